"""Have tests/pyver/watch sample this process. Import, hello(), then
start(...), work, seen = stop()."""
import collections
import ctypes
import os
import sys
import threading

import look

_libc = ctypes.CDLL(None)
_Stack = collections.namedtuple("Stack", "thread state flags count ns frames")
_Task = collections.namedtuple("Task", "thread by name function")
_Frame = collections.namedtuple("Frame", "name file first flags line")

RUNNING, WAITING, GIL, READY = 1, 2, 3, 4
GC, CUT, PARTIAL = 8, 16, 32


def _tid_offset():
    """Where glibc keeps the kernel's thread id in struct pthread."""
    if sys.version_info >= (3, 11):
        return 0
    tid = threading.get_native_id()
    words = (ctypes.c_uint32 * 512).from_address(threading.get_ident())
    return 4 * list(words).index(tid)


def hello():
    """Introduce this interpreter; skip the test if it cannot be read."""
    addresses = [look._exported(name) for name in (
        "_PyRuntime", "PyCode_Type", "PyCFunction_Type", "PyCMethod_Type",
        "PyMethodDescr_Type", "PyWrapperDescr_Type", "PyClassMethodDescr_Type",
        "PyFunction_Type", "PyMethod_Type", "PyModule_Type")]
    said = look._question("hello %d %s %d" % (
        sys.hexversion, " ".join(map(str, addresses)), _tid_offset()))
    if said != "ok":
        print("not readable: " + said)
        sys.exit(77)


def start(microseconds=1000):
    assert look._question("start %d" % microseconds) == "ok"


def count():
    """How many samples there are so far."""
    return int(look._question("count"))


def _frame(text):
    if text == "CUT":
        return _Frame("CUT", "", 0, 0, 0)
    if text.startswith("AWAIT:"):
        return _Frame("[%s]" % text[6:], "", 0, 0, 0)
    if text.startswith("C:"):
        name, _, module = text[2:].rpartition(":")
        return _Frame(name, module, 0, 0, 0)
    name, file, first, flags, line = text.rsplit(":", 4)
    return _Frame(name, file, int(first), int(flags), int(line))


class Seen:
    """What the sampler saw."""

    def __init__(self, lines):
        self.stacks, self.threads, self.lost = [], {}, {}
        self.runs, self.waits, self.tasks = [], [], {}
        for line in lines:
            kind, *f = line.split("\t")
            if kind in ("stack", "runs", "waits"):
                getattr(self, "stacks" if kind == "stack" else kind).append(
                    _Stack(
                    int(f[0]), int(f[1]), int(f[2]), int(f[3]), int(f[4]),
                    [_frame(t) for t in f[5].split("\037")] if f[5] else []))
            elif kind == "task":
                self.tasks[int(f[0])] = _Task(int(f[1]), int(f[2]), f[3], f[4])
            elif kind == "thread":
                self.threads[int(f[0])] = (int(f[1]), int(f[2]), f[3])
            elif kind == "lost":
                self.lost[int(f[0])] = (int(f[1]), int(f[2]))
            elif kind == "wall":
                self.wall = int(f[0])
            elif kind == "gap":
                self.gap = int(f[0])
            else:
                self.ticks = int(f[0])
        self.count = sum(s.count for s in self.stacks)
        self.main = [i for i, t in self.threads.items() if t[0] & 1]

    def share(self, holds):
        """Part of the samples for which holds(stack) is true. Not of the time:
        on a busy machine one sample may stand for half a second."""
        return sum(s.count for s in self.stacks if holds(s)) / self.count


def stop():
    n = int(look._question("stop"))
    return Seen([look._tell.readline().rstrip("\n") for _ in range(n)])
