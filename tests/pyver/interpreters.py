"""A thread that goes over to another interpreter is at work in that one alone,
and each interpreter is a thread of its own, by a name that says which."""
import sys
import threading

import look
import watch

try:
    import _interpreters as interpreters  # 3.13 and later
    run = interpreters.exec
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        sys.exit(77)
    run = interpreters.run_string

check = look.Check(at_least=15)


def kinds():
    """How each kind of interpreter is made: with a GIL of its own, as it is from
    3.12 on, and with that of the first one."""
    yield interpreters.create
    if sys.version_info >= (3, 13):
        yield lambda: interpreters.create("legacy")
    elif sys.version_info >= (3, 12):
        yield lambda: interpreters.create(isolated=False)


WORK = """
import time

def work():
    while time.process_time() < start + 0.3:
        for i in range(2000):
            i * i

start = time.process_time()
work()
"""
SLEEP = """
import time

def rest():
    for i in range(5):
        time.sleep(0.05)

rest()
"""
TASKS = """
import asyncio

async def nap():
    for i in range(5):
        await asyncio.sleep(0.05)

async def naps():
    await asyncio.gather(*[asyncio.create_task(nap(), name="nap-%d" % i)
                           for i in range(3)])

asyncio.run(naps())
"""
ENOUGH = 300
BUSY = (watch.RUNNING, watch.READY, watch.GIL)


def seen_while(function, *args):
    """What was seen of it, in as many samples as it takes to tell."""
    watch.start()
    n = 0
    while n < ENOUGH:
        before = watch.count()
        function(*args)
        n += watch.count() - before
    return watch.stop()


def samples(seen, thread, holds):
    """Of a thread by its name: how many there are, and of how many holds()."""
    mine = [s for s in seen.stacks
            if seen.threads[s.thread][2] == thread and s.frames]
    return (sum(s.count for s in mine),
            sum(s.count for s in mine if holds(s)))


def is_in(name):
    return lambda s: any(f.name.split(".")[-1] == name for f in s.frames)


def is_busy(s):
    return s.state in BUSY


def each_has_its_own_stack(seen, here, there, function):
    right = sum(samples(seen, name, is_in(function))[1] for name in there)
    check(right > 0, there, seen.threads)
    n, wrong = samples(seen, here, is_in(function))
    check(n > 0 and wrong == 0, here, n, wrong)
    wrong = sum(samples(seen, name, is_in("seen_while"))[1] for name in there)
    check(wrong == 0, there, wrong)


def the_caller_waits_while_the_other_works(other):
    seen = seen_while(run, other, WORK)
    there = "MainThread in interpreter %d" % int(other)
    each_has_its_own_stack(seen, "MainThread", [there], "work")
    n, busy = samples(seen, there, lambda s: is_in("work")(s) and is_busy(s))
    m, work = samples(seen, there, is_in("work"))
    check(busy >= 0.9 * work, "works there:", busy, work)
    n, busy = samples(seen, "MainThread",
                      lambda s: is_in("seen_while")(s) and is_busy(s))
    # Before it is there and behind that it is here.
    check(busy <= n - 0.9 * work, "works here:", busy, n, work)


def what_waits_there_waits(other):
    seen = seen_while(run, other, SLEEP)
    there = "MainThread in interpreter %d" % int(other)
    each_has_its_own_stack(seen, "MainThread", [there], "rest")
    n, asleep = samples(seen, there, lambda s: is_in("rest")(s) and
                        s.state == watch.WAITING)
    check(asleep > 0, "sleeps there:", asleep, n)


def nothing_runs_there_now(other):
    def spin():
        for i in range(3000000):
            i * i

    seen = seen_while(spin)
    there = [t for t in seen.threads.values() if "interpreter" in t[2]]
    check(not there, there)
    n, here = samples(seen, "MainThread", is_in("spin"))
    check(here > 0, n)


def a_thread_has_its_name_there(create):
    def main():
        other = create()
        numbers.append(int(other))
        run(other, WORK)
        interpreters.destroy(other)

    def start():
        thread = threading.Thread(target=main, name="worker")
        thread.start()
        thread.join()

    numbers = []
    seen = seen_while(start)
    there = ["worker in interpreter %d" % number for number in numbers]
    each_has_its_own_stack(seen, "worker", there, "work")
    check(samples(seen, "MainThread", is_in("work"))[1] == 0)


def tasks_are_of_its_thread(other):
    # 3.12's asyncio frees what all interpreters share when one ends; of tasks in
    # a free-threaded build nothing is known.
    if sys.version_info[:2] == (3, 12) or "t" in sys.abiflags:
        return
    seen = seen_while(run, other, TASKS)
    naps = [t for t in seen.tasks.values() if t.name.startswith("nap-")]
    check({t.name for t in naps} == {"nap-0", "nap-1", "nap-2"}, seen.tasks)
    check({seen.threads[t.thread][2] for t in naps} ==
          {"MainThread in interpreter %d" % int(other)}, naps, seen.threads)


def so_are_those_of_the_library():
    """concurrent.interpreters (3.14), and its pool of threads."""
    try:
        from concurrent import futures, interpreters as library
    except ImportError:
        return
    other = library.create()
    seen = seen_while(other.exec, WORK)
    there = "MainThread in interpreter %d" % other.id
    each_has_its_own_stack(seen, "MainThread", [there], "work")
    other.close()
    with futures.InterpreterPoolExecutor(1, thread_name_prefix="pool") as pool:
        seen = seen_while(lambda: pool.submit(exec, WORK, {}).result())
    there = [name for _, _, name, *_ in seen.threads.values()
             if name.startswith("pool_0 in interpreter ")]
    check(len(there) == 1, seen.threads)
    each_has_its_own_stack(seen, "pool_0", there, "work")


watch.hello()
for create in kinds():
    other = create()
    nothing_runs_there_now(other)
    the_caller_waits_while_the_other_works(other)
    what_waits_there_waits(other)
    nothing_runs_there_now(other)
    a_thread_has_its_name_there(create)
    tasks_are_of_its_thread(other)
    interpreters.destroy(other)
so_are_those_of_the_library()
check.done()
