#!/usr/bin/env python3
# A file's name and an argument that are no UTF-8, and functions and threads named
# with lone surrogates: a session has them as Python has them, also once it has
# been loaded, and all other reports are whole in their format.
import json
import marshal
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


report("-o", "run.pitop", script, b"\xff")
session = json.loads(report("-r", "session", "run.pitop"))
frames = {text for record in session["frame_records"] for text in record[0]}
functions = {frame.split("\0")[0] for frame in frames}
files = {frame.split("\0")[1] for frame in frames if "\0" in frame}
assert "a\ud800b\udcff" in functions, functions
assert "th\udcfe\udc01" in functions, functions
heading = "Program: " + os.fsdecode(script) + " \udcff"
assert session["target_description"] == heading, session["target_description"]
assert os.path.realpath(os.fsdecode(script)) in files, files

# Text is text whatever is in it.
report("-o", "run.pyisession", "run.pitop")
for name in ("text", "json", "callgrind", "collapsed", "csv", "markdown", "svg",
             "html", "speedscope", "trace", "gecko"):
    for file in ("run.pitop", "run.pyisession"):
        text = report("-r", name, file).decode("utf-8")
        if name in ("json", "speedscope", "trace", "gecko"):
            json.loads(text).items()

for file in ("run.pitop", "run.pyisession"):
    profile = marshal.loads(report("-r", "pstats", file))
    names = {function for _, _, function in profile}
    assert "<thread th\udcfe\udc01>" in names, names

# The source is found by the bytes of its name.
assert "time.process_time() < end" in report("-r", "lines", "run.pitop").decode(
    "utf-8"), "lines without the source"
