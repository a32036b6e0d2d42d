"""Hold what is seen of greenlets against some that know what they wait for, and
for how long. One is known once it was seen to run, so each computes until there
are samples of it.

usage: python3.N greenlets.py
"""
import collections
import os
import sys
import time

import greenlet

import watch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../targets"))
from truth import clock, spin  # noqa: E402

OFF = 0.02
EVERY = 0.010  # seconds between two looks at greenlets
SEEN = 5       # samples that one waits for, of which some may be torn
MANY = 60      # more than are looked at at a time

lives = collections.defaultdict(float)
hub = greenlet.getcurrent()


def be_seen():
    count = watch.count() + SEEN
    while watch.count() < count:
        pass


def lived(work):
    def life():
        began = clock()
        be_seen()
        work()
        lives[work.__name__] += clock() - began
    return life


# Two that exchange all the time, far more often than is looked.

def left():
    for _ in range(20000):
        left_step()


def left_step():
    hub.switch()


def right():
    for _ in range(20000):
        right_step()


def right_step():
    hub.switch()


# One that mostly computes, with C between its frames, and one that waits.

def works():
    for _ in range(100):
        max([1, 2], key=works_step)


def works_step(_):
    spin(0.003)
    hub.switch()
    return 0


def waits():
    for _ in range(300):
        waits_deep(50)


def waits_deep(n):
    if n:
        waits_deep(n - 1)
    else:
        hub.switch()


def one_of_many():
    for _ in range(4):
        hub.switch()


# As eventlet's are made.
START = {}
exec(compile("""
def main(function):
    function()
""", "/lib/eventlet/greenthread.py", "exec"), START)


def served():
    hub.switch()


def what_was_started_names_it():
    life = lived(served)
    watch.start(1000)
    one = greenlet.greenlet(START["main"])
    one.switch(life)
    one.switch()
    seen = watch.stop()
    assert one.dead
    [task] = seen.tasks.values()
    assert task.function.endswith("life"), task


def turns(names):
    """Until all have ended, each in turn; a moment after each round."""
    there = [greenlet.greenlet(lived(name)) for name in names]
    while there:
        for each in there:
            each.switch()
        there = [each for each in there if not each.dead]
        time.sleep(0.0001 if len(there) < MANY else 0.02)


CALLEES = {
    "life": {"be_seen", "left", "right", "works", "waits", "one_of_many"},
    "left": {"left_step"}, "left_step": {"[switch]", "greenlet.switch"},
    "right": {"right_step"}, "right_step": {"[switch]", "greenlet.switch"},
    "works": {"max", "works_step"},
    "works_step": {"spin", "[switch]", "greenlet.switch"},
    "waits": {"waits_deep"},
    "waits_deep": {"waits_deep", "[switch]", "greenlet.switch"},
    "one_of_many": {"[switch]", "greenlet.switch"},
}
KNOWN = set(CALLEES).union(*CALLEES.values())


def names(stack):
    return [frame.name for frame in stack.frames]


def last(name):
    return name.rsplit(".", 1)[-1] if name != "greenlet.switch" else name


def work_of(stack):
    """Which one's it is: what lived() was given stands below life()."""
    path = [last(name) for name in names(stack)]
    return path[1] if len(path) > 1 else None


def stacks_are_possible(seen):
    for stack in seen.waits + seen.runs:
        path = [last(name) for name in names(stack)]
        assert path[0] == "life", path
        for caller, callee in zip(path, path[1:]):
            if caller in CALLEES and callee in KNOWN:
                assert callee in CALLEES[caller], path
    for stack in seen.waits:
        assert names(stack)[-1] == "[switch]", names(stack)
        assert stack.state == watch.WAITING, stack


def each_is_one_stack(seen):
    """What one was seen in is always the same work's."""
    work = collections.defaultdict(set)
    for stack in seen.waits + seen.runs:
        work[stack.thread].add(work_of(stack))
    for number, works_in in work.items():
        works_in &= set(lives)
        assert len(works_in) <= 1, (number, works_in)
    return work


def what_runs_is_its_own(seen):
    """Nothing of theirs is left to the thread: it is known who runs."""
    mine = sum(s.count for s in seen.runs if "works_step" in names(s))
    whole = sum(s.count for s in seen.stacks if "works_step" in names(s))
    assert whole > 0 and mine >= 0.9 * whole - 2, (mine, whole)


def lives_are_right(seen, work):
    had, there = collections.defaultdict(float), collections.Counter()
    for number, works_in in work.items():
        for name in works_in:
            there[name] += 1
    for stack in seen.waits + seen.runs:
        for name in work[stack.thread]:
            had[name] += stack.ns / 1e9
    look = EVERY + 2 * seen.gap / 1e9
    for name, life in lives.items():
        n = max(1, there[name])
        off = OFF * life + 2 * look * n
        assert abs(had[name] - life) <= off, (name, had[name], life, look, n)


def main():
    if len(sys.argv) > 1:
        sys.exit(__doc__)
    watch.hello()
    for works_ in ([left, right], [works, waits], [one_of_many] * MANY):
        lives.clear()
        watch.start(1000)
        turns(works_)
        seen = watch.stop()
        stacks_are_possible(seen)
        work = each_is_one_stack(seen)
        lives_are_right(seen, work)
        assert all(task.name == task.function and
                   task.function.endswith("life")
                   for task in seen.tasks.values()), seen.tasks
        assert len(work) >= len(works_), (len(work), len(works_))
        if works in works_:
            what_runs_is_its_own(seen)
    what_was_started_names_it()


main()
