"""Gecko profiles in the Firefox Profiler's own code, by its command line: threads
and functions have the times of the session. Usage: open_gecko.py PROGRAM PROFILER"""
import json
import os
import subprocess
import sys
import tempfile
import time

from flat_sessions import THREADS, Session

SEEDS = range(1, 40)
SESSIONS = 3
PATIENCE = 120  # s for it to start, on a busy machine


class Profiler:
    """A daemon of its own has the profile; clients ask it."""

    def __init__(self, script, path, name):
        self.command = ["node", script]
        self.name = name
        self.env = {**os.environ, "PROFILER_CLI_SESSION_DIR": os.path.join(os.getcwd(), "daemons")}
        self.daemon = subprocess.Popen(
            [*self.command, "--daemon", path, "--session", name], env=self.env,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.wait()

    def wait(self):
        log = os.path.join(self.env["PROFILER_CLI_SESSION_DIR"], self.name + ".log")
        end = time.monotonic() + PATIENCE
        while True:
            text = open(log).read() if os.path.exists(log) else ""
            if "Profile loaded successfully" in text:
                return
            gone = self.daemon.poll() is not None
            assert not gone and "rror" not in text and time.monotonic() < end, text
            time.sleep(0.05)

    def ask(self, *words):
        out = subprocess.run(
            [*self.command, *words, "--json", "--session", self.name],
            env=self.env, capture_output=True, text=True,
        )
        assert out.returncode == 0, (words, out)
        return json.loads(out.stdout)

    def close(self):
        self.daemon.terminate()
        self.daemon.wait()


def truth(session):
    """Of each thread, (self, total) of its functions, in µs."""
    threads = {}
    for thread, stack, us in session.records:
        sums = threads.setdefault(thread, {})
        for line in {f[2] for f in stack}:
            own, total = sums.get(line, (0, 0))
            sums[line] = own + us * (stack[-1][2] == line), total + us
    return threads


def check(profiler, session):
    want = truth(session)
    info = profiler.ask("profile", "info", "--all")
    assert info["name"] == "Python" and info["processCount"] == 1, info
    threads = info["processes"][0]["threads"]
    assert info["threadCount"] == len(threads) == len(want), info
    assert threads[0]["name"] == "MainThread" or 0 not in want, threads
    found = []
    for thread in threads:
        answer = profiler.ask(
            "thread", "functions", "--thread", thread["threadHandle"], "--include-idle", "--limit", "1000",
        )
        assert answer["weightType"] == "tracing-ms", answer
        rows = [(round(f["selfSamples"] * 1000), round(f["totalSamples"] * 1000)) for f in answer["functions"]]
        found.append(sorted(rows))
    assert sorted(found) == sorted(sorted(sums.values()) for sums in want.values()), (found, want)


def main(program, script):
    program = os.path.abspath(program)
    done = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for seed in SEEDS:
            session = Session(seed)
            if done == SESSIONS or len(session.records) < len(THREADS):
                continue
            session.write("x.pyisession")
            subprocess.run(
                [program, "--show-all", "-o", "x.gecko.json", "--load", "x.pyisession"], check=True,
            )
            profiler = Profiler(script, "x.gecko.json", f"s{seed}")
            try:
                check(profiler, session)
            finally:
                profiler.close()
            done += 1
        os.chdir("/")
    assert done == SESSIONS
    print(f"{done} profiles opened")


main(*sys.argv[1:])
