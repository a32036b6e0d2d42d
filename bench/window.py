"""What a window of the Python package costs, and what it says of short blocks and
of contexts that change all the time.

usage: PYTHONPATH=build/python python3.N bench/window.py

Medians, in microseconds, and the share of the first of two functions that compute
one after the other, as the window has it and as the clock has. Of contexts: the
percentage of the window in which it has frames of the other one, at a switch every
so many microseconds, and the share of the other one by the window and by the clock.
"""
import contextvars
import statistics
import sys
import time

from pyinstrument_top import Profiler, _native

clock = time.perf_counter
INTERVAL = 0.001
BLOCKS = ((0.0003, 0.0007), (0.001, 0.002), (0.005, 0.015))
ROUNDS = 300


def spin(seconds):
    end = clock() + seconds
    while clock() < end:
        pass


def first(seconds):
    spin(seconds)


def second(seconds):
    spin(seconds)


def start_and_stop(window):
    begin = clock()
    window.start()
    middle = clock()
    window.stop()
    return (middle - begin) * 1e6, (clock() - middle) * 1e6


def profiler_around(seconds):
    """Start and stop of a profiler, without the block between them."""
    profiler = Profiler()
    begin = clock()
    profiler.start()
    started = clock()
    spin(seconds)
    ended = clock()
    profiler.stop()
    return (started - begin + clock() - ended) * 1e6


def share(brief, long):
    """(of first() in the window's records, by the clock) in one block."""
    window = _native.Window(INTERVAL)
    window.start()
    begin = clock()
    first(brief)
    middle = clock()
    second(long)
    end = clock()
    samples = window.stop()
    seen = sum(seconds for stack, seconds in samples.records()
               if any(frame.startswith("first\0") for frame in stack))
    return seen / samples.duration, (middle - begin) / (end - begin)


def foreign(steps):
    for _ in range(steps):
        pass


def own(steps):
    for _ in range(steps):
        pass


def contexts(steps):
    """A row of code of two contexts in turn, of which the window has one."""
    context = contextvars.copy_context()
    window = _native.Window(0.0001, async_mode="strict")
    window.start()
    switches = other = 0
    begin = now = clock()
    while now < begin + 3:
        own(steps)
        there = clock()
        context.run(foreign, steps)
        now = clock()
        other += now - there
        switches += 2
    samples = window.stop()
    wrong = out = 0
    for stack, seconds in samples.records():
        if any(frame.startswith("foreign\0") for frame in stack):
            wrong += seconds
        if stack[-1].startswith("[out-of-context]"):
            out += seconds
    return ((now - begin) / switches * 1e6, 100 * wrong / samples.duration,
            out / samples.duration, other / (now - begin))


def main():
    rows = [("cold", sum(start_and_stop(_native.Window(INTERVAL))))]
    pairs = [start_and_stop(_native.Window(INTERVAL)) for _ in range(2000)]
    rows += zip(("window: start", "window: stop"),
                map(statistics.median, zip(*pairs)))
    rows.append(("Profiler: start and stop", statistics.median(
        profiler_around(0) for _ in range(1000))))
    rows.append(("Profiler: around 3 ms, after 3 ms of sleep",
                 statistics.median(
                     time.sleep(0.003) or profiler_around(0.003)
                     for _ in range(ROUNDS))))
    print("| %s | us |\n|---|---|" % sys.version.split()[0])
    for row in rows:
        print("| %s | %.1f |" % row)
    print("\n| block | share of the first | by the clock |\n|---|---|---|")
    outer = _native.Window(INTERVAL)
    outer.start()
    for brief, long in BLOCKS:
        shares = [share(brief, long) for _ in range(ROUNDS)]
        print("| %g + %g ms | %.3f | %.3f |" % (
            (brief * 1e3, long * 1e3) +
            tuple(map(statistics.mean, zip(*shares)))))
    outer.stop()
    print("\n| a switch every | frames of the other | share of the other |"
          " by the clock |\n|---|---|---|---|")
    for steps in 20, 200, 1000, 4000:
        print("| %.1f us | %.2f %% | %.2f | %.2f |" % contexts(steps))


if __name__ == "__main__":
    main()
