"""Hold what is seen of the tasks and greenlets of other libraries against some that
know what they wait for, and for how long.

usage: python3.N loops.py gevent | eventlet | sqlalchemy | anyio | curio
"""
import collections
import contextlib
import gc
import os
import sys
import warnings

import watch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../targets"))
from truth import clock  # noqa: E402

OFF = 0.02
EVERY = 0.010   # seconds between two looks at those that do not run
SELDOM = 0.050  # a machine that looks less often than that may miss what one does
WAIT = 0.6
SEEN = 5        # samples that a greenlet waits for: one is known once it was seen

lives = collections.Counter()


@contextlib.contextmanager
def living(name):
    begin = clock()
    yield
    lives[name] += clock() - begin


@contextlib.contextmanager
def seen_living(name):
    with living(name):
        count = watch.count() + SEEN
        while watch.count() < count:
            pass
        yield


def names(stack):
    return [frame.name.rsplit(".", 1)[-1] for frame in stack.frames]


def seconds(stacks):
    return sum(stack.ns for stack in stacks) / 1e9


def look(run, words, functions, many=()):
    """run() under the sampler. words: what each task is said to wait for, by its
    name; functions: its function, where that is another one; None: not known.
    Those of many are two by one name."""
    lives.clear()
    watch.start(1000)
    run()
    seen = watch.stop()
    waits, runs = collections.defaultdict(list), collections.defaultdict(list)
    for found, stacks in ((waits, seen.waits), (runs, seen.runs)):
        for stack in stacks:
            found[last(seen.tasks[stack.thread].name)].append(stack)
    told = {last(task.name): last(task.function)
            for task in seen.tasks.values()}
    assert set(words) == set(lives), (words, lives)
    for name, word in words.items():
        check(name, word, waits[name], runs[name], seen, 1 + (name in many))
        if name in told and functions is not None:
            assert told[name] == functions.get(name, name), told
    return seen, waits


def last(name):
    return name.rsplit(".", 1)[-1]


def check(name, word, waits, runs, seen, n):
    gap = seen.gap / 1e9
    had = seconds(waits) + seconds(runs)
    off = OFF * lives[name] + 2 * n * (EVERY + 2 * gap)
    assert abs(had - lives[name]) <= off, (name, had, lives[name], gap)
    if gap > SELDOM:
        return
    path = names(max(waits, key=lambda stack: stack.ns))
    assert path[-1] == "[%s]" % word, (name, path)


def with_gevent():
    # The last zope.interface for 3.8 crashes if it is collected while it is imported.
    gc.disable()
    import gevent
    import gevent.socket
    gc.enable()

    def sleeps():
        with seen_living("sleeps"):
            gevent.sleep(WAIT)

    def reads():
        with seen_living("reads"):
            here, there = gevent.socket.socketpair()
            here.settimeout(WAIT)
            with contextlib.suppress(gevent.socket.timeout):
                here.recv(1)

    def named():
        with seen_living("given"):
            gevent.sleep(WAIT)

    class Own(gevent.Greenlet):
        def _run(self):
            with seen_living("Own"):
                gevent.sleep(WAIT)

    def run():
        there = [gevent.spawn(each) for each in (sleeps, sleeps, reads)]
        one = gevent.Greenlet(named)
        one.name = "given"
        one.start()
        gevent.joinall(there + [one, Own.spawn()])

    look(run, {"sleeps": "sleep", "reads": "socket", "given": "sleep",
               "Own": "sleep"},
         {"given": "named", "Own": "_run"}, many={"sleeps"})


def with_eventlet():
    warnings.simplefilter("ignore")
    import eventlet
    import eventlet.queue
    import eventlet.semaphore

    def sleeps():
        with seen_living("sleeps"):
            eventlet.sleep(WAIT)

    def locks():
        with seen_living("locks"):
            eventlet.semaphore.Semaphore(0).acquire(timeout=WAIT)

    def gets():
        with seen_living("gets"), \
                contextlib.suppress(eventlet.queue.Empty):
            eventlet.queue.Queue().get(timeout=WAIT)

    def pooled():
        with seen_living("pooled"):
            eventlet.sleep(WAIT)

    def run():
        there = [eventlet.spawn(each)
                 for each in (sleeps, sleeps, locks, gets)]
        pool = eventlet.GreenPool()
        pool.spawn_n(pooled)
        for each in there:
            each.wait()
        pool.waitall()

    look(run, {"sleeps": "sleep", "locks": "lock", "gets": "queue",
               "pooled": "sleep"}, {}, many={"sleeps"})


