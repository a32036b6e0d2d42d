"""Code that is traced or profiled from within, and so made of instructions
that report."""
import sys

from truth import clock, count, tell, timed

numbers = list(range(30000, 0, -1))


def ignore(frame, event, arg):
    return None


def trace_lines(frame, event, arg):
    return trace_lines


def sort_all(n):
    for _ in range(n):
        made = sorted(numbers, key=abs)
        made.sort(reverse=True)
    return made


def plain():
    timed("sort_all", sort_all, 40)


def profiled():
    sys.setprofile(ignore)
    timed("sort_all", sort_all, 40)
    sys.setprofile(None)


def traced():
    sys.settrace(trace_lines)
    timed("sort_all", sort_all, 40)
    sys.settrace(None)


def main():
    end = clock() + 1
    while clock() < end:
        for f in (plain, profiled, traced):
            start = clock()
            f()
            count(f.__name__, start)


timed("main", main)
tell(paths=[["plain", "timed", "sort_all", "sorted"],
            ["profiled", "timed", "sort_all", "sorted"],
            ["traced", "timed", "sort_all"]],
     never=[["plain", "sort_all"], ["sort_all", "sort_all"]])
