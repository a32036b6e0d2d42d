"""Hold for how long a program is said to have imported against its own clock.

usage: python3.N imports.py PROFILER TARGET

What the target's modules do as they are imported is import, whatever it is; what
is called of them later is not. A figure that is off by more than OFF of the run,
and what the recording says nobody looked at, fails.
"""
import json
import os
import subprocess
import sys
import tempfile

from truth import INTERVAL, named, parse, pitop, walk

OFF = 0.02    # of the run
DIGIT = 2e-6  # figures are rounded


def profile(profiler, target):
    """(report, what the target told, that a figure may be off)"""
    with tempfile.TemporaryDirectory() as folder:
        told = os.path.join(folder, "told")
        recording = os.path.join(folder, "run.pitop")
        report = parse(subprocess.check_output(
            [profiler, "--python", sys.executable, "-i", str(INTERVAL),
             "--show-all", "-r", "json", "--record", recording,
             target, told], stdin=subprocess.DEVNULL).decode())
        with open(told) as file:
            told = json.load(file)
        missed = max(pitop.missed(recording, INTERVAL).values())
    return report, told, OFF * told["main"] + missed


def rows(report, name):
    found = [frame for frame, _ in walk(report["root_frame"])
             if named(frame, name)]
    assert found, name
    return found


def imported(frame):
    return frame.get("states", {}).get("import", 0)


def check(profiler, target):
    report, told, off = profile(profiler, target)
    main, = rows(report, "main")
    assert abs(imported(main) - told["import"]) <= off, (main["states"], told)
    assert abs(main["time"] - told["main"]) <= off, (main["time"], told)
    for name in ("spin_within", "sleep_within"):
        for frame in rows(report, name):
            assert abs(imported(frame) - frame["time"]) <= DIGIT, frame
    for name in ("later", "spin_later"):
        for frame in rows(report, name):
            assert imported(frame) == 0, frame
    # It says beside what it did that it was for an import.
    assert sum(frame["states"]["sleep"] for frame in
               rows(report, "sleep_within")) > 0, report


check(*sys.argv[1:])
