"""What is profiled: python workload.py NAME [SCALE].

Each workload times itself with perf_counter and leaves a line of JSON in the
file that BENCH_RESULT names: its process id, how long it took, with how much CPU
time, and for "phases" how long each function did. Written for CPython 3.8 and newer.
"""
import asyncio
import json
import os
import random
import sys
import threading
import time
import zlib

clock = time.perf_counter
NOISE = b""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def run_fib(scale):
    for _ in range(scale):
        fib(27)


class Counter:
    def __init__(self):
        self.n = 0

    def add(self, by):
        self.n += by

    def step(self):
        self.add(1)


def run_methods(scale):
    counter = Counter()
    for _ in range(300000 * scale):
        counter.step()


def run_len(scale):
    items = [1, 2, 3]
    for _ in range(1200000 * scale):
        len(items)


def run_malloc(scale):
    for _ in range(700000 * scale):
        bytes(1500)


def run_write(scale):
    fd = os.open(os.devnull, os.O_WRONLY)
    for _ in range(200000 * scale):
        os.write(fd, b"x")
    os.close(fd)


def run_numeric(scale):
    total = 0
    for i in range(1000000 * scale):
        total += i * i % 7
    return total


def run_sleep(scale):
    for _ in range(20 * scale):
        time.sleep(0.005)


def at_depth(n, seconds):
    """Call something small for a while, n frames below this one."""
    if n > 0:
        return at_depth(n - 1, seconds)
    end = clock() + seconds
    counter = Counter()
    while clock() < end:
        for _ in range(1000):
            counter.step()
    return counter.n


def run_depth60(scale):
    at_depth(57, scale)


def run_busy(scale):
    at_depth(3, scale)


def phase_sleep():
    time.sleep(0.1)


def phase_calls():
    fib(29)


def phase_compress():
    zlib.compress(NOISE, 6)


def phase_sort():
    items = [i * 7919 % 1000003 for i in range(500000)]
    items.sort()
    del items  # or it would be freed on the caller's time


def phase_text():
    items = json.loads(json.dumps(list(range(400000))))
    del items


PHASES = [phase_sleep, phase_calls, phase_compress, phase_sort, phase_text]


def run_phases(scale):
    global NOISE
    NOISE = os.urandom(2000000)
    spent = {}
    for _ in range(scale):
        for phase in PHASES:
            start = clock()
            phase()
            took = clock() - start
            spent[phase.__name__] = spent.get(phase.__name__, 0) + took
    return spent


def beat():
    end = clock() + 0.0005
    while clock() < end:
        pass


def run_rhythm(scale):
    """For so many seconds: half a millisecond in each ten, to the clock."""
    at, spent = clock(), 0
    for _ in range(100 * scale):
        start = clock()
        beat()
        spent += clock() - start
        at += 0.01
        time.sleep(max(0, at - clock()))
    return {"beat": spent}


def short_10(x):
    return x


def short_30(x):
    x += 1
    x -= 1
    x += 1
    return x


def short_100(x):
    x += 1
    x -= 1
    x += 1
    x -= 1
    x += 1
    x -= 1
    x += 1
    x -= 1
    x += 1
    x -= 1
    return x


def short_300(x):
    for _ in 1, 2, 3, 4, 5, 6, 7, 8, 9, 10:
        x += 1
        x -= 1
    return x


def loop_10(n):
    for i in range(n):
        short_10(i)


def loop_30(n):
    for i in range(n):
        short_30(i)


def loop_100(n):
    for i in range(n):
        short_100(i)


def loop_300(n):
    for i in range(n):
        short_300(i)


def loop_key(n):
    numbers = list(range(n))
    sorted(numbers, key=lambda x: -x)


def run_short(scale):
    end = clock() + scale
    while clock() < end:
        for loop in loop_10, loop_30, loop_100, loop_300, loop_key:
            loop(100000)


def run_stopped(scale):
    """The same, with a look at it now and then by the module "stopped"."""
    import stopped
    stopped.start(0.001)
    run_short(scale)
    return stopped.stop()


def wide(path, n):
    """A different function for every path: a tree with many rows."""
    code = "def f_%d():\n    return sum(range(300))\n" % n
    space = {}
    exec(compile(code, path, "exec"), space)
    return space["f_%d" % n]


