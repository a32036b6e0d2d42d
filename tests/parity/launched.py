"""Under pyinstrument-top a program prints, returns and leaves what it does
under plain python, however it is started."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

TOP = os.path.join(os.path.abspath(os.environ.get("top_builddir", ".")),
                   "pyinstrument-top")

# What a program can see of how it was started.
LOOK = '''
import os, sys
if __name__ == "__main__":
    main = sys.modules["__main__"]
    print(sys.argv, sys.path, sys.flags, sys.executable)
    print(getattr(sys, "orig_argv", None))
    print(sorted(vars(main)), main.__dict__.get("__file__"), main.__spec__,
          main.__package__, type(main.__loader__))
    print(sorted(sys.modules))
    print(list(os.environ.items()))
    print(os.getcwd(), os.getpgid(0) == os.getpgid(os.getppid()),
          os.getsid(0) == os.getpid())
    print([(fd, os.isatty(int(fd))) for fd in sorted(os.listdir(
        "/proc/self/fd")) if os.path.exists("/proc/self/fd/" + fd)])
    with open("/proc/self/status") as status:
        print([l for l in status if l.startswith(("Sig", "Threads"))
               and not l.startswith("SigQ")])
'''

# name: program. Each is run as a script.
SCRIPTS = {
    "look": LOOK,
    "exit": "import sys; print('x'); sys.exit(3)",
    "exit text": "import sys; sys.exit('bad')",
    "traceback": "def f():\n    raise ValueError('x')\nf()",
    "syntax error": "def",
    "os._exit": "import os; os._exit(9)",
    "abort": "import os; os.abort()",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "terminated": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
    "interrupted": "raise KeyboardInterrupt",
    "broken pipe": "import signal; print(signal.getsignal(signal.SIGPIPE))",
    "input": "import sys; print(sys.stdin.read())",
    "atexit": "import atexit; atexit.register(print, 'bye'); print('hi')",
    "pickle": "import pickle\nclass C: pass\n"
              "print(type(pickle.loads(pickle.dumps(C()))))",
    "threads": "import threading\nt = threading.Thread(target=print, "
               "args=('in',))\nt.start(); t.join(); print('out')",
    "fork": "import os\npid = os.fork()\n"
            "print(os.waitpid(pid, 0)[1] if pid else 'child', flush=True)\n",
    "subprocess": "import subprocess, sys\n"
                  "print(subprocess.check_output([sys.executable, '-c', "
                  "'import os; print(list(os.environ))']))",
    "multiprocessing": '''
import multiprocessing, pickle
class Item:
    def __init__(self, n): self.n = n
def double(item): return Item(2 * item.n)
if __name__ == "__main__":
    for method in "fork", "spawn", "forkserver":
        with multiprocessing.get_context(method).Pool(2) as pool:
            print([i.n for i in pool.map(double, map(Item, range(5)))])
''',
    "exec": "import os; print('first', flush=True)\n"
            "os.execlp('sh', 'sh', '-c', 'echo second; exit 4')",
}


# In a network of its own, and without the folder that leads to the viewer.
OUT_OF_REACH = """
import ctypes, shutil
for name in os.listdir(os.environ["XDG_RUNTIME_DIR"]):
    shutil.rmtree(os.path.join(os.environ["XDG_RUNTIME_DIR"], name))
assert ctypes.CDLL(None).unshare(0x40000000) == 0
"""
BUSY = """import os, time
def busy():
    end = time.monotonic() + 0.3
    while time.monotonic() < end: pass
