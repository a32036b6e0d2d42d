"""-r package.Class: a class of the user's makes the report of a run, of a session
and of a recording. usage: classes.py COMMAND SESSION"""
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

COMMAND, SESSION = sys.argv[1:3]

MODULE = '''
from pyinstrument_top.renderers.base import Renderer


class Mine(Renderer):
    def __init__(self, word="none", timeline=False, show_all=False):
        super().__init__()
        self.said = (word, timeline, show_all)

    def render(self, session):
        names = {f.split("\\0")[0] for r in session.frame_records for f in r[0]}
        return "%s of %s: %s\\n" % (
            self.said, session.target_description, "work" in names)


class Broken(Mine):
    def render(self, session):
        raise RuntimeError("broken on purpose")


class Endless(Mine):
    def render(self, session):
        import signal
        if self.said[0] == "deaf":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        open("begun", "w").close()
        while True:
            signal.pause()
'''
SCRIPT = '''
import time


def work():
    end = time.process_time() + 0.3
    while time.process_time() < end:
        pass


work()
'''


class Classes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        for name, text in (("mine.py", MODULE), ("script.py", SCRIPT)):
            with open(os.path.join(self.folder, name), "w") as file:
                file.write(text)

    def start(self, *words):
        env = dict(os.environ, TMPDIR=self.folder,
                   XDG_DATA_HOME=self.folder,
                   PYINSTRUMENT_TOP_PYTHON=sys.executable)
        return subprocess.Popen(
            [COMMAND, "--no-tui", *words],
            cwd=self.folder, env=env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            universal_newlines=True)

    def finish(self, run, status):
        out = run.communicate()
        self.assertEqual(run.returncode, status, out)
        left = [n for n in os.listdir(self.folder) if n.startswith("tmp")]
        self.assertEqual(left, [])
        return subprocess.CompletedProcess([], status, *out)

    def run_it(self, *words, status=0):
        return self.finish(self.start(*words), status)

    def test_a_run(self):
        self.assertEqual(
            self.run_it("-r", "mine.Mine", "script.py").stdout,
            "('none', False, False) of Program: script.py: True\n")

    def test_options_are_arguments_of_the_class(self):
        self.assertTrue(self.run_it(
            "-r", "mine.Mine", "-p", "word=a b", "-t", "--show-all",
            "script.py").stdout.startswith("('a b', True, True) of"))

    def test_a_file(self):
        path = os.path.join(self.folder, "report")
        self.assertEqual(self.run_it("-r", "mine.Mine", "-o", path,
                                     "script.py").stdout, "")
        with open(path) as file:
            self.assertIn(": True", file.read())

    def test_a_session(self):
        self.assertIn("of ", self.run_it("--load", SESSION, "-r",
                                         "mine.Mine").stdout)

    def test_one_that_does_not_end_can_be_ended(self):
        begun = os.path.join(self.folder, "begun")
        for word in "well", "deaf":
            run = self.start("-r", "mine.Endless", "-p", "word=" + word,
                             "script.py")
            while not os.path.exists(begun) and run.poll() is None:
                time.sleep(0.01)
            os.unlink(begun)
            run.terminate()
            self.assertIn("there is no report",
                          self.finish(run, -signal.SIGTERM).stderr)

    def test_what_fails_is_said(self):
        for name, sentence in (
                ("mine.Other", "mine.Other"), ("mime.Mine", "mime"),
                ("mine.Broken", "broken on purpose")):
            done = self.run_it("--load", SESSION, "-r", name, status=1)
            self.assertIn(sentence, done.stderr)
            self.assertIn("there is no report", done.stderr)
            self.assertEqual(done.stdout, "")
        done = self.run_it("--load", SESSION, "-r", "mine.Mine", "--hide", "x",
                           status=2)
        self.assertIn("--hide does not go with -r mine.Mine", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