def run_tree(scale):
    functions = [wide("/app/module_%d.py" % (i % 50), i) for i in range(3000)]
    end = clock() + scale
    while clock() < end:
        for function in functions:
            function()


def passed_on(n):
    """A function that calls the next one of a path, with the rest of it."""
    code = ("def f_%d(path, i):\n"
            "    if i == len(path):\n"
            "        spin()\n"
            "    else:\n"
            "        path[i](path, i + 1)\n" % n)
    space = {"spin": lambda: sum(range(100000))}
    exec(compile(code, "/app/module_%d.py" % n, "exec"), space)
    return space["f_%d" % n]


def nodes(count, seconds):
    """A tree with so many nodes: deep paths that begin alike and then differ,
    again and again."""
    rng = random.Random(1)
    functions = [passed_on(i) for i in range(30)]
    depth = min(100, count // 4)
    head = functions[:depth // 5]
    paths = [head + [rng.choice(functions) for _ in range(depth - len(head))]
             for _ in range(max(4, count // (depth - len(head))))]
    end = clock() + seconds
    while clock() < end:
        for path in paths:
            path[0](path, 1)


def run_nodes100(scale):
    nodes(100, scale)


def run_nodes10000(scale):
    nodes(10000, scale)


def run_nodes100000(scale):
    nodes(100000, scale)


def seen_at_once(end):
    while clock() < end:
        pass


def run_first(scale):
    """A function that is looked for on the screen."""
    seen_at_once(clock() + scale)


def run_code(scale):
    """Code that is made, runs and is freed without pause."""
    end = clock() + scale
    n = 0
    while clock() < end:
        n += 1
        wide("/app/made_%d.py" % (n % 7), n % 1000)()


def descend(n):
    return descend(n - 1) + 1 if n else 0


def swing(scale):
    end = clock() + scale
    while clock() < end:
        descend(9000)


def run_swing(scale):
    """A recursion of 9000 that comes and goes."""
    sys.setrecursionlimit(20000)
    threading.stack_size(256 << 20)
    thread = threading.Thread(target=swing, args=(scale,))
    thread.start()
    thread.join()


def run_threads(scale):
    """A thread that computes, and 99 that wait for it."""
    done = threading.Event()
    others = [threading.Thread(target=done.wait) for _ in range(99)]
    for thread in others:
        thread.start()
    run_fib(scale)
    done.set()
    for thread in others:
        thread.join()


async def wait_beside(scale, done, pause):
    """Let all others begin, and compute where they can go on in between."""
    for _ in range(10 * scale):
        await pause(0)
        fib(22)
    done.set()


def run_tasks(scale):
    """A task that computes, and 10 000 that wait for it."""
    async def main():
        done = asyncio.Event()
        others = [asyncio.ensure_future(done.wait()) for _ in range(10000)]
        await wait_beside(scale, done, asyncio.sleep)
        await asyncio.gather(*others)

    asyncio.run(main())


def run_trio(scale):
    """The same with trio."""
    import trio

    async def main():
        done = trio.Event()
        async with trio.open_nursery() as nursery:
            for _ in range(10000):
                nursery.start_soon(done.wait)
            await wait_beside(scale, done, trio.sleep)

    trio.run(main)


def run_pollers(scale):
    """64 processes that look for work every 5 ms and find none."""
    end = clock() + scale
    children = []
    for _ in range(64):
        pid = os.fork()
        if pid == 0:
            while clock() < end:
                time.sleep(0.005)
            os._exit(0)
        children.append(pid)
    for pid in children:
        os.waitpid(pid, 0)


def main():
    name, scale = sys.argv[1], int(sys.argv[2])
    path = os.environ.get("BENCH_RESULT")
    if path:
        with open(path, "w") as out:
            out.write(json.dumps({"pid": os.getpid(), "begin": clock()})
                      + "\n")
    start, cpu = clock(), time.process_time()
    phases = globals()["run_" + name](scale)
    seconds, cpu = clock() - start, time.process_time() - cpu
    if path:
        with open(path, "a") as out:
            out.write(json.dumps({"seconds": seconds, "cpu": cpu,
                                  "phases": phases})
                      + "\n")


if __name__ == "__main__":
    main()
