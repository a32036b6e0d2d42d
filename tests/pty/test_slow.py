#!/usr/bin/env python3
"""A program that floods a terminal which takes a kilobyte a second comes to its
end while the terminal is still slow, and the recording has been told of all of it.

No time is asserted. That no frame waits for the terminal is what test_term asserts."""
import os
import signal
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
from on_terminal import start  # noqa: E402

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
        pid, fd = start([program, "--record", "p.pitop", "p.py"], folder,
                        50, 200)
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
