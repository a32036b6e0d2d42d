"""What a program can see of its own run is what it sees without us."""
import contextlib
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from watched import (CLOCK, EXECS, REFUSE, SAMPLER, both, command, run_plain,
                     watch, watch_argv)


# Of the program's own: nobody else sees it.
MOUNT = """
import ctypes, os, tempfile
libc = ctypes.CDLL(None)
d = tempfile.mkdtemp()
print(libc.unshare(0x00020000))
print(libc.mount(b'none', b'/', None, 0x44000, None))
print(libc.mount(b'none', d.encode(), b'tmpfs', 0, None))
"""


class Parity(unittest.TestCase):
    def same(self, code, **options):
        plain, run = both(code, **options)
        self.assertEqual(run.seen(), plain.seen())
        self.assertEqual({s.sums["status"] for s in run.streams}, {0})
        return run

    def test_environment_in_order(self):
        run = self.same("import os\nprint(list(os.environ.items()))",
                        env=dict(os.environ, ZZ="1", AA="2"))
        self.assertIn("ZZ", run.out)

    def test_empty_environment(self):
        # Without the variable that a build tree's libraries may need.
        self.same("import os\nprint(list(os.environ.items()))",
                  env={"TMPDIR": os.environ.get("TMPDIR", "/tmp")})

    def test_environment_that_the_kernel_shows(self):
        self.same("with open('/proc/self/environ') as f:\n"
                  "    print(f.read().strip('\\0'))")

    def test_preloads_of_the_user(self):
        with open("/proc/self/maps") as maps:
            libc = next(line.split()[-1] for line in maps
                        if "libc.so" in line or "libc-" in line)
        code = "import os, subprocess\nprint(os.environ.get('LD_PRELOAD'))\n" \
               "print(subprocess.check_output(['env']))"
        # A watch that was built with a sanitizer does not like it.
        env = dict(os.environ, ASAN_OPTIONS="verify_asan_link_order=0")
        for value in (libc, libc + ":" + libc, libc + " " + libc, ""):
            with self.subTest(value):
                self.same(code, env=dict(env, LD_PRELOAD=value))

    def test_environment_that_the_kernel_shows_beside_a_preload(self):
        # Readers may end at the first empty word.
        with open("/proc/self/maps") as maps:
            libc = next(line.split()[-1] for line in maps
                        if "libc.so" in line or "libc-" in line)
        run = self.same("with open('/proc/self/environ') as f:\n"
                        "    words = f.read().split('\\0\\0')[0]\n"
                        "print(sorted(words.strip('\\0').split('\\0')))",
                        env=dict(few(), LD_PRELOAD=libc, ZZ="1"))
        self.assertIn("ZZ=1", run.out)

    def test_preload_that_changes_the_time(self):
        env = dict(os.environ, LD_PRELOAD=os.path.abspath(CLOCK),
                   ASAN_OPTIONS="verify_asan_link_order=0")
        run = self.same("import os, time\nprint(os.environ['LD_PRELOAD'],\n"
                        "time.time() < os.stat('/proc/self').st_mtime)\n"
                        "time.sleep(0.2)", env=env)
        self.assertIn("True", run.out)
        self.assertGreater(run.streams[0].sums["weight"], 0.15e9)

    def test_descriptors(self):
        self.same("import os\nfor fd in sorted(os.listdir('/proc/self/fd')):\n"
                  "    try: print(fd, os.readlink('/proc/self/fd/' + fd)"
                  ".split(':')[0])\n"
                  "    except OSError as e: print(fd, e.errno)")

    def test_next_descriptor(self):
        self.same("import os, socket, time\ntime.sleep(0.05)\n"
                  "print(os.open('/', os.O_RDONLY), "
                  "socket.socket().fileno())")

    def test_what_a_child_closed_is_closed(self):
        # PIT_ROUNDS=20000 is what was meant by "never".
        rounds = int(os.environ.get("PIT_ROUNDS", "100"))
        argv = [sys.executable,
                os.path.join(os.path.dirname(__file__), "descriptors.py"),
                "100"]
        cpu = {min(os.sched_getaffinity(0))}
        for busy in False, True:
            with self.subTest(busy=busy), contextlib.ExitStack() as stack:
                if busy:
                    stack.enter_context(spinning(cpu))
                for i in range(rounds // 100):
                    run = watch_argv(argv, preexec_fn=lambda: busy and
                                     os.sched_setaffinity(0, cpu))
                    held = [l for l in run.out.splitlines() if l[-2:] != " 0"]
                    self.assertEqual((run.status, run.err, held), (0, "", []))
                    self.assertEqual(run.out.count("\n"), 9)

    def test_threads(self):
        self.same("import os, threading, time\ntime.sleep(0.05)\n"
                  "print(len(os.listdir('/proc/self/task')), "
                  "threading.active_count(), threading.enumerate())")

    def test_threads_that_the_kernel_counts(self):
        self.same("import re, time\ntime.sleep(0.05)\n"
                  "print(re.findall('Threads:.*', "
                  "open('/proc/self/status').read()))")

    def test_modules_and_main(self):
        self.same("import sys, time\ntime.sleep(0.05)\n"
                  "print(sorted(sys.modules), sys.path, sys.argv, sys.flags,\n"
                  "      getattr(sys, 'orig_argv', None), sys.executable,\n"
                  "      sorted(vars(sys.modules['__main__'])), __name__)",
                  args=["x", "--y"])

    def test_traceback(self):
        run = self.same("def f(): 1 / 0\nf()")
        self.assertIn("ZeroDivisionError", run.err)

    def test_syntax_error(self):
        self.same("def")

    def test_signal_dispositions_and_masks(self):
        self.same("import signal, time\ntime.sleep(0.05)\n"
                  "print([str(signal.getsignal(n)) for n in "
                  "range(1, 65) if n not in (32, 33)])\n"
                  "print([l for l in open('/proc/self/status') "
                  "if l[:3] in ('Sig', 'Shd') and l[3:4] != 'Q'])")

    def test_dispositions_from_outside(self):
        self.same("import signal\nprint(signal.getsignal(signal.SIGHUP), "
                  "signal.pthread_sigmask(0, []))", preexec_fn=ignore_some)

    def test_faulthandler(self):
        run = self.same("import faulthandler, os\n"
                        "print(faulthandler.is_enabled(), flush=True)\n"
                        "faulthandler._sigsegv()",
                        python_args=["-X", "faulthandler"])
        self.assertIn("Segmentation fault", run.err)

    def test_no_child_to_wait_for(self):
        run = self.same("import os, time\ntime.sleep(0.05)\n"
                        "try: os.waitpid(-1, os.WNOHANG)\n"
                        "except ChildProcessError as e: print(e.errno)")
        self.assertEqual(run.out, "10\n")

    def test_no_child_in_proc(self):
        run = self.same("import os, time\ntime.sleep(0.05)\nwith open("
                        "'/proc/self/task/%d/children' % os.getpid()) as f:\n"
                        "    print(f.read())")
        self.assertEqual(run.out, "\n")

    def test_no_child_to_wait_for_after_fork(self):
        self.same("import os, time\npid = os.fork()\nif pid:\n"
                  "    print(os.wait()[0] == pid)\n"
                  "time.sleep(0.05)\n"
                  "try: os.waitpid(-1, os.WNOHANG)\n"
                  "except ChildProcessError as e: print(e.errno)")

    def test_limits(self):
        self.same("import resource\nprint([resource.getrlimit(getattr("
                  "resource, n)) for n in dir(resource) "
                  "if n.startswith('RLIMIT_')])")

    def test_process_attributes(self):
        self.same("import ctypes, os\n"
                  "print(os.getpgid(0) == os.getpgid(os.getppid()), "
                  "os.getsid(0) == os.getsid(os.getppid()), os.umask(0), "
                  "os.nice(0), os.getcwd(), os.sched_getaffinity(0))\n"
                  "print(open('/proc/self/comm').read(), "
                  "open('/proc/self/timerslack_ns').read(), "
                  "ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))")

    def test_fork_warns_of_no_thread(self):
        self.same("import os\npid = os.fork()\n"
                  "if pid: print(os.waitpid(pid, 0)[1])",
                  python_args=["-W", "error"])

    def test_fork_in_a_child_warns_of_no_thread(self):
        self.same("import os\nfor i in range(3):\n    pid = os.fork()\n"
                  "    if pid:\n        print(os.waitpid(pid, 0)[1], "
                  "flush=True)\n        break", python_args=["-W", "error"])

    def test_forkpty(self):
        self.same("import os, pty\npid, fd = pty.fork()\n"
                  "if not pid: os.write(1, b'hello'); os._exit(3)\n"
                  "print(os.read(fd, 100), os.waitpid(pid, 0)[1])")

    def test_namespaces_of_single_threaded_programs(self):
        # Refused to a process with threads.
        self.same("import ctypes, os, time\ntime.sleep(0.05)\n"
                  "libc = ctypes.CDLL(None, use_errno=True)\n"
                  "print(libc.unshare(0x10000000), ctypes.get_errno())")

    def test_time_namespace_can_be_entered(self):
        # Refused to a process whose memory somebody else uses, too.
        run = self.same("import ctypes, os, time\ntime.sleep(0.05)\n"
                        "libc = ctypes.CDLL(None, use_errno=True)\n"
                        "print(libc.unshare(0x80), ctypes.get_errno())\n"
                        "fd = os.open('/proc/self/ns/time_for_children', 0)\n"
                        "print(libc.setns(fd, 0), ctypes.get_errno())\n"
                        "os.close(fd)\n"
                        "print(libc.unshare(0x100), ctypes.get_errno())\n"
                        "time.sleep(0.05)\nprint(os.system('exit 3'))")
        self.assertTrue(run.streams)

    def test_next_child_is_the_first_of_its_pid_namespace(self):
        # Were that our task, no other could be made after its end.
        code = "import ctypes, os, sys, time\n" \
               "ctypes.CDLL(None).unshare(0x20000000)\n" \
               "os.execv(sys.executable, [sys.executable, '-c', %r])" % \
               "import os\npid = os.fork()\nif not pid: os._exit(" \
               "os.getpid())\nprint(os.waitpid(pid, 0)[1])"
        self.same(code)

    def test_directory_can_be_left(self):
        # A mount is busy as long as any task is in it.
        self.same(MOUNT + "os.chdir(d)\npid = os.fork()\n"
                  "if not pid:\n"
                  "    there = '/proc/%d/cwd' % os.getppid()\n"
                  "    while os.readlink(there) != '/': pass\n"
                  "    os.chdir('/')\n"
                  "    print(libc.umount(d.encode()), flush=True)\n"
                  "    os._exit(0)\n"
                  "os.chdir('/')\nprint(os.waitpid(pid, 0)[1])\n"
                  "os.rmdir(d)")

    def test_directory_can_be_left_at_once(self):
        # Each of these calls has the sampler begin anew, in that directory.
        _, argv = command(MOUNT + "os.sched_setaffinity(0, "
                          "{min(os.sched_getaffinity(0))})\n"
                          "for i in range(20):\n"
                          "    os.chdir(d)\n    libc.unshare(0x100)\n"
                          "    os.chdir('/')\n"
                          "    print(libc.umount(d.encode()),\n"
                          "          libc.mount(b'none', d.encode(), "
                          "b'tmpfs', 0, None))\n"
                          "print(libc.umount(d.encode()))\nos.rmdir(d)")
        plain = run_plain(argv)
        for how in [], [REFUSE, "maker"]:
            with self.subTest(how):
                run = watch_argv(how + argv)
                self.assertEqual((run.status, run.out, run.err),
                                 (plain.returncode, plain.stdout,
                                  plain.stderr))
                first, *others = [s.cwd for s in run.streams]
                self.assertEqual(first, os.getcwd())
                self.assertEqual((len(others), len(set(others))), (20, 1))
                self.assertEqual(os.path.dirname(others[0]),
                                 os.path.realpath(tempfile.gettempdir()))

    def test_exit_statuses(self):
        for code in ("raise SystemExit(3)", "raise SystemExit('x')",
                     "import os; os._exit(7)", "import os; os.abort()",
                     "import os; os.kill(os.getpid(), 15)",
                     "raise KeyboardInterrupt"):
            with self.subTest(code):
                self.same(code)

    def test_atexit_and_buffers(self):
        run = self.same("import atexit\natexit.register(print, 'bye')\n"
                        "print('hello', end='')")
        self.assertEqual(run.out, "hellobye\n")

    def test_environment_of_other_programs(self):
        self.same("import os, subprocess\n"
                  "print(subprocess.check_output(['env']))\n"
                  "print(subprocess.check_output(['env'], env={}))\n"
                  "print(subprocess.check_output(['env'], env={'A': 'b'}))\n"
                  "print(subprocess.check_output(['sh', '-c', 'env; env']))\n"
                  "print(subprocess.check_output(['env'], "
                  "preexec_fn=lambda: None))\n", env=few())

    def test_other_programs_that_cannot_open_the_sampler(self):
        # As after chroot(). Their dynamic linker would say so.
        self.same("import ctypes, subprocess\n"
                  "libc = ctypes.CDLL(None)\n"
                  "def hide():\n"
                  "    libc.unshare(0x00020000)\n"
                  "    libc.mount(b'none', b'/', None, 0x44000, None)\n"
                  "    libc.mount(b'none', %r, b'tmpfs', 0, None)\n"
                  "subprocess.run(['env'], preexec_fn=hide)"
                  % os.path.dirname(os.path.abspath(SAMPLER)).encode(),
                  env=few())

    def test_system(self):
        self.same("import os, signal\n"
                  "signal.signal(signal.SIGQUIT, signal.SIG_IGN)\n"
                  "for c in ('exit 3', 'env', 'kill -9 $$', 'exec grep Sig[BIC] "
                  "/proc/self/status', 'nonexistent 2>/dev/null',\n"
                  "          'tr \"\\\\0\" \" \" </proc/$$/cmdline'):\n"
                  "    print(os.system(c), flush=True)\n"
                  "print(signal.getsignal(2), signal.getsignal(3), "
                  "signal.pthread_sigmask(0, []))", env=few())

    def test_multiprocessing(self):
        with open(os.path.join(os.path.dirname(__file__),
                               "pool.py")) as program:
            self.assertIn("multiprocessing", program.read())
        for method in "fork", "spawn", "forkserver":
            with self.subTest(method):
                argv = [sys.executable, "-W", "error", program.name, method]
                plain = run_plain(argv)
                run = watch_argv(argv)
                self.assertEqual((run.status, run.out, run.err),
                                 (plain.returncode, plain.stdout,
                                  plain.stderr))
                # The program and its two workers at least.
                self.assertGreaterEqual(len(run.streams), 3)
                self.assertEqual({s.sums["status"] for s in run.streams}, {0})


class Exec(unittest.TestCase):
    """Each way to run a program behaves as libc's and takes us along."""
    NAMES = ("execv execve execvp execvpe execl execlp execle fexecve "
             "execveat posix_spawn posix_spawnp vfork system").split()
    SHOW = "import os; print(sorted(os.environ.items())); raise SystemExit(6)"

    def test_environment_arguments_and_status(self):
        for name in self.NAMES:
            with self.subTest(name):
                argv = [EXECS, name, sys.executable, "-c", self.SHOW, "word"]
                plain = run_plain(argv)
                run = watch_argv(argv)
                self.assertEqual(run.seen(), (6, plain.stdout, plain.stderr))
                stream, = run.streams
                self.assertEqual(stream.argv[1:],
                                 ["-c", self.SHOW, "word"])

    def test_failure(self):
        for name in self.NAMES[:-2]:
            with self.subTest(name):
                argv = [EXECS, "fail", name]
                plain = run_plain(argv)
                self.assertEqual(watch_argv(argv).seen(),
                                 (3, plain.stdout, plain.stderr))

    def test_from_python(self):
        show = [sys.executable, "-c", self.SHOW]
        for call in ("os.execv(a[0], a)", "os.execve(a[0], a, {'A': 'b'})",
                     "os.execvp(a[0], a)",
                     "os.waitpid(os.posix_spawn(a[0], a, {'A': 'b'}), 0)",
                     "os.waitpid(os.posix_spawnp(a[0], a, os.environ), 0)",
                     "os.spawnv(os.P_WAIT, a[0], a)",
                     "__import__('subprocess').call(a, env={'A': 'b'})",
                     "__import__('subprocess').call(a, close_fds=False)",
                     "__import__('subprocess').call(a, "
                     "preexec_fn=lambda: None)",
                     "__import__('subprocess').call(a, preexec_fn=lambda: "
                     "__import__('time').sleep(0.1))",
                     "__import__('subprocess').call(a, "
                     "start_new_session=True)"):
            with self.subTest(call):
                plain, run = both("import os\na = %r\nprint(%s)" %
                                  (show, call) if "exec" not in call[:8] else
                                  "import os\na = %r\n%s" % (show, call))
                out = [l for l in run.out.splitlines() if "(" not in l[:1]]
                self.assertEqual(out, [l for l in plain.out.splitlines()
                                       if "(" not in l[:1]])
                self.assertEqual((run.status, run.err),
                                 (plain.status, plain.err))
                self.assertEqual(len(run.worked()), 2)

    def test_large_environment(self):
        for n in 150, 300, 3000, 6000, 30000:
            plain, run = both("import os\nprint(len(os.environ))\nos.execve("
                              "'/bin/sh', ['sh', '-c', 'env | wc -l'], "
                              "dict(os.environ, **{'V%%05d' %% i: 'x' "
                              "for i in range(%d)}))" % n)
            self.assertEqual(run.seen(), plain.seen())

    def test_large_environment_from_a_small_stack(self):
        for n in 200, 1000, 3000, 3500, 3900, 8000:
            for call in ("subprocess.call([sys.executable, '-c', ''])",
                         "os.waitpid(os.posix_spawnp(sys.executable, "
                         "[sys.executable, '-c', ''], os.environ), 0)[1]",
                         "subprocess.call([sys.executable, '-c', ''], "
                         "preexec_fn=lambda: None)",
                         "os.execv(sys.executable, [sys.executable, '-c', "
                         "''])"):
                with self.subTest(n=n, call=call):
                    code = ("import os, subprocess, sys, threading\n"
                            "for i in range(%d): os.environ['V%%d' %% i] = ''\n"
                            "def f():\n    print(%s)\n"
                            "threading.stack_size(32768)\n"
                            "t = threading.Thread(target=f)\n"
                            "t.start(); t.join()" % (n, call))
                    plain, run = both(code)
                    self.assertEqual(run.seen(), plain.seen())
                    if plain.status == 0:
                        self.assertGreaterEqual(len(run.streams), 2)

    def test_children_of_a_large_environment_leave_nothing(self):
        # Each is run by a child of vfork, whose room is its parent's memory.
        plain, run = both(
            "import os, subprocess\n"
            "for i in range(3000): os.environ['V%d' % i] = ''\n"
            "def size():\n"
            "    with open('/proc/self/statm') as f:\n"
            "        return int(f.read().split()[0])\n"
            "for i in range(3): subprocess.call(['true'])\n"
            "before = size()\n"
            "for i in range(50): subprocess.call(['true'])\n"
            "print(size() - before)")
        self.assertEqual((run.status, run.err), (0, ""))
        self.assertLess(int(run.out), int(plain.out) + 200)

    def test_arguments_at_the_limit(self):
        # What fits without our variables fits with them: the kernel counts
        # bytes and pointers of words and environment against a limit that
        # hangs on the stack's.
        code = ("import os, resource, subprocess\n"
                "limit = 1 << 20\n"
                "resource.setrlimit(resource.RLIMIT_STACK, (limit, limit))\n"
                "def fits(n):\n"
                "    try: return not subprocess.call(['true', 'x' * n], "
                "env={'A': 'y' * 100000})\n"
                "    except OSError: return False\n"
                "low, high = 0, 1 << 17\n"
                "while high - low > 1:\n"
                "    mid = (low + high) // 2\n"
                "    low, high = (mid, high) if fits(mid) else (low, mid)\n"
                "print(low)\n")
        plain, run = both(code)
        self.assertEqual(run.seen(), plain.seen())


@contextlib.contextmanager
def spinning(cpus):
    """Something else wants these CPUs, too."""
    spinner = subprocess.Popen(
        [sys.executable, "-c", "import os\nos.nice(10)\nwhile True: pass"],
        preexec_fn=lambda: os.sched_setaffinity(0, cpus))
    try:
        yield
    finally:
        spinner.kill()
        spinner.wait()


def few():
    """A small environment, for output that can be read."""
    return {k: v for k, v in os.environ.items()
            if k in ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")}


def ignore_some():
    import signal
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])


if __name__ == "__main__":
    unittest.main()
