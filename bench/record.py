#!/usr/bin/env python3
"""What a recording takes: record.py PROGRAM.

Bytes on disk per second and per sample, and CPU time of the viewer, for one
thread that calls a lot, sampled at 1 kHz without output, beside the same without
a recording. A busy machine takes fewer samples. One line of JSON.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

SECONDS = 20
CALLS = """
import time
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def key(x): return -x
def sort(n): return [sorted([i, 3, 2], key=key) for i in range(n)]
end = time.time() + %d
while time.time() < end:
    fib(15)
    sort(500)
"""


def cpu_of(pid):
    with open("/proc/%d/stat" % pid) as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(program, options):
    """CPU time of the viewer alone, a second."""
    command = [program, "--no-tui", *options, "-c", CALLS % SECONDS]
    viewer = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    time.sleep(SECONDS - 1)
    cpu = cpu_of(viewer.pid)
    viewer.wait()
    return cpu / (SECONDS - 1)


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "run.pitop")
        plain = run(program, [])
        recording = run(program, ["--record", path])
        size = os.path.getsize(path)
        report = subprocess.run([program, "-r", "json", path], check=True,
                                stdout=subprocess.PIPE).stdout
        samples = json.loads(report)["sample_count"]
    print(json.dumps({"bytes_per_s": round(size / SECONDS),
                      "bytes_per_sample": round(size / samples, 2),
                      "samples_per_s": round(samples / SECONDS),
                      "cpu_percent": round(100 * plain, 2),
                      "cpu_percent_recording": round(100 * recording, 2)}))


main()
