"""Run programs plain and with the sampler in them, for the tests beside this.

watch() runs a command under tests/parity/watch, and says what it did and what
its samplers sent. Programs are given as code for "python -c", in which a
unique comment names the run, so that a process left behind can be found.
"""
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid

BUILD = os.environ["top_builddir"]
WATCH = os.path.join(BUILD, "tests/parity/watch")
SAMPLER = os.path.join(BUILD, ".libs/pyinstrument-top-sampler.so")
EXECS = os.path.join(BUILD, "tests/parity/execs")
REFUSE = os.path.join(BUILD, "tests/parity/refuse")
CLOCK = os.path.join(BUILD, "tests/parity/.libs/clock.so")
FAKEPY = os.path.join(BUILD, "tests/parity/fakepy")

EXIT, EXEC, STOP = 1, 2, 3  # enum wire_bye_reason


class Stream:
    """What one sampler said."""

    def __init__(self):
        self.pid = self.ppid = self.python = self.flags = None
        self.argv = self.exe = self.cwd = None
        self.bye = self.unsupported = None
        self.rates = []
        self.sums = {}

    def take(self, kind, rest):
        if kind == "HELLO":
            head = dict(re.findall(r"(\w+)=(\w+) ", rest))
            self.pid, self.ppid = int(head["pid"]), int(head["ppid"])
            self.python = int(head["python"], 16)
            self.flags = int(head["flags"])
            found = re.search(r"exe=(.*?) cwd=(.*?) argv=(.*)", rest, re.S)
            self.exe, self.cwd = found.group(1), found.group(2)
            self.argv = found.group(3).rstrip("\n").split("|")[:-1]
        elif kind == "BYE":
            self.bye = int(rest)
        elif kind == "RATE":
            self.rates.append(int(rest))
        elif kind == "UNSUPPORTED":
            self.unsupported = rest.rstrip("\n")
        elif kind == "END":
            self.sums = {k: int(v) for k, v in
                         re.findall(r"(\w+)=(\d+)", rest)}


class Run:
    """One finished command."""

    def __init__(self, done, log, token):
        # As a shell says it: 128 and the signal.
        self.status = done.returncode if done.returncode >= 0 \
            else 128 - done.returncode
        self.out, self.err = done.stdout, done.stderr
        self.token = token
        streams = {}
        record = re.compile(r"^(\d+) (HELLO|BYE|RATE|UNSUPPORTED|END) ",
                            re.M)
        marks = list(record.finditer(log))
        for mark, after in zip(marks, marks[1:] + [None]):
            stream = streams.setdefault(int(mark.group(1)), Stream())
            stream.take(mark.group(2),
                        log[mark.end():after.start() if after else len(log)])
        self.streams = [streams[i] for i in sorted(streams)]

    def worked(self):
        """Streams of processes that are more than a forked child on its way to
        another program. It has one, too, where the machine makes it long: when
        it has used 10 ms of CPU, or is a second old."""
        pids = {s.pid for s in self.streams}
        return [s for s in self.streams
                if s.bye != EXEC or s.ppid not in pids or
                max(s.sums["cpu"] * 100, s.sums["life"]) < 10**9]

    def seen(self):
        """What is comparable: identities of threads are not."""
        return self.status, *(re.sub(r"0x[0-9a-f]{12,}|[0-9]{12,}", "ADDRESS",
                                     text) for text in (self.out, self.err))


def left_behind(token):
    """Processes with token in their command line that are no zombies."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as f:
                if token.encode() not in f.read():
                    continue
            with open("/proc/%s/stat" % pid) as f:
                if f.read().rpartition(")")[2].split()[0] not in "ZX":
                    found.append(int(pid))
        except OSError:
            pass
    return found


def eventually(condition, seconds=20):
    """Poll until condition() is true, or too long."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def command(code, python_args=(), args=()):
    token = uuid.uuid4().hex
    return token, [sys.executable, *python_args, "-c",
                   "%s\n# %s" % (code, token), *args]


def run_plain(argv, **popen):
    return subprocess.run(argv, stdout=subprocess.PIPE, timeout=120,
                          stderr=subprocess.PIPE, universal_newlines=True,
                          stdin=subprocess.DEVNULL, **popen)


def watch_argv(argv, *options, token="", **popen):
    with tempfile.NamedTemporaryFile("r", suffix=".log",
                                     errors="replace") as log:
        done = run_plain([WATCH, *options, log.name, SAMPLER, *argv], **popen)
        return Run(done, log.read(), token)


def watch(code, *options, python_args=(), args=(), **popen):
    token, argv = command(code, python_args, args)
    return watch_argv(argv, *options, token=token, **popen)


def both(code, *options, python_args=(), args=(), **popen):
    """(plain run, watched run) of the very same command."""
    token, argv = command(code, python_args, args)
    plain = run_plain(argv, **popen)
    return (Run(plain, "", token),
            watch_argv(argv, *options, token=token, **popen))
