"""Async modes under trio, and in greenlets: whose time a profile has. Times are long,
and asked for within bounds that a busy machine keeps."""
import time
import unittest

import greenlet
import trio

from pyinstrument_top import Profiler


def spin(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def foreign_work(seconds):
    spin(seconds)


def worker_work():
    time.sleep(0.2)


def spent(session, *names):
    """Seconds in stacks with all of these functions."""
    return sum(
        seconds
        for frames, seconds in session.frame_records
        if set(names) <= {frame.split("\0")[0] for frame in frames}
    )


async def foreign():
    while True:
        foreign_work(0.003)
        await trio.sleep(0)


async def child():
    await trio.sleep(0.02)
    spin(0.1)


async def own(mode):
    with Profiler(async_mode=mode) as profiler:
        begin = time.perf_counter()
        await trio.sleep(0.2)
        slept = time.perf_counter() - begin
        async with trio.open_nursery() as nursery:
            nursery.start_soon(child)
        await trio.to_thread.run_sync(worker_work)
    return profiler.last_session, slept


async def beside(mode):
    """own() beside a task that was there before."""
    async with trio.open_nursery() as nursery:
        nursery.start_soon(foreign)
        await trio.sleep(0.01)
        result = await own(mode)
        nursery.cancel_scope.cancel()
    return result


class Trio(unittest.TestCase):
    def check(self, mode):
        session, slept = trio.run(beside, mode)
        waited = spent(session, "own", "sleep", "[await]")
        self.assertGreater(waited, slept * 0.5)
        self.assertLess(waited, slept * 1.5)
        self.assertGreater(spent(session, "child", "spin"), 0.05)
        self.assertGreater(spent(session, "own", "worker_work"), 0.1)
        # A tick may meet the very moment of a switch.
        self.assertLess(spent(session, "foreign_work"), 0.2 * session.duration)

    def test_enabled(self):
        self.check("enabled")

    def test_strict(self):
        self.check("strict")


class Greenlets(unittest.TestCase):
    def profile(self, mode):
        """A block that switches to another greenlet and back, some times."""
        main = greenlet.getcurrent()

        def work():
            while True:
                foreign_work(0.05)
                main.switch()

        other = greenlet.greenlet(work)
        with Profiler(async_mode=mode) as profiler:
            for _ in range(4):
                spin(0.05)
                other.switch()
        return profiler.last_session

    def test_enabled_shows_others(self):
        session = self.profile("enabled")
        self.assertGreater(spent(session, "foreign_work"), 0.05)
        self.assertEqual(spent(session, "[out-of-context]"), 0)

    def test_strict_leaves_others_out(self):
        session = self.profile("strict")
        self.assertLess(spent(session, "foreign_work"), 0.2 * session.duration)
        self.assertGreater(spent(session, "[out-of-context]"), 0.05)
        self.assertGreater(spent(session, "spin"), 0.05)


if __name__ == "__main__":
    unittest.main()
