"""Tasks that know for how long they lived, for tests/pyver/tasks.py to compare."""
import sys
import time

clock = time.perf_counter
LIVES = {}  # name: seconds


async def life(name, coroutine):
    begin = clock()
    try:
        return await coroutine
    finally:
        LIVES[name] = clock() - begin


def lived(name, begin):
    """One more of that name, which are counted together."""
    LIVES[name] = LIVES.get(name, 0) + clock() - begin


def spin(seconds):
    end = clock() + seconds
    while clock() < end:
        pass


def tell():
    for item in LIVES.items():
        sys.stdout.write("%s %.3f\n" % item)
