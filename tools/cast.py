#!/usr/bin/env python3
"""tools/cast.py [PROGRAM [FILE]] - record doc/demo.cast (asciinema's format, version
2): a program of examples/screens below PROGRAM, the pyinstrument-top to take, with
keys as somebody would press them. `asciinema play doc/demo.cast` shows it."""
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
from on_terminal import start  # noqa: E402

ROWS, COLS = 24, 80
# Seconds, then what is typed; and, where it is worth a mark, what was to be seen until
# then. tests/unit/test_cast.c knows what each of them promises.
KEYS = [
    (4, "j", "the call tree"), (0.6, "j"), (0.6, "j"),
    (1.5, "\r"), (2, "\x7f", "one subtree of it"),
    (1.5, "2", "all of it again"),
    (3, "\033[17~", "functions, by their own time"),
    (2, "t", "what they can be sorted by"),
    (2, "3", "functions, by all of their time"),
    (3, "4", "the flame graph"),
    (3, "1", "the source"),
    (1, "w"), (2.5, "r", "the last second"),
    (3, "\x7f", "from now on"), (1, "W"),
    (2, "t", "all of the run"),
    (2, "l", "who runs"),
    (4, "t", "a lane for each thread"), (1, "l"),
    (1, "/json\r"), (2, "\033", "what is called json"),
    (1, "o"), (2, "o", "what the program prints"),
    (1, "?"), (3, "q", "the help"),
    (1.5, "q"), (1.5, "k", "the question at the end"),
]


def record(program, folder):
    """What came, and when: [seconds, "o", text] each."""
    pid, fd = start([program, "epochs.py"], folder, ROWS, COLS)
    begin = time.monotonic()
    due, keys, events, held = begin, list(KEYS), [], b""
    due += keys[0][0]
    while True:
        wait = max(0, due - time.monotonic()) if keys else None
        if select.select([fd], [], [], wait)[0]:
            try:
                held += os.read(fd, 65536)
            except OSError:  # the program and we have ended
                break
            text = held.decode(errors="ignore")
            rest = held[len(text.encode()):]
            held = rest if len(rest) < 4 else b""
            # Behind the last key comes all that the program printed.
            if not keys:
                continue
            events.append([round(time.monotonic() - begin, 3), "o", text])
        elif keys:
            _, typed, *marks = keys.pop(0)
            events += [[round(time.monotonic() - begin, 3), "m", mark]
                       for mark in marks]
            os.write(fd, typed.encode())
            due = time.monotonic() + (keys[0][0] if keys else 0)
    os.waitpid(pid, 0)
    return events


def main():
    program = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else
                              os.path.join(TOP, "build", "pyinstrument-top"))
    path = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else
                           os.path.join(TOP, "doc", "demo.cast"))
    signal.alarm(300)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(os.path.join(TOP, "examples", "screens", "epochs.py"),
                    folder)
        events = record(program, folder)
    head = {"version": 2, "width": COLS, "height": ROWS,
            "title": "pyinstrument-top epochs.py",
            "env": {"TERM": "xterm-256color"}}
    with open(path, "w") as out:
        for line in [head] + events:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    print("%s: %d bytes, %.0f s" % (path, os.path.getsize(path),
                                    events[-1][0]))


if __name__ == "__main__":
    main()
