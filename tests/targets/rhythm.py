"""A program that hardly runs, always at the same time: half a millisecond in ten, on
the one CPU that there is for it and for whoever looks at it."""
import os
import re
import sys
import time

from truth import clock, tell, timed

BEAT = 0.010
BEATS = 600


def short():
    end = clock() + BEAT / 20
    while clock() < end:
        pass


def rests(until):
    time.sleep(max(0, until - clock()))


def main():
    # Before Linux 6.12 who wakes up has to wait until short() sleeps again.
    release = re.findall(r"\d+", os.uname().release)
    if tuple(map(int, release[:2])) < (6, 12):
        sys.exit(77)
    beat = clock()
    for _ in range(BEATS):
        timed("short", short)
        beat += BEAT
        timed("rests", rests, beat)
    tell(paths=[["short"], ["rests"]])


main()
