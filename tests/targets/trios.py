"""trio: tasks that wait for one thing each, and know for how long they did."""
import time

import anyio
import trio
from lives import LIVES, clock, life, lived, spin, tell


async def works():
    end = clock() + 1.0
    while clock() < end:
        spin(0.012)
        await trio.sleep(0.012)


async def inner():
    await trio.sleep(0.9)


async def chained():
    await inner()


async def gathers():
    async with trio.open_nursery() as nursery:
        start(nursery, "one", inner)
        start(nursery, "two", chained)


async def gets():
    _, receive = trio.open_memory_channel(0)
    with trio.move_on_after(0.7):
        await receive.receive()


async def locked():
    with trio.move_on_after(0.9):
        await trio.Semaphore(0).acquire()


async def numbers():
    for n in range(8):
        await trio.sleep(0.1)
        yield n


async def iterates():
    async for _ in numbers():
        pass


async def pooled():
    await trio.to_thread.run_sync(time.sleep, 0.9)


async def reads():
    listeners = await trio.open_tcp_listeners(0, host="127.0.0.1")
    port = listeners[0].socket.getsockname()[1]
    stream = await trio.open_tcp_stream("127.0.0.1", port)
    with trio.move_on_after(0.9):
        await stream.receive_some(1)
    await stream.aclose()
    await listeners[0].aclose()


async def anyones():
    await anyio.sleep(0.9)


async def late():
    """It has its name when it has lived for a while."""
    await trio.sleep(0.4)
    trio.lowlevel.current_task().name = "late"
    await trio.sleep(0.5)


async def nap(begin):
    await trio.sleep(0.004)
    lived("naps", begin)


async def shorts():
    """One after the other, each shorter than a round."""
    end = clock() + 1.0
    while clock() < end:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(nap, clock())


FUNCTIONS = (works, chained, gathers, gets, locked, iterates, pooled, reads,
             anyones, late, shorts)


def start(nursery, name, function):
    nursery.start_soon(life, name, function(),
                       name="early" if name == "late" else name)


async def everything():
    # What that imports takes longer than those that are made may wait for their turn.
    await anyio.sleep(0)
    async with trio.open_nursery() as nursery:
        for function in FUNCTIONS:
            start(nursery, function.__name__, function)


async def one_of_many(begin, lives):
    await trio.sleep(1.0)
    lives.append(clock() - begin)


async def all_of_many(n):
    lives = []
    await trio.sleep(0.1)
    async with trio.open_nursery() as nursery:
        for _ in range(n):
            nursery.start_soon(one_of_many, clock(), lives)
    await trio.sleep(0.8 + n / 5000)
    return sum(lives)


def many(n):
    """How long that many tasks lived in all."""
    return trio.run(all_of_many, n)


def main(_factory=None):
    trio.run(everything)
    return LIVES


if __name__ == "__main__":
    main()
    tell()
