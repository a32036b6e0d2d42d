#!/usr/bin/env python3
# --async: tasks are rows below their thread, or their thread's. What is asked of
# one recording holds however busy the machine was when it was made.
import json
import os
import subprocess
import tempfile

top = os.path.abspath(os.environ.get("top_builddir", ".") + "/pyinstrument-top")
work = tempfile.TemporaryDirectory()
os.chdir(work.name)
os.environ["XDG_DATA_HOME"] = work.name

PROGRAM = """
import asyncio
async def rest():
    await asyncio.sleep(0.6)
async def take(jobs):
    await jobs.get()
async def main():
    jobs = asyncio.Queue()
    taker = asyncio.ensure_future(take(jobs))
    tasks = [asyncio.ensure_future(rest()) for _ in range(3)]
    for task in tasks:
        await task
    taker.cancel()
asyncio.new_event_loop().run_until_complete(main())
"""


def run(*args, status=0):
    done = subprocess.run([top, *args], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=300)
    assert done.returncode == status, (args, done)
    return done


def rows(frame):
    todo = [frame] if frame else []
    while todo:
        row = todo.pop()
        yield row
        todo.extend(row["children"])


def report(*args):
    return json.loads(run("-r", "json", *args, "run.pitop").stdout)


def named(document, function):
    return [r for r in rows(document["root_frame"]) if r["function"] == function]


def tasks_are_rows():
    on = report()
    [group] = [r for r in named(on, "Task-N (rest)") if r.get("task")]
    assert group["count"] == 3, group
    assert [r["function"] for r in group["children"]] == ["rest"], group
    assert 1.5 < group["time"], group
    assert group["awaited_by"] == "Task-1 (main)", group
    assert "[await sleep]" in {r["function"] for r in rows(group)}, group
    # It waits for a job, and the main one for others.
    assert not named(on, "take"), on["root_frame"]
    assert on["idle"]["tasks"] == 2, on["idle"]
    assert report("--async", "on") == on
    assert "Tasks: " in run("-r", "text", "run.pitop").stdout


def all_are_shown_apart():
    apart = [r for r in rows(report("--show-all")["root_frame"]) if r.get("task")]
    assert len(apart) == 5 and not any("count" in r for r in apart), apart
    assert "idle" not in report("--show-all")


def one_is_found_by_name():
    found = report("--thread", "^Task-[0-9]+$", "--show-all")
    assert all(r.get("task") or not r.get("is_thread")
               for r in rows(found["root_frame"])), found
    assert named(found, "rest"), found
    assert not named(found, "MainThread"), found


def tasks_are_their_threads():
    off = report("--async", "off", "--show-all")
    assert not [r for r in rows(off["root_frame"]) if r.get("task")], off
    assert not named(off, "[await sleep]"), off
    assert "Tasks: " not in run("-r", "text", "--async", "off",
                                "run.pitop").stdout


def others_are_refused():
    said = run("--async", "maybe", "x.py", status=2).stderr
    assert said == "pyinstrument-top: --async maybe: it is on or off\n", said
    run("-o", "a.pyisession", "run.pitop")
    said = run("--async", "off", "--load", "a.pyisession", status=2).stderr
    assert "knows no tasks" in said, said


with open("program.py", "w") as file:
    file.write(PROGRAM)
run("-o", "run.pitop", "program.py")
tasks_are_rows()
all_are_shown_apart()
one_is_found_by_name()
tasks_are_their_threads()
others_are_refused()
