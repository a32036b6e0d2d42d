"""asyncio: tasks that wait for one thing each, and know for how long they did."""
import asyncio
import time

from lives import LIVES, clock, life, lived, spin, tell


async def works():
    end = clock() + 1.0
    while clock() < end:
        spin(0.012)
        await asyncio.sleep(0.012)


async def inner():
    await asyncio.sleep(0.9)


async def chained():
    await inner()


async def child():
    await asyncio.sleep(0.8)


async def awaits():
    await asyncio.ensure_future(named("child", child()))


async def gathers():
    await asyncio.gather(named("one", inner()), named("two", child()))


async def gets():
    try:
        await asyncio.wait_for(asyncio.Queue().get(), 0.7)
    except asyncio.TimeoutError:
        pass


async def waits():
    await asyncio.wait([asyncio.ensure_future(inner())])


async def locked():
    lock = asyncio.Lock()
    async with lock:
        async with lock:
            pass


async def shields():
    await asyncio.shield(asyncio.ensure_future(child()))


async def numbers():
    for n in range(8):
        await asyncio.sleep(0.1)
        yield n


async def iterates():
    async for _ in numbers():
        pass


async def pooled():
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.9)


async def reads():
    held = []
    server = await asyncio.start_server(lambda *two: held.append(two),
                                        "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await asyncio.wait_for(reader.readline(), 0.9)
    except asyncio.TimeoutError:
        pass
    writer.close()
    for _, other in held:
        other.close()
    server.close()


# As aiohttp has it: its protocol ends the future.
AIOHTTP = """
async def _wait(loop):
    waiter = loop.create_future()
    loop.call_later(0.9, waiter.set_result, None)
    await waiter
"""


async def fed():
    names = {}
    exec(compile(AIOHTTP, "/none/aiohttp/streams.py", "exec"), names)
    await names["_wait"](asyncio.get_running_loop())


async def own():
    """The same of a file that ends alike."""
    names = {}
    exec(compile(AIOHTTP, "/none/myaiohttp/streams.py", "exec"), names)
    await names["_wait"](asyncio.get_running_loop())


async def late():
    """It has its name when it has lived for a while."""
    await asyncio.sleep(0.4)
    asyncio.current_task().set_name("late")
    await asyncio.sleep(0.5)


def named(name, coroutine):
    task = asyncio.get_running_loop().create_task(life(name, coroutine))
    if name != "late":
        task.set_name(name)
    return task


async def nap(begin):
    await asyncio.sleep(0.004)
    lived("naps", begin)


async def shorts():
    """One after the other, each shorter than a round."""
    end = clock() + 1.0
    while clock() < end:
        await asyncio.ensure_future(nap(clock()))


FUNCTIONS = (works, chained, awaits, gathers, gets, waits, locked, shields,
             iterates, pooled, reads, fed, own,
             late, shorts)


def python_task_factory(loop, coroutine, **options):
    return asyncio.tasks._PyTask(coroutine, loop=loop, **options)


async def everything(factory):
    asyncio.get_running_loop().set_task_factory(factory)
    tasks = {f.__name__: named(f.__name__, f()) for f in FUNCTIONS}
    await asyncio.sleep(1.0)
    tasks["locked"].cancel()
    await asyncio.wait(tasks.values())


async def one_of_many(begin, lives):
    await asyncio.sleep(1.0)
    lives.append(clock() - begin)


async def all_of_many(n):
    lives = []
    await asyncio.sleep(0.1)
    # Each is a task as soon as its time counts: gather() makes them later.
    await asyncio.gather(*[asyncio.ensure_future(one_of_many(clock(), lives))
                           for _ in range(n)])
    await asyncio.sleep(0.8 + n / 5000)
    return sum(lives)


def many(n):
    """How long that many tasks lived in all."""
    return asyncio.run(all_of_many(n))


async def step(begin, lives):
    spin(0.001)
    await asyncio.sleep(0.004)
    spin(0.001)
    lives.append(clock() - begin)


async def all_steps(name):
    lives = []
    end = clock() + 1.5
    while clock() < end:
        task = asyncio.ensure_future(step(clock(), lives))
        if name:
            task.set_name(name)
        await task
    return sum(lives)


def steps(name):
    """One after the other; how long they lived in all."""
    return asyncio.run(all_steps(name))


async def stays():
    await asyncio.sleep(3.0)


async def passes():
    await asyncio.sleep(0.1)


async def all_beside(n, named):
    end, tasks, others = clock() + 2.5, [], set()
    while clock() < end:
        if len(tasks) < n:
            tasks.append(asyncio.ensure_future(stays()))
            if named:
                tasks[-1].set_name("stays_%d" % len(tasks))
        for _ in range(10):
            task = asyncio.ensure_future(passes())
            if named:
                task.set_name("passes")
            others.add(task)
            task.add_done_callback(others.discard)
        await asyncio.sleep(0.005)
    await asyncio.wait(tasks)


def beside(n, named):
    """That many stay, beside some 200 that come and go all the while."""
    asyncio.run(all_beside(n, named))


def main(factory=None):
    asyncio.run(everything(factory))
    return LIVES


if __name__ == "__main__":
    main()
    tell()
