"""How the sampler begins and ends with its process."""
import glob
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from watched import (EXEC, EXIT, FAKEPY, REFUSE, STOP, both, command,
                     eventually, left_behind, watch, watch_argv)

BUSY = "import os, sys, time\nx = 0\nfor i in range(10**6): x += i\n"


# A seccomp filter that kills for what a sampler's end asks and python does not:
# getpid, getppid, kill, prctl and clock_gettime.
KILLS_FOR_ASKING = """
import ctypes, os, platform, struct, time
libc = ctypes.CDLL(None)
x86 = platform.machine() == "x86_64"
calls = (39, 110, 62, 157, 228) if x86 else (172, 173, 129, 167, 113)
code = struct.pack("HBBI", 0x20, 0, 0, 0)
for i, call in enumerate(calls):
    code += struct.pack("HBBI", 0x15, len(calls) - i, 0, call)
code += struct.pack("HBBI", 0x06, 0, 0, 0x7fff0000)
code += struct.pack("HBBI", 0x06, 0, 0, 0x80000000)
text = ctypes.create_string_buffer(code, len(code))
prog = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8,
                                               ctypes.addressof(text)), 16)
time.sleep(0.05)
libc.prctl(38, 1, 0, 0, 0)
if "%s" == "prctl":
    print(libc.prctl(22, 2, prog, 0, 0), flush=True)
else:
    print(libc.syscall(317 if x86 else 277, 1, 0, prog), flush=True)
"""
# One that kills for asking the scheduler for anything: sched_setattr and _getattr.
KILLS_FOR_SLICES = re.sub("calls = .*", "calls = (314, 315) if x86 else (274, 275)",
                          KILLS_FOR_ASKING) % "prctl"


