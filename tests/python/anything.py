"""The native calls with anything, in any order: each answers or raises, and none of
them ends the process or leaves an error behind that it did not raise.

usage: anything.py [CALLS [SEED...]]

One SEED makes one list of calls. Best in a build with --enable-asan.
"""
import contextvars
import copy
import gc
import math
import os
import random
import sys
import threading
import time
import unittest
import warnings

from pyinstrument_top import _native

CALLS = 400
SEEDS = (1, 2, 3)
FORMATS = (
    "text", "json", "html", "session", "pstats", "speedscope", "callgrind",
    "collapsed", "csv", "gecko", "lines", "markdown", "pprof", "svg", "trace",
    "flat", "", "no such", "text\0", "\udcff", "t" * 5000,
)
OPTIONS = (
    "color", "unicode", "show_all", "timeline", "flat", "time", "short_mode",
    "processor_options", "filter_threshold", "hide_regex", "show_regex",
    "show_percent", "a.b.c", "", "\0", "\udc80",
)
FIELDS = {
    "frame_records": [(["f\0/x.py\x001"], 0.5), (["f\0/x.py\x001", "g\0g\x002"], 1)],
    "start_call_stack": ["f\0/x.py\x001"],
    "start_time": 1e9,
    "duration": 1.0,
    "cpu_time": 0.5,
    "sample_count": 2,
    "min_interval": 0.001,
    "max_interval": 0.001,
    "target_description": "x",
    "sys_path": ["/"],
    "sys_prefixes": ["/usr"],
}
NODE = {
    "identifier": "f\0/x.py\x001",
    "time": 1.0,
    "absorbed_time": 0.0,
    "attributes": {"l1": 1.0, "cKlass": 0.5},
    "children": (),
    "group": None,
}


class Facts:
    def __init__(self, facts):
        self.__dict__.update(facts)


class Bad:
    """Raises whatever is asked of it."""

    def __getattr__(self, name):
        raise OSError(name)

    def __index__(self):
        raise KeyError("index")

    __float__ = __len__ = __iter__ = __index__

    def __getitem__(self, key):
        raise LookupError(key)


class Clears(list):
    """Empties another list as soon as one looks at it."""

    def __init__(self, victim):
        super().__init__(["f\0/x.py\x001"] * 3)
        self.victim = victim

    def __len__(self):
        self.victim.clear()
        return 3

    def __iter__(self):
        self.victim.clear()
        return super().__iter__()


def constants():
    return [
        None, True, False, 0, -1, 1, 2**31, 2**64, -(2**70), 0.0, -0.0, 0.001,
        1e-9, 1e300, -1.5, math.inf, -math.inf, math.nan, "", "f\0/x.py\x001",
        "[self]", "[await]", "\0", "\0\0\0", "f\0/x.py\0-1", "\x01l5", "\ud800",
        "é" * 300, b"", b"\xff", "disabled", "enabled", "strict", "calling",
        "all", (), [], {}, set(), object(), Bad(), len, type, Ellipsis,
        range(3), memoryview(b"x"), iter("abc"),
    ]


