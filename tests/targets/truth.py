"""What a target knows of its own run, for tests/pyver/truth.py to compare.

A target says when it was in the functions that it times, and in which thread,
and names the call paths that must and must not be seen, then calls tell(), which
writes all to the file that is the last argument.
"""
import _thread
import json
import sys
import time

clock = time.perf_counter  # that of the samples' times
# For how long to go on where enough has to be seen, however busy the machine.
cpu = time.process_time
# (function, the kernel's number of the thread, is that in the first interpreter,
# begin, end)
visits = []


def timed(name, function, *args):
    """Call function and count its time as that of name."""
    start = clock()
    try:
        return function(*args)
    finally:
        count(name, start)


def count(name, start):
    end = clock()
    visits.append((name, _thread.get_native_id(), True, start, end))


def spin(duration):
    """Python code without calls, but for one look at the clock a while."""
    end = clock() + duration
    total = 0
    while clock() < end:
        for i in range(5000):
            total += i * i
    return total


def tell(**more):
    with open(sys.argv[-1], "w") as f:
        json.dump(dict(dict(visits=visits, paths=[], never=[]), **more), f)
