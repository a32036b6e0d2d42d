"""What a target knows of its own run, for tests/pyver/truth.py to compare.

A target adds seconds to the functions that it times and names the call paths
that must and must not be seen, then calls tell(), which writes all to the file
that is the last argument.
"""
import collections
import json
import sys
import time

clock = time.perf_counter
# For how long to go on where enough has to be seen, however busy the machine.
cpu = time.process_time
seconds = collections.defaultdict(float)
visits = collections.Counter()
paths = []
never = []


def timed(name, function, *args):
    """Call function and count its time as that of name."""
    start = clock()
    try:
        return function(*args)
    finally:
        count(name, start)


def count(name, start):
    seconds[name] += clock() - start
    visits[name] += 1


def spin(duration):
    """Python code without calls, but for one look at the clock a while."""
    end = clock() + duration
    total = 0
    while clock() < end:
        for i in range(5000):
            total += i * i
    return total


def tell(**more):
    told = dict(seconds=seconds, visits=visits, paths=paths, never=never)
    told.update(more)
    with open(sys.argv[-1], "w") as f:
        json.dump(told, f)
