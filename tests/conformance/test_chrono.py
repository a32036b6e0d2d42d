#!/usr/bin/env python3
"""Formats in order of time, read by Python's json and by nothing of ours: of a
program with threads, a child process and names that are more than names, live,
from its recording, and in a window. What each format's readers rely on holds, and
the three agree about the time of each thread. All is there for longer than a busy
machine lets the sampler wait."""
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict

PROGRAM = r"""
import gc, multiprocessing, threading, time
space = {}
exec(compile("def f(n):\n while n: n -= 1", "</script>\"\\\x1b.py", "exec"), space)
def work(n):
    for i in range(n):
        space["f"](20000)
        time.sleep(0.002)
def deep(n):
    return deep(n - 1) if n else work(100)
def child():
    work(100)
    gc.collect()
if __name__ == "__main__":
    threads = [threading.Thread(target=work, args=(100,), name=name)
               for name in ("\u00e9\u4e16\U0001f600", "a\"b\\c")]
    for thread in threads: thread.start()
    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    deep(400)
    for thread in threads: thread.join()
    process.join()
"""
FORMATS = "speedscope", "trace", "gecko"
DEPTH = 400


def refuse(pairs):
    """A key that is there twice is an error."""
    assert len(pairs) == len(dict(pairs)), pairs
    return dict(pairs)


def load(path):
    with open(path, encoding="utf-8", errors="strict") as file:
        return json.load(file, object_pairs_hook=refuse, parse_constant=refuse)


def read_calls(profile, frames):
    """Of calls that begin and end: they are balanced, nested and monotonic."""
    at, open_at, total, stack, depth = profile["startValue"], 0, 0, [], 0
    for event in profile["events"]:
        assert at <= event["at"] <= profile["endValue"], event
        at = event["at"]
        if event["type"] == "O":
            open_at = open_at if stack else at
            assert 0 <= event["frame"] < len(frames)
            stack.append(event["frame"])
            depth = max(depth, len(stack))
        else:
            assert event["type"] == "C" and stack.pop() == event["frame"]
            total += 0 if stack else at - open_at
    assert not stack
    return total, depth


def read_samples(profile, frames):
    """Of stacks: they fit into the profile, and none is there twice in a row."""
    samples, weights = profile["samples"], profile["weights"]
    assert len(samples) == len(weights)
    assert all(weight > 0 for weight in weights)
    assert sum(weights) <= profile["endValue"] - profile["startValue"] + 1e-9
    assert all(0 <= frame < len(frames) for sample in samples for frame in sample)
    assert all(a != b for a, b in zip(samples, samples[1:]))
    total = sum(weight for sample, weight in zip(samples, weights) if sample)
    return total, max(map(len, samples), default=0)


def read_speedscope(data):
    """Time with anything open, by thread."""
    frames = data["shared"]["frames"]
    assert data["$schema"] == "https://www.speedscope.app/file-format-schema.json"
    assert all(isinstance(f["name"], str) for f in frames)
    readers = {"evented": read_calls, "sampled": read_samples}
    assert all(profile["unit"] == "seconds" for profile in data["profiles"])
    found = [readers[profile["type"]](profile, frames) for profile in data["profiles"]]
    return [time for time, _ in found], max((depth for _, depth in found), default=0)


NAMED = {"process_name": "name", "thread_name": "name",
         "process_sort_index": "sort_index", "thread_sort_index": "sort_index"}


def nanoseconds(ts):
    """Perfetto's own unit; what is in the file is a whole number of them."""
    ns = round(ts * 1000)
    assert ts >= 0 and abs(ns - ts * 1000) < 0.01, ts
    return ns


def read_trace(data):
    """The same of slices, by the Trace Event Format that Perfetto adheres to: an
    object with traceEvents, whatever else it has being metadata; in each thread,
    begins and ends that nest, in order of time, and each with the thread's pid and
    tid. No slice is without a duration: its end could come before its begin."""
    times, depth = [], 0
    tracks, stacks, names = {}, defaultdict(list), {}
    assert set(data) <= {"displayTimeUnit", "otherData", "traceEvents", "leftOut"}
    assert data["displayTimeUnit"] == "ms"
    for event in data["traceEvents"]:
        key = event["pid"], event["tid"]
        assert all(isinstance(number, int) and 0 < number < 1 << 32 for number in key)
        if event["ph"] == "M":
            what = event["name"]
            assert set(event["args"]) == {NAMED[what]}
            assert isinstance(event["args"][NAMED[what]], str if NAMED[what] == "name" else int)
            if what == "thread_name":
                assert key not in names, key
                names[key] = event["args"]["name"]
                tracks[key] = [0, 0]
            continue
        at, track, stack = nanoseconds(event["ts"]), tracks[key], stacks[key]
        assert at >= track[0], event
        track[0] = at
        if event["ph"] == "B":
            assert isinstance(event["name"], str) and isinstance(event["cat"], str)
            assert isinstance(event.get("args", {}), dict)
            stack.append(at)
            depth = max(depth, len(stack))
        else:
            assert event["ph"] == "E"
            begin = stack.pop()
            assert at > begin, event
            track[1] += 0 if stack else at - begin
    assert not any(stacks.values())
    return [track[1] / 1e9 for track in tracks.values()], depth


