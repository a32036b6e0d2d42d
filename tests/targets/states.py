"""Threads that each do one thing, in a function of that name. The main thread
tells, as JSON in the file named by the first argument, how long each was at it.

Each spends its time in one state; those that share the GIL say how much CPU time
they had of it.
"""
import json
import os
import queue
import select
import socket
import subprocess
import sys
import threading
import time
import zlib

import lacked

SECONDS = float(os.environ.get("STATES_SECONDS", "2"))

told = {}


def spin(until):
    while time.monotonic() < until:
        for _ in range(1000):
            pass


def count(until):
    while time.monotonic() < until:
        for _ in range(1000):
            pass


def sleep(until):
    while time.monotonic() < until:
        time.sleep(0.02)


def lock(until):
    held = threading.Lock()
    held.acquire()
    while time.monotonic() < until:
        held.acquire(timeout=0.05)


def take(until):
    jobs = queue.Queue()
    while time.monotonic() < until:
        try:
            jobs.get(timeout=0.05)
        except queue.Empty:
            pass


def poll(until):
    here, there = os.pipe()
    while time.monotonic() < until:
        select.select([here], [], [], 0.03)


def recv(until):
    here, there = socket.socketpair()
    timer = threading.Timer(until - time.monotonic(), there.send, (b"x",))
    timer.start()
    here.recv(1)
    timer.join()


def read(until):
    here, there = os.pipe()
    timer = threading.Timer(until - time.monotonic(), os.write, (there, b"x"))
    timer.start()
    os.read(here, 1)
    timer.join()


def child(until):
    subprocess.call(["sleep", "%.3f" % (until - time.monotonic())])


def compress(until):
    """Computes without the GIL."""
    data = os.urandom(1 << 20)
    while time.monotonic() < until:
        zlib.compress(data, 1)


def clocks_before():
    """Seconds: now, on a CPU, and ready without one, as the kernel counts. To read
    the last takes some time, which is none of what follows."""
    ready = lacked.seconds()
    cpu = time.thread_time()
    return time.monotonic(), cpu, ready


def clocks_behind():
    return time.monotonic(), time.thread_time(), lacked.seconds()


def run(what, until):
    began = clocks_before()
    what(until)
    told[what.__name__] = [end - begin for begin, end
                           in zip(began, clocks_behind())]


def main():
    names = sys.argv[2:]
    until = time.monotonic() + SECONDS
    threads = [threading.Thread(target=run, args=(globals()[name], until))
               for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open(sys.argv[1], "w") as file:
        json.dump(told, file)


main()
