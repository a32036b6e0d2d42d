"""The processors in C do what those in Python do, to sessions made at random."""
import json
import os
import random
import unittest

from pyinstrument_top.renderers import (
    ConsoleRenderer,
    JSONRenderer,
    SpeedscopeRenderer,
)
from pyinstrument_top.session import Session

FILES = ("/app/a.py", "/app/b/c.py", "/usr/lib/python3/json.py",
         "/usr/lib/python3/site-packages/lib/d.py", "<built-in>", "<string>",
         "<frozen importlib._bootstrap>", "<frozen runpy>",
         "<ipython-input-1>", "/app/\u20ac.py")
ROUNDS = int(os.environ.get("PIT_ROUNDS", "48"))


class Sessions:
    """Stacks that go on from one record to the next, as a program's do."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.frames = [self.frame(n) for n in range(12)]

    def frame(self, number):
        it = self.random
        file = it.choice(FILES)
        name = "f%d\0%s\0%d" % (number % 7, file, number % 3)
        return [name + it.choice(("", "\1cA", "\1cB")) + "\1l%d" % line
                + it.choice(("", "", "", "\1h1")) for line in (1, 2, 3)]

    def stack(self, stack):
        it = self.random
        stack = stack[:it.randrange(len(stack) + 1)]
        while it.random() < 0.7 and len(stack) < 12:
            stack.append(it.choice(it.choice(self.frames)))
        return stack

    def start(self):
        """As pyinstrument's command begins, sometimes."""
        thread = "MainThread\0<thread>\0001"
        if self.random.random() < 0.5:
            return [thread]
        return ["main\0/x/pyinstrument/__main__.py\0009",
                "<module>\0<string>\0001", "run_path\0<frozen runpy>\0002"]

    def session(self):
        it = self.random
        root, stack, records = self.start(), [], []
        for _ in range(it.randrange(60)):
            stack = self.stack(stack)
            leaf = it.choice(([], [], [], ["[await]"], ["[out-of-context]"]))
            # Whole numbers of 1/1024 s: sums are exact in any order.
            time = it.choice((1, 2, 8, 64)) / 1024
            records.append((root + stack + (leaf if stack else []), time))
        return Session(
            records, 1.0, sum(time for stack, time in records), 0.001, 0.001,
            len(records), root, "test", 0.5, ["/app", "/usr/lib/python3"],
            ["/usr"])


def flat(frame, groups):
    """What JSON says of a frame, but for what it calls."""
    group = None
    if frame.group is not None:
        group = groups.setdefault(frame.group, len(groups))
    return (frame.function, frame.file_path or "", frame.file_path_short or "",
            frame.line_no or 0, round(frame.time, 6),
            round(frame.await_time(), 6), frame.is_application_code, group,
            frame.class_name)


def python_tree(root):
    groups = {}
    return [] if root is None else walk(
        root, lambda f: flat(f, groups), lambda f: f.children)


def native_tree(text):
    groups = {}

    def seen(frame):
        group = frame.get("group_id")
        if group is not None:
            group = groups.setdefault(group, len(groups))
        return (frame["function"], frame["file_path"], frame["file_path_short"],
                frame["line_no"], round(frame["time"], 6),
                round(frame["await_time"], 6), frame["is_application_code"],
                group, frame.get("class_name"))

    root = json.loads(text)["root_frame"]
    return [] if root is None else walk(root, seen, lambda f: f["children"])


def walk(root, seen, children):
    """Depth and what is seen of each, callers first."""
    found, todo = [], [(0, root)]
    while todo:
        depth, frame = todo.pop()
        found.append((depth,) + seen(frame))
        todo.extend((depth + 1, f) for f in reversed(children(frame)))
    return found


OPTIONS = ({}, {"filter_threshold": 0.1}, {"filter_threshold": 0},
           {"hide_regex": ".*/b/"}, {"show_regex": "/usr/lib"},
           {"show_regex": ".*c.py", "hide_regex": "/app"})


class Processing(unittest.TestCase):
    def check(self, **arguments):
        for seed in range(ROUNDS):
            session = Sessions(seed).session()
            options = OPTIONS[seed % len(OPTIONS)]
            renderer = JSONRenderer(processor_options=options, **arguments)
            self.assertTrue(renderer._is_native(session))
            with self.subTest(seed=seed):
                found = native_tree(renderer.render(session))
                root = renderer.preprocess(session.root_frame())
                self.assertEqual(found, python_tree(root))

    def test_trees_are_equal(self):
        self.check()

    def test_trees_are_equal_in_order_of_time(self):
        self.check(timeline=True)

    def test_trees_are_equal_of_all(self):
        self.check(show_all=True)

    def test_trees_are_equal_of_all_in_order_of_time(self):
        self.check(show_all=True, timeline=True)

    # Not those of pstats, which has every function as long as nobody processes
    # its tree.
    def test_reports_are_equal_whoever_processed(self):
        classes = (ConsoleRenderer, SpeedscopeRenderer)
        for seed in range(ROUNDS):
            session = Sessions(seed).session()
            for make in classes:
                ours, native = make(), make()
                ours.processors.append(lambda frame, options: frame)
                self.assertFalse(ours._is_native(session))
                with self.subTest(seed=seed, renderer=make.__name__):
                    self.assertEqual(ours.render(session),
                                     native.render(session))


if __name__ == "__main__":
    unittest.main()
