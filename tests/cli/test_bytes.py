#!/usr/bin/env python3
# A file's name that is no UTF-8, and functions and threads named with lone
# surrogates: a session has them as Python has them, and all other reports are
# whole in their format.
import json
import os
import subprocess
import sys
import tempfile

top = os.path.abspath(os.environ.get("top_builddir", ".") + "/pyinstrument-top")
work = tempfile.TemporaryDirectory()
os.chdir(work.name)
os.environ["XDG_DATA_HOME"] = work.name
script = b"caf\xe9.py"

try:
    with open(script, "w") as f:
        f.write('''import threading, time
def work():
    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass
code = work.__code__
names = {"co_name": "a\\ud800b\\udcff"}
if hasattr(code, "co_qualname"):
    names["co_qualname"] = names["co_name"]
work.__code__ = code.replace(**names)
thread = threading.Thread(target=work, name="th\\udcfe\\udc01")
thread.start()
thread.join()
work()
''')
except OSError as e:
    print("this file system has no such names:", e, file=sys.stderr)
    sys.exit(77)


def report(*args):
    run = subprocess.run([top, *args], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, timeout=300)
    if run.returncode:
        sys.exit("%s: status %d\n%s" % (args, run.returncode, run.stderr))
    return run.stdout


report("-o", "run.pitop", script)
session = json.loads(report("-r", "session", "run.pitop"))
frames = {text for record in session["frame_records"] for text in record[0]}
functions = {frame.split("\0")[0] for frame in frames}
files = {frame.split("\0")[1] for frame in frames if "\0" in frame}
assert "a\ud800b\udcff" in functions, functions
assert os.path.realpath(os.fsdecode(script)) in files, files

# Text is text whatever is in it.
for name in ("text", "json", "callgrind", "collapsed", "csv", "markdown", "svg",
             "speedscope", "trace", "gecko"):
    text = report("-r", name, "run.pitop").decode("utf-8")
    if name in ("json", "speedscope", "trace", "gecko"):
        json.loads(text).items()

# The source is found by the bytes of its name.
assert "time.process_time() < end" in report("-r", "lines", "run.pitop").decode(
    "utf-8"), "lines without the source"