def columns(table, n=None):
    n = table["length"] if n is None else n
    for name, column in table.items():
        if isinstance(column, list):
            assert len(column) == n, (name, len(column), n)
    return n


def indexes(column, n, nullable=False):
    for index in column:
        assert (index is None and nullable) or 0 <= index < n, (index, n)


def read_gecko(data):
    """The invariants of the processed profile format, version 60."""
    meta, shared = data["meta"], data["shared"]
    assert meta["preprocessedProfileVersion"] == 60
    categories = meta["categories"]
    assert any(c["color"] == "grey" for c in categories)
    assert all(c["subcategories"][0] == "Other" for c in categories)
    strings = shared["stringArray"]
    assert all(isinstance(s, str) for s in strings) and len(set(strings)) == len(strings)
    sources = columns(shared["sources"])
    indexes(shared["sources"]["filename"], len(strings))
    funcs = columns(shared["funcTable"])
    indexes(shared["funcTable"]["name"], len(strings))
    indexes(shared["funcTable"]["source"], sources, True)
    table = shared["frameTable"]
    frames = columns(table)
    indexes(table["func"], funcs)
    indexes(table["category"], len(categories), True)
    for category, sub in zip(table["category"], table["subcategory"]):
        assert (category is None) == (sub is None)
        assert category is None or sub < len(categories[category]["subcategories"])
    stacks = columns(shared["stackTable"])
    indexes(shared["stackTable"]["frame"], frames)
    depths = []
    for i, prefix in enumerate(shared["stackTable"]["prefix"]):
        assert prefix is None or 0 <= prefix < i
        depths.append(1 if prefix is None else depths[prefix] + 1)
    mains, times = defaultdict(int), []
    for thread in data["threads"]:
        assert isinstance(thread["pid"], str) and isinstance(thread["tid"], int)
        mains[thread["pid"]] += thread["isMainThread"]
        samples, markers = thread["samples"], thread["markers"]
        columns(samples)
        indexes(samples["stack"], stacks, True)
        assert "time" not in samples and all(t >= 0 for t in samples["timeDeltas"])
        assert all(w >= 0 for w in samples["weight"])
        columns(markers)
        indexes(markers["name"], len(strings))
        indexes(markers["category"], len(categories))
        assert all(a <= b for a, b in zip(markers["startTime"], markers["endTime"]))
        times.append(sum(samples["weight"]) / 1e3)
    assert set(mains.values()) <= {1}, mains
    return times, max(depths, default=0)


def read_all(folder, stem):
    """Each thread has the same time in all; lost samples are bridged in some."""
    reads = {"speedscope": read_speedscope, "trace": read_trace, "gecko": read_gecko}
    got = {f: reads[f](load(f"{folder}/{stem}.{f}.json")) for f in FORMATS}
    times = [got[f][0] for f in FORMATS]
    assert len({len(t) for t in times}) == 1, times
    for a, b, c in zip(*times):
        assert abs(a - b) < 1e-6 and c <= a + 1e-6, (a, b, c)
    return times[0], [got[f][1] for f in FORMATS]


def main():
    program = os.path.abspath(os.environ["top_builddir"] + "/pyinstrument-top")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)

        def run(*args):
            subprocess.run([program, *args], check=True, stdin=subprocess.DEVNULL)

        with open("prog.py", "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        run("--record", "run.pitop", "-o", "live.trace.json", "prog.py")
        for format in FORMATS:
            run("-o", f"run.{format}.json", "run.pitop")
            run("-o", f"part.{format}.json", "--from", "0.05", "--to", "0.2", "run.pitop")
            run("-o", f"none.{format}.json", "--thread", "no such", "run.pitop")
        read_trace(load("live.trace.json"))
        with open("live.trace.json") as a, open("run.trace.json") as b:
            assert a.read() == b.read(), "a recording's is another than the run's"
        times, depths = read_all(folder, "run")
        assert len(times) == 4 and all(times), times
        assert all(depth > DEPTH for depth in depths), depths
        times, _ = read_all(folder, "part")
        assert all(time <= 0.15 + 1e-6 for time in times), times
        assert read_all(folder, "none") == ([], [0, 0, 0])
        out = subprocess.run(
            [program, "-o", "rough.trace.json", "-p", "resolution=0.05", "run.pitop"],
            check=True, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        rough = load("rough.trace.json")
        times, _ = read_trace(rough)
        assert rough["leftOut"] and f"{rough['leftOut']} calls shorter than 50 ms" in out.stderr, out
        assert os.path.getsize("rough.trace.json") < os.path.getsize("run.trace.json")
        os.chdir("/")


if __name__ == "__main__":
    sys.exit(main())