def in_parent(): busy()
def in_child(): busy()
"""


def run(argv, **options):
    return subprocess.run(argv, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120,
                          universal_newlines=True, **options)


def addresses(text):
    """Where an object is differs from run to run."""
    return re.sub(" at 0x[0-9a-f]+", "", text)


class Launched(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir)
        self.run_dir = os.path.join(self.dir, "run")
        os.mkdir(self.run_dir)
        # PYTHON is tried as it is; the rest of our environment is let be.
        self.env = dict(os.environ, PYTHONDONTWRITEBYTECODE="1",
                        PYTHONHASHSEED="0", XDG_RUNTIME_DIR=self.run_dir)

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        with open(path, "w") as f:
            f.write(text)
        return path

    def same(self, args, python_args=None, **options):
        options.setdefault("env", self.env)
        options.setdefault("cwd", self.dir)
        plain = run([sys.executable] + (python_args or args), **options)
        options["input"] = options.get("input")
        ours = run([TOP, "--no-tui", "-o", "/dev/null", "--python",
                    sys.executable] + args, **options)
        self.assertEqual(ours.stderr, plain.stderr)
        self.assertEqual(addresses(ours.stdout), addresses(plain.stdout))
        self.assertEqual(ours.returncode, plain.returncode)
        self.assertEqual(os.listdir(self.run_dir), [])
        return ours

    def test_scripts(self):
        for name, text in SCRIPTS.items():
            with self.subTest(name):
                self.same([self.write("script.py", text), "-i", "--x", "y z"],
                          input="some text\n")

    def test_relative_script(self):
        self.write("script.py", LOOK)
        self.same(["script.py"])
        self.same(["./script.py", ""])

    def test_module(self):
        self.write("mod.py", LOOK)
        self.same(["-m", "mod", "-o", "x"])
        self.same(["-m", "nosuchmodule"])

    def test_code(self):
        self.same(["-c", LOOK, "-m", "x"])

    def test_directory_and_archive(self):
        os.mkdir(os.path.join(self.dir, "pkg"))
        self.write("pkg/__main__.py", LOOK)
        self.same(["pkg", "a"])
        shutil.make_archive(os.path.join(self.dir, "app"), "zip",
                            os.path.join(self.dir, "pkg"))
        self.same(["app.zip", "b"])

    def test_standard_input(self):
        self.same(["-", "a"], input=LOOK)

    def test_command(self):
        script = self.write("script.py", LOOK)
        command = [sys.executable, "-W", "error", "-s", script]
        plain = run(command, env=self.env, cwd=self.dir)
        ours = run([TOP, "--no-tui", "-o", "/dev/null", "--"] + command,
                   env=self.env, cwd=self.dir)
        self.assertEqual((ours.stdout, ours.stderr, ours.returncode),
                         (plain.stdout, plain.stderr, plain.returncode))

    def profiled(self, code, said=""):
        """The report of a script, which has to go well, and what is said."""
        script = self.write("script.py", code)
        report = os.path.join(self.dir, "report")
        ours = run([TOP, "--no-tui", "-o", report, "--python", sys.executable,
                    script], env=self.env, cwd=self.dir)
        self.assertEqual(ours.returncode, 0, ours.stderr)
        self.assertRegex(ours.stderr, "^%s$" % (said and said + "\n"))
        with open(report) as f:
            return f.read()

    def test_child_of_another_user_reaches_us(self):
        if os.getuid():
            self.skipTest("only root can become somebody else")
        self.assertIn("in_child", self.profiled(BUSY + """
os.setuid(65534)
pid = os.fork()
if pid: os.waitpid(pid, 0)
else: in_child()
"""))

    def test_child_of_a_program_that_empties_the_folder_reaches_us(self):
        self.assertIn("in_child", self.profiled(BUSY + """
import shutil
in_parent()
for name in os.listdir(os.environ["XDG_RUNTIME_DIR"]):
    shutil.rmtree(os.path.join(os.environ["XDG_RUNTIME_DIR"], name))
pid = os.fork()
if pid: os.waitpid(pid, 0)
else: in_child()
"""))

    def test_child_that_nobody_waits_for_is_there(self):
        # It ends with the program, and it lives on.
        for end in "", "time.sleep(0.5)":
            for i in range(5):
                self.assertIn("in_child", self.profiled("""
import os, time
def in_child():
    os.close(tell)
    os.read(told, 1)
    %s
told, tell = os.pipe()
pid = os.fork()
if not pid:
    in_child()
    os._exit(0)
time.sleep(0.1)
""" % end))

    def test_child_without_a_task_is_said(self):
        if os.getuid():
            self.skipTest("only root can become somebody else")
        reason = "no task could be made for the sampler; the program runs " \
                 "unprofiled"
        report = self.profiled(BUSY + """
import resource
os.setuid(65533)
resource.setrlimit(resource.RLIMIT_NPROC, (2, 2))
for i in range(3):
    pid = os.fork()
    if pid: os.waitpid(pid, 0)
    else: os._exit(0)
