"""Calls of every kind, as many as there can be: a stack in which any function
calls what its text does not name is none.

What is called by name, be it as an argument that C calls, is in the text of its
caller; SPECIAL has what is not. tests/pyver/graph.py reads it. Its first argument
but for the last says how many seconds of CPU time it takes.
"""
import functools
import re
import sys

from truth import cpu, tell, timed

SPECIAL = {"Item": ["__init__"],
           "Scope": ["__init__", "__enter__", "__exit__"]}


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


def tiny(n):
    return n


def left(n):
    return tiny(n) + tiny(n)


def right(n):
    return tiny(n) - tiny(n)


def key(n):
    return -n


def by_sorted(n):
    return sorted(range(n), key=key)


def by_map(n):
    return list(map(tiny, range(n)))


def add(a, b):
    return a + b


def by_reduce(n):
    return functools.reduce(add, range(n))


def put(match):
    return match.group()


def by_sub(n):
    return re.sub(r"\d", put, "a1" * n)


def numbers(n):
    for i in range(n):
        yield tiny(i)


def relay(n):
    yield from numbers(n)


def by_generator(n):
    for _ in relay(n):
        pass


def half_a_generator(n):
    for _ in range(n):
        next(numbers(2))


class Item:
    def __init__(self, n):
        self.n = tiny(n)

    def get(self):
        return self.n


def by_class(n):
    for i in range(n):
        Item(i).get()


class Scope:
    def __init__(self, n):
        self.n = n

    def __enter__(self):
        return key(self.n)

    def __exit__(self, *_):
        return tiny(0)


def by_scope(n):
    for i in range(n):
        with Scope(i):
            left(i)


def fails(n):
    raise ValueError(tiny(n))


def by_error(n):
    for i in range(n):
        try:
            fails(i)
        except ValueError:
            right(i)


def deep(n):
    return deep(n - 1) + 1 if n else 0


def main():
    end = cpu() + float(sys.argv[1] if len(sys.argv) > 2 else 1)
    while cpu() < end:
        fib(9)
        even(40)
        left(1)
        right(1)
        by_sorted(20)
        by_map(20)
        by_reduce(20)
        by_sub(20)
        by_generator(20)
        half_a_generator(10)
        by_class(10)
        by_scope(10)
        by_error(10)
        deep(60)


timed("main", main)
tell(calls=SPECIAL, source=__file__)
