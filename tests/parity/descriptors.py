"""What a forked child has closed is closed, at once and for good.

    descriptors.py ROUNDS

Prints how often something of a child's was still open: a port that could not
be bound again, a lock that was still held, a pipe that did not end. The child
has closed it, has ended or was killed. All are 0.
"""
import errno
import fcntl
import os
import signal
import socket
import sys
import tempfile

path = tempfile.mkstemp()[1]


class Port:
    def __init__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(1)
        self.name = self.socket.getsockname()
        self.fd = self.socket.fileno()

    def is_held(self):
        self.socket.detach()
        os.close(self.fd)
        with socket.socket() as again:
            try:
                again.bind(self.name)
            except OSError as e:
                return e.errno == errno.EADDRINUSE
        return False


class Lock:
    def __init__(self):
        self.fd = os.open(path, os.O_RDWR)
        fcntl.flock(self.fd, fcntl.LOCK_EX)

    def is_held(self):
        os.close(self.fd)
        with open(path) as again:
            try:
                fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False


class Pipe:
    def __init__(self):
        self.end, self.fd = os.pipe()
        os.set_blocking(self.end, False)

    def is_held(self):
        os.close(self.fd)
        try:
            return os.read(self.end, 1) != b""
        except BlockingIOError:
            return True
        finally:
            os.close(self.end)


def child_closes(fd, told, tell):
    os.close(fd)
    os.write(tell, b"x")
    os.read(told, 1)


def closes(thing):
    (there, tell), (told, back) = os.pipe(), os.pipe()
    pid = os.fork()
    if not pid:
        os.close(back)
        child_closes(thing.fd, told, tell)
        os._exit(0)
    os.read(there, 1)
    held = thing.is_held()
    for fd in there, tell, told, back:
        os.close(fd)
    os.waitpid(pid, 0)
    return held


def ends(thing):
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
    return thing.is_held()


def is_killed(thing):
    pid = os.fork()
    if not pid:
        signal.pause()
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return thing.is_held()


for how in closes, ends, is_killed:
    for kind in Port, Lock, Pipe:
        print(how.__name__, kind.__name__, sum(
            how(kind()) for i in range(int(sys.argv[1]))), flush=True)
os.unlink(path)
