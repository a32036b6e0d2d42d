#!/usr/bin/env python3
"""What reports of long runs take: reports.py PROGRAM RECORDING_TOOL SESSION_TOOL
[PEER].

A made recording of ten million samples, each elsewhere than the one before, and
two sessions of 200 000 samples of 12 frames go through each format: one whose
stacks end in any of 4000 functions, and one of nearly as many stacks as samples,
where each function calls any of eight. Sessions of 10 000 and of a million different
calls become pages. Prints seconds (wall and CPU) and the most memory of each as a
table; with PEER, a Python that has pyinstrument, its time for the same session too.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

SAMPLES = 10_000_000
RECORDS = 200_000
DEPTH = 12
FUNCTIONS = 4000
CALLS = 8
RUNS = 3
PEER_FORMATS = ("text", "json", "session", "pstats", "speedscope", "html")
PAGES = (10_000, 1_000_000)  # different calls


def formats(program):
    text = subprocess.run([program, "--help"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    return re.search(r"Formats:(.*)", text, re.S).group(1).replace(
        ",", " ").split()


def run_once(command, path):
    """Wall seconds, CPU seconds, MB, MB of the report; None: it failed."""
    start = time.perf_counter()
    with open(path, "wb") as out, open(os.devnull, "wb") as null:
        child = subprocess.Popen(command, stdout=out, stderr=null)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        size = os.fstat(out.fileno()).st_size
    os.unlink(path)
    if status:
        return None
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, size / 1e6


def measure(command, path, runs=RUNS):
    results = [run_once(command, path) for _ in range(runs)]
    return None if None in results else min(results, key=lambda result: result[1])


def alike(rng):
    """A stack of functions, by their numbers."""
    k = rng.randrange(100)
    return [(k * 7 + j * 13) % FUNCTIONS for j in range(DEPTH - 2)] + [
        rng.randrange(FUNCTIONS)]


def differing(rng):
    at = 0
    stack = []
    for _ in range(DEPTH - 1):
        stack.append(at)
        at = (at * CALLS + rng.randrange(CALLS) + 1) % FUNCTIONS
    return stack


def make_session(path, make_stack):
    rng = random.Random(1)
    frames = ["fn%d\0/home/me/project/package/mod%d.py\0%d\x01l%d"
              % (i, i % 50, i, i + 3) for i in range(FUNCTIONS)]
    thread = "MainThread\0<thread>\0001234"
    records = []
    for _ in range(RECORDS):
        stack = [frames[i] for i in make_stack(rng)]
        records.append([[thread] + stack, rng.random() / 1000])
    with open(path, "w") as file:
        json.dump({"start_time": 1.7e9, "duration": 200.0,
                   "min_interval": 0.001, "max_interval": 0.001,
                   "sample_count": RECORDS, "start_call_stack": [thread],
                   "target_description": "Program: made.py", "cpu_time": 1.0,
                   "sys_path": [""], "sys_prefixes": ["/usr"],
                   "frame_records": records}, file)


def make_calls(path, calls):
    """A session with so many different calls, below each other at random."""
    rng = random.Random(2)
    frames = ["fn%d\0/home/me/project/package/mod%d.py\0%d\x01l%d"
              % (i, i % 50, i, i + 3) for i in range(4000)]
    thread = "MainThread\0<thread>\0001234"
    stacks, records, made = [[]], [], 0
    while made < calls:
        stack = rng.choice(stacks[-2000:] if rng.random() < 0.9 else stacks)[:50]
        more = [rng.randrange(4000) for _ in range(rng.randrange(1, 9))]
        made += len(more)
        stacks.append(stack + more)
        records.append([[thread] + [frames[i] for i in stacks[-1]],
                        rng.random() / 1000])
    with open(path, "w") as file:
        json.dump({"start_time": 1.7e9, "duration": 200.0,
                   "min_interval": 0.001, "max_interval": 0.001,
                   "sample_count": len(records), "start_call_stack": [thread],
                   "target_description": "Program: made.py", "cpu_time": 1.0,
                   "sys_path": [""], "sys_prefixes": ["/usr"],
                   "frame_records": records}, file)


def row(what, result, peer=None):
    cells = ["failed"] * 4 if result is None else [
        "%.2f" % result[0], "%.2f" % result[1], "%.0f" % result[2], "%.1f" % result[3]]
    if peer and result:
        cells += ["%.1f" % peer[1], "1/%.0f" % (peer[1] / result[1])]
    print("| %s | %s |" % (what, " | ".join(cells)), flush=True)


def main():
    program, tool, reader = sys.argv[1:4]
    peer = sys.argv[4] if len(sys.argv) > 4 else None
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "run.pitop")
        session = os.path.join(folder, "run.pyisession")
        report = os.path.join(folder, "report")
        subprocess.run([tool, recording, str(SAMPLES)], check=True)
        print("recording of %d samples, %.0f MB" % (
            SAMPLES, os.path.getsize(recording) / 1e6))
        print("| format | s | CPU s | MB | report MB |\n|---|---|---|---|---|")
        for name in formats(program):
            row(name, measure([program, "-r", name, recording], report))
        row("text -t", measure([program, "-t", "-r", "text", recording], report))
        for make_stack in (alike, differing):
            make_session(session, make_stack)
            print("session of %d samples, %s stacks, %.0f MB" % (
                RECORDS, make_stack.__name__, os.path.getsize(session) / 1e6),
                flush=True)
            subprocess.run([reader, session], check=True)
            print("| format | s | CPU s | MB | report MB | pyinstrument CPU s | of it |\n"
                  "|---|---|---|---|---|---|---|")
            for name in formats(program):
                theirs = None
                if peer and name in PEER_FORMATS:
                    theirs = measure([peer, "-m", "pyinstrument", "--load",
                                      session, "-r", name], report, 1)
                row(name, measure([program, "--load", session, "-r", name], report),
                    theirs)
        print("pages\n| calls | s | CPU s | MB | page MB |\n|---|---|---|---|---|")
        for calls in PAGES:
            make_calls(session, calls)
            row(calls, measure([program, "--load", session, "-r", "html"], report))


main()
