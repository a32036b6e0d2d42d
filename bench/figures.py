#!/usr/bin/env python3
"""Figures of long runs: figures.py PROFILER [RUNS [PYTHON...]].

Each target of tests/pyver/test_truth.sh so many times (10) on each Python. What all
runs say together is held to a quarter of what the tests allow one. A line for each:
what the figure that is off most is off, as a part of that.
"""
import collections
import os
import subprocess
import sys
import tempfile

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests")
sys.path.insert(0, os.path.join(TESTS, "pyver"))
import truth  # noqa: E402

TARGETS = ["phases", "cfunctions", "callbacks", "generators", "tasks", "threads",
           "recursion", "collecting", "forks", "classes", "interpreters",
           "instrumented"]
TIGHTER = 4


def measure(profiler, target, runs):
    """({function: its figure}, {function: what was reported}, how long it was)"""
    figures = collections.defaultdict(truth.Figure)
    got = collections.Counter()
    whole = 0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            report, _, found = truth.profile(profiler, target, folder)
            whole += report["duration"]
            for name, figure in found.items():
                figures[name].join(figure)
                got[name] += truth.seconds_of(report["root_frame"], name)
    return figures, got, whole


def off(figure, got, whole):
    return abs(got - figure.said) / (
        truth.limit(figure, whole) / TIGHTER + figure.open)


def one(profiler, runs, name):
    """Run by the Python that it is of."""
    target = os.path.normpath(os.path.join(TESTS, "targets", name + ".py"))
    figures, got, whole = measure(profiler, target, runs)
    most = max(figures, key=lambda each: off(figures[each], got[each], whole))
    much = off(figures[most], got[most], whole)
    print("%d.%d %s: %.1f s, %s %.4f s for %.4f s, off by %.2f of what it may be"
          % (*sys.version_info[:2], name, whole, most, got[most],
             figures[most].said, much), flush=True)
    return much <= 1


def main():
    profiler = os.path.abspath(sys.argv[1])
    runs = sys.argv[2] if len(sys.argv) > 2 else "10"
    if sys.argv[3:4] == ["--one"]:
        sys.exit(not one(profiler, int(runs), sys.argv[4]))
    failed = 0
    for python in sys.argv[3:] or [sys.executable]:
        for name in TARGETS:
            failed += subprocess.call([python, "-B", __file__, profiler, runs,
                                       "--one", name]) != 0
    sys.exit(failed > 0)


main()
