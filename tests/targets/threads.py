"""Threads that wait and threads that compute."""
import threading
import time

from truth import clock, spin, tell, timed

go = threading.Event()


def waiter():
    timed("napping", napping)


def napping():
    time.sleep(0.8)


def worker():
    go.wait()
    timed("computing", computing)


def computing():
    end = clock() + 0.8
    while clock() < end:
        crunch()


def crunch():
    total = 0
    for i in range(20000):
        total += i
    return total


def main():
    threads = [threading.Thread(target=waiter) for _ in range(3)]
    threads += [threading.Thread(target=worker)]
    for thread in threads:
        thread.start()
    go.set()
    timed("joining", joining, threads)


def joining(threads):
    for thread in threads:
        thread.join()


timed("main", main)
tell(paths=[["worker", "timed", "computing", "crunch"],
            ["waiter", "timed", "napping", "sleep"],
            ["main", "timed", "joining"]],
     never=[["main", "crunch"], ["napping", "crunch"]])
