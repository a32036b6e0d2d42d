"""A signal reaches the program as often as it would without us, whether it was
sent to pyinstrument-top or to the whole process group; and what ended the
program ends pyinstrument-top."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

TOP = os.path.join(os.path.abspath(os.environ.get("top_builddir", ".")),
                   "pyinstrument-top")

# Takes one after the other, and ends when no other has come for a while.
COUNT = '''
import os, signal, sys
got = []
sigs = [getattr(signal, "SIG" + n) for n in sys.argv[1:]]
signal.pthread_sigmask(signal.SIG_BLOCK, sigs)
os.write(1, b"ready %d\\n" % os.getppid())
while True:
    info = signal.sigtimedwait(sigs, 0.4 if got else 60)
    if info is None:
        break
    got.append(info.si_signo)
os.write(1, " ".join(map(str, got)).encode())
'''


class Groups(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir)
        self.env = dict(os.environ, XDG_RUNTIME_DIR=self.dir)
        self.script = os.path.join(self.dir, "script.py")

    def start(self, text, *args, prefix=()):
        with open(self.script, "w") as f:
            f.write(text)
        return subprocess.Popen(
            list(prefix) + [TOP, "--no-tui", "-o", "/dev/null", "--python",
                            sys.executable, self.script] + list(args),
            env=self.env, stdout=subprocess.PIPE, universal_newlines=True,
            preexec_fn=os.setpgrp)

    def count(self, send, *names, **options):
        top = self.start(COUNT, *names, **options)
        with top:
            word, pid = top.stdout.readline().split()
            self.assertEqual(word, "ready")
            send(top.pid, int(pid))
            return [signal.Signals(int(n)).name[3:]
                    for n in top.stdout.read().split()]

    def test_to_us(self):
        for name in "USR1", "INT", "TERM", "HUP", "QUIT", "CONT":
            with self.subTest(name):
                sig = getattr(signal, "SIG" + name)
                self.assertEqual(self.count(
                    lambda pid, top: os.kill(top, sig), name), [name])

    def test_to_the_group(self):
        for name in "USR1", "INT", "TERM", "HUP", "QUIT", "CONT":
            with self.subTest(name):
                sig = getattr(signal, "SIG" + name)
                self.assertEqual(self.count(
                    lambda pid, top: os.killpg(pid, sig), name), [name])

    def test_several_to_the_group(self):
        def send(pid, top):
            for sig in signal.SIGUSR1, signal.SIGUSR2, signal.SIGINT:
                os.killpg(pid, sig)
        self.assertEqual(sorted(self.count(send, "USR1", "USR2", "INT")),
                         ["INT", "USR1", "USR2"])

    def test_one_to_us_and_one_to_the_group(self):
        def send(pid, top):
            os.killpg(pid, signal.SIGUSR1)
            os.kill(top, signal.SIGUSR2)
        self.assertEqual(sorted(self.count(send, "USR1", "USR2")),
                         ["USR1", "USR2"])

    def test_us_and_then_the_group(self):
        def send(pid, top):
            os.kill(top, signal.SIGTERM)
            os.killpg(pid, signal.SIGTERM)
        self.assertEqual(self.count(send, "TERM"), ["TERM"])

    def test_again_later(self):
        top = self.start(COUNT.replace("while True:", '''
os.killpg(0, signal.SIGUSR2)
signal.sigwait([signal.SIGUSR2])
os.write(1, b"again\\n")
while True:'''), "USR1", "USR2")
        with top:
            pid = int(top.stdout.readline().split()[1])
            self.assertEqual(top.stdout.readline(), "again\n")
            os.kill(pid, signal.SIGUSR1)
            self.assertEqual(top.stdout.read(), str(int(signal.SIGUSR1)))

    def test_the_same_end(self):
        for name in "INT", "TERM", "KILL", "SEGV", "ABRT", "PIPE":
            with self.subTest(name):
                top = self.start("import os, signal\n"
                                 "signal.signal(signal.SIGPIPE, "
                                 "signal.SIG_DFL)\n"
                                 "signal.signal(signal.SIGINT, "
                                 "signal.SIG_DFL)\n"
                                 "os.kill(os.getpid(), signal.SIG%s)" % name)
                with top:
                    top.stdout.read()
                self.assertEqual(top.returncode,
                                 -getattr(signal, "SIG" + name))

    def test_a_shell_loop(self):
        with open(self.script, "w") as f:
            f.write("import os, signal\nos.write(1, b'x')\n"
                    "os.killpg(0, signal.SIGINT)\nsignal.pause()\n")
        loop = subprocess.run(
            ["bash", "-c", "for i in 1 2 3; do '%s' --no-tui -o /dev/null "
             "--python '%s' '%s'; done; echo on" % (TOP, sys.executable,
                                                   self.script)],
            env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            preexec_fn=os.setpgrp)
        self.assertEqual((loop.stdout, loop.returncode),
                         (b"x", -signal.SIGINT))


if __name__ == "__main__":
    # A shell's background jobs ignore these, and so would all that we start.
    for ignored in signal.SIGINT, signal.SIGQUIT:
        signal.signal(ignored, signal.SIG_DFL)
    unittest.main(verbosity=1)
