#!/usr/bin/env python3
"""Calls that no text has: edges.py PROFILER [SAMPLES [PYTHON...]].

tests/targets/edges.py at 10 kHz, until there are that many samples (a million) of
each Python, each call that was seen against what the text of its caller names. A
line for each: what part of the time is in calls that cannot be, and which.
"""
import collections
import json
import math
import os
import subprocess
import sys
import tempfile

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests")
sys.path.insert(0, os.path.join(TESTS, "pyver"))
import graph  # noqa: E402
import truth  # noqa: E402

TARGET = os.path.normpath(os.path.join(TESTS, "targets", "edges.py"))
SECONDS = 20  # of CPU time, a run
INTERVAL = 0.0001


def run(profiler, python, folder):
    """(samples, {call: seconds}, the calls that there may be)"""
    report = os.path.join(folder, "report.json")
    told = os.path.join(folder, "told.json")
    subprocess.check_call(
        [profiler, "--python", python, "-i", str(INTERVAL), "--show-all",
         "-r", "json", "-o", report, TARGET, str(SECONDS), told],
        stdin=subprocess.DEVNULL)
    with open(report) as f, open(told) as g:
        got, special = truth.parse(f.read()), json.load(g)["calls"]
    seen = collections.Counter()
    for call, seconds in graph.seen(truth.walk(got["root_frame"]), TARGET):
        seen[call] += seconds
    return got["sample_count"], seen, graph.graph(TARGET, special)


def measure(profiler, python, wanted):
    samples, seen, known = 0, collections.Counter(), set()
    with tempfile.TemporaryDirectory() as folder:
        while samples < wanted:
            more, calls, known = run(profiler, python, folder)
            samples += more
            seen += calls
    wrong = {call: seen[call] for call in seen if call not in known}
    print("%s: %d samples, %.6f %% of the time in calls that cannot be%s" % (
        python, samples,
        100 * math.fsum(wrong.values()) / math.fsum(seen.values()),
        "".join("; %s > %s %.4f s" % (*call, seconds)
                for call, seconds in wrong.items())), flush=True)


def main():
    profiler = sys.argv[1]
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 1000000
    for python in sys.argv[3:] or [sys.executable]:
        measure(profiler, python, wanted)


main()
