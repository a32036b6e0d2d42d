"""Interpreters beside the first one: called from it, called from a thread of
its own, and made and destroyed without pause."""
import os
import struct
import sys
import threading

from truth import spin, tell, timed, visits

try:
    import _interpreters as interpreters  # 3.13 and later
    run = interpreters.exec
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        sys.exit(77)
    run = interpreters.run_string

KINDS = 4
ROUNDS = 10  # of each kind
told, tell_it = os.pipe()

TEXT = """
import _thread, os, struct, time

def {name}():
    start = time.perf_counter()
    total = 0
    while time.perf_counter() < start + {duration}:
        for i in range(5000):
            total += i * i
    return start, time.perf_counter()

def above_{name}():
    return {name}()

took = above_{name}()
os.write({fd}, struct.pack("Qdd", _thread.get_native_id(), *took))
"""


def text_of(name, duration, file="<string>"):
    source = TEXT.format(name=name, duration=duration, fd=tell_it)
    return "exec(compile(%r, %r, 'exec'))" % (source, file)


def run_one(other, name, duration, **more):
    """Run a function there. What it says that it took is its truth."""
    run(other, text_of(name, duration, **more))


def hear(name):
    thread, begin, end = struct.unpack("Qdd", os.read(told, 24))
    visits.append((name, thread, False, begin, end))


def outside():
    spin(0.3)


def first():
    other = interpreters.create()
    run_one(other, "inside", 0.4)
    hear("inside")
    timed("outside", outside)
    interpreters.destroy(other)
    return int(other)


def in_thread():
    other = interpreters.create()
    numbers.append(int(other))
    run_one(other, "beside", 0.4)
    interpreters.destroy(other)


def without_pause():
    for i in range(KINDS * ROUNDS):
        name = "g_%d" % (i % KINDS)
        other = interpreters.create()
        run_one(other, name, 0.005, file="churn_%d" % (i % KINDS))
        hear(name)
        interpreters.destroy(other)


numbers = []
number = timed("first", first)
worker = threading.Thread(target=in_thread, name="worker")
worker.start()
worker.join()
hear("beside")
without_pause()
there = "MainThread in interpreter %d" % number
beside = "worker in interpreter %d" % numbers[0]
tell(paths=[["first", "timed", "outside", "spin"],
            ["above_inside", "inside"],
            [there, "<module>", "exec", "<module>", "above_inside"],
            [beside, "<module>", "exec", "<module>", "above_beside"]],
     never=[["outside", "inside"], ["inside", "spin"], ["first", "<module>"],
            ["run_one", "<module>"], ["in_thread", "<module>"]],
     kinds=KINDS)
