"""Phases of Python code, and of waiting, one after the other."""
import time

from truth import spin, tell, timed


def alpha():
    spin(0.4)


def beta():
    inner()
    spin(0.1)


def inner():
    spin(0.2)


def gamma():
    time.sleep(0.3)


def main():
    for _ in range(2):
        timed("alpha", alpha)
        timed("beta", beta)
        timed("gamma", gamma)


timed("main", main)
tell(paths=[["main", "timed", "alpha", "spin"], ["beta", "inner", "spin"],
            ["gamma", "sleep"]],
     never=[["alpha", "inner"], ["inner", "sleep"]])
