"""A process that forks; parent and child each compute."""
import os
import struct

from truth import clock, count, seconds, spin, tell, timed


def in_child():
    spin(0.4)


def in_parent():
    spin(0.3)


def wait(pid):
    os.waitpid(pid, 0)


def main():
    told, tell_it = os.pipe()
    start = clock()
    pid = os.fork()
    if pid == 0:
        timed("in_child", in_child)
        # Both processes are in main: the report has the sum.
        os.write(tell_it, struct.pack("dd", seconds["in_child"],
                                      clock() - start))
        os._exit(0)
    timed("in_parent", in_parent)
    timed("wait", wait, pid)
    count("main", start)
    in_the_child, main_in_the_child = struct.unpack("dd", os.read(told, 16))
    seconds["in_child"] = in_the_child
    seconds["main"] += main_in_the_child


main()
tell(paths=[["main", "timed", "in_parent", "spin"],
            ["main", "timed", "in_child", "spin"], ["wait", "waitpid"]],
     never=[["in_parent", "in_child"], ["wait", "spin"]])
