"""Windows of an async mode: whose time they have. Times are long, and asked for
within bounds that a busy machine keeps."""
import asyncio
import contextvars
import sys
import threading
import time
import unittest

from pyinstrument_top import _native


def spin(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def count(steps):
    for _ in range(steps):
        pass


def foreign_count(steps):
    for _ in range(steps):
        pass


def foreign_work(seconds):
    spin(seconds)


def function(text):
    return text.split("\0")[0]


def spent(samples, *names):
    """Seconds in stacks with all of these functions."""
    return sum(t for frames, t in samples.records()
               if set(names) <= set(map(function, frames)))


async def foreign():
    while True:
        foreign_work(0.003)
        await asyncio.sleep(0)


async def beside(own):
    """The result of a coroutine beside a task that was there before."""
    other = asyncio.ensure_future(foreign())
    try:
        await asyncio.sleep(0)
        return await asyncio.ensure_future(own)
    finally:
        other.cancel()


async def child():
    await asyncio.sleep(0.02)
    spin(0.1)


async def own(mode):
    w = _native.Window(0.001, async_mode=mode)
    w.start()
    spin(0.1)
    begin = time.perf_counter()
    await asyncio.sleep(0.2)
    slept = time.perf_counter() - begin
    await asyncio.gather(child(), child())
    return w.stop(), slept


class Contexts(unittest.TestCase):
    def check_sum(self, samples):
        total = sum(t for _, t in samples.records())
        self.assertAlmostEqual(total, samples.duration, delta=1e-9)

    def check_own(self, mode):
        samples, slept = asyncio.run(beside(own(mode)))
        self.check_sum(samples)
        # All of the sleep is in its await, though another task ran.
        waited = spent(samples, "own", "sleep", "[await]")
        self.assertGreater(waited, slept * 0.5)
        self.assertLess(waited, slept * 1.5)
        self.assertGreater(spent(samples, "own", "spin"), 0.05)
        self.assertGreater(spent(samples, "child", "spin"), 0.1)
        # A tick may meet the very moment of a switch.
        self.assertLess(spent(samples, "foreign_work"),
                        0.2 * samples.duration)
        return samples

    def test_waits_are_awaits(self):
        self.check_own("enabled")
        self.check_own("strict")

    def test_the_loop_is_the_same_below_all(self):
        samples = self.check_own("enabled")
        below = set()
        for frames, _ in samples.records():
            names = [function(f) for f in frames]
            if "own" in names:
                below.add(tuple(names[:names.index("own")]))
        self.assertEqual(len(below), 1, below)

    def test_disabled_is_the_whole_thread(self):
        samples, _ = asyncio.run(beside(own("disabled")))
        self.check_sum(samples)
        self.assertEqual(spent(samples, "[await]"), 0)
        self.assertGreater(spent(samples, "foreign_work"), 0.05)

    def test_strict_leaves_others_out(self):
        context = contextvars.copy_context()
        w = _native.Window(0.001, async_mode="strict")
        w.start()
        spin(0.1)
        context.run(foreign_work, 0.1)
        samples = w.stop()
        self.check_sum(samples)
        self.assertLess(spent(samples, "foreign_work"), 0.05)
        self.assertGreater(spent(samples, "[out-of-context]"), 0.05)
        self.assertGreater(spent(samples, "spin"), 0.05)

    def check_none_of_others(self, samples):
        self.check_sum(samples)
        wrong = sum(
            t for frames, t in samples.records()
            if any(function(f).startswith("foreign") for f in frames))
        self.assertLess(wrong, 0.005 * samples.duration)

    def test_a_switch_every_few_us_brings_nothing_of_others(self):
        context = contextvars.copy_context()
        for steps in 20, 200, 1000:
            w = _native.Window(0.0001, async_mode="strict")
            w.start()
            end = time.perf_counter() + 0.2
            while time.perf_counter() < end:
                count(steps)
                context.run(foreign_count, steps)
            self.check_none_of_others(w.stop())

    def test_steps_of_a_few_us_bring_nothing_of_others(self):
        async def other():
            while True:
                foreign_count(20)
                await asyncio.sleep(0)

        async def main():
            task = asyncio.ensure_future(other())
            await asyncio.sleep(0)
            w = _native.Window(0.0001, async_mode="strict")
            w.start()
            end = time.perf_counter() + 0.3
            while time.perf_counter() < end:
                count(20)
                await asyncio.sleep(0)
            samples = w.stop()
            task.cancel()
            return samples

        self.check_none_of_others(asyncio.run(main()))

    def test_enabled_shows_others(self):
        context = contextvars.copy_context()
        w = _native.Window(0.001, async_mode="enabled")
        w.start()
        context.run(foreign_work, 0.1)
        samples = w.stop()
        self.check_sum(samples)
        self.assertGreater(spent(samples, "foreign_work"), 0.05)

    @unittest.skipIf(sys.version_info < (3, 9), "asyncio.to_thread is of 3.9")
    def test_workers_are_below_the_await(self):
        def work():
            time.sleep(0.2)

        async def main():
            w = _native.Window(0.001, async_mode="enabled")
            w.start()
            await asyncio.to_thread(work)
            return w.stop()

        samples = asyncio.run(beside(main()))
        self.check_sum(samples)
        self.assertGreater(spent(samples, "main", "to_thread", "work"), 0.1)

    def test_many_variables_do_not_hide_it(self):
        variables = [contextvars.ContextVar("v%d" % i) for i in range(3000)]

        def run():
            for v in variables:
                v.set(1)
            w = _native.Window(0.001, async_mode="strict")
            w.start()
            spin(0.1)
            return w.stop()

        samples = contextvars.Context().run(run)
        self.check_sum(samples)
        self.assertGreater(spent(samples, "spin"), 0.05)
        self.assertEqual(spent(samples, "[out-of-context]"), 0)

    def test_each_of_many_has_its_own(self):
        async def one(n, scope):
            w = _native.Window(0.001, async_mode="strict")
            w.start()
            for _ in range(10):
                scope["only_%d" % n](0.002)
                await asyncio.sleep(0)
            return w.stop()

        async def main(scope):
            return await asyncio.gather(*[
                asyncio.ensure_future(one(n, scope)) for n in range(10)])

        scope = {"spin": spin}
        for n in range(10):
            exec("def only_%d(t): spin(t)" % n, scope)
        for n, samples in enumerate(asyncio.run(main(scope))):
            self.check_sum(samples)
            others = sum(
                t for frames, t in samples.records()
                if any(function(f).startswith("only_")
                       and function(f) != "only_%d" % n for f in frames))
            self.assertLess(others, 0.3 * samples.duration)

    def test_there_can_be_too_many(self):
        windows = [_native.Window(0.01, async_mode="enabled")
                   for _ in range(257)]
        for w in windows[:256]:
            w.start()
        with self.assertRaisesRegex(RuntimeError, "too many"):
            windows[256].start()
        windows[0].stop()
        windows[256].start()
        for w in windows[1:]:
            w.stop()

    def test_threads_have_their_own(self):
        failed = []

        def work():
            samples, _ = asyncio.run(own("strict"))
            if spent(samples, "foreign_work"):
                failed.append(samples.records())

        threads = [threading.Thread(target=work) for _ in range(5)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(failed, [])


if __name__ == "__main__":
    unittest.main()
