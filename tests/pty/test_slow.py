#!/usr/bin/env python3
"""A terminal that takes a kilobyte a second delays neither the program nor the
samples: a program that floods its screen comes to its end while the terminal is
still slow, and the recording has been told of all of it.

The terminal is read in pieces, some each time that the program has gone on a bit:
no time is asserted, and what is read is a small part of what is drawn."""
import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading

PROGRAM = """
import time
for i in range(300):
    print("\\033[%d;%dH" % (i % 40 + 1, i % 100 + 1) + chr(65 + i % 26) * 12000)
    with open("steps", "w") as f:
        f.write(str(i))
    end = time.perf_counter() + 0.02
    while time.perf_counter() < end:
        pass
open("done", "w").close()
"""


def read_slowly(fd, stop):
    """1 KB a second, in pieces, until stop is set; then all there is."""
    try:
        while not stop.wait(0.05):
            os.read(fd, 50)
        while os.read(fd, 65536):
            pass
    except OSError:
        pass


def start(command, folder):
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8",
                          XDG_STATE_HOME=folder, XDG_DATA_HOME=folder,
                          XDG_RUNTIME_DIR=folder, XDG_CONFIG_HOME=folder)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        os.execv(command[0], command)
    return pid, fd


def wait_for(path):
    """Polls; the alarm ends a test that fails."""
    event = threading.Event()
    while not os.path.exists(path):
        event.wait(0.05)


def main():
    program = os.path.abspath(os.path.join(
        os.environ.get("top_builddir", "."), "pyinstrument-top"))
    signal.alarm(240)
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "p.py"), "w") as f:
            f.write(PROGRAM)
        pid, fd = start([program, "--record", "p.pitop", "p.py"], folder)
        stop = threading.Event()
        reader = threading.Thread(target=read_slowly, args=(fd, stop))
        reader.start()
        os.write(fd, b"o")  # its screen, which is drawn anew all the time
        wait_for(os.path.join(folder, "done"))
        os.kill(pid, signal.SIGTERM)
        stop.set()
        os.waitpid(pid, 0)
        reader.join()
        os.close(fd)
        report = subprocess.run(
            [program, "--load", "p.pitop", "-r", "text"], cwd=folder,
            stdout=subprocess.PIPE, check=True).stdout.decode()
    assert "<module>  p.py:1" in report, report
    # The whole loop is in there, not only what was before the terminal was full.
    seconds = float(report.split("<module>  p.py:1")[0].split()[-1])
    assert seconds > 3, report


if __name__ == "__main__":
    sys.exit(main())
