"""Profilers by the real clock: what must hold however busy the machine is."""
import asyncio
import io
import sys
import threading
import time
import unittest
from unittest import mock

from pyinstrument_top import Profiler, profile, renderers
from pyinstrument_top.frame import walk
from pyinstrument_top.renderers.base import Renderer


def busy(seconds):
    """Of this process's CPU, so that it is seen there."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        sum(range(100))


def functions(session):
    return [f.function for f in walk(session.root_frame())]


class Kept(Renderer):
    def render(self, session):
        self.session = session
        return ""


class Sampling(unittest.TestCase):
    def check_sums(self, session):
        total = sum(time for stack, time in session.frame_records)
        self.assertAlmostEqual(total, session.duration, places=6)
        root = session.root_frame()
        self.assertAlmostEqual(root.time, session.duration, places=6)
        root.self_check()

    def test_sees_what_runs_from_where_it_was_started(self):
        with Profiler() as profiler:
            self.assertIsNone(sys.getprofile())
            busy(0.3)
        session = profiler.last_session
        self.check_sums(session)
        self.assertGreaterEqual(session.duration, 0.3)
        self.assertGreaterEqual(session.cpu_time, 0.3)
        self.assertGreater(session.sample_count, 0)
        root = session.root_frame()
        self.assertEqual(root.function, self._testMethodName)
        self.assertIn("busy", functions(session))
        self.assertIn("busy", profiler.output_text())

    def test_begins_there_below_functions_in_c_too(self):
        found = []

        def key(_):
            profiler = Profiler()
            profiler.start()
            busy(0.05)
            found.append(profiler.stop())
            return 0

        sorted([0], key=key)
        self.assertEqual(found[0].root_frame().function, "key")
        self.check_sums(found[0])

    def test_adds_up_when_it_is_started_again(self):
        profiler = Profiler()
        for _ in range(3):
            with profiler:
                busy(0.02)
        self.check_sums(profiler.last_session)
        self.assertGreaterEqual(profiler.last_session.duration, 0.06)

    def test_frames_of_the_package_are_in_no_record(self):
        kept = Kept()

        @profile(renderer=kept)
        def work():
            busy(0.05)

        work()
        self.assertEqual(kept.session.root_frame().function, "work")
        for stack, time in kept.session.frame_records:
            for entry in stack:
                self.assertNotIn("pyinstrument_top/", entry)

    def test_coroutines_and_generators(self):
        kept = Kept()

        @profile(renderer=kept)
        async def coroutine():
            await asyncio.sleep(0.01)
            busy(0.3)

        asyncio.run(coroutine())
        self.assertIn("busy", functions(kept.session))
        self.check_sums(kept.session)

        @profile(renderer=kept)
        def generator():
            for _ in range(3):
                busy(0.02)
                yield

        for _ in generator():
            pass
        self.assertEqual(kept.session.root_frame().function, "generator")
        self.check_sums(kept.session)

    def test_however_deep(self):
        limit, depth = sys.getrecursionlimit(), 5000

        def deep(n):
            if n:
                deep(n - 1)
            else:
                busy(0.05)

        def run():
            sys.setrecursionlimit(20000)
            give_up = time.monotonic() + 60
            while deepest(seen) <= depth and time.monotonic() < give_up:
                with Profiler() as profiler:
                    deep(depth)
                seen.append(profiler.last_session)
            sys.setrecursionlimit(limit)
            texts.extend(
                getattr(renderers, name + "Renderer")().render(seen[-1])
                for name in ("Console", "HTML", "JSON", "Speedscope",
                             "Pstats", "Session"))

        def deepest(sessions):
            return max((len(stack) for session in sessions
                        for stack, _ in session.frame_records), default=0)

        seen, texts = [], []
        size = threading.stack_size(256 << 20)
        try:
            thread = threading.Thread(target=run)
            thread.start()
        finally:
            threading.stack_size(size)
        thread.join()
        self.assertGreater(deepest(seen[-1:]), depth)
        self.assertTrue(len(texts) == 6 and all(texts))
        for session in seen:
            self.check_sums(session)

    def test_empty_blocks_are_one_record_or_none(self):
        for _ in range(100):
            with Profiler() as profiler:
                pass
            self.check_if_any(profiler.last_session)
        with mock.patch("sys.stdout", io.StringIO()):
            profiler.print()

    def check_if_any(self, session):
        if session.frame_records:
            self.check_sums(session)

    def test_all_threads_are_roots(self):
        stop = threading.Event()
        thread = threading.Thread(target=stop.wait, name="waits")
        thread.start()
        try:
            with Profiler(threads="all") as profiler:
                busy(0.3)
        finally:
            stop.set()
            thread.join()
        names = {stack[0].split("\0")[0]
                 for stack, time in profiler.last_session.frame_records}
        self.assertIn("waits", names)
        self.assertIn(threading.current_thread().name, names)

    def test_another_thread_is_not_seen_nor_may_it_stop(self):
        profiler = Profiler()
        stop = threading.Event()

        def other():
            with self.assertRaises(RuntimeError):
                profiler.stop()
            stop.wait()

        profiler.start()
        thread = threading.Thread(target=other)
        thread.start()
        busy(0.05)
        stop.set()
        thread.join()
        session = profiler.stop()
        self.check_sums(session)
        self.assertNotIn("other", functions(session))


if __name__ == "__main__":
    unittest.main()