class Life(unittest.TestCase):
    def check(self, run, status, byes):
        """Exit status, how the streams ended, and nothing is left."""
        self.assertEqual(run.status, status, run.err)
        streams = run.streams
        if len(streams) > len(byes):
            streams = run.worked()
        self.assertEqual(sorted(s.bye for s in streams), sorted(byes))
        self.assertEqual([s.sums["status"] for s in run.streams],
                         [0] * len(run.streams))
        self.assertTrue(eventually(lambda: not left_behind(run.token)),
                        left_behind(run.token))

    def test_hello_says_what_the_process_is(self):
        run = watch("import os\nprint(os.getpid(), os.getppid(), os.getcwd())",
                    args=["a b", ""], cwd="/tmp")
        stream, = run.streams
        self.assertEqual(run.out.split(),
                         [str(stream.pid), str(stream.ppid), "/tmp"])
        self.assertEqual(stream.python, sys.hexversion)
        self.assertEqual(stream.cwd, "/tmp")
        self.assertEqual(os.path.realpath(sys.executable), stream.exe)
        self.assertEqual(stream.argv[0], sys.executable)
        self.assertEqual(stream.argv[-2:], ["a b", ""])

    def test_samples_come_and_their_weight_is_the_time(self):
        run = watch("import time\ntime.sleep(0.5)")
        sums = run.streams[0].sums
        self.assertGreater(sums["samples"], 10)
        self.assertGreater(sums["facts"], 3)
        self.assertLessEqual(sums["weight"], sums["life"])
        self.assertGreater(sums["weight"], 0.45e9)

    def test_weights_add_up_to_the_time_whatever_the_interval(self):
        for interval in (10**9, 3 * 10**8, 10**6):
            run = watch("import time\ntime.sleep(1.3)", "-i", str(interval))
            sums = run.streams[0].sums
            self.assertGreater(sums["samples"], 1)
            if not sums["lost"]:
                self.assertEqual(sums["weight"], sums["life"], interval)
            run = watch("import os, time\ntime.sleep(0.2)\n"
                        "os.kill(os.getpid(), 9)", "-i", str(interval))
            sums = run.streams[0].sums
            self.assertGreater(sums["samples"], 0)
            if not sums["lost"]:
                self.assertEqual(sums["weight"], sums["life"], interval)

    def test_teardown_of_the_interpreter_is_marked(self):
        spin = ("import time, atexit, threading\n"
                "def spin():\n"
                "    end = time.perf_counter() + 0.4\n"
                "    while time.perf_counter() < end: pass\n"
                "def told():\n"
                "    spin()\n"
                "    print(time.monotonic_ns())\n")
        torn = "class X:\n    def __del__(self, spin=spin, time=time): %s\n"
        for more in ("told()", "atexit.register(told)",
                     "threading.Thread(target=told).start()"):
            run = watch(spin + more)
            sums = run.streams[0].sums
            # What comes behind it may take as long on a busy machine.
            if sums["shutdown"]:
                self.assertGreater(sums["torn"], int(run.out), more)
        for more in "spin()", "time.sleep(0.4)":
            sums = watch(spin + torn % more + "x = X()").streams[0].sums
            self.assertGreater(sums["shutdown"], 0.38e9, more)

    def test_thread_that_ended_before_a_teardown_does_not_last_as_long(self):
        # It ends, and the teardown begins, between two ticks.
        run = watch("import threading, time\n"
                    "class X:\n"
                    "    def __del__(self, sleep=time.sleep): sleep(1)\n"
                    "x = X()\n"
                    "for i in range(3):\n"
                    "    t = threading.Thread(target=time.sleep, args=[0.2])\n"
                    "    t.start()\n"
                    "t.join()", "-i", "40000000")
        sums = run.streams[0].sums
        self.assertLess(sums["weight"] - sums["life"], 2e9)

    def test_long_sleep_is_looked_at_seldom_and_weighs_all(self):
        sums = watch("import time\ntime.sleep(4)").streams[0].sums
        self.assertLess(sums["samples"], 3000)
        self.assertGreater(sums["weight"], 3.9e9)

    def test_poller_is_looked_at_seldom_and_weighs_all(self):
        # A wake that a busy machine makes long has it looked at for two
        # seconds more: few wakes, and a run that bears one of them.
        run = watch("import time\nend = time.monotonic() + 6\n"
                    "while time.monotonic() < end: time.sleep(0.1)")
        sums = run.streams[0].sums
        self.assertLess(sums["samples"], 4800)
        if not sums["lost"]:
            self.assertEqual(sums["weight"], sums["life"])

    def test_exit(self):
        self.check(watch(BUSY + "sys.exit(3)"), 3, [EXIT])

    def test_uncaught_exception(self):
        self.check(watch(BUSY + "1 / 0"), 1, [EXIT])

    def test__exit(self):
        self.check(watch(BUSY + "os._exit(7)"), 7, [EXIT])

    def test_killed(self):
        self.check(watch(BUSY + "os.kill(os.getpid(), 9)"), 137, [EXIT])

    def test_crash(self):
        self.check(watch(BUSY + "os.kill(os.getpid(), 11)"), 139, [EXIT])

    def test_abort(self):
        self.check(watch(BUSY + "os.abort()"), 134, [EXIT])

    def test_end_by_a_raw_system_call(self):
        self.check(watch(BUSY + "import ctypes\n"
                         "ctypes.CDLL(None).syscall(%d, 6)" % EXIT_GROUP),
                   6, [EXIT])

    def test_quick_exit(self):
        self.check(watch(BUSY + "import ctypes\n"
                         "ctypes.CDLL(None).quick_exit(6)"), 6, [EXIT])

    def test_last_records_of_a_killed_process_arrive(self):
        run = watch("import os, time\ntime.sleep(0.3)\n"
                    "os.kill(os.getpid(), 9)")
        self.assertGreater(run.streams[0].sums["weight"], 0.2e9)

    def test_exec_of_itself(self):
        run = watch(BUSY + "os.execv(sys.executable, [sys.executable, '-c', "
                    "'import time; time.sleep(0.1); raise SystemExit(4)'])")
        self.check(run, 4, [EXEC, EXIT])
        self.assertEqual(run.streams[0].pid, run.streams[1].pid)

    def test_exec_from_another_thread(self):
        run = watch(BUSY + "import threading\n"
                    "threading.Thread(target=lambda: os.execv('/bin/sh', "
                    "['sh', '-c', 'exit 4'])).start()\ntime.sleep(60)")
        self.check(run, 4, [EXEC])

    def test_raw_exec(self):
        run = watch(BUSY + RAW_EXEC + "raw()")
        self.check(run, 4, [EXEC])

    def test_raw_exec_from_another_thread(self):
        run = watch(BUSY + RAW_EXEC + "import threading\n"
                    "threading.Thread(target=raw).start()\ntime.sleep(60)")
        self.check(run, 4, [EXEC])

    def test_cpu_time_is_counted_once_over_execs(self):
        ask = "\nprint(time.process_time())"
        again = "os.execv(sys.executable, [sys.executable, '-c', %r])"
        fail = ("for i in range(20):\n"
                "    try: os.execv('/nonexistent', ['x'])\n"
                "    except OSError: pass\n")
        for last in (again % (BUSY + ask), fail + ask):
            run = watch(BUSY + last)
            told = sum(s.sums["cpu"] for s in run.streams) / 1e9
            # What an interpreter's end takes comes after the question.
            self.assertLess(told, float(run.out) * 1.3 + 0.05)
            self.assertGreater(told, float(run.out) * 0.5)

    def test_exec_that_fails_goes_on(self):
        run = watch("import os, sys, time\n"
                    "for call in (lambda: os.execv('/nonexistent', ['x']),\n"
                    "             lambda: os.execvp('nonexistent', ['x']),\n"
                    "             lambda: os.execv('/dev/null', ['x']),\n"
                    "             lambda: os.execv('/', ['x'])):\n"
                    "    try: call()\n"
                    "    except OSError as e: print(e.errno)\n"
                    "time.sleep(0.1)")
        self.assertEqual(run.out.split(), ["2", "2", "13", "13"])
        self.check(run, 0, [EXIT])

    def test_exec_of_a_bad_file_goes_on(self):
        run = watch("import os, tempfile, time\n"
                    "f = tempfile.NamedTemporaryFile('w')\n"
                    "f.write('x\\n'); f.flush(); os.chmod(f.name, 0o755)\n"
                    "os.closerange(f.fileno(), f.fileno() + 1)\n"
                    "try: os.execv(f.name, ['x'])\n"
                    "except OSError as e: print(e.errno, flush=True)\n"
                    "time.sleep(0.1); os.unlink(f.name); os._exit(0)")
        self.assertEqual(run.out.split(), ["8"])
        # It stopped for the attempt and began again.
        self.check(run, 0, [EXEC, EXIT])

    def test_main_thread_ends_first(self):
        run = watch("import ctypes, os, threading, time\n"
                    "def rest():\n"
                    "    time.sleep(0.4)\n"
                    "    os._exit(4)\n"
                    "threading.Thread(target=rest).start()\n"
                    "ctypes.CDLL(None).syscall(%d, 0)" % EXIT_THREAD)
        self.check(run, 4, [EXIT])
        self.assertGreater(run.streams[0].sums["life"], 3e8)

    def test_main_thread_ends_first_beside_a_plain_thread(self):
        run = watch("import ctypes, os, threading, time\n"
                    "def rest():\n"
                    "    time.sleep(0.4)\n"
                    "    os._exit(4)\n"
                    "threading.Thread(target=rest).start()\n"
                    "ctypes.CDLL(None).syscall(%d, 0)" % EXIT_THREAD, "-t")
        self.check(run, 4, [EXIT])
        # It does not spin.
        sums = run.streams[0].sums
        self.assertLess(sums["own"], sums["life"] / 3)

    def test_fork(self):
        run = watch("import os, time\npid = os.fork()\ntime.sleep(0.1)\n"
                    "if pid: os.waitpid(pid, 0)\n"
                    "else: os._exit(0)")
        self.check(run, 0, [EXIT, EXIT])
        parent, child = sorted(run.streams, key=lambda s: s.pid != s.ppid and
                               s.ppid in [t.pid for t in run.streams])
        self.assertEqual(child.ppid, parent.pid)
        self.assertGreater(child.sums["samples"], 0)

    def test_fork_from_another_thread(self):
        run = watch("import os, threading, time\n"
                    "def f():\n"
                    "    pid = os.fork()\n"
                    "    if not pid:\n"
                    "        time.sleep(0.1)\n"
                    "        os.kill(os.getpid(), 9)\n"
                    "    print(os.waitpid(pid, 0)[1])\n"
                    "t = threading.Thread(target=f)\nt.start()\nt.join()")
        self.assertEqual(run.out, "9\n")
        self.check(run, 0, [EXIT, EXIT])

    def test_fork_in_a_signal_handler(self):
        run = watch("import os, signal, time\n"
                    "def f(*args):\n"
                    "    pid = os.fork()\n"
                    "    if not pid:\n"
                    "        time.sleep(0.05)\n"
                    "        os._exit(5)\n"
                    "    print(os.waitpid(pid, 0)[1])\n"
                    "signal.signal(signal.SIGALRM, f)\n"
                    "signal.setitimer(signal.ITIMER_REAL, 0.02)\n"
                    "time.sleep(0.1)")
        self.assertEqual(run.out, "1280\n")
        self.check(run, 0, [EXIT, EXIT])

    def test_fork_that_execs_at_once_has_no_stream_of_its_own(self):
        run = watch("import os, time\npid = os.fork()\n"
                    "if not pid: os.execv('/bin/true', ['true'])\n"
                    "print(os.waitpid(pid, 0)[1])\ntime.sleep(0.1)")
        self.assertEqual(run.out, "0\n")
        self.check(run, 0, [EXIT])

    def test_many_forks_leave_nothing(self):
        run = watch("import os\n"
                    "for i in range(200):\n"
                    "    pid = os.fork()\n"
                    "    if not pid: os._exit(0)\n"
                    "    os.waitpid(pid, 0)\n"
                    "maps = open('/proc/self/maps').read().count('\\n')\n"
                    "print(maps < 600, len(os.listdir('/proc/self/fd')))\n"
                    "tree = '/proc/self/task/%d/children' % os.getpid()\n"
                    "print(open(tree).read())")
        self.assertEqual(run.out.split()[0], "True")
        self.assertEqual(run.out.split()[2:], [])
        self.check(run, 0, [EXIT] * 201)

    def test_program_that_closes_every_descriptor(self):
        run = watch("import os, time\nos.closerange(3, 4096)\n"
                    "time.sleep(0.2)")
        self.check(run, 0, [EXIT])
        self.assertGreater(run.streams[0].sums["samples"], 0)

    def test_program_with_few_descriptors(self):
        run = watch("import os, resource, sys\n"
                    "resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))\n"
                    "os.execv(sys.executable, [sys.executable, '-c', "
                    "'import time; time.sleep(0.1)'])")
        self.check(run, 0, [EXEC, EXIT])
        self.assertGreater(run.streams[1].sums["samples"], 0)

    def test_not_dumpable(self):
        run = watch("import ctypes, time\n"
                    "ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n"
                    "time.sleep(0.2)")
        self.check(run, 0, [EXIT])
        self.assertGreater(run.streams[0].sums["weight"], 1e8)

    def test_program_that_is_killed_for_asking(self):
        # Also a child that it forks, and however the filter is installed.
        for end in ("", "os._exit(0)", "os.fork() or os._exit(0)\n"
                    "print(os.wait()[1])"):
            for how in "prctl", "syscall":
                with self.subTest(how=how, end=end):
                    plain, run = both(KILLS_FOR_ASKING % how + end)
                    self.assertEqual(run.seen(), plain.seen())
                    self.assertEqual(run.status, 0)
                    self.check(run, 0, [EXIT])

    def test_python_that_is_run_by_a_program_that_is_killed_for_asking(self):
        again = "'-c', 'import os; print(os.getcwd())'"
        for end in ("os.execv(sys.executable, [sys.executable, %s])",
                    "pid = os.fork()\n"
                    "if pid: print(os.waitpid(pid, 0)[1])\n"
                    "else: os.execv(sys.executable, [sys.executable, %s])"):
            for how in "prctl", "syscall":
                with self.subTest(how=how, end=end):
                    plain, run = both(KILLS_FOR_ASKING % how +
                                      "import sys\n" + end % again)
                    self.assertEqual(run.seen(), plain.seen())
                    # A debug build asks for some of these itself, and dies.
                    if not hasattr(sys, "gettotalrefcount"):
                        self.assertIn(os.getcwd(), run.out)

    def test_plain_thread_of_a_program_that_is_killed_for_asking(self):
        run = watch(KILLS_FOR_ASKING % "prctl" + "time.sleep(0.1)", "-t")
        self.check(run, 0, [STOP])

    def would_be_killed(self, code):
        """A run of code in a python below a filter that is there before it."""
        run = watch(KILLS_FOR_SLICES + "import resource, sys\n"
                    "hard = resource.getrlimit(resource.RLIMIT_CORE)[1]\n"
                    "resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))\n"
                    "os.execv(sys.executable, [sys.executable, '-c', %r])"
                    % code)
        self.assertEqual(run.out, "0\n")
        return run

    def test_program_that_would_be_killed_for_asking_for_slices(self):
        cores = {p: os.stat(p).st_mtime_ns for p in glob.glob("/core*")}
        run = self.would_be_killed("import os, time\npid = os.fork()\n"
                                   "time.sleep(0.2)\n"
                                   "if pid: os.waitpid(pid, 0)")
        self.check(run, 0, [EXEC, EXIT, EXIT])
        for stream in run.streams[1:]:
            self.assertGreater(stream.sums["samples"], 0)
        # What dies of it in our name leaves no core dump where it was.
        self.assertEqual({p: os.stat(p).st_mtime_ns
                          for p in glob.glob("/core*")}, cores)

    def test_children_of_a_program_that_would_be_killed_for_asking(self):
        # Where all CPUs are taken, what starts the sampler is late somewhere.
        run = self.would_be_killed("import os, signal, time\n"
                                   "hogs, parent = [], os.getpid()\n"
                                   "for i in range(2 * os.cpu_count()):\n"
                                   "    hogs.append(os.fork())\n"
                                   "    while not hogs[-1] and "
                                   "os.getppid() == parent: pass\n"
                                   "for i in range(150):\n"
                                   "    pid = os.fork()\n"
                                   "    if not pid:\n"
                                   "        time.sleep(0.005)\n"
                                   "        os._exit(0)\n"
                                   "    status = os.waitpid(pid, 0)[1]\n"
                                   "    if status: print(status)\n"
                                   "for pid in hogs:\n"
                                   "    os.kill(pid, signal.SIGKILL)\n"
                                   "    os.waitpid(pid, 0)")
        self.assertEqual(run.status, 0)

    def test_filter_that_is_refused_goes_on(self):
        run = watch("import ctypes, time\n"
                    "libc = ctypes.CDLL(None, use_errno=True)\n"
                    "print(libc.prctl(22, 9, 0, 0, 0), ctypes.get_errno())\n"
                    "time.sleep(0.1)", "-t")
        self.assertEqual(run.out, "-1 22\n")
        self.check(run, 0, [EXIT, STOP])

    def test_many_threads_end_together(self):
        run = watch("import os, threading, time\n"
                    "for i in range(50):\n"
                    "    threading.Thread(target=time.sleep, args=[60],\n"
                    "                     daemon=True).start()\n"
                    "time.sleep(0.1)\nos.kill(os.getpid(), 9)")
        self.check(run, 137, [EXIT])

    def test_group_is_killed(self):
        run = watch("import os, signal, time\nos.setpgid(0, 0)\n"
                    "time.sleep(0.1)\nos.killpg(0, signal.SIGTERM)")
        self.check(run, 143, [EXIT])

    def test_signals_to_the_task(self):
        # Each look of the task's ends with a wait: its stream has begun by then.
        find = ("import os, re, signal, time\n"
                "def read(pid, name):\n"
                "    try:\n"
                "        with open('/proc/%s/%s' % (pid, name)) as f:\n"
                "            return f.read()\n"
                "    except OSError: return ''\n"
                "found = []\n"
                "while not found:\n"
                "    found = [int(p) for p in os.listdir('/proc') if "
                "p.isdigit() and read(p, 'comm') == 'pyi-top\\n' and\n"
                "             read(p, 'cmdline') == "
                "read('self', 'cmdline')]\n"
                "waits = re.compile('^voluntary_ctxt_switches:(.*)', re.M)\n"
                "while int(waits.search(read(found[0], 'status'))[1]) < 20:\n"
                "    time.sleep(0.001)\n")
        for name, bye in (("TERM", EXIT), ("INT", EXIT), ("HUP", EXIT),
                          ("TSTP", EXIT), ("USR1", EXIT), ("SEGV", None),
                          ("KILL", None), ("STOP", None)):
            with self.subTest(name):
                run = watch(find + "os.kill(found[0], signal.SIG%s)\n"
                            "time.sleep(0.05)\nprint(1)" % name)
                self.assertEqual((run.status, run.out), (0, "1\n"))
                self.assertEqual([s.bye for s in run.streams], [bye])
                self.assertTrue(eventually(
                    lambda: not left_behind(run.token)))

    def test_viewer_leaves(self):
        run = watch("import os, time\ntime.sleep(0.3)\npid = os.fork()\n"
                    "if pid: print(os.waitpid(pid, 0)[1])", "-q")
        self.assertEqual((run.status, run.out), (0, "0\n"))
        self.assertEqual(len(run.streams), 1)
        self.assertTrue(eventually(lambda: not left_behind(run.token)))

    def test_viewer_is_not_there(self):
        run = watch("import os, time\ntime.sleep(0.1)\nprint(1)", "-r")
        self.assertEqual((run.status, run.out), (0, "1\n"))
        self.assertTrue(eventually(lambda: not left_behind(run.token)))

    def test_viewer_that_never_reads(self):
        run = watch("import os, time\ntime.sleep(0.3)\nprint(1)", "-m")
        self.assertEqual((run.status, run.out), (0, "1\n"))
        self.assertTrue(eventually(lambda: not left_behind(run.token)))


