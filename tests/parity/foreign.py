"""Programs that cannot take the sampler run as they do without it, however they
are started. Which there are depends on the compilers that are here."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from watched import BUILD, STOP, both, run_plain, watch_argv

TOP = os.path.join(os.path.abspath(BUILD), "pyinstrument-top")

# A wrapper that has the sampler, and tools that do something of their own.
TOOL = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
	char *p = malloc(100);
	strcpy(p, getenv("LD_PRELOAD") ? "preloaded" : "clean");
	puts(p);
	free(p);
	return argc + 3;
}
"""

# Command, and the runtime that a plain program may preload.
COMPILERS = {
    "asan": (["gcc", "-fsanitize=address"], "libasan.so"),
    "tsan": (["gcc", "-fsanitize=thread"], "libtsan.so"),
    "lsan": (["gcc", "-fsanitize=leak"], "liblsan.so"),
    "ubsan": (["gcc", "-fsanitize=undefined"], "libubsan.so"),
    "clang-asan": (["clang", "-fsanitize=address"], None),
    "clang-shared": (["clang", "-fsanitize=address", "-shared-libasan"], None),
    "clang-tsan": (["clang", "-fsanitize=thread"], None),
    "musl": (["musl-gcc"], None),
    "32": (["gcc", "-m32"], None),
    "static": (["gcc", "-static"], None),
}

CALLS = """
import os, subprocess, sys
path, name = sys.argv[1:]
os.environ["PATH"] = os.path.dirname(path) + ":" + os.environ["PATH"]
print(subprocess.call([path]), subprocess.call([name]),
      subprocess.call([path], preexec_fn=lambda: None),
      subprocess.call(["env", name]), subprocess.call(["sh", "-c", name]),
      os.system(name), os.system("exec " + path),
      os.waitpid(os.posix_spawn(path, [path], os.environ), 0)[1],
      os.waitpid(os.posix_spawnp(name, [name], os.environ), 0)[1],
      os.popen(name).read(), flush=True)
os.execlp(name, name)
"""


def compiler(name):
    return shutil.which(name) or shutil.which(name + "-14") or name


def llvm_path():
    """For clang's shared runtime."""
    try:
        return run_plain([compiler("clang"), "-print-file-name=libclang_rt.asan-"
                          + os.uname().machine + ".so"]).stdout.strip()
    except OSError:
        return ""


