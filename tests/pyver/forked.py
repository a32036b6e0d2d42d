"""A child of fork has the thread that forked, and none of its parent's others,
which its interpreter lists until it has cleaned up.

usage: python3.N forked.py PROFILER TARGET
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

# The parent's threads, of tests/targets/threads_fork.py
PARENT = 25


def main():
    profiler, target = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        told = os.path.join(folder, "told")
        out = os.path.join(folder, "run.speedscope.json")
        subprocess.check_call(
            [profiler, "--python", sys.executable, "-o", out, target, told],
            stdin=subprocess.DEVNULL)
        with open(told) as f:
            pids = f.read().split()
        with open(out) as f:
            names = [p["name"] for p in json.load(f)["profiles"]]
    threads = collections.Counter(
        re.search(r"\((\d+)\)$", name).group(1) for name in names)
    want = dict.fromkeys(pids, 1)
    want[pids[0]] = PARENT
    assert threads == want, (want, names)


main()
