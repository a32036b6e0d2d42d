#!/usr/bin/env python3
# What --delay, --duration and --no-children leave out is not measured, and the
# program runs to its end all the same.
import os
import re
import subprocess
import sys
import tempfile
import time

top = os.path.abspath(os.environ.get("top_builddir", ".") + "/pyinstrument-top")
work = tempfile.TemporaryDirectory()
os.chdir(work.name)
os.environ["XDG_DATA_HOME"] = work.name
failed = False


def fail(what, run):
    global failed
    failed = True
    print("FAILED:", what, run.args, run.stdout[:4000], run.stderr, sep="\n",
          file=sys.stderr)


def top_run(*args):
    run = subprocess.run([top, *args], capture_output=True, text=True,
                         timeout=300)
    if run.returncode or "ended" not in run.stdout:
        fail("the program did not run to its end", run)
    return run


# Two functions, each up to a moment: seconds after we started it. The second is
# there for a second at least, however long the start took.
with open("phases.py", "w") as f:
    f.write("""import sys, time
def early(until):
    while time.monotonic() < until:
        pass
def late(until):
    while time.monotonic() < until:
        pass
start = float(sys.argv[1])
early(start + float(sys.argv[2]))
late(max(start + float(sys.argv[3]), time.monotonic() + 1))
print("ended", flush=True)
""")


def phases(early, late, *options):
    return top_run("-r", "text", "--show-all", *options, "phases.py",
                   str(time.monotonic()), str(early), str(late))


def check(run, has, has_not):
    for name in has:
        if name not in run.stdout:
            fail("no " + name, run)
    for name in has_not:
        if name in run.stdout:
            fail("there is " + name, run)


# Between what is measured and what is not lies more than a scheduler takes.
run = phases(0.5, 4, "--delay", "2")
check(run, [" late ", "Measured: from 2.000 s after the start\n"],
      [" early ", "start-up"])
run = phases(5, 6, "--duration", "3s", "--record", "run.pitop")
check(run, [" early ", "Measured: 3.000 s from the start; then the program "
            "ran on\n"], [" late "])
again = subprocess.run([top, "-r", "text", "--show-all", "run.pitop"],
                       capture_output=True, text=True)
if again.stdout.split("\n", 1)[0] not in run.stdout or \
        "Measured: 3.000 s" not in again.stdout or " late " in again.stdout:
    fail("the recording says something else", again)

# One that begins late to be Python has less than was asked for, and goes on.
with open("late.sh", "w") as f:
    f.write("#!/bin/sh\nsleep 0.5\nexec %s \"$@\"\n" % sys.executable)
os.chmod("late.sh", 0o755)
run = phases(5, 6, "--duration", "3s", "--python", os.path.abspath("late.sh"),
             "--record", "late.pitop")
check(run, ["Measured: 3.000 s from the start; then the program ran on\n"], [])
again = subprocess.run([top, "-r", "text", "--show-all", "late.pitop"],
                       capture_output=True, text=True)
check(again, ["Measured: 3.000 s from the start; then the program ran on\n"],
      [])
run = phases(0, 1, "--duration", "1h")
check(run, [" late "], ["Measured"])

run = phases(0, 0, "--delay", "1h")
if "nothing was profiled" not in run.stderr:
    fail("no word that nothing was measured", run)

# Children of each kind, and the program itself after exec.
with open("family.py", "w") as f:
    f.write("""import multiprocessing, os, subprocess, sys, time
def burn(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass
def child():
    burn(0.3)
if __name__ == "__main__":
    if len(sys.argv) > 1:
        burn(0.3)
        print("ended", flush=True)
        sys.exit()
    pid = os.fork()
    if not pid:
        child()
        os.execv(sys.executable, [sys.executable, "-c", CODE])
    os.waitpid(pid, 0)
    subprocess.run([sys.executable, "-c", CODE])
    os.system(sys.executable + " -c '" + CODE + "'")
    for method in "fork", "spawn", "forkserver":
        context = multiprocessing.get_context(method)
        process = context.Process(target=child)
        process.start()
        process.join()
    os.execv(sys.executable, [sys.executable, __file__, "again"])
""".replace("CODE", repr("import time; time.sleep(0.3)")))
run = top_run("-r", "text", "--show-all", "--no-children", "family.py")
check(run, [" burn "], [" child "])
# What exec made of it is the same process.
if len(set(re.findall(r"  pid (\d+)$", run.stdout, re.M))) != 1:
    fail("other processes than its own", run)
if run.stderr:
    fail("something on standard error", run)
run = top_run("-r", "text", "--show-all", "family.py")
check(run, [" burn ", " child ", "[root]"], [])

sys.exit(failed)
