"""Run a command and measure it and its children. Linux only."""
import fcntl
import json
import os
import pty
import select
import signal
import socket
import statistics
import struct
import subprocess
import tempfile
import termios
import time

SAMPLER = "pyi-top"  # what its task is called


class Run:
    """What came of one run of a workload."""

    def __init__(self, records, stderr, status):
        merged = {}
        for record in records:
            merged.update(record)
        self.pid = merged.get("pid")
        self.seconds = merged.get("seconds")
        self.cpu = merged.get("cpu")  # seconds of the program's own
        self.phases = merged.get("phases")
        self.stderr = stderr
        self.status = status


def read_records(path):
    with open(path) as lines:
        return [json.loads(line) for line in lines if line.endswith("\n")]


class Failed(SystemExit):
    """A command that did not do what it was to do: the end of the bench, unless
    it can go on without that figure."""


def check(run, command):
    if run.status != 0 or run.seconds is None:
        raise Failed("bench: this failed with status %s: %s\n%s"
                     % (run.status, " ".join(command), run.stderr))


def run_workload(command, watch=None):
    """Run a command that ends in bench/workload.py's words. watch is called
    with the process and the path of the result file while it runs."""
    fd, path = tempfile.mkstemp(prefix="bench")
    os.close(fd)
    with tempfile.TemporaryFile("w+") as errors:
        proc = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                stdout=errors, stderr=subprocess.STDOUT,
                                env=dict(os.environ, BENCH_RESULT=path))
        if watch:
            watch(proc, path)
        status = proc.wait()
        errors.seek(0)
        run = Run(read_records(path), errors.read(), status)
    os.unlink(path)
    check(run, command)
    return run


def median(values):
    return statistics.median(values)


