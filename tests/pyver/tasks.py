"""Hold what is seen of asyncio's tasks, and of trio's, against a target whose tasks
know what they wait for, and for how long.

usage: python3.N tasks.py c | uvloop | python | bare | eager | trio

c: with asyncio's own tasks; uvloop: with those in a loop of uvloop's; python: with such as are made in Python; bare: where
asyncio has nothing that is made in C; eager: with such as begin to run as soon as
they are made; trio: with trio's, and anyio on it.
"""
import collections
import os
import sys

if sys.argv[1] == "bare":
    sys.modules["_asyncio"] = None

import asyncio  # noqa: E402

import watch  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../targets"))
import lacked  # noqa: E402

if sys.argv[1] == "trio":
    import trios as awaits  # noqa: E402
else:
    import awaits  # noqa: E402

OFF = 0.02
EVERY = 0.010  # seconds between two looks at tasks
# A machine that lets the sampler look less often than that (seconds) shows what
# it shows, and all of that must be right, but it does not show everything.
SELDOM = 0.050
MANY = 400
STAY = 20
TOO_MANY = 10000  # to be looked at each while they live

# What stands innermost when a task of that name waits, and what that is said to
# wait for. What wait_for() does itself differs from version to version.
LEAF = {
    "works": ("sleep", "sleep"),
    "chained": ("sleep", "sleep"),
    "awaits": ("awaits", "task"),
    "child": ("sleep", "sleep"),
    "gathers": ("gathers", "gather"),
    "one": ("sleep", "sleep"),
    "two": ("sleep", "sleep"),
    "waits": ("_wait", "wait"),
    "locked": ("Lock.acquire", "lock"),
    "shields": ("shields", "future"),
    "iterates": ("sleep", "sleep"),
    "pooled": ("pooled", "thread pool"),
    "fed": ("_wait", "socket"),
    "own": ("_wait", "future"),
    "late": ("sleep", "sleep"),
}
# Each function's callees among these, as they stand in a stack of tasks. What is
# not among them may be called by any: callbacks of weak references, C functions.
CALLEES = {
    "life": {"works", "chained", "awaits", "gathers", "gets", "waits", "locked",
             "shields", "iterates", "pooled", "reads", "fed", "own", "late",
             "shorts", "inner", "child"},
    "works": {"sleep", "spin"}, "chained": {"inner"}, "inner": {"sleep"},
    "child": {"sleep"}, "late": {"sleep"}, "iterates": {"numbers"}, "numbers": {"sleep"},
    "awaits": {"[task]", "named", "ensure_future"},
    "gathers": {"[gather]", "named", "gather"},
    "locked": {"acquire", "__aenter__"},
    # Before the pool has the future, and when it is done, it is one of many.
    "pooled": {"[thread pool]", "[future]", "run_in_executor"},
    "shorts": {"nap", "[task]", "ensure_future"}, "nap": {"sleep"},
    "shields": {"[future]", "shield", "ensure_future"},
}

if sys.argv[1] == "trio":
    LEAF = {
        "works": ("sleep_forever", "sleep"),
        "chained": ("sleep_forever", "sleep"),
        "gathers": ("_nested_child_finished", "nursery"),
        "one": ("sleep_forever", "sleep"),
        "two": ("sleep_forever", "sleep"),
        "gets": ("receive", "queue"),
        "locked": ("park", "lock"),
        "iterates": ("sleep_forever", "sleep"),
        "pooled": ("to_thread_run_sync", "thread pool"),
        "reads": ("_epoll_wait", "socket"),
        "anyones": ("sleep_forever", "sleep"),
        "late": ("sleep_forever", "sleep"),
    }
    CALLEES = {
        "life": set(LEAF) - {"one", "two"} | {"inner", "shorts"},
        "works": {"sleep", "spin"}, "chained": {"inner"}, "inner": {"sleep"},
        "iterates": {"numbers"}, "numbers": {"sleep"}, "nap": {"sleep"},
        "late": {"sleep"}, "sleep": {"sleep", "sleep_until"}, "sleep_until": {"sleep_forever"},
        "gathers": {"start"},
    }

KNOWN = set(CALLEES).union(*CALLEES.values())


def last(name):
    return name.rsplit(".", 1)[-1]


def names(stack):
    return [last(frame.name) for frame in stack.frames]


def by_name(seen):
    """{name: [stack]} of the tasks that do not run, and of those that do."""
    waits, runs = collections.defaultdict(list), collections.defaultdict(list)
    for found, stacks in ((waits, seen.waits), (runs, seen.runs)):
        for stack in stacks:
            found[seen.tasks[stack.thread].name].append(stack)
    return waits, runs


def waiting(stacks):
    return [s for s in stacks if s.state == watch.WAITING]


def longest(name, stacks):
    waits = waiting(stacks)
    assert waits, (name, [(names(s), s.state, s.ns) for s in stacks])
    return names(max(waits, key=lambda s: s.ns))


def seldom(seen):
    return seen.gap / 1e9 > SELDOM


def seconds(stacks):
    return sum(stack.ns for stack in stacks) / 1e9


def lives_are_right(seen, lives, ready):
    """Where the loop waits for a CPU (ready, seconds), one that is made is not yet
    known, and one that ended is still there."""
    waits, runs = by_name(seen)
    # When it began and when it ended is known as well as how often one looks.
    look = EVERY + 2 * seen.gap / 1e9
    there = set(waits) | set(runs)
    assert seldom(seen) or set(lives) <= there, sorted(there)
    for name, life in lives.items():
        if name not in there:
            continue
        had = seconds(waits[name]) + seconds(runs[name])
        assert abs(had - life) <= OFF * life + 2 * look + ready, (
            name, had, life, look, ready)