class Calls:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.windows = []
        self.samples = []
        self.contexts = [contextvars.copy_context()]
        self.kinds = (
            [self.make] * 4 + [self.start] * 6 + [self.stop] * 6 +
            [self.look] * 4 + [self.forget] * 2 + [self.render] * 6 +
            [self.render_tree] * 4 + [self.misuse] * 3 + [self.work] * 2
        )
        # A sanitizer's own locks may be held in a child for ever.
        if "LD_PRELOAD" not in os.environ:
            self.kinds += [self.fork]

    def any(self, depth=0):
        draw = self.random.random()
        if draw < 0.6 or depth > 2:
            return self.random.choice(constants())
        few = [self.any(depth + 1) for _ in range(self.random.randrange(4))]
        if draw < 0.75:
            return few
        if draw < 0.85:
            return tuple(few)
        if draw < 0.95:
            return {self.random.choice(OPTIONS): each for each in few}
        return Clears(few)

    def one_of(self, things):
        return self.random.choice(things) if things else self.any()

    def often(self, value):
        """That, and sometimes anything."""
        return value if self.random.random() < 0.8 else self.any()

    # What is done.

    def one(self):
        kind = self.random.choice(self.kinds)
        where = self.random.randrange(6)
        if where == 0:
            # In a context, which may have a window's token.
            self.random.choice(self.contexts).copy().run(kind)
        elif where == 1:
            self.in_thread(kind)
        else:
            kind()

    @staticmethod
    def in_thread(kind):
        raised = []

        def run():
            try:
                kind()
            except Exception as error:
                raised.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        if raised:
            raise raised[0]

    def make(self):
        self.windows.append(_native.Window(
            self.often(self.random.choice((0.001, 0.0001, 1e-9, 10))),
            async_mode=self.often(
                self.random.choice(("disabled", "enabled", "strict"))),
            threads=self.often(self.random.choice(("calling", "all"))),
        ))
        # There are 256 at most of an async mode.
        if len(self.windows) > 40:
            self.forget()

    def start(self):
        window = self.one_of(self.windows)
        window.start()
        self.contexts = self.contexts[-5:] + [contextvars.copy_context()]

    def stop(self):
        self.samples = self.samples[-9:] + [self.one_of(self.windows).stop()]

    def look(self):
        samples = self.one_of(self.samples)
        sum(seconds for _, seconds in samples.records())
        samples.start_call_stack()
        # What users do to the lists is theirs to bear.
        if self.random.random() < 0.2:
            samples.records().clear()
        return samples.count, samples.duration

    def forget(self):
        for things in (self.windows, self.samples, self.contexts[1:]):
            if things:
                things.pop(self.random.randrange(len(things)))
        if self.random.random() < 0.3:
            gc.collect()

    def work(self):
        end = time.perf_counter() + self.random.random() * 0.003
        while time.perf_counter() < end:
            pass

    def options(self):
        return self.often({
            self.random.choice(OPTIONS): self.any()
            for _ in range(self.random.randrange(3))
        })

    def session(self):
        facts = {name: copy.copy(value) for name, value in FIELDS.items()}
        for _ in range(self.random.randrange(3)):
            name = self.random.choice(list(FIELDS))
            facts[name] = self.any()
        if self.random.random() < 0.2:
            facts.pop(self.random.choice(list(facts)))
        if self.random.random() < 0.2 and self.samples:
            facts["frame_records"] = self.random.choice(self.samples).records()
        if self.random.random() < 0.2:
            records = facts.get("frame_records")
            if isinstance(records, list):
                records.append((Clears(records), 1.0))
        return Facts(facts)

    def render(self):
        _native.render(
            self.often(self.random.choice(FORMATS)),
            self.often(self.session()),
            self.options(),
        )

    def node(self, depth=0):
        facts = dict(NODE)
        if depth < 4:
            facts["children"] = [
                self.node(depth + 1) for _ in range(self.random.randrange(3))
            ]
        if self.random.random() < 0.1:
            facts[self.random.choice(list(facts))] = self.any()
        node = Facts(facts)
        if self.random.random() < 0.05 and isinstance(node.children, list):
            node.children.append(node)
        if self.random.random() < 0.1 and isinstance(node.children, list):
            node.children.append(Facts({**NODE, "children": Clears(node.children)}))
        return node

    def render_tree(self):
        _native.render_tree(
            self.often(self.random.choice(FORMATS)),
            self.often(self.node()),
            self.often(self.session()),
            self.options(),
        )

    def misuse(self):
        window = self.one_of(self.windows)
        samples = self.one_of(self.samples)
        few = [self.any() for _ in range(self.random.randrange(5))]
        self.random.choice((
            lambda: _native.Window(*few),
            lambda: _native.Window.__new__(_native.Window, *few),
            lambda: _native.Window.start(*few),
            lambda: _native.Window.stop(*few),
            lambda: window.__init__(*few),
            lambda: type(samples)(*few),
            lambda: type(samples).records(*few),
            lambda: type(samples).__new__(type(samples)),
            lambda: object.__new__(type(samples)),
            lambda: copy.copy(window),
            lambda: copy.deepcopy(samples),
            lambda: window.__reduce_ex__(2),
            lambda: setattr(samples, "count", self.any()),
            lambda: setattr(window, "_var", self.any()),
            lambda: _native.render(*few),
            lambda: _native.render_tree(*few),
            lambda: _native.version(*few),
            lambda: window.start(*few),
            lambda: window.stop(*few),
            lambda: type("Sub", (_native.Window,), {})(0.001),
        ))()

    def fork(self):
        child = os.fork()
        if child:
            status = os.waitpid(child, 0)[1]
            assert status == 0, "a child ended with %d" % status
            return
        code = 1
        try:
            for _ in range(5):
                kind = self.random.choice(self.kinds)
                if kind != self.fork:
                    expected(kind)
            code = 0
        finally:
            os._exit(code)


def expected(call):
    """Whatever is raised, but for what is our own fault."""
    try:
        call()
    except (SystemError, AssertionError):
        raise
    except Exception:
        pass


class Anything(unittest.TestCase):
    def test_native_calls(self):
        for seed in SEEDS:
            calls = Calls(seed)
            for number in range(CALLS):
                with self.subTest(seed=seed, number=number):
                    expected(calls.one)
            # It goes on to do what it is for.
            window = _native.Window(0.001)
            window.start()
            calls.work()
            samples = window.stop()
            self.assertAlmostEqual(
                sum(t for _, t in samples.records()), samples.duration, delta=1e-9)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if len(sys.argv) > 1:
        CALLS = int(sys.argv.pop(1))
    if len(sys.argv) > 1:
        SEEDS = [int(word) for word in sys.argv[1:]]
        del sys.argv[1:]
    unittest.main(warnings="ignore")
