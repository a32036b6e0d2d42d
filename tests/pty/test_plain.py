#!/usr/bin/env python3
"""For screen readers and dumb terminals: a line now and then, the report at the
end, and no control sequence at all. The program ends when it has seen that there
was such a line."""
import os
import signal
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
from on_terminal import start  # noqa: E402

PROGRAM = """
import os
def spin():
    return sum(range(10000))
names = {}
exec(compile("def \u6f22(): return [i for i in range(10000)]",
             "\\033[31m\\x9b.py", "exec"), names)
while not os.path.exists("seen"):
    spin()
    names["\u6f22"]()
"""

# In lines of what is hottest: of C, and of a file that should be obeyed.
NAMES = b" % sum in <builtins>", " in \ufffd[31m\ufffd.py:1".encode()


def run(program, arguments, term, folder):
    """What comes on a terminal of that type, and the exit status."""
    seen = os.path.join(folder, "seen")
    if os.path.exists(seen):
        os.remove(seen)
    pid, fd = start([program, *arguments, "p.py"], folder, term=term)
    signal.alarm(120)  # only a failing test waits for it
    got = b""
    while True:
        try:
            more = os.read(fd, 4096)
        except OSError:
            more = b""
        if not more:
            break
        got += more
        if all(name in got for name in NAMES) and not os.path.exists(seen):
            open(seen, "w").close()
    signal.alarm(0)
    _, status = os.waitpid(pid, 0)
    os.close(fd)
    return got, os.WEXITSTATUS(status)


def check(program, arguments, term):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "p.py"), "w") as f:
            f.write(PROGRAM)
        got, status = run(program, arguments, term, folder)
    text = got.decode()
    lines = [line for line in text.split("\r\n") if "hottest: " in line]
    assert status == 0, (status, text)
    assert lines[0].startswith("pyinstrument-top: 0:"), text
    assert "spin  p.py:3" in text, text
    controls = [c for c in text if c < " " and c not in "\r\n" or "\x7f" <= c < "\xa0"]
    assert not controls, repr(text)


def main():
    program = os.path.abspath(os.path.join(
        os.environ.get("top_builddir", "."), "pyinstrument-top"))
    check(program, [], "dumb")
    check(program, ["--plain"], "xterm-256color")


if __name__ == "__main__":
    sys.exit(main())