def with_sqlalchemy():
    """A handler awaits what is written without await, and that awaits in turn."""
    import asyncio

    from sqlalchemy.util import await_only, greenlet_spawn

    def query():
        with seen_living("query"):
            await_only(asyncio.sleep(WAIT))

    async def handler():
        with living("handler"):
            await greenlet_spawn(query)

    async def main():
        task = asyncio.ensure_future(handler())
        task.set_name("handler")
        await task

    seen, waits = look(lambda: asyncio.run(main()),
                       {"query": "switch", "handler": "sleep"}, {})
    for stack in waits["handler"]:
        assert names(stack)[:1] == ["handler"], names(stack)


def with_anyio():
    import socket
    import time

    import anyio

    async def sleeps():
        with living("sleeps"):
            await anyio.sleep(WAIT)

    async def locks():
        with living("locks"), anyio.move_on_after(WAIT):
            await anyio.Event().wait()

    async def threads():
        with living("threads"):
            await anyio.to_thread.run_sync(time.sleep, WAIT)

    async def reads():
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            async with await anyio.connect_tcp("127.0.0.1", port) as stream:
                with living("reads"), anyio.move_on_after(WAIT):
                    await stream.receive()

    async def gets():
        send, receive = anyio.create_memory_object_stream(1)
        with send, receive, living("gets"), anyio.move_on_after(WAIT):
            await receive.receive()

    async def group():
        with living("group"):
            async with anyio.create_task_group() as inner:
                inner.start_soon(sleeps, name="inner")

    async def everything():
        async with anyio.create_task_group() as tasks:
            for each in (locks, threads, reads, gets, group):
                tasks.start_soon(each, name=each.__name__)
            # Its own name is its function's, with what that is defined in.
            tasks.start_soon(sleeps, name="sleeps")

    for backend in "asyncio", "trio":
        words = {"sleeps": "sleep", "locks": "lock", "threads": "thread pool",
                 "reads": "socket", "gets": "queue"}
        seen = look_anyio(anyio, everything, backend, words)
        who = {last(task.name): task.by and last(seen.tasks[task.by].name)
               for task in seen.tasks.values()}
        if backend == "trio" and seen.gap / 1e9 <= SELDOM:
            assert who["inner"] == "group", who


def look_anyio(anyio, everything, backend, words):
    def run():
        anyio.run(everything, backend=backend)
        # Both are the same function's.
        lives["sleeps"] /= 2
        del lives["group"]

    # It runs them in a function of its own.
    return look(run, words, None)[0]


def with_curio():
    import multiprocessing.connection as connection
    import ssl
    import time

    if sys.version_info >= (3, 12):
        # What the released one wants and does not use here is gone.
        for name in "CHALLENGE", "WELCOME", "FAILURE":
            setattr(connection, name, getattr(connection, "_" + name))
        ssl.wrap_socket = ssl.SSLContext.wrap_socket
    import curio

    async def inner():
        await curio.sleep(WAIT)

    async def sleeps():
        with living("sleeps"):
            await inner()

    async def locks():
        with living("locks"), contextlib.suppress(curio.TaskTimeout):
            async with curio.timeout_after(WAIT):
                await curio.Event().wait()

    async def gets():
        with living("gets"), contextlib.suppress(curio.TaskTimeout):
            async with curio.timeout_after(WAIT):
                await curio.Queue().get()

    async def threads():
        with living("threads"):
            await curio.run_in_thread(time.sleep, WAIT)

    async def reads():
        here, there = curio.socket.socketpair()
        with living("reads"), contextlib.suppress(curio.TaskTimeout):
            async with here, there, curio.timeout_after(WAIT):
                await here.recv(1)

    async def works():
        with living("works"):
            end = clock() + WAIT
            while clock() < end:
                turn = clock() + 0.012
                while clock() < turn:
                    pass
                await curio.sleep(0.012)

    async def joins():
        with living("joins"):
            await (await curio.spawn(inner)).join()

    async def everything():
        tasks = [await curio.spawn(each) for each in (
            sleeps, locks, gets, threads, reads, works, joins)]
        for task in tasks:
            await task.join()

    seen, waits = look(lambda: curio.run(everything), {
        "sleeps": "sleep", "locks": "lock", "gets": "queue",
        "threads": "thread pool", "reads": "socket", "works": "sleep",
        "joins": "task"}, {})
    for stack in waits["sleeps"]:
        assert names(stack)[:1] == ["sleeps"], names(stack)
    spun = [stack for stack in seen.stacks if "works" in names(stack)]
    own = [stack for stack in seen.runs if "works" in names(stack)]
    assert seconds(own) >= 0.75 * seconds(spun) - EVERY - seen.gap / 1e9, (
        seconds(own), seconds(spun))
    for stack in own:
        assert names(stack)[0] == "works", names(stack)


watch.hello()
globals()["with_" + sys.argv[1]]()
