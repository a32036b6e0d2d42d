"""What the sampler sees of programs that know their own stacks.

Each program below runs while it is sampled from outside. It says which calls
it makes, how long, in which thread; what was seen is compared with that.
"""
import asyncio
import collections
import copy
import gc
import json
import re
import sys
import textwrap
import threading
import time
import tokenize
import io

import look
import watch

V = sys.version_info[:2]
HERE = __file__
# Of shares. What they are is what the program's own clock says, as one that loses
# its CPU stays for longer where it was. On a busy machine the sampler outside gets
# few turns, and those in bursts of some milliseconds: what is visited for less than
# such a burst, and as many samples as this, leave chance a fifth of it.
SLACK = 0.12
ENOUGH = 400
check = look.Check(at_least=100)
took = collections.Counter()
clock = time.perf_counter
threading.stack_size(256 << 20)
sys.setrecursionlimit(30000)


def sampled(work, *args, microseconds=1000, again=True):
    """Run work, again if there are not enough samples of it."""
    took.clear()
    watch.start(microseconds)
    work(*args)
    while again and watch.count() < ENOUGH:
        work(*args)
    seen = watch.stop()
    # Every nanosecond of the main thread is in a sample or counted as lost.
    known = sum(s.ns for s in seen.stacks if s.thread in seen.main)
    if len(seen.threads) == 1:
        known += sum(ns for _, ns in seen.lost.values())
        check(known == seen.wall, work, "time", known, seen.wall)
    check(seen.count > 0, work, "no samples")
    return seen


