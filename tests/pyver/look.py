"""Ask tests/pyver/look about this process. Import, then look.describe(...)."""
import ctypes
import os
import sys
import types

_ask = os.fdopen(3, "w")
_tell = os.fdopen(4, "r")


def _question(text):
    _ask.write(text + "\n")
    _ask.flush()
    return _tell.readline().rstrip("\n")


def _exported(name):
    try:
        return ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, name))
    except ValueError:
        return 0


def _interpreter():
    name = "PyInterpreterState_Get"
    if sys.version_info < (3, 9):
        name = "_PyInterpreterState_Get"
    get = getattr(ctypes.pythonapi, name)
    get.restype = ctypes.c_size_t
    return get()


def hello():
    """Introduce this interpreter; skip the test if it cannot be read."""
    addresses = [_exported("_PyRuntime"), _interpreter()]
    addresses += [_exported(name) for name in (
        "PyCFunction_Type", "PyCMethod_Type", "PyMethodDescr_Type",
        "PyWrapperDescr_Type", "PyClassMethodDescr_Type", "PyFunction_Type",
        "PyMethod_Type", "PyModule_Type")]
    said = _question("hello %d %s" % (
        sys.hexversion, " ".join(map(str, addresses))))
    if said != "ok":
        print("not readable: " + said)
        sys.exit(77)
    if _question("describe %d" % id(len)).startswith("unreadable"):
        print("the memory of a child cannot be read here")
        sys.exit(77)


class Described:
    def __init__(self, line):
        fields = line.split("\t")
        self.kind = fields[0]
        if len(fields) == 4:
            self.key, self.name, self.module = fields[1:]

    def __repr__(self):
        return repr(vars(self))


def describe(obj):
    return Described(_question("describe %d" % id(obj)))


def frame(frame):
    """The callable that this frame, which must be in a call, is calling."""
    return Described(_question("frame %d" % id(frame)))


def facts():
    """[(kind, text)]"""
    found = []
    for each in _question("facts").split("\t"):
        if each:
            kind, _, text = each.partition(":")
            found.append((int(kind), bytes.fromhex(text)))
    return found


def item(a_dict, key):
    """The id of a_dict[key], a str or an int; 0: not found."""
    kind = "int" if isinstance(key, int) else "item"
    return int(_question("%s %d %s" % (kind, id(a_dict), key)))


def attr(obj, name):
    """The id of an attribute of the instance itself; 0: not found."""
    return int(_question("attr %d %s" % (id(obj), name)))


def thread(ident):
    """(name, daemon) of the thread, as threading has them; None: not found."""
    daemon, said = _question("thread %d" % ident).split(" ")
    return (None if said == "-" else bytes.fromhex(said).decode(),
            {"0": None, "1": True, "2": False}[daemon])


def thread_name(ident):
    return thread(ident)[0]


class Check:
    """Counts what held and what did not; done() ends the test."""

    def __init__(self, at_least):
        self.at_least = at_least
        self.good = self.bad = 0

    def __call__(self, holds, *about):
        if holds:
            self.good += 1
            return
        self.bad += 1
        if self.bad <= 20:
            print("WRONG:", *about)

    def done(self):
        print("%d right, %d wrong" % (self.good, self.bad))
        if self.good < self.at_least:
            print("expected at least %d" % self.at_least)
        sys.stdout.flush()
        os._exit(1 if self.bad or self.good < self.at_least else 0)
