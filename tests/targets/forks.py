"""A process that forks; parent and child each compute."""
import json
import os

from truth import spin, tell, timed, visits


def in_child():
    spin(0.4)


def in_parent():
    spin(0.3)


def wait(pid):
    os.waitpid(pid, 0)


def main():
    """Both processes are in it: the report has the sum."""
    pid = os.fork()
    if pid == 0:
        timed("in_child", in_child)
    else:
        timed("in_parent", in_parent)
        timed("wait", wait, pid)
    return pid


told, tell_it = os.pipe()
if timed("main", main) == 0:
    os.write(tell_it, json.dumps(visits).encode())
    os._exit(0)
visits.extend(json.loads(os.read(told, 4096).decode()))
tell(paths=[["main", "timed", "in_parent", "spin"],
            ["main", "timed", "in_child", "spin"], ["wait", "waitpid"]],
     never=[["in_parent", "in_child"], ["wait", "spin"]])
