"""A second interpreter in the process, called from the first."""
import os
import struct
import sys

from truth import seconds, spin, tell, timed

try:
    import _interpreters as interpreters  # 3.13 and later
    run = interpreters.exec
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        sys.exit(77)
    run = interpreters.run_string

TEXT = """
import os, struct, time

def inside():
    end = time.perf_counter() + 0.4
    total = 0
    while time.perf_counter() < end:
        for i in range(5000):
            total += i * i

start = time.perf_counter()
inside()
os.write(%d, struct.pack("d", time.perf_counter() - start))
"""


def outside():
    spin(0.3)


def main():
    told, tell_it = os.pipe()
    other = interpreters.create()
    run(other, TEXT % tell_it)
    timed("outside", outside)
    interpreters.destroy(other)
    seconds["inside"] = struct.unpack("d", os.read(told, 8))[0]


timed("main", main)
del seconds["main"]  # a thread of each interpreter: not all of it is its time
tell(paths=[["main", "timed", "outside", "spin"], ["<module>", "inside"]],
     never=[["outside", "inside"], ["inside", "spin"]])
