#!/usr/bin/env python3
"""How long a program takes to write 50 MB to its terminal, on a plain one and
with the interface on it: output.py PYINSTRUMENT-TOP [MEGABYTES [ROUNDS]].

Prints, for each sort of output, the best of some rounds: the program's own
clock, from its first to its last byte.
"""
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import threading
import time

KINDS = {
    "lines": r'"".join("%07d a line of a log, as there are many of them\n" % n'
             r' for n in range(1000))',
    "colours": r'"".join("\033[32m%07d\033[0m a line of a \033[1mlog\033[0m\n"'
               r' % n for n in range(1000))',
    "long": r'("x" * 5000 + "\n") * 20',
}
PROGRAM = """
import sys, time
block = {block}
times = {megabytes} * 1000000 // len(block)
start = time.monotonic()
for _ in range(times):
    sys.stdout.write(block)
sys.stdout.flush()
with open({result!r}, "w") as f:
    f.write(str(time.monotonic() - start))
"""


def run(argv, after):
    """Run on a terminal of 24 x 80; what it shows is thrown away. after: keys
    for when the program has ended."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        subprocess.call(["stty", "rows", "24", "cols", "80"])
        os.execvp(argv[0], argv)
    done = threading.Event()

    def drain():
        while not done.is_set():
            try:
                if not os.read(fd, 65536):
                    break
            except OSError:
                break

    reader = threading.Thread(target=drain)
    reader.start()
    after(fd)
    os.waitpid(pid, 0)
    done.set()
    reader.join()
    os.close(fd)


def measure(command, block, megabytes):
    with tempfile.TemporaryDirectory() as d:
        script, result = os.path.join(d, "s.py"), os.path.join(d, "result")
        with open(script, "w") as f:
            f.write(PROGRAM.format(block=block, megabytes=megabytes,
                                   result=result))

        def after(fd):
            while not os.path.exists(result) or not os.path.getsize(result):
                time.sleep(0.05)
            if len(command) > 1 or "top" in command[0]:
                time.sleep(0.5)
                os.write(fd, b"q")

        run(command + [script], after)
        with open(result) as f:
            return float(f.read())


def main():
    program = os.path.abspath(sys.argv[1])
    megabytes = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    print("%-8s %8s %8s %6s" % ("output", "plain s", "here s", "times"))
    for kind, block in KINDS.items():
        plain = here = 1e9
        for _ in range(rounds):
            plain = min(plain, measure([sys.executable], block, megabytes))
            here = min(here, measure([program], block, megabytes))
        print("%-8s %8.2f %8.2f %6.2f" % (kind, plain, here, here / plain))


main()
