"""A command on a terminal of its own."""
import fcntl
import os
import pty
import struct
import termios


def start(command, folder, rows=24, cols=80, term="xterm-256color"):
    """Run it in the folder, where all that it keeps is kept, too. Its process, and
    the other end of the terminal."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.environ.update(TERM=term, LC_ALL="C.UTF-8", XDG_STATE_HOME=folder,
                          XDG_DATA_HOME=folder, XDG_RUNTIME_DIR=folder,
                          XDG_CONFIG_HOME=folder)
        fcntl.ioctl(0, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, cols, 0, 0))
        os.execv(command[0], command)
    return pid, fd