def parents():
    """pid -> parent pid, of every process."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % name) as stat:
                text = stat.read()
        except OSError:
            continue
        found[int(name)] = int(text[text.rindex(")") + 2:].split()[1])
    return found


def family(root):
    """root and what descends from it."""
    tree = parents()
    found = {root}
    grew = True
    while grew:
        more = {p for p, parent in tree.items()
                if parent in found and p not in found}
        found |= more
        grew = bool(more)
    return found


def cpu_of(pid):
    """CPU seconds so far, of all threads of a process."""
    total = 0
    try:
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/schedstat" % (pid, task)) as stat:
                total += int(stat.read().split()[0])
    except (OSError, IndexError):
        return None
    return total / 1e9


def name_of(pid):
    try:
        with open("/proc/%d/comm" % pid) as comm:
            return comm.read().strip()
    except OSError:
        return ""


class Cpu:
    """CPU use of every process of a run between two moments, as shares of a
    core: of the program itself, of the one that was started, of others, and of
    those of the others that are our samplers."""

    def __init__(self, begin=0.5, end=2.5):
        self.begin, self.end = begin, end
        self.target = self.started = self.others = self.samplers = 0.0

    def snapshot(self, root):
        return {pid: cpu_of(pid) for pid in family(root)}

    def __call__(self, proc, path):
        while not read_records(path) and proc.poll() is None:
            time.sleep(0.01)
        records = read_records(path)
        if not records:
            return
        target = records[0]["pid"]
        time.sleep(self.begin)
        before, start = self.snapshot(proc.pid), time.perf_counter()
        time.sleep(self.end - self.begin)
        if proc.poll() is not None:
            raise Failed("bench: the workload ended before its CPU time was "
                         "taken: it needs a greater scale")
        after, took = self.snapshot(proc.pid), time.perf_counter() - start
        for pid, cpu in after.items():
            if cpu is None or before.get(pid) is None:
                continue
            share = (cpu - before[pid]) / took
            if pid == target:
                self.target += share
            elif pid == proc.pid:
                self.started += share
            else:
                self.others += share
                if name_of(pid) == SAMPLER:
                    self.samplers += share


def run_quietly(command):
    return subprocess.run(command, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode


def startup(commands, rounds):
    """Seconds of each command, start to end: name -> list, interleaved. One
    that fails the first time is left out: some need longer programs."""
    commands = {name: command for name, command in commands.items()
                if run_quietly(command) == 0}
    taken = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            start = time.perf_counter()
            run_quietly(command)
            taken[name].append(time.perf_counter() - start)
    return taken


def resident(pid):
    """Megabytes of memory that a process holds; 0 if it is gone."""
    try:
        with open("/proc/%d/status" % pid) as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


def read_some(fd):
    try:
        return len(os.read(fd, 65536))
    except OSError:  # EIO: the other side is closed
        return 0


def drain(fd, seconds):
    """Read for a while; returns the bytes that came."""
    end, total = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        if select.select([fd], [], [], 0.05)[0]:
            total += read_some(fd)
    return total


def begin_on_terminal(command, rows, cols):
    """The process of a command on a terminal of its own, and the other end."""
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
        os.execvp(command[0], command)
    fcntl.ioctl(master, termios.TIOCSWINSZ,
                struct.pack("HHHH", rows, cols, 0, 0))
    return pid, master


def end_on_terminal(pid, master):
    """End it, and all that it started."""
    for each in family(pid) - {pid}:
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            pass
    os.kill(pid, signal.SIGTERM)
    while read_some(master):
        pass
    os.waitpid(pid, 0)
    os.close(master)


def on_screen(command, rows, cols, begin, length):
    """Run a command on a terminal of its own for `begin` seconds, then for
    `length` more: its share of a core in the latter, the bytes that it wrote a
    second, and the megabytes of memory that it holds."""
    pid, master = begin_on_terminal(command, rows, cols)
    drain(master, begin)
    before, start = cpu_of(pid), time.perf_counter()
    count = drain(master, length)
    after, took = cpu_of(pid), time.perf_counter() - start
    memory = resident(pid)
    end_on_terminal(pid, master)
    if not before or not after:
        raise SystemExit("bench: this ended early: " + " ".join(command))
    return (after - before) / took, count / took, memory


def first_screen(command, rows, cols, name):
    """Seconds from when the workload begins until a function's name is on the
    screen. None: it was not there within five seconds."""
    fd, path = tempfile.mkstemp(prefix="bench")
    os.close(fd)
    os.environ["BENCH_RESULT"] = path
    pid, master = begin_on_terminal(command, rows, cols)
    del os.environ["BENCH_RESULT"]
    seen, took = b"", None
    end = time.perf_counter() + 5
    while took is None and time.perf_counter() < end:
        if not select.select([master], [], [], 0.05)[0]:
            continue
        seen += os.read(master, 65536)
        if name in seen:
            took = time.perf_counter() - read_records(path)[0]["begin"]
    end_on_terminal(pid, master)
    os.unlink(path)
    return took


def answers(command, rows, cols, begin, keys):
    """Run a command on a terminal of its own and type "j" and "k" in turn:
    seconds until something is drawn, and CPU seconds that the command took
    meanwhile, for each key. What comes by itself at that moment counts, too:
    it is seldom."""
    pid, master = begin_on_terminal(command, rows, cols)
    drain(master, begin)
    took, used = [], []
    for i in range(keys):
        drain(master, 0.02)
        before, start = cpu_of(pid), time.perf_counter()
        os.write(master, b"jk"[i % 2:i % 2 + 1])
        if select.select([master], [], [], 1)[0]:
            took.append(time.perf_counter() - start)
            used.append(cpu_of(pid) - before)
    end_on_terminal(pid, master)
    return took, used


def tap(sampler, command, hz):
    """Run a command with the sampler in it and be its viewer: the bytes of
    its stream, which bench/ingest describes."""
    folder = tempfile.mkdtemp(prefix="bench")
    path = os.path.join(folder, "socket")
    stream = bytearray()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        server.settimeout(10)
        env = dict(os.environ, LD_PRELOAD=sampler,
                   PYINSTRUMENT_TOP_SAMPLER="%d:%d:%s"
                   % (os.getpid(), 1000000000 // hz, path))
        proc = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL)
        peer = server.accept()[0]
        with peer:
            while True:
                part = peer.recv(65536)
                if not part:
                    break
                stream += part
        proc.wait()
    os.unlink(path)
    os.rmdir(folder)
    return bytes(stream)
