"""Hold what threads are said to do against threads that do one thing each.

usage: python3.N states.py PROFILER TARGET

What each thread does is told in SECONDS of the target; a share that is wrong by
more than OFF of the run fails. A machine that has no CPU to spare lets a thread
be ready in place of what it would do, for as long as the kernel says, and what
nobody looked at is not told apart, for as long as the recording says.
"""
import json
import os
import subprocess
import sys
import tempfile

from truth import INTERVAL, parse, pitop, walk

OFF = 0.03  # of the run
WOKEN = {"ready", "gil", "cpu"}
HELD = {"gil_held", "gc", "import"}

# Function of the target: what its thread waits in.
WAITS = {"sleep": "sleep", "lock": "lock", "take": "lock", "poll": "poll",
         "recv": "recv", "read": "read_pipe", "child": "child"}


def profile(profiler, target, functions):
    """{function: (states, seconds, of CPU, ready, that a figure may be off)} for
    each of its threads."""
    with tempfile.TemporaryDirectory() as folder:
        told = os.path.join(folder, "told")
        recording = os.path.join(folder, "run.pitop")
        report = parse(subprocess.check_output(
            [profiler, "--python", sys.executable, "-i", str(INTERVAL),
             "--show-all", "-r", "json", "--record", recording,
             target, told] + functions, stdin=subprocess.DEVNULL).decode())
        with open(told) as file:
            told = json.load(file)
        missed = max(pitop.missed(recording, INTERVAL).values())
    found = {}
    frames = [frame for frame, _ in walk(report["root_frame"])
              if frame["function"] in told and "states" in frame]
    # Others have such names, too; those of the target take longest.
    for frame in sorted(frames, key=lambda frame: frame["time"]):
        seconds, cpu, ready = told[frame["function"]]
        found[frame["function"]] = (frame["states"], seconds, cpu, ready,
                                    OFF * seconds + missed)
    assert sorted(found) == sorted(set(functions)), (functions, found)
    return found


def total(states, names):
    return sum(states.get(name, 0) for name in names)


def waiting_is_told_apart(profiler, target):
    for name, (states, seconds, cpu, ready, off) in profile(
            profiler, target, list(WAITS)).items():
        own = {WAITS[name]}
        # A timer thread is waited for in the end.
        if name in ("recv", "read"):
            own.add("lock")
        # By a pipe it is heard that the child's program runs.
        if name == "child":
            own.add("read_pipe")
        rest = set(states) - own - WOKEN - HELD
        assert total(states, own) >= seconds - ready - off, (name, states)
        assert total(states, rest) <= off, (name, states)
        assert abs(states.get("cpu", 0) - cpu) <= off, (name, states, cpu)


def computing_is_cpu_time(profiler, target):
    found = profile(profiler, target, ["compress", "sleep"])
    for states, seconds, cpu, _, off in found.values():
        assert abs(states.get("cpu", 0) - cpu) <= off, (states, cpu)
    states, seconds, _, _, off = found["compress"]
    assert total(states, WOKEN) >= seconds - off, states


def the_gil_is_held_or_waited_for(profiler, target):
    found = profile(profiler, target, ["spin", "count"])
    held = waited = woken = 0
    for name, (states, seconds, cpu, ready, off) in found.items():
        assert abs(states.get("cpu", 0) - cpu) <= off, (name, states, cpu)
        assert total(states, WOKEN) >= seconds - off, (name, states)
        # There is nothing else to wait for.
        asked = seconds - cpu - ready
        assert states.get("gil", 0) >= asked - off, (name, states, asked)
        held += states.get("gil_held", 0)
        waited += states.get("gil", 0)
        woken += ready
    # There are two: while one waits for it, the other has it. Not so while one
    # that was woken has no CPU yet: to take it, and nobody has it; or to ask for
    # it again, as every 5 ms, and the other goes on having it.
    assert abs(held - waited) <= woken + off, found


def threads_run_at_once(profiler, target):
    """Each has what its own clock says, however many there are: of two CPUs two
    of them have all."""
    found = profile(profiler, target, ["spin", "count"])
    for name, (states, seconds, cpu, ready, off) in found.items():
        assert abs(states.get("cpu", 0) - cpu) <= off, (name, states, cpu)
        assert total(states, WOKEN) >= seconds - off, (name, states)
        assert total(states, ["gil", "gil_held"]) == 0, (name, states)


waiting_is_told_apart(*sys.argv[1:])
computing_is_cpu_time(*sys.argv[1:])
if getattr(sys, "_is_gil_enabled", lambda: True)():
    the_gil_is_held_or_waited_for(*sys.argv[1:])
else:
    threads_run_at_once(*sys.argv[1:])
