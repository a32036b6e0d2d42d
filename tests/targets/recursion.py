"""Nine thousand frames deep."""
import sys
import threading

from truth import spin, tell, timed

DEPTH = 9000


def recurse(n):
    if n > 1:
        recurse(n - 1)
    else:
        timed("bottom", bottom)


def bottom():
    spin(1)


def main():
    recurse(DEPTH)


sys.setrecursionlimit(2 * DEPTH)
threading.stack_size(256 << 20)
thread = threading.Thread(target=main)
thread.start()
thread.join()
tell(depth={"recurse": DEPTH},
     paths=[["recurse", "timed", "bottom", "spin"]])