class Thread(unittest.TestCase):
    """The fallback."""

    def test_samples_come(self):
        run = watch("import time\ntime.sleep(0.3)", "-t")
        stream, = run.streams
        self.assertEqual(stream.flags & 4, 4)
        self.assertGreater(stream.sums["weight"], 0.2e9)
        self.assertEqual((run.status, stream.bye), (0, EXIT))

    def test_ends(self):
        for code, status, byes in (
                ("os._exit(7)", 7, [EXIT]),
                ("sys.exit(3)", 3, [EXIT]),
                ("os.execv('/bin/sh', ['sh', '-c', 'exit 4'])", 4, [EXEC]),
                ("os.kill(os.getpid(), 9)", 137, [None])):
            with self.subTest(code):
                run = watch(BUSY + code, "-t")
                self.assertEqual(run.status, status)
                self.assertEqual([s.bye for s in run.streams], byes)

    def test_fork(self):
        run = watch("import os, time\npid = os.fork()\ntime.sleep(0.1)\n"
                    "if pid: os.waitpid(pid, 0)", "-t")
        self.assertEqual([s.bye for s in run.streams], [EXIT, EXIT])
        self.assertEqual(run.status, 0)

    def test_descriptors_are_not_seen(self):
        plain, run = both("import os, time\ntime.sleep(0.1)\n"
                          "print(os.listdir('/proc/self/fd'))", "-t")
        self.assertEqual(run.seen(), plain.seen())

    def test_program_that_reuses_the_descriptors(self):
        run = watch("import os, tempfile, time\n"
                    "time.sleep(0.1)\nos.closerange(3, 4096)\n"
                    "f = tempfile.TemporaryFile()\n"
                    "for fd in range(3, 200):\n"
                    "    if fd != f.fileno(): os.dup2(f.fileno(), fd)\n"
                    "time.sleep(0.3)\nprint(os.fstat(f.fileno()).st_size)",
                    "-t")
        self.assertEqual((run.status, run.out), (0, "0\n"))


