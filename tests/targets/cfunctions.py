"""Time in C functions, called in every way there is.

What a call is given and gives back is made and freed outside of the time that
counts, for that is done in C, but not within the function.
"""
import functools
import hashlib
import os
import random
import re
import time
import zlib

from truth import clock, count, tell, timed

data = os.urandom(50000) * 8
numbers = list(range(30000))
random.Random(1).shuffle(numbers)
few = tuple(numbers[:9000])
text = "the quick brown fox " * 1200
words = [str(n) for n in numbers]
joined = ",".join(words)
pattern = re.compile(r"(\w+)\s+(\w+)$")
level = {"level": 1}


def one_round():
    start = clock()
    time.sleep(0.003)
    count("sleep", start)

    kept = [None] * 10
    start = clock()
    kept[0] = zlib.compress(data, 1)
    kept[1] = zlib.compress(data, level=1)
    kept[2] = zlib.compress(data, **level)
    count("compress", start)

    start = clock()
    for _ in range(10):
        sum(numbers)
    count("sum", start)

    start = clock()
    made = sorted(numbers)
    count("sorted", start)

    made = numbers[:]
    start = clock()
    made.sort(reverse=True)
    count("list.sort", start)

    kept = [None] * 10
    start = clock()
    for i in range(10):
        kept[i] = ",".join(words)
    count("str.join", start)

    made = kept = None
    start = clock()
    made = joined.split(",")
    count("str.split", start)
    made = None

    start = clock()
    pattern.search(text)
    count("Pattern.search", start)

    start = clock()
    for _ in range(20):
        max(*few)
        max(*few, default=None) if not few else None
    count("max", start)

    start = clock()
    for _ in range(3):
        hashlib.sha256(data)
    # openssl_sha256 where CPython was built with that.
    count(hashlib.sha256.__name__, start)

    start = clock()
    for _ in range(10):
        functools.reduce(max, few, 0)
    count("reduce", start)

    start = clock()
    made = [1, (2, made or list(numbers))]
    count("list", start)
    made = None

    timed("python_code", python_code, 40000)


def python_code(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def main():
    end = clock() + 1.5
    while clock() < end:
        one_round()


one_round()
timed("main", main)
tell(paths=[["one_round", "sleep"], ["one_round", "sorted"],
            ["one_round", "list.sort"], ["one_round", "str.join"],
            ["one_round", "Pattern.search"]],
     never=[["python_code", "sleep"], ["python_code", "sum"]])
