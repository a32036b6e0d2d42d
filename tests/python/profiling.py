"""The profiler by a clock that the test moves, what it is used by, and the
package as a whole."""
import asyncio
import contextvars
import gc
import inspect
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import unittest

import clock_engine

clock_engine.install()

import pyinstrument_top
from pyinstrument_top import Profiler, profile
from pyinstrument_top.frame import walk
from pyinstrument_top.renderers.base import Renderer
from pyinstrument_top.session import Session


class Clock:
    def __init__(self):
        self.now = 1000.0

    def time(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


clock = Clock()


def sleep(seconds):
    clock.sleep(seconds)


class Class:
    def method(self):
        sleep(0.25)

    @classmethod
    def class_method(cls):
        sleep(0.5)


class Kept(Renderer):
    """A report that is the session itself."""

    def __init__(self):
        super().__init__()
        self.sessions = []

    def render(self, session):
        self.sessions.append(session)
        return "<%s>\n" % session.target_description


def tree(session):
    """Functions and their seconds, callers first; time without a function is
    left out."""
    return [(f.function, round(f.time, 6)) for f in walk(session.root_frame())
            if not f.is_synthetic and f.file_path == __file__
            and f.function != "sleep"]


class ByClock(unittest.TestCase):
    def setUp(self):
        clock_engine.this_thread.clock = clock.time

    def tearDown(self):
        self.assertIsNone(sys.getprofile())
        clock_engine.this_thread.clock = None


class Profiling(ByClock):
    def test_records_who_calls_whom_for_how_long(self):
        with Profiler() as profiler:
            Class().method()
            Class.class_method()
        session = profiler.last_session
        self.assertEqual(tree(session), [
            ("test_records_who_calls_whom_for_how_long", 0.75),
            ("method", 0.25), ("class_method", 0.5)])
        self.assertEqual(
            [f.class_name for f in walk(session.root_frame())
             if "method" in f.function], ["Class", "Class"])
        self.assertEqual((session.duration, session.sample_count), (0.75, 2))
        self.assertEqual((session.min_interval, session.max_interval),
                         (0.001, 0.001))
        self.assertIn("Profile at %s:" % __file__, session.target_description)

    def test_says_what_state_it_is_in(self):
        profiler = Profiler()
        self.assertIsNone(profiler.last_session)
        for wrong in profiler.stop, profiler.output_text:
            with self.assertRaises((RuntimeError, Exception)):
                wrong()
        profiler.start()
        self.assertTrue(profiler.is_running)
        with self.assertRaises(ValueError):
            profiler.start()
        with self.assertRaises(Exception) as caught:
            profiler.output_text()
        self.assertIn("still running", str(caught.exception))
        session = profiler.stop()
        self.assertIs(session, profiler.last_session)
        self.assertFalse(profiler.is_running)
        with self.assertRaises(RuntimeError):
            profiler.stop()
        profiler.reset()
        self.assertIsNone(profiler.last_session)
        profiler.start()
        profiler.reset()
        self.assertEqual((profiler.is_running, profiler.last_session),
                         (False, None))

    def test_adds_up_when_it_is_started_again(self):
        profiler = Profiler(async_mode="disabled")
        for _ in range(3):
            with profiler:
                sleep(1)
            sleep(10)
        session = profiler.last_session
        self.assertEqual((session.duration, session.sample_count), (3, 3))
        self.assertEqual(session.root_frame().time, 3)

    def test_refuses_what_makes_no_sense(self):
        for wrong in (dict(interval=0), dict(interval=-1),
                      dict(interval=float("nan")),
                      dict(interval=float("inf")), dict(async_mode="on"),
                      dict(threads="some")):
            with self.assertRaises(ValueError) as caught:
                Profiler(**wrong)
            self.assertIn(list(wrong)[0], str(caught.exception))

    def test_stops_on_its_own_thread(self):
        profiler = Profiler()
        profiler.start()
        caught = []

        def stop():
            try:
                profiler.stop()
            except RuntimeError as error:
                caught.append(str(error))

        thread = threading.Thread(target=stop)
        thread.start()
        thread.join()
        self.assertIn("on the same thread", caught[0])
        self.assertTrue(profiler.is_running)
        profiler.stop()

    def test_one_of_a_context_unless_it_is_disabled(self):
        with Profiler():
            with self.assertRaises(RuntimeError) as caught:
                Profiler().start()
            self.assertIn("already a profiler running", str(caught.exception))
            with Profiler(async_mode="disabled"):
                with Profiler(async_mode="disabled"):
                    pass
            contextvars.Context().run(self.run_one)
        self.run_one()

    def run_one(self):
        with Profiler():
            pass

    def test_what_is_gone_or_stopped_elsewhere_is_in_nobodys_way(self):
        context = contextvars.copy_context()
        profiler = Profiler()
        context.run(profiler.start)
        profiler.stop()
        context.run(self.run_one)
        self.forget_one()
        gc.collect()
        self.run_one()

    def forget_one(self):
        profiler = Profiler()
        profiler.start()
        profiler._run.window.stop()

    def test_begins_where_the_caller_says(self):
        def library():
            profiler = Profiler()
            profiler.start(caller_frame=sys._getframe(1),
                           target_description="mine")
            sleep(1)
            return profiler.stop()

        session = library()
        self.assertEqual(session.target_description, "mine")
        self.assertIn("\0%s\0" % __file__, session.start_call_stack[-1])
        self.assertTrue(session.start_call_stack[-1].startswith("test_begins"))

    def test_await_is_below_who_waits(self):
        async def other():
            for _ in range(4):
                sleep(0.1)
                await asyncio.sleep(0)

        async def inner():
            await asyncio.sleep(0.001)

        async def main():
            task = asyncio.ensure_future(other())
            await asyncio.sleep(0)
            with Profiler(async_mode=mode) as profiler:
                await inner()
                await task
            return profiler.last_session

        for mode in "enabled", "strict", "disabled":
            session = asyncio.run(main())
            waits = session.root_frame().await_time()
            self.assertEqual(waits > 0, mode != "disabled")


class Profile(ByClock):
    """The decorator and context manager: each shows one report."""

    def setUp(self):
        super().setUp()
        self.kept = Kept()
        self.stderr, sys.stderr = sys.stderr, io.StringIO()

    def tearDown(self):
        sys.stderr = self.stderr
        super().tearDown()

    def check(self, names):
        session, = self.kept.sessions
        self.assertEqual(tree(session), names)
        self.assertEqual(sys.stderr.getvalue(),
                         "<%s>\n" % session.target_description)
        return session

    def test_a_block(self):
        with profile(renderer=self.kept):
            Class().method()
        session = self.check([("test_a_block", 0.25), ("method", 0.25)])
        self.assertTrue(session.target_description.startswith(
            "Block at %s:" % __file__))

    def test_a_function_is_the_root(self):
        @profile(renderer=self.kept)
        def work(x, *, y):
            """Works."""
            Class().method()
            return x + y

        self.assertEqual(work(1, y=2), 3)
        self.assertEqual(work.__doc__, "Works.")
        session = self.check([("work", 0.25), ("method", 0.25)])
        self.assertIn(".work at %s:" % __file__, session.target_description)

    def test_a_function_that_fails_is_shown_too(self):
        @profile(renderer=self.kept, target_description="it")
        def work():
            sleep(1)
            raise KeyError

        with self.assertRaises(KeyError):
            work()
        self.assertEqual(self.check([("work", 1)]).target_description, "it")

    def test_a_function_that_calls_itself(self):
        @profile(renderer=self.kept)
        def work(n):
            sleep(1)
            if n:
                work(n - 1)

        work(1)
        inner, outer = self.kept.sessions
        self.assertEqual((tree(inner), tree(outer)), (
            [("work", 1)], [("work", 2), ("work", 1)]))

    def test_a_coroutine_is_timed_to_its_end(self):
        @profile(renderer=self.kept)
        async def work():
            sleep(1)
            await asyncio.sleep(0)
            sleep(2)
            return 5

        self.assertTrue(inspect.iscoroutinefunction(work))
        self.assertEqual(asyncio.run(work()), 5)
        session, = self.kept.sessions
        self.assertEqual(session.duration, 3)

    def test_a_generator_is_timed_while_it_runs(self):
        @profile(renderer=self.kept)
        def work(n):
            got = []
            for i in range(n):
                sleep(1)
                try:
                    got.append((yield i))
                except KeyError:
                    got.append("caught")
            return got

        def consumer():
            body = work(3)
            self.assertEqual(next(body), 0)
            sleep(100)
            self.assertEqual(body.send("a"), 1)
            self.assertEqual(body.throw(KeyError()), 2)
            with self.assertRaises(StopIteration) as end:
                next(body)
            self.assertEqual(end.exception.value, ["a", "caught", None])

        consumer()
        session = self.check([("work", 3)])
        self.assertEqual((session.duration, session.sample_count), (3, 3))

    def test_a_generator_that_is_left(self):
        left = []

        @profile(renderer=self.kept)
        def work():
            try:
                sleep(1)
                yield
            finally:
                left.append(True)

        for _ in work():
            break
        gc.collect()
        self.assertEqual(left, [True])
        self.check([("work", 1)])

    def test_an_async_generator(self):
        @profile(renderer=self.kept)
        async def work():
            for i in range(2):
                sleep(1)
                await asyncio.sleep(0)
                yield i

        async def main():
            found = []
            async for i in work():
                found.append(i)
                sleep(100)
            return found

        self.assertEqual(asyncio.run(main()), [0, 1])
        self.assertEqual(self.kept.sessions[0].duration, 2)

    def test_what_is_no_python_function(self):
        profile(renderer=self.kept)(sleep)(1)
        profile(renderer=self.kept)(sorted)([])
        self.assertEqual(len(self.kept.sessions), 2)
        with self.assertRaises(TypeError):
            profile()(5)

    def test_misuse(self):
        with self.assertRaises(TypeError) as caught:
            with profile:
                pass
        self.assertIn("with profile():", str(caught.exception))
        with self.assertRaises(TypeError):
            profile(intervall=1)
        context = profile(renderer=self.kept)
        with context:
            with self.assertRaises(RuntimeError):
                context.__enter__()


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "x.pyisession")

    def test_are_read_as_they_were_written(self):
        with tempfile.TemporaryDirectory():
            it = Session([(["a\0\ud800\0001\1l2"], 0.5), (["\u20ac"], 1)],
                         1.5, 2, 0.01, 0.1, 2, ["a"], "d\ud800", 0.25,
                         ["p"], ["q"])
        it.save(self.path)
        self.assertEqual(Session.load(self.path).to_json(), it.to_json())
        self.assertNotIn("frame_records", it.to_json(False))

    def write(self, **changes):
        fields = dict(frame_records=[[["a"], 1]], start_time=1, duration=1,
                      sample_count=1, start_call_stack=[],
                      target_description="", cpu_time=None)
        for name, value in changes.items():
            if value is KeyError:
                del fields[name]
            else:
                fields[name] = value
        with open(self.path, "w") as file:
            json.dump(fields, file)

    def test_may_lack_what_old_ones_lack(self):
        self.write()
        it = Session.load(self.path)
        self.assertEqual(
            (it.min_interval, it.max_interval, it.cpu_time, it.sys_path,
             it.sys_prefixes),
            (0.001, 0.001, 0, sys.path, Session.current_sys_prefixes()))

    def test_that_are_none_say_where(self):
        for changes, words in (
                (dict(duration=KeyError), "no duration"),
                (dict(duration="1"), "duration is a string"),
                (dict(frame_records=[[["a"], 1], [["a", 2], 1]]),
                 r"frame_records[1][0][1] is a number"),
                (dict(frame_records=[[["a"]]]), "frame_records[0] is a list"),
                (dict(frame_records=[["a", 1]]), "frame_records[0][0] is a"),
                (dict(sample_count=True), "sample_count is true or false"),
                (dict(start_call_stack=None), "start_call_stack is null")):
            self.write(**changes)
            with self.assertRaises(ValueError) as caught:
                Session.load(self.path)
            self.assertIn(words, str(caught.exception))
            self.assertTrue(str(caught.exception).startswith(self.path))
        self.assertIsInstance(caught.exception, KeyError)
        for text in "", "[]", "{", "\xff", "[" * 100000:
            with open(self.path, "wb") as file:
                file.write(text.encode("latin-1"))
            with self.assertRaises(ValueError) as caught:
                Session.load(self.path)
            self.assertIn(self.path, str(caught.exception))
        with self.assertRaises(OSError):
            Session.load(self.path + "x")


