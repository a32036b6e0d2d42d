"""Imports of modules that are slow in ways of their own: to compile, for what
their code computes, for what it waits for. What they define is called when they
are there, which is no import any more.

The only argument names a file, in which the target tells, as JSON, for how long
it imported and for how long it ran in all.
"""
import importlib
import json
import os
import sys
import tempfile
import time

SECONDS = float(os.environ.get("IMPORTS_SECONDS", "0.5"))

SPINS = """
import helps

helps.spin_within()

def later():
    helps.spin_later()
"""

HELPS = """
import time

def spin(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass

def spin_within():
    spin({0})

def spin_later():
    spin({0})
"""

SLEEPS = """
import time

def sleep_within():
    time.sleep({0})

sleep_within()
"""

COMPILES = "def f{0}(a, b=1, *c, **d):\n    return [a + x * b for x in c], d\n"


def write(folder, name, source):
    with open(os.path.join(folder, name + ".py"), "w") as file:
        file.write(source)


def write_all(folder):
    write(folder, "spins", SPINS)
    write(folder, "helps", HELPS.format(SECONDS))
    write(folder, "sleeps", SLEEPS.format(SECONDS))
    write(folder, "compiles",
          "".join(COMPILES.format(i) for i in range(5000)))


def import_all():
    for name in ("compiles", "spins", "sleeps"):
        importlib.import_module(name)
    importlib.reload(sys.modules["sleeps"])


def main(told):
    start = time.monotonic()
    import_all()
    imported = time.monotonic()
    sys.modules["spins"].later()
    with open(told, "w") as file:
        json.dump({"import": imported - start,
                   "main": time.monotonic() - start}, file)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory() as folder:
        write_all(folder)
        sys.path.insert(0, folder)
        main(sys.argv[1])
