"""Generators that two callers drive in turn."""
from truth import clock, spin, tell, timed


def source():
    while True:
        spin(0.001)
        yield 1


def relay(inner):
    for each in inner:
        yield from [each]


def left(gen):
    next(gen)
    spin(0.002)


def right(gen):
    next(gen)
    spin(0.001)


def main():
    shared = relay(source())
    end = clock() + 1.5
    while clock() < end:
        timed("left", left, shared)
        timed("right", right, shared)


timed("main", main)
tell(paths=[["left", "relay", "source", "spin"],
            ["right", "relay", "source", "spin"],
            ["left", "spin"], ["right", "spin"]],
     never=[["relay", "spin"], ["left", "source"], ["left", "right"]])
