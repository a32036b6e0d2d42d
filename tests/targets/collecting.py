"""The garbage collector at work: within a call of gc.collect(), and called
by whatever code creates objects."""
import gc

from truth import clock, spin, tell, timed


class Node:
    def __init__(self):
        self.me = self


keep = [Node() for _ in range(100000)]


def collect():
    gc.collect()


def churn():
    for _ in range(20000):
        Node()


def main():
    end = clock() + 1.2
    while clock() < end:
        timed("collect", collect)
        timed("churn", churn)
        timed("quiet", quiet)


def quiet():
    spin(0.01)


timed("main", main)
tell(paths=[["collect", "collect"], ["main", "timed", "churn"]])