def spin(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def names(stack):
    return [f.name for f in stack.frames]


def ends(stack, *what):
    """The stack ends like this, maybe with a C function behind."""
    have = tuple(names(stack))
    return have[-len(what):] == what or have[-len(what) - 1:-1] == what


def plain(name):
    """A name without its class or function around, which 3.10 has not."""
    return name.rpartition(".")[2]


# Two callers, one callee: told apart, and in the right proportion.

def helper(seconds):
    spin(seconds)


def caller_one():
    begin = clock()
    helper(0.001)
    took["one"] += clock() - begin


def caller_two():
    begin = clock()
    helper(0.003)
    took["two"] += clock() - begin


def two_callers():
    for _ in range(300):
        caller_one()
        caller_two()


def test_two_callers():
    seen = sampled(two_callers)
    one = seen.share(lambda s: "caller_one" in names(s))
    two = seen.share(lambda s: "caller_two" in names(s))
    for have, want in (one, took["one"]), (two, took["two"]):
        want /= took["one"] + took["two"]
        check(abs(have - want) < SLACK, "caller", have, want)
    for s in seen.stacks:
        check(not ("caller_one" in names(s) and "caller_two" in names(s)), s)


# A method of two classes, called in turn from one place: the stack differs in
# nothing but what it was called on.

def shared():
    def run(self):
        self.work()

    def keep(self):
        (lambda: self.work())()

    return run, keep


class First:
    run, keep = shared()

    def work(self):
        spin(0.002)


class Second:
    run, keep = First.run, First.keep

    def work(self):
        spin(0.002)


def in_turn():
    for _ in range(60):
        for kind in First, Second:
            kind().run()
            kind().keep()


def test_shared_method():
    seen = sampled(in_turn)
    for method in "run", "keep":
        for kind in "First", "Second":
            name = "%s.%s" % (kind, method)
            check(seen.share(lambda s: name in names(s)) > 0.05, name)
    both = seen.share(lambda s: {"First", "Second"} <= {
        n.partition(".")[0] for n in names(s)})
    # The object is read after the stack, and may be gone by then.
    check(both < 0.05, "of both", both)


# Lines: where the time goes within a function.

def three_lines():
    for _ in range(120):
        times = [clock()]
        spin(0.001)
        times.append(clock())
        spin(0.002)
        times.append(clock())
        spin(0.003)
        times.append(clock())
        for line, begin, end in zip((3, 5, 7), times, times[1:]):
            took[line] += end - begin


def test_lines():
    first = three_lines.__code__.co_firstlineno
    seen = sampled(three_lines)
    for line in 3, 5, 7:
        want = took[line] / sum(took.values())
        have = seen.share(lambda s: any(
            f.name == "three_lines" and f.line == first + line
            for f in s.frames))
        check(abs(have - want) < SLACK, "line", line, have, want)
    for s in seen.stacks:
        for f in s.frames:
            check(f.line >= f.first, f)


# Every call that is seen is one that was made.

def realistic():
    data = {"k%d" % i: [{"a": i, "b": [1.5, None, "x" * 5]}, list(range(8))]
            for i in range(15)}
    source = "def f(x):\n    return [y for y in x if y > 0]\n" * 8
    end = time.perf_counter() + 1.5
    while time.perf_counter() < end:
        copy.deepcopy(data)
        json.dumps(data, indent=1)
        re.purge()
        re.compile(r"(?P<a>[a-z]+(\d{2,3}|x|yz)*)(?:foo|bar(baz)?)+$")
        list(tokenize.generate_tokens(io.StringIO(source).readline))
        textwrap.fill(source, 30)


def edges_of(work):
    edges, keep = set(), []

    def key(code):
        keep.append(code)
        return plain(code.co_name), code.co_filename, code.co_firstlineno

    def profile(frame, event, arg):
        if event == "call" and frame.f_back:
            edges.add((key(frame.f_back.f_code), key(frame.f_code)))

    sys.setprofile(profile)
    work()
    sys.setprofile(None)
    return edges


def test_edges():
    edges = edges_of(realistic)
    seen = sampled(realistic, microseconds=500)
    bad = collections.Counter()
    for s in seen.stacks:
        python = [(plain(f.name), f.file, f.first) for f in s.frames if f.line]
        inner = [i for i, f in enumerate(python) if f[0] == "realistic"]
        if not inner:
            continue
        for pair in zip(python[inner[0]:], python[inner[0] + 1:]):
            if pair not in edges:
                bad[pair] += s.count
    # Reading from outside is slow: where frames are objects (3.8-3.10) some
    # 0.1-0.4 % are torn in a way that two looks cannot tell.
    check(sum(bad.values()) <= 0.01 * seen.count, "calls never made",
          bad, "of", seen.count)


# Deep recursion: no frame is missing.

def descend(n):
    if n:
        return descend(n - 1)
    while watch.count() < ENOUGH:
        spin(0.1)


def deep(n):
    thread = threading.Thread(target=descend, args=(n,))
    thread.start()
    thread.join()


def test_deep():
    # Reading from outside takes a system call a frame.
    for n in (50, 3000):
        seen = sampled(deep, n, again=False)
        depths = collections.Counter()
        for s in seen.stacks:
            if s.flags == 0 and "spin" in names(s):
                depths[names(s).count("descend")] += s.count
        check(set(depths) == {n + 1}, n, depths)


# Generators and coroutines: their frames live elsewhere.

def inner_generator(n):
    for i in range(n):
        spin(0.001)
        yield i


def outer_generator(n):
    yield from inner_generator(n)


def drive():
    for _ in outer_generator(400):
        pass


async def awaited():
    spin(0.005)
    await asyncio.sleep(0)


async def awaiting():
    for _ in range(80):
        await awaited()


def run_loop():
    asyncio.run(awaiting())


def test_generators():
    seen = sampled(drive)
    want = ("drive", "outer_generator", "inner_generator", "spin")
    check(seen.share(lambda s: ends(s, *want)) > 0.9, "generators",
          [(names(s)[-5:], s.count) for s in seen.stacks])
    seen = sampled(run_loop)
    check(seen.share(lambda s: ends(s, "awaiting", "awaited", "spin")) > 0.5,
          "coroutines", [(names(s)[-5:], s.count) for s in seen.stacks])
    for s in seen.stacks:
        check("awaited" not in names(s) or "awaiting" in names(s), s)


# Code that comes and goes at the same addresses: names are never mixed up.

def churn():
    end = time.perf_counter() + 1.5
    i = 0
    while time.perf_counter() < end:
        i += 1
        source = "\n" * i + (
            "def f%d(n):\n"
            "    return n if n < 1 else f%d(n - 1)\n"
            "for _ in range(40): f%d(20)\n" % (i, i, i))
        exec(compile(source, "gen%d" % i, "exec"), {})


def test_churn():
    seen = sampled(churn, microseconds=500)
    found = 0
    for s in seen.stacks:
        made = [f for f in s.frames if f.file.startswith("gen")]
        found += s.count * bool(made)
        for f in made:
            which = int(f.file[3:])
            if f.name == "<module>":
                continue
            check(f.name == "f%d" % which and f.first == which + 1, f)
    check(found > 0, "no frames of made code")


# Threads: each has its own functions, name and time.

def worker_a(seconds):
    begin = clock()
    spin(seconds)
    took["worker_a"] = clock() - begin


def worker_b(seconds):
    begin = clock()
    time.sleep(seconds)
    took["worker_b"] = clock() - begin


def threads():
    a = threading.Thread(target=worker_a, args=(0.7,))
    b = threading.Thread(target=worker_b, args=(0.7,))
    a.start()
    b.start()
    a.join()
    b.join()


def test_threads():
    seen = sampled(threads, again=False)
    check(len(seen.threads) == 3, seen.threads)
    check(len({t[1] for t in seen.threads.values()}) == 3, seen.threads)
    check(len({t[2] for t in seen.threads.values()}) == 3, seen.threads)
    for name in ("worker_a", "worker_b"):
        of = {s.thread for s in seen.stacks if name in names(s)}
        check(len(of) == 1 and not of & set(seen.main), name, of)
        ns = sum(s.ns for s in seen.stacks if s.thread in of)
        # Where it began and ended between two ticks is not known.
        least = took[name] * 1e9 - 2 * seen.gap
        check(least < ns < seen.wall, name, ns, least)
    sleeping = [s for s in seen.stacks if "worker_b" in names(s)]
    waits = sum(s.ns for s in sleeping if s.state == watch.WAITING)
    check(waits > 0.8 * sum(s.ns for s in sleeping), "sleep waits", waits)


def sleep_in_main():
    time.sleep(0.5)


def test_states():
    seen = sampled(sleep_in_main)
    check(seen.share(lambda s: s.state == watch.WAITING) > 0.9, "waiting",
          [(names(s)[-3:], s.state, s.ns) for s in seen.stacks])
    check(seen.share(lambda s: ends(s, "sleep_in_main", "sleep")) > 0.9,
          "sleep by name")
    seen = sampled(spin, 0.5)
    # On a machine without a CPU to spare it can run, and does not.
    check(seen.share(lambda s: s.state in (watch.RUNNING, watch.READY)) > 0.95,
          "running")


# The collector.

def collect():
    keep = [[] for _ in range(200000)]
    end = time.perf_counter() + 0.6
    while time.perf_counter() < end:
        gc.collect()
    return keep


def test_collector():
    seen = sampled(collect)
    check(seen.share(lambda s: s.flags & watch.GC) > 0.5, "collecting")
    seen = sampled(spin, 0.3)
    check(seen.share(lambda s: s.flags & watch.GC) < 0.05, "not collecting")


# C functions between Python ones, names of methods, hidden functions.

def key(x):
    spin(0.0002)
    return -x


def sort():
    sorted(range(2000), key=key)


class Made:
    def __init__(self):
        spin(0.02)

    @classmethod
    def make(cls):
        for _ in range(8):
            cls()

    def method(self):
        spin(0.1)

    def captured(self):
        (lambda: self.method())()


class Derived(Made):
    pass


def methods():
    Derived.make()
    Derived().method()
    Derived().captured()


def hidden():
    __tracebackhide__ = True
    spin(0.5)


def test_names():
    seen = sampled(sort)
    between = seen.share(lambda s: ends(s, "sort", "sorted", "key", "spin"))
    check(between > 0.8, "sorted between", between)
    seen = sampled(methods, again=False)
    # Before 3.11 the class is that of self.
    owner = "Derived" if V < (3, 11) else "Made"
    init = [s for s in seen.stacks if owner + ".__init__" in names(s)]
    check(init, "no __init__", [names(s)[-4:] for s in seen.stacks])
    for s in init:
        have = names(s)
        at = have.index(owner + ".__init__")
        check(have[at - 1] in (owner + ".make", "methods"), have)
        check(have.count(owner + ".__init__") == 1, have)
    for name in (owner + ".method", owner + ".captured"):
        check(seen.share(lambda s: name in names(s)) > 0.1, name)
    seen = sampled(hidden)
    for s in seen.stacks:
        for f in s.frames:
            check(bool(f.flags & 1) == (f.name == "hidden"), f)


watch.hello()
only = sys.argv[1:]
for name, test in list(globals().items()):
    if name.startswith("test_") and (not only or name in only):
        test()
if not only:
    check.done()
print(vars(check))