def what_is_awaited_is_told(seen):
    waits, _ = by_name(seen)
    for name, (leaf, word) in LEAF.items():
        # The only look at it may have been before its first step.
        if seldom(seen) and seconds(waiting(waits[name])) < 0.5:
            continue
        path = longest(name, waits[name])
        assert path[-2:] == [last(leaf), "[%s]" % word], (name, path)
    if "reads" not in LEAF and sys.version_info >= (3, 12) and not seldom(seen):  # before, wait_for() makes a task of it
        path = longest("reads", waits["reads"])
        assert path[-1] == "[socket]", path


def stacks_are_possible(seen):
    for stack in seen.waits + seen.runs:
        path = names(stack)
        for caller, callee in zip(path, path[1:]):
            if caller in CALLEES and callee in KNOWN:
                assert callee in CALLEES[caller], path


def the_one_that_runs_is_known(seen):
    """What works spins in is the task's, not the loop's, but for what was before
    the first look at tasks."""
    _, runs = by_name(seen)
    whole = [s for s in seen.stacks
             if "works" in names(s) and "spin" in names(s)]
    had = seconds([s for s in runs["works"] if "spin" in names(s)])
    count, time = sum(s.count for s in whole), seconds(whole)
    assert seldom(seen) or count > 10, count
    assert had >= 0.75 * time - EVERY - seen.gap / 1e9, (had, time, seen.gap)
    for stack in runs["works"]:
        path = names(stack)
        assert path[0] == "life", path
        assert path[1:2] == ["works"] or "spin" not in path, path


def awaiting_tasks_are_told(seen, how):
    who = {task.name: task.by and seen.tasks[task.by].name
           for task in seen.tasks.values()}
    if seldom(seen):
        return
    if how != "trio":
        assert who["child"] == "awaits", who
    assert who["one"] == who["two"] == "gathers", who


def short_ones_add_up(seen, life, ready):
    """Each lives for less than a round: their sum is right in the mean. Where the
    loop waits for a CPU (ready, seconds), looks find it in the middle of a step,
    and say nothing of a task that is not known yet."""
    had = seconds([s for s in seen.waits + seen.runs
                   if seen.tasks[s.thread].function == "nap"])
    look = EVERY + seen.gap / 1e9
    off = 0.1 * life + 8 * look
    if not seldom(seen):
        assert life - 2 * ready - off <= had <= life + off, (
            had, life, ready, look)


def many_add_up(n):
    """More than are looked at at a time, made at once, ended at once."""
    watch.start(1000)
    life = awaits.many(n)
    seen = watch.stop()
    stacks = [s for s in seen.waits + seen.runs
              if seen.tasks[s.thread].function == "one_of_many"]
    had = seconds(stacks)
    # Each is one for life, however many rounds that is.
    looks = sum(s.count for s in stacks) / n
    count = sum(t.function == "one_of_many" for t in seen.tasks.values())
    assert count <= n if looks < 5 else count == n, (count, looks)
    # What is not known of each is where it began and ended between two looks. A
    # busy machine has not even two at some: what is found stands for all then.
    off = 2 / looks * life if looks >= 5 else (
        0.05 * life + 2 * n * (EVERY + seen.gap / 1e9))
    assert abs(had - life) <= off, (n, had, life, looks, off)
    assert had <= 2 * seen.wall / 1e9 * n, (n, had, life, looks)


def steps_add_up(name):
    """Most are seen to run, and are not there when one looks who waits. Those that
    have a name in common are one in the next one's place, where nothing tells that
    they are not, and have no more time for that."""
    watch.start(1000)
    ready = -lacked.seconds()
    life = awaits.steps(name)
    ready += lacked.seconds()
    seen = watch.stop()
    had = seconds([s for s in seen.waits + seen.runs
                   if seen.tasks[s.thread].function == "step"])
    off = 8 * (EVERY + seen.gap / 1e9)
    if not seldom(seen):
        assert 0.9 * life - 2 * ready - off <= had, (name, had, life, ready)
        assert had <= 1.2 * life + ready + off, (name, had, life, ready)


def those_that_stay_are_one(named):
    """However many come and go beside them, also in the place where the last look
    ended."""
    watch.start(1000)
    awaits.beside(STAY, named)
    seen = watch.stop()
    count = sum(t.function == "stays" for t in seen.tasks.values())
    assert count == STAY, (count, named, seen.gap)


def main():
    how = sys.argv[1]
    # From 3.14 on a loop that is made in C has tasks that are.
    if (how == "eager" and sys.version_info < (3, 12)
            or how in ("python", "bare") and sys.version_info >= (3, 14)):
        sys.exit(0)
    factory = {
        "c": lambda: None,
        "uvloop": lambda: None,
        "bare": lambda: None,
        "trio": lambda: None,
        "python": lambda: awaits.python_task_factory,
        "eager": lambda: asyncio.eager_task_factory,
    }[how]()
    watch.hello()
    if how == "uvloop":
        import uvloop
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    watch.start(1000)
    ready = -lacked.seconds()
    lives = awaits.main(factory)
    ready += lacked.seconds()
    seen = watch.stop()
    naps = lives.pop("naps")
    lives_are_right(seen, lives, ready)
    what_is_awaited_is_told(seen)
    stacks_are_possible(seen)
    the_one_that_runs_is_known(seen)
    awaiting_tasks_are_told(seen, how)
    short_ones_add_up(seen, naps, ready)
    if how in ("c", "uvloop", "trio"):
        many_add_up(MANY)
        many_add_up(TOO_MANY)
    if how == "c":
        steps_add_up(None)
        steps_add_up("step")
        those_that_stay_are_one(False)
        those_that_stay_are_one(True)


main()
