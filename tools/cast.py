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
# Seconds, then what is typed.
KEYS = [
    (4, "j"), (0.6, "j"), (0.6, "j"),
    (1.5, "\r"), (2, "\x7f"),  # into a subtree, and back
    (1.5, "2"), (3, ">"),  # functions, by another column
    (2, "3"), (3, "4"),  # the flame graph, the source
    (3, "1"), (1, "w"), (2, "W"),  # the last second, and all again
    (1, "t"), (2, "l"), (4, "t"), (1, "l"),  # a lane for each thread, and none
    (1, "/json\r"), (2, "\033"),
    (1, "o"), (2, "o"),  # what the program prints
    (1, "?"), (3, "q"),
    (1.5, "q"), (1.5, "k"),
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
            os.write(fd, keys.pop(0)[1].encode())
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