class Package(unittest.TestCase):
    def python(self, code):
        return subprocess.run([sys.executable, "-c", code], check=True,
                              stdout=subprocess.PIPE).stdout.decode()

    def test_imports_nothing_that_takes_long(self):
        slow = {"json", "html", "inspect", "uuid", "webbrowser", "typing", "re",
                "dataclasses", "importlib.util", "threading", "tempfile"}
        found = self.python(
            "import sys; before = set(sys.modules); import pyinstrument_top;"
            "print(*set(sys.modules) - before)").split()
        self.assertEqual(slow.intersection(found), set())

    def test_has_what_it_says(self):
        for module in pyinstrument_top, pyinstrument_top.renderers:
            for name in module.__all__:
                self.assertTrue(hasattr(module, name), name)
                self.assertIn(name, dir(module))
            with self.assertRaises(AttributeError):
                module.nothing

    def test_as_a_module_is_the_command_with_its_interpreter(self):
        out = self.module("-r", "json", "-c", "import os, sys; print("
                          "sys.executable, os.environ.get('"
                          "PYINSTRUMENT_TOP_PYTHON'))")
        program, report = out.split("\n", 1)
        self.assertEqual(program, sys.executable + " None")
        self.assertIn("root_frame", json.loads(report))
        self.assertIn("pyinstrument-top", self.module("--version"))

    def module(self, *arguments):
        return subprocess.run(
            [sys.executable, "-m", "pyinstrument_top", *arguments], check=True,
            stdout=subprocess.PIPE).stdout.decode()

    def test_stands_for_pyinstrument_where_that_is_wanted(self):
        out = self.python(
            "import pyinstrument_top; pyinstrument_top.install_alias()\n"
            "pyinstrument_top.install_alias()\n"
            "import pyinstrument, pyinstrument.renderers.console as c\n"
            "from pyinstrument.frame import Frame\n"
            "import pyinstrument_top.frame as f\n"
            "print(pyinstrument is pyinstrument_top, Frame is f.Frame,"
            " f.__name__, f.__spec__.name, c.ConsoleRenderer.__module__)\n"
            "try:\n import pyinstrument.low_level\n"
            "except ModuleNotFoundError as e: print(e.name)\n")
        self.assertEqual(
            out, "True True pyinstrument_top.frame pyinstrument_top.frame"
            " pyinstrument_top.renderers.console\npyinstrument.low_level\n")
        out = self.python(
            "import sys, types; sys.modules['pyinstrument'] = sys\n"
            "import pyinstrument_top\n"
            "try: pyinstrument_top.install_alias()\n"
            "except RuntimeError as e: print(e)")
        self.assertIn("imported already", out)


if __name__ == "__main__":
    unittest.main()
