"""Code that comes and goes, so that its addresses are used again; threads and
generators that do; stacks that change as fast as they can.

Every function is made from a text of its own: f_7 is in the file churn_7, calls
g_7 alone, and all that is seen otherwise was never there.
"""
import threading

from truth import cpu, tell, timed

KINDS = 10
TEXT = """
def g_{n}(k):
    total = 0
    for i in range(k):
        total += i
    return total

def f_{n}(k):
    return [g_{n}(k), g_{n}(k // 2)]

def i_{n}(k):
    yield g_{n}(k)
    yield f_{n}(k)

def h_{n}(k):
    for _ in range(20):
        f_{n}(k)
        for _ in i_{n}(k):
            pass
        half = i_{n}(k)
        next(half)
        del half
"""


def make(n):
    scope = {}
    exec(compile(TEXT.format(n=n), "churn_%d" % n, "exec"), scope)
    return scope["h_%d" % n]


def short_codes(duration):
    end = cpu() + duration
    n = 0
    while cpu() < end:
        n = (n + 1) % KINDS
        made = make(n)
        made(20)
        made(200)  # long enough that no kind is missed by chance


def short_threads():
    for n in range(60):
        threads = [threading.Thread(target=make(k % KINDS), args=(30,))
                   for k in range(n, n + 4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def deep(n):
    return deep(n - 1) + 1 if n else 0


def stack_that_grows(duration):
    end = cpu() + duration
    while cpu() < end:
        deep(800)


def main():
    timed("short_codes", short_codes, 0.8)
    timed("short_threads", short_threads)
    timed("stack_that_grows", stack_that_grows, 0.3)


timed("main", main)
tell(kinds=KINDS)