in_parent()
""", "(pyinstrument-top: .*(of another user|%s)\n?)+" % reason)
        # One that has gone before it is looked at may be anybody's child.
        strangers = re.search(r"(\d+) process(es)? of another user", report)
        own = re.search(r"Not profiled: (\d+) processes, the first.*: " + reason,
                        report)
        counted = int(own.group(1)) if own else len(re.findall(
            r"Not profiled: process \d+ \(.*script.py\): " + reason, report))
        self.assertEqual(counted + int(strangers.group(1) if strangers else 0),
                         3, report)

    def test_children_that_cannot_reach_us_are_counted(self):
        if os.getuid():
            self.skipTest("only root can leave its network")
        text = "3 processes that could not reach the viewer"
        self.assertIn("Not profiled: " + text, self.profiled(BUSY + OUT_OF_REACH + """
for i in range(3):
    pid = os.fork()
    if pid: os.waitpid(pid, 0)
    else: os._exit(0)
in_parent()
""", "pyinstrument-top: not profiled: " + text))

    def test_programs_that_cannot_reach_us_are_counted(self):
        """What is run has nothing in common with who runs it."""
        if os.getuid():
            self.skipTest("only root can leave its network")
        text = "3 processes that could not reach the viewer"
        self.assertIn("Not profiled: " + text, self.profiled(BUSY + OUT_OF_REACH + """
import subprocess, sys
subprocess.run(["true"])
subprocess.run([sys.executable, "-c", ""])
os.waitpid(os.posix_spawn(sys.executable, ["python3", "-c", ""], os.environ), 0)
in_parent()
os.execv(sys.executable, ["python3", "-c", ""])
""", "pyinstrument-top: not profiled: " + text))

    def test_children_of_a_sandbox_are_counted(self):
        text = "2 processes bound by a filter of system calls"
        self.assertIn("Not profiled: " + text, self.profiled(BUSY + """
import ctypes, struct
libc = ctypes.CDLL(None)
allow = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0x7fff0000))
program = ctypes.create_string_buffer(
    struct.pack("HxxxxxxP", 1, ctypes.addressof(allow)))
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, program) == 0
for i in range(2):
    pid = os.fork()
    if pid: os.waitpid(pid, 0)
    else: os._exit(0)
in_parent()
""", "pyinstrument-top: not profiled: " + text))

    def test_nested(self):
        script = self.write("script.py", LOOK + "import time; time.sleep(.2)")
        inner = os.path.join(self.dir, "inner")
        plain = run([sys.executable, script], env=self.env, cwd=self.dir)
        outer = os.path.join(self.dir, "outer")
        ours = run([TOP, "--no-tui", "-o", outer, "--", TOP, "--no-tui",
                    "-o", inner, "--python", sys.executable, script],
                   env=self.env, cwd=self.dir)
        self.assertEqual((ours.returncode, addresses(ours.stdout)),
                         (0, addresses(plain.stdout)))
        said = r"%s process \d+.*: another pyinstrument-top, which runs " \
               "below this one, profiles it\n"
        self.assertRegex(ours.stderr, "^" + said % "pyinstrument-top:" + "$")
        with open(outer) as f:
            self.assertRegex(f.read(), said % "Not profiled:")
        with open(inner) as f:
            self.assertIn("script.py:", f.read())

    def test_closed_and_ignored(self):
        def prepare():
            os.close(0)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])

        script = self.write("script.py", LOOK)
        self.same([script], preexec_fn=prepare)

    def test_signals_reach_the_program(self):
        # os.write(): a handler may not print while print() is at work.
        script = self.write("script.py", '''
import os, signal, sys, time
signal.signal(signal.SIGUSR1, lambda *a: os.write(1, b"USR1\\n"))
try:
    os.write(1, b"ready\\n")
    while True:
        time.sleep(0.1)
except KeyboardInterrupt:
    os.write(1, b"interrupted\\n")
    sys.exit(6)
''')
        top = subprocess.Popen([TOP, "--no-tui", "-o", "/dev/null", "--python",
                                sys.executable, script], env=self.env,
                               stdout=subprocess.PIPE,
                               universal_newlines=True)
        with top:
            self.assertEqual(top.stdout.readline(), "ready\n")
            top.send_signal(signal.SIGUSR1)
            self.assertEqual(top.stdout.readline(), "USR1\n")
            top.send_signal(signal.SIGINT)
            self.assertEqual(top.stdout.read(), "interrupted\n")
        self.assertEqual(top.returncode, 6)


if __name__ == "__main__":
    unittest.main(verbosity=1)
