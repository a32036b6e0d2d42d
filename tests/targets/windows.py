"""Phases that time themselves: when each began and ended, by the clock that
the whole machine shares. The last argument is the file to tell it in."""
import asyncio
import json
import os
import sys
import threading
import time
import zlib

LONG = 1.0
HELD = 0.1  # what a child waits for a CPU
CPUS = os.sched_getaffinity(0)
clock = time.monotonic
phases = []
functions = []


def phase(name, function, *args):
    begin = clock()
    function(*args)
    phases.append((name, begin, clock()))


def asleep():
    time.sleep(LONG)


def calling():
    end = clock() + LONG
    while clock() < end:
        fibonacci(10)


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def compressing():
    data = bytes(range(256)) * 2000
    end = clock() + LONG
    while clock() < end:
        zlib.compress(data)


def sorting():
    numbers = [i * 7919 % 10007 for i in range(10007)]
    end = clock() + LONG
    while clock() < end:
        sorted(numbers)


def awaiting():
    asyncio.run(naps())


async def naps():
    end = clock() + LONG
    while clock() < end:
        await asyncio.sleep(0.05)


def spin(duration):
    end = clock() + duration
    while clock() < end:
        sum(range(2000))


def first():
    spin(0.6 * LONG)


def second():
    spin(0.9 * LONG)


def third():
    time.sleep(0.8 * LONG)


def timed(function):
    begin = clock()
    function()
    functions.append((function.__name__, begin, clock()))


def together():
    threads = [threading.Thread(target=timed, args=(function,))
               for function in (first, second, third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def child():
    spin(2 * LONG)


def parent():
    spin(1.2 * LONG)


def keep_cpu(held):
    """Nobody else, no child either, has the CPU that this runs on. On a machine
    that allows it."""
    if not held:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        os.sched_setaffinity(0, CPUS)
        return
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK,
                              os.sched_param(1))
    except PermissionError:
        return
    os.sched_setaffinity(0, {min(CPUS)})


def forking():
    """Both processes are in here, the child from the fork on, even while it has
    to wait for a CPU, as it has to at first: a report has the sum."""
    readable, writable = os.pipe()
    keep_cpu(True)
    begin = clock()
    pid = os.fork()
    if pid == 0:
        os.sched_setaffinity(0, CPUS)
        functions.clear()
        timed(child)
        functions.append(("forking", begin, clock()))
        os.write(writable, json.dumps(functions).encode())
        os._exit(0)
    spin(HELD)
    keep_cpu(False)
    timed(parent)
    os.waitpid(pid, 0)
    functions.extend(json.loads(os.read(readable, 10000).decode()))


def main():
    epoch = time.time() - clock()
    spin(LONG)  # so that what is before the phases is a window as well
    for function in (asleep, calling, compressing, sorting, awaiting,
                     forking, together):
        phase(function.__name__, function)
    with open(sys.argv[-1], "w") as f:
        json.dump(dict(epoch=epoch, phases=phases, functions=functions), f)


main()
