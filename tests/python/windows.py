"""Windows of time: what they say of the thread that opened them."""
import gc
import os
import signal
import subprocess
import sys
import threading
import time
import unittest

from pyinstrument_top import _native

WALL = 0x40000000  # of waitpid: children of every kind
# Longer than a busy machine keeps the sampler from its CPU.
LONG = 0.3


def spin(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def window(interval=0.001, **kwargs):
    w = _native.Window(interval, **kwargs)
    w.start()
    return w


def function(text):
    return text.split("\0")[0]


def spent(samples, name):
    return sum(t for frames, t in samples.records()
               if name in map(function, frames))


class Method:
    def run(self):
        __tracebackhide__ = True
        return spin(0.02)

    @classmethod
    def run_class(cls):
        spin(0.02)

    @staticmethod
    def run_static():
        spin(0.02)


class Windows(unittest.TestCase):
    def check_sum(self, samples):
        total = sum(t for _, t in samples.records())
        self.assertAlmostEqual(total, samples.duration, delta=1e-9)
        self.assertTrue(all(t >= 0 for _, t in samples.records()))

    def test_records_add_up_and_begin_with_the_thread(self):
        w = window()
        self.assertTrue(w.is_running)
        spin(LONG)
        time.sleep(LONG)
        samples = w.stop()
        self.assertFalse(w.is_running)
        self.check_sum(samples)
        self.assertGreaterEqual(samples.duration, 2 * LONG)
        root = "%s\0<thread>\0%d" % (threading.current_thread().name,
                                     threading.current_thread().ident)
        self.assertEqual({frames[0] for frames, _ in samples.records()},
                         {root})
        self.assertGreater(samples.count, 0)
        self.assertGreater(spent(samples, "sleep"), 0.03)
        self.assertGreater(spent(samples, "spin"), 0.03)

    def test_frames_are_what_pyinstrument_writes(self):
        code = Method.run.__code__
        texts = self.texts_of_methods(code.co_filename)
        for text in texts["run"]:
            name, *attributes = text.split("\1")
            self.assertEqual(name, "run\0%s\0%d" % (code.co_filename,
                                                    code.co_firstlineno))
            self.assertEqual(attributes[0], "cMethod")
            self.assertEqual(attributes[1][0], "l")
            self.assertEqual(attributes[2], "h1")
        for text in texts["run_class"]:
            self.assertIn("\1cMethod", text)
        for text in texts["run_static"]:
            self.assertNotIn("\1c", text)

    def texts_of_methods(self, path):
        """Of each of Method's that was seen, in a file. How soon all were is no
        promise."""
        texts = {"run": set(), "run_class": set(), "run_static": set()}
        give_up = time.monotonic() + 60
        while not all(texts.values()) and time.monotonic() < give_up:
            w = window()
            Method().run()
            Method.run_class()
            Method.run_static()
            for frames, _ in w.stop().records():
                for text in frames:
                    if function(text) in texts and text.split("\0")[1] == path:
                        texts[function(text)].add(text)
        self.assertTrue(all(texts.values()), texts)
        return texts

    def test_a_stack_has_one_list(self):
        w = window()
        for _ in range(5):
            time.sleep(0.01)
            spin(0.01)
        samples = w.stop()
        lists = {}
        for frames, _ in samples.records():
            lists.setdefault(tuple(frames), set()).add(id(frames))
        self.assertEqual({len(ids) for ids in lists.values()}, {1})
        self.assertIs(samples.records(), samples.records())

    def test_the_stem_is_the_callers(self):
        def inner():
            w = _native.Window(0.001)
            w.start()
            spin(0.02)
            return w.stop()

        samples = inner()
        stem = samples.start_call_stack()
        self.assertEqual(function(stem[-1]), "inner")
        first = samples.records()[0][0]
        self.assertEqual(stem, first[:len(stem)])

    def test_a_window_without_a_tick_has_the_callers_line(self):
        w = _native.Window(1000.0)
        w.start()
        samples = w.stop()
        self.check_sum(samples)
        (frames, _), = samples.records()
        self.assertEqual(function(frames[-1]),
                         "test_a_window_without_a_tick_has_the_callers_line")

    def test_windows_overlap(self):
        outer = window(0.01)
        spin(LONG)
        inner = window(0.001)
        other = window(0.001)
        time.sleep(0.05)
        one = inner.stop()
        spin(LONG)
        two = outer.stop()
        three = other.stop()
        for samples in (one, two, three):
            self.check_sum(samples)
        self.assertLess(one.duration, three.duration)
        self.assertLess(three.duration, two.duration)
        self.assertGreater(spent(two, "spin"), 0.02)

    def test_one_window_can_be_opened_again(self):
        w = _native.Window(0.001)
        for _ in range(20):
            w.start()
            self.check_sum(w.stop())

    def test_misuse_is_told(self):
        w = _native.Window(0.001)
        with self.assertRaisesRegex(RuntimeError, "not open"):
            w.stop()
        w.start()
        with self.assertRaisesRegex(RuntimeError, "already"):
            w.start()
        caught = []

        def stop():
            try:
                w.stop()
            except RuntimeError as e:
                caught.append(str(e))

        t = threading.Thread(target=stop)
        t.start()
        t.join()
        self.assertEqual(caught, [
            "Failed to stop profiling. Make sure that you start/stop "
            "profiling on the same thread."])
        self.assertTrue(w.is_running)
        w.stop()
        for bad in (0, -1, float("nan"), float("inf"), 1e7):
            with self.assertRaises(ValueError):
                _native.Window(bad)
        with self.assertRaises(ValueError):
            _native.Window(0.001, threads="some")
        with self.assertRaises(ValueError):
            _native.Window(0.001, async_mode="on")
        with self.assertRaises(TypeError):
            _native.Window("x")

    def test_a_window_that_is_forgotten_closes(self):
        w = window()
        del w
        gc.collect()
        self.check_sum(self.one())

    def one(self):
        w = window()
        spin(0.002)
        return w.stop()

    def test_threads_do_not_mix(self):
        failed = []

        def make(n):
            # A function of its own, whose name no other thread has.
            scope = {"spin": spin}
            exec("def only_%d(): spin(0.001)" % n, scope)
            return scope["only_%d" % n]

        def work(n):
            mine = make(n)
            for _ in range(40):
                w = window()
                mine()
                samples = w.stop()
                total = sum(t for _, t in samples.records())
                if abs(total - samples.duration) > 1e-9:
                    failed.append("a sum of %r" % total)
                for frames, _ in samples.records():
                    if any(function(f).startswith("only_")
                           and function(f) != "only_%d" % n for f in frames):
                        failed.append(frames)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(50)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(failed, [])

    def test_many_short_windows_add_up(self):
        """WINDOWS: how many of each of 50 threads."""
        wrong = []

        def brief():
            return sum(range(50))

        def work(count):
            w = _native.Window(0.001)
            for _ in range(count):
                w.start()
                brief()
                samples = w.stop()
                total = sum(t for _, t in samples.records())
                if abs(total - samples.duration) > 1e-9:
                    wrong.append((total, samples.duration))

        count = int(os.environ.get("WINDOWS", 100))
        threads = [threading.Thread(target=work, args=(count,))
                   for _ in range(50)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(wrong, [])

    def test_all_threads_are_roots(self):
        stop = threading.Event()
        t = threading.Thread(target=stop.wait, name="waits")
        t.start()
        w = window(threads="all")
        spin(LONG)
        samples = w.stop()
        stop.set()
        t.join()
        roots = {}
        for frames, seconds in samples.records():
            name = function(frames[0])
            roots[name] = roots.get(name, 0) + seconds
        self.assertIn("MainThread", roots)
        self.assertIn("waits", roots)
        self.assertAlmostEqual(roots["MainThread"], samples.duration,
                               delta=1e-9)

    def test_a_worker_can_begin(self):
        done = []

        def work():
            done.append(self.one())

        t = threading.Thread(target=work)
        t.start()
        t.join()
        self.check_sum(done[0])

    def test_a_window_goes_on_in_a_forked_child(self):
        w = window()
        spin(LONG)
        pid = os.fork()
        if not pid:
            code = 1
            try:
                time.sleep(LONG)
                samples = w.stop()
                self.check_sum(samples)
                assert spent(samples, "spin") > 0.01
                assert spent(samples, "sleep") > 0.01
                self.check_sum(self.one())
                code = 0
            finally:
                os._exit(code)
        samples = w.stop()
        self.assertEqual(os.waitpid(pid, 0)[1], 0)
        self.check_sum(samples)

    def test_nothing_of_it_can_be_seen(self):
        w = window()
        spin(0.01)
        self.assertEqual(len(os.listdir("/proc/self/task")), 1)
        self.assertIsNone(sys.getprofile())
        with self.assertRaises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        w.stop()


def tasks_named(pid):
    """Processes of ours whose parent is pid."""
    found = []
    for name in os.listdir("/proc"):
        try:
            with open("/proc/%d/stat" % int(name)) as f:
                text = f.read()
        except (ValueError, OSError):
            continue
        fields = text.rsplit(")", 1)[1].split()
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(name))
    return found


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Ends(unittest.TestCase):
    """However a process ends, its sampler does."""

    def check(self, last, end=None):
        program = ("import os, signal, sys, time\n"
                   "from pyinstrument_top import _native\n"
                   "w = _native.Window(0.001)\nw.start()\n"
                   "print('on', flush=True)\nsys.stdin.readline()\n" + last)
        p = subprocess.Popen([sys.executable, "-c", program],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.assertEqual(p.stdout.readline(), b"on\n")
        helpers = tasks_named(p.pid)
        self.assertEqual(len(helpers), 1)
        if end:
            os.kill(p.pid, end)
        else:
            p.stdin.write(b"\n")
            p.stdin.flush()
        # A process that ends or execs closes its pipe.
        p.stdout.read()
        while alive(helpers[0]):
            time.sleep(0.005)
        p.stdin.close()
        p.stdout.close()
        p.wait()

    def test_by_itself(self):
        self.check("w.stop()")

    def test_with_an_open_window(self):
        self.check("pass")

    def test_by_exit(self):
        self.check("os._exit(0)")

    def test_by_a_signal(self):
        self.check("", signal.SIGKILL)

    def test_by_exec(self):
        self.check("os.execv('/bin/sleep', ['sleep', '0.01'])")


REFUSED = """
import ctypes, os, platform, struct
from pyinstrument_top import _native
# Both ways to make a task answer that it is not permitted.
clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
code = [(0x20, 0, 0, 0), (0x15, 1, 0, clone), (0x15, 0, 1, 435),
        (0x06, 0, 0, 0x00050001), (0x06, 0, 0, 0x7fff0000)]
filter = b"".join(struct.pack("=HBBI", *line) for line in code)
buffer = ctypes.create_string_buffer(filter)
program = struct.pack("@HP", len(code), ctypes.addressof(buffer))
prctl = ctypes.CDLL(None, use_errno=True).prctl
assert prctl(38, 1, 0, 0, 0) == 0
if prctl(22, 2, ctypes.create_string_buffer(program), 0, 0):
    raise SystemExit(77)
w = _native.Window(0.001)
for _ in range(2):
    try:
        w.start()
    except RuntimeError as e:
        print(e)
    assert not w.is_running
"""


class Refusals(unittest.TestCase):
    def test_a_system_that_allows_no_task_is_told_of(self):
        p = subprocess.run([sys.executable, "-c", REFUSED],
                           stdout=subprocess.PIPE)
        if p.returncode == 77:
            self.skipTest("no filter of system calls can be set")
        self.assertEqual(p.returncode, 0)
        self.assertEqual(p.stdout.decode().splitlines(), 2 * [
            "This process cannot be profiled: the system allows no process "
            "and no thread for the sampler."])


if __name__ == "__main__":
    unittest.main()
