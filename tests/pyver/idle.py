"""usage: idle.py TOP PYTHON: threads that wait for work are idle, in every
minor version: the standard library waits in other functions in each."""
import json
import os
import subprocess
import sys
import tempfile

TOP, PYTHON = sys.argv[1:3]
TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir,
                      "targets", "waits.py")
KINDS = 15  # threads of the target that wait, beside those of the pool


def walk(row, path=()):
    path += (row["function"],)
    yield path, row["time"]
    for child in row["children"]:
        yield from walk(child, path)


def threads_of(row):
    """Where multiprocessing has a process that tidies up, rows of processes
    stand above those of threads. There are none where all but the main thread
    did nothing but wait."""
    if any(child["function"] == "MainThread" for child in row["children"]):
        return row["children"]
    return sum((threads_of(child) for child in row["children"]), [])


def main():
    with tempfile.TemporaryDirectory() as tmp:
        report = os.path.join(tmp, "report.json")
        subprocess.run([TOP, "--python", PYTHON, "--threads", "-o", report,
                        TARGET], check=True, timeout=120)
        with open(report) as f:
            said = json.load(f)
    threads = [row for row in threads_of(said["root_frame"])
               if row["function"] != "MainThread"]
    # To start takes a moment, and some wake up now and then.
    awake = [row for row in threads if row["time"] > 0.3]
    for row in awake:
        for path, time in walk(row):
            print("not idle: %.3f %s" % (time, " > ".join(path)))
    idle = said["idle"]["threads"]
    print("%d threads are idle" % idle)
    works = any(path[-1] == "main_work" for path, _ in
                walk(said["root_frame"]))
    return not works or bool(awake) or idle < KINDS


sys.exit(main())
