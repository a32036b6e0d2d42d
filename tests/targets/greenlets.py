"""Greenlets: stacks that one thread exchanges for each other."""
import sys

from truth import clock, spin, tell, timed

try:
    from greenlet import greenlet, getcurrent
except ImportError:
    sys.exit(77)


def deep(n, work):
    if n:
        deep(n - 1, work)
    else:
        work()


def left_work():
    while True:
        timed("left_step", left_step)
        hub.switch()


def left_step():
    spin(0.002)


def right_work():
    while True:
        timed("right_step", right_step)
        hub.switch()


def right_step():
    spin(0.001)


def left():
    deep(20, left_work)


def right():
    deep(300, right_work)


def main():
    greenlets = [greenlet(left), greenlet(right)]
    end = clock() + 1
    while clock() < end:
        for each in greenlets:
            each.switch()


hub = getcurrent()
main()  # what the greenlets do in it is their own: it has no time
tell(paths=[["left", "deep"], ["deep", "left_work", "timed", "left_step"],
            ["deep", "right_work", "timed", "right_step", "spin"]],
     never=[["left_work", "right_step"], ["right_work", "left_step"],
            ["left", "right"], ["left_work", "left_step"]])
