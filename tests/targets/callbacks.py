"""Python functions that C functions call."""
import functools
import re

from truth import cpu, tell, timed

numbers = list(range(300))
text = "ab1 " * 300
digit = re.compile(r"\d")


def keyf(x):
    total = 0
    for i in range(20):
        total += i
    return -x + total


def repl(match):
    return keyf(1) and "z"


class Item:
    def __init__(self):
        keyf(3)

    def __lt__(self, other):
        keyf(1)
        return id(self) < id(other)

    def __add__(self, other):
        keyf(2)
        return self

    def __iter__(self):
        for i in range(50):
            keyf(i)
            yield i

    @property
    def value(self):
        return keyf(4)


items = [Item() for _ in range(60)]


def by_sorted():
    for _ in range(10):
        sorted(numbers, key=keyf)


def by_map():
    for _ in range(10):
        list(map(keyf, numbers))


def by_sub():
    for _ in range(10):
        digit.sub(repl, text)


def by_sort():
    for _ in range(10):
        items.sort()


def by_reduce():
    for _ in range(10):
        functools.reduce(lambda a, b: keyf(b), numbers)


def by_max():
    for _ in range(10):
        max(numbers, key=keyf)


def by_sum():
    for _ in range(50):
        sum(items[0])


def by_add():
    for _ in range(1000):
        items[0] + items[1]


def by_property():
    for _ in range(1000):
        items[0].value


def by_init():
    for _ in range(10):
        [Item() for _ in range(100)]


def main():
    end = cpu() + 2
    while cpu() < end:
        for f in (by_sorted, by_map, by_sub, by_sort, by_reduce, by_max,
                  by_sum, by_add, by_property, by_init):
            timed(f.__name__, f)


timed("main", main)
tell(paths=[["by_sorted", "sorted", "keyf"], ["by_map", "list", "keyf"],
            ["by_sub", "Pattern.sub", "repl", "keyf"],
            ["by_sort", "list.sort", "__lt__", "keyf"],
            ["by_reduce", "reduce", "<lambda>", "keyf"],
            ["by_max", "max", "keyf"],
            ["by_sum", "sum", "__iter__", "keyf"],
            ["by_add", "__add__", "keyf"], ["by_property", "value", "keyf"]],
     never=[["by_sorted", "keyf"], ["by_add", "keyf"], ["by_sub", "keyf"],
            ["keyf", "keyf"]])
