#!/usr/bin/env python3
# Of a thread JSON and HTML have the kernel's id and if it is a daemon, as the program
# itself says of them; also from a recording.
import json
import os
import subprocess
import sys
import tempfile

top = os.path.abspath(os.environ.get("top_builddir", ".") + "/pyinstrument-top")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../conformance"))
import read_html  # noqa: E402

work = tempfile.TemporaryDirectory()
os.chdir(work.name)
os.environ["XDG_DATA_HOME"] = work.name

PROGRAM = """
import _thread, json, threading, time
said = {}
def work():
    thread = threading.current_thread()
    said[thread.name] = threading.get_native_id(), thread.daemon
    while time.thread_time() < 0.3:
        pass
    done.release()
done = threading.Semaphore(0)
threading.Thread(target=work, name="served", daemon=True).start()
threading.Thread(target=work, name="joined").start()
_thread.start_new_thread(work, ())
work()
for _ in range(4):
    done.acquire()
with open("said", "w") as f:
    json.dump(said, f)
"""


def report(*args):
    done = subprocess.run([top, "-r", "json", *args], capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, timeout=300)
    assert done.returncode == 0, (args, done)
    return json.loads(done.stdout)


def threads(document):
    todo, found = [document["root_frame"]], {}
    while todo:
        row = todo.pop()
        todo.extend(row["children"])
        if "native_id" in row:
            found[row["function"]] = [row["native_id"], row.get("daemon")]
    return found


with open("run.py", "w") as f:
    f.write(PROGRAM)
subprocess.run([top, "-o", "run.pitop", "run.py"], check=True,
               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
               stderr=subprocess.DEVNULL, timeout=300)
with open("said") as f:
    said = json.load(f)
assert len(said) == 4 and sorted(d for _, d in said.values()) == [
    False, False, True, True], said
for args in ([], ["--threads"]):
    found = threads(report(*args, "run.pitop"))
    assert found == said, (args, found, said)

subprocess.run([top, "-o", "run.html", "run.pitop"], check=True,
               stdin=subprocess.DEVNULL, timeout=300)
(page,) = read_html.read("run.html")
shown = {page.strings[root["name"]]: [root["id"], bool(root["flags"] & 4)]
         for root in page.roots if root["kind"] == 1}
assert shown == said, (shown, said)