class Refused(unittest.TestCase):
    """What the kernel or we refuse."""

    def refuse(self, what, code):
        token, argv = command(code)
        return watch_argv([REFUSE, what, *argv], token=token)

    def test_thread_where_a_task_is_refused(self):
        run = self.refuse("task", "import os, time\ntime.sleep(0.2)\n"
                          "print(os.listdir('/proc/self/fd'))\n"
                          "pid = os.fork()\ntime.sleep(0.1)\n"
                          "if pid: os.waitpid(pid, 0)")
        self.assertEqual((run.status, run.err.count("\n") < 3), (0, True))
        self.assertEqual([s.flags & 4 for s in run.streams], [4, 4])
        self.assertEqual([s.bye for s in run.streams], [EXIT, EXIT])
        self.assertGreater(run.streams[0].sums["weight"], 0.1e9)

    def test_program_runs_on_where_both_are_refused(self):
        run = self.refuse("both", "print(1)")
        self.assertEqual((run.status, run.out, run.err), (0, "1\n", ""))
        stream, = run.streams
        self.assertIn("no task", stream.unsupported)
        self.assertEqual(stream.bye, STOP)

    def test_thread_where_its_file_table_is_the_programs(self):
        run = self.refuse("unshare", "import os, time\ntime.sleep(0.2)\n"
                          "fds = [int(n) for n in "
                          "os.listdir('/proc/self/fd')]\n"
                          "print([n for n in fds if n >= 100] != [])\n"
                          "os.closerange(3, 4096)\ntime.sleep(0.2)")
        self.assertEqual((run.status, run.out, run.err), (0, "True\n", ""))
        stream, = run.streams
        self.assertEqual(stream.flags & 4, 4)
        self.assertGreater(stream.sums["weight"], 0.1e9)
    def fake(self, version):
        run = watch_argv([FAKEPY], env=dict(os.environ, FAKE_VERSION=version))
        self.assertEqual((run.status, run.out, run.err), (5, "ran\n", ""))
        stream, = run.streams
        self.assertEqual(stream.bye, STOP)
        return stream

    def test_old_version(self):
        stream = self.fake("3.7.17 (default, Jan  1 2024)")
        self.assertEqual(stream.python, 0x030711f0)
        self.assertEqual(stream.unsupported,
                         "CPython 3.7 is not supported (CPython 3.8 to 3.15 "
                         "are); the program runs unprofiled")

    def test_python_2(self):
        self.assertIn("CPython 2.7 ", self.fake("2.7.18 (x)").unsupported)

    def test_coming_version(self):
        stream = self.fake("3.16.0a2+ (main)")
        self.assertIn("CPython 3.16 ", stream.unsupported)
        self.assertEqual(stream.python, 0x031000a2)

    def test_free_threaded(self):
        stream = self.fake("3.16.1 free-threading build (x)")
        self.assertIn("CPython 3.16 is not supported", stream.unsupported)
        self.assertEqual(stream.flags & 2, 2)

    def test_nonsense(self):
        self.assertIn("not supported", self.fake("one.two").unsupported)

    def test_no_python_says_nothing(self):
        run = watch_argv(["/bin/sh", "-c", "echo $LD_PRELOAD; exit 5"])
        self.assertEqual((run.status, run.out), (5, "\n"))
        self.assertEqual(run.streams, [])


EXIT_GROUP, EXIT_THREAD, EXECVE = \
    (231, 60, 59) if os.uname().machine == "x86_64" else (94, 93, 221)

RAW_EXEC = """import ctypes
def raw():
    argv = (ctypes.c_char_p * 4)(b"sh", b"-c", b"sleep 0.2; exit 4",
                                None)
    ctypes.CDLL(None).syscall(%d, b"/bin/sh", argv, None)
""" % EXECVE

if __name__ == "__main__":
    unittest.main()
