#!/usr/bin/env python3
# --mode: one recording, reported in each. What is said of it adds up, and what
# does not know what threads did is refused.
import json
import os
import subprocess
import sys
import tempfile

top = os.path.abspath(os.environ.get("top_builddir", ".") + "/pyinstrument-top")
work = tempfile.TemporaryDirectory()
os.chdir(work.name)
os.environ["XDG_DATA_HOME"] = work.name

PROGRAM = """
import threading, time
def spin(until):
    while time.monotonic() < until:
        pass
def rest(until):
    while time.monotonic() < until:
        time.sleep(0.01)
until = time.monotonic() + 0.6
threads = [threading.Thread(target=spin, args=(until,)) for _ in range(2)]
for thread in threads: thread.start()
rest(until)
for thread in threads: thread.join()
"""
# What is no part of a frame's time, but beside it.
BESIDE = {"gil_held", "gc", "import"}
# Times are printed with six digits.
DIGIT = 1e-6


def run(*args, status=0):
    done = subprocess.run([top, *args], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=300)
    assert done.returncode == status, (args, done)
    return done


def frames(frame):
    while frame:
        yield frame
        for child in frame["children"]:
            yield from frames(child)
        return


def report(*args):
    return json.loads(run("--show-all", "-r", "json", *args,
                          "run.pitop").stdout)


with open("prog.py", "w") as f:
    f.write(PROGRAM)
run("-o", "run.pitop", "prog.py")

wall = report()
for frame in frames(wall["root_frame"]):
    if "states" not in frame:
        continue
    parts = [s for name, s in frame["states"].items() if name not in BESIDE]
    assert abs(sum(parts) - frame["time"]) <= DIGIT * (len(parts) + 1), frame
states = wall["root_frame"]["states"]
assert states["cpu"] > 0 and states["sleep"] > 0 and states["gil"] > 0, states

times = {}
for mode in ("cpu", "wait", "gil"):
    data = report("--mode", mode)
    times[mode] = data["root_frame"]["time"]
    assert any(note.startswith("Mode: " + mode) for note in data["notes"]), data
    assert f"Mode: {mode}" in run("--mode", mode, "run.pitop").stdout
assert abs(times["cpu"] - states["cpu"]) <= DIGIT, (times, states)
assert abs(times["gil"] - states["gil_held"]) <= DIGIT, (times, states)
assert abs(times["cpu"] + times["wait"] - wall["root_frame"]["time"]) \
    <= 3 * DIGIT, (times, wall["root_frame"]["time"])
assert not any(note.startswith("Mode: ")
           for note in report("--mode", "wall").get("notes", []))

# One thread holds the GIL while nobody waits for it.
run("-o", "alone.pitop", "-c", "sum(range(3000000))")
for renderer in "text", "markdown", "lines":
    said = run("--mode", "gil", "-r", renderer, "alone.pitop").stdout
    assert "No samples of this mode were recorded." in said, said

# Of a part of the run, and in order of time.
for args in (["--from", "0.2", "--to", "0.4"], ["-t"]):
    parts = [report(*args, "--mode", mode)["root_frame"]["time"]
             for mode in ("cpu", "wait")]
    whole = report(*args)["root_frame"]["time"]
    assert abs(sum(parts) - whole) <= 3 * DIGIT, (args, parts, whole)

# For other tools.
total = sum(int(line.rsplit(" ", 1)[1]) for line in run(
    "--mode", "cpu", "-r", "collapsed", "run.pitop").stdout.splitlines())
assert total > 0

run("-o", "run.pyisession", "run.pitop")
for args in (["--load", "run.pyisession"], ["run.pyisession"]):
    refused = run("--mode", "cpu", *args, status=2)
    assert "does not say what threads did" in refused.stderr, refused
    assert not refused.stdout
refused = run("--mode", "cpu", "--diff", "run.pyisession", "run.pitop",
              status=1)
assert "does not say what threads did" in refused.stderr, refused
run("--mode", "cpu", "--diff", "run.pitop", "run.pitop")