class Foreign(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp()
        source = os.path.join(cls.dir, "tool.c")
        with open(source, "w") as f:
            f.write(TOOL)
        cls.tools = {}
        for name, (command, _) in COMPILERS.items():
            path = os.path.join(cls.dir, "tool-" + name)
            command = [compiler(command[0])] + command[1:]
            try:
                built = run_plain(command + ["-o", path, source])
            except OSError:
                built = None
            if built and built.returncode == 0:
                cls.tools[name] = path
            else:
                print("no compiler for", name, file=sys.stderr)
        cls.env = dict(os.environ, LD_LIBRARY_PATH=":".join(
            [os.path.dirname(llvm_path()),
             os.environ.get("LD_LIBRARY_PATH", "")]))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.dir)

    def test_run_by_a_program(self):
        for name, path in self.tools.items():
            if name == "static":
                continue
            with self.subTest(name):
                plain, run = both(CALLS, args=[path, "tool-" + name],
                                  env=self.env)
                self.assertEqual(run.seen(), plain.seen())
                self.assertEqual(plain.err, "")

    def test_run_by_the_launcher(self):
        for name, path in self.tools.items():
            if name == "static":
                continue
            for words in ([path, "x"], ["env", path], ["sh", "-c", path],
                          ["tool-" + name]):
                with self.subTest(name=name, words=words):
                    env = dict(self.env, PATH=self.dir + ":" +
                               os.environ["PATH"])
                    plain = run_plain(words, env=env)
                    ours = run_plain([TOP, "--no-tui", "-o", "/dev/null",
                                      "--", *words], env=env)
                    self.assertEqual((ours.returncode, ours.stdout),
                                     (plain.returncode, plain.stdout))
                    lines = [l for l in ours.stderr.splitlines()
                             if not l.startswith("pyinstrument-top: ")]
                    self.assertEqual(lines, plain.stderr.splitlines())

    def test_the_reason_is_said(self):
        for name, reason in (("musl", "it is linked with musl"),
                             ("32", "another kind of machine"),
                             ("asan", "built with a sanitizer")):
            if name not in self.tools:
                continue
            with self.subTest(name):
                ours = run_plain([TOP, "--no-tui", "-o", "/dev/null", "--",
                                  self.tools[name]])
                self.assertIn("the program ran unprofiled: ", ours.stderr)
                self.assertIn(reason, ours.stderr)

    def test_a_python_that_a_program_runs_is_said(self):
        script = os.path.join(self.dir, "script.py")
        for name, reason in (("musl", "it is linked with musl"),
                             ("32", "it is built for another kind of machine"),
                             ("asan", "it is built with a sanitizer, whose "
                                      "runtime has to come first")):
            if name not in self.tools:
                continue
            with self.subTest(name):
                python = os.path.join(self.dir, "python-" + name)
                shutil.copy(self.tools[name], python)
                with open(script, "w") as f:
                    f.write("#!%s\n" % python)
                os.chmod(script, 0o755)
                # Its exec is tried in two folders that do not have it.
                _, run = both(CALLS.replace(
                    'os.environ["PATH"] = ', 'os.environ["PATH"] = "/x:/y:" +'),
                    args=[python, "python-" + name], env=self.env)
                said = [s for s in run.streams if s.unsupported]
                self.assertEqual({s.unsupported for s in said}, {reason})
                # os.popen() is a shell that has it run.
                self.assertEqual(len(said), 11)
                self.assertEqual(len({s.pid for s in said}), 11)
                self.assertEqual(said[0].argv, [python])
                self.assertTrue(all(s.bye == STOP for s in said))
                _, run = both("import subprocess, sys\n"
                              "print(subprocess.call([sys.argv[1], 'x']))",
                              args=[script], env=self.env)
                self.assertEqual([s.argv for s in run.streams
                                  if s.unsupported], [[script, "x"]])

    def test_runtime_that_is_preloaded_comes_first(self):
        for name, (command, library) in COMPILERS.items():
            if not library or name not in self.tools:
                continue
            found = run_plain([command[0], "-print-file-name=" + library])
            path = os.path.realpath(found.stdout.strip())
            for value in path, path + ":libc.so.6":
                with self.subTest(value):
                    env = dict(os.environ, LD_PRELOAD=value,
                               ASAN_OPTIONS="detect_leaks=0",
                               LSAN_OPTIONS="detect_leaks=0")
                    plain, run = both("import os, time\n"
                                      "print(os.environ['LD_PRELOAD'])\n"
                                      "pid = os.fork()\ntime.sleep(0.3)\n"
                                      "if pid: print(os.waitpid(pid, 0)[1])", env=env)
                    if plain.status:
                        print(name, "does not run python here",
                              file=sys.stderr)
                        continue
                    self.assertEqual(run.seen(), plain.seen())
                    if name == "tsan":
                        self.assertIn("ThreadSanitizer",
                                      run.streams[0].unsupported)
                    else:
                        self.assertGreater(run.streams[0].sums["samples"], 10)

    def test_valgrind(self):
        if not shutil.which("valgrind"):
            self.skipTest("no valgrind")
        script = os.path.join(self.dir, "script.py")
        with open(script, "w") as f:
            f.write("import os\npid = os.fork()\n"
                    "if pid: print(os.waitpid(pid, 0)[1])\n"
                    "else: os.execlp('sh', 'sh', '-c', 'exit 3')")
        argv = ["valgrind", "-q", "--tool=none", sys.executable, script]
        plain, run = run_plain(argv), watch_argv(argv)
        self.assertEqual(run.seen(), (plain.returncode, plain.stdout,
                                      plain.stderr))
        self.assertIn("valgrind", run.streams[0].unsupported)


if __name__ == "__main__":
    unittest.main()
