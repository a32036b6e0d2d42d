"""The tasks that trio has for itself wait for work: they are no rows but for the
moments in which they run."""
import json
import os
import subprocess
import sys
import tempfile

TOP = os.environ.get("top_builddir", ".") + "/pyinstrument-top"
TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir,
                      "targets", "trios.py")
OWN = {"<init>", "<TrioToken.run_sync_soon task>"}


def tasks(row):
    if row.get("task"):
        yield row
    for child in row["children"]:
        yield from tasks(child)


def rows(row):
    yield row
    for child in row["children"]:
        yield from rows(child)


def main():
    with tempfile.TemporaryDirectory() as tmp:
        report = os.path.join(tmp, "report.json")
        subprocess.run([TOP, "--python", sys.executable, "-o", report, TARGET],
                       check=True, timeout=120, stdout=subprocess.DEVNULL)
        with open(report) as f:
            said = json.load(f)
    there = list(tasks(said["root_frame"]))
    # At its end one waits for a moment for something else.
    waits = [(task["function"], row) for task in there if task["function"] in OWN
             for row in rows(task)
             if row["function"].startswith("[await ") and row["time"] > 0.3]
    print("idle: %s; not idle: %s" % (said.get("idle"), waits))
    # That there is one at all says that trio's tasks were seen.
    assert any(row["function"] == "life" for task in there
               for row in rows(task)), there
    return bool(waits) or said["idle"]["tasks"] < len(OWN)


sys.exit(main())
