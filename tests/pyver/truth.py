"""Run a target that knows its own times under the profiler, and compare.

usage: python3.N truth.py PROFILER TARGET

The target runs on the interpreter that runs this. Seconds must agree within
half a per cent of the run and what sampling leaves open.

A machine that is busy with other things spoils a measurement: a sampler that gets
no CPU while a function ends gives the time until its next look to the wrong one.
A recording of the run says for how much time of its threads it was not there, so
that this is known and not guessed. Seconds that are further off than that are wrong,
whatever else runs, and the test fails at once. Else the run is measured again, five
times at the most. What is wrong by itself fails all.
"""
import json
import math
import os
import re
import subprocess
import sys
import tempfile

import graph

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import pitop  # noqa: E402

TRIES = 5
INTERVAL = 0.001
SHARE = 0.005  # of the whole run, that any figure may be off
RARE = 0.003   # of the whole run: as good as never
TORN = 0.001   # of the whole run, with stacks that change all the time
LATE = 0.15    # of the time that late samples stand for
BUILT_IN = graph.BUILT_IN

decode_scalar = json.JSONDecoder().raw_decode


def skip(text, at, chars=" \t\r\n"):
    while at < len(text) and text[at] in chars:
        at += 1
    return at


def parse(text):
    """JSON of any depth: the decoder of the library recurses."""
    top = []
    stack = [top]
    key, at = None, 0
    keys = []
    while True:
        at = skip(text, at, " \t\r\n,:")
        if at == len(text):
            return top[0]
        if text[at] in "}]":
            stack.pop()
            key = keys.pop()
            at += 1
            continue
        if text[at] in "{[":
            value = {} if text[at] == "{" else []
            end = at + 1
        else:
            value, end = decode_scalar(text, at)
        holder = stack[-1]
        if isinstance(holder, list):
            holder.append(value)
        elif key is None:
            key, at = value, end
            continue
        else:
            holder[key] = value
        if isinstance(value, (dict, list)):
            stack.append(value)
            keys.append(None)
        key, at = None, end


def named(frame, name):
    """Frames bear qualified names; a plain name means the last part."""
    function = frame["function"]
    if "." in name and frame.get("class_name"):
        function = frame["class_name"] + "." + function
    return function == name or ("." not in name and
                                function.rsplit(".", 1)[-1] == name)


def walk(root):
    """Each (frame, parents from its own outwards as a linked list)."""
    stack = [(root, None)] if root else []
    while stack:
        frame, above = stack.pop()
        yield frame, above
        here = (frame, above)
        stack.extend((child, here) for child in frame["children"])


def outermost(root, name):
    """Frames of that name that are not within another one."""
    stack = [root] if root else []
    while stack:
        frame = stack.pop()
        if named(frame, name):
            yield frame
        else:
            stack.extend(frame["children"])


def seconds_of(root, name):
    return math.fsum(frame["time"] for frame in outermost(root, name))


def ends_path(frame, above, path):
    """Is frame the end of path? C functions that it does not name may lie
    between."""
    if not named(frame, path[-1]):
        return False
    for name in reversed(path[:-1]):
        while above and not named(above[0], name) \
                and above[0]["file_path"] == BUILT_IN:
            above = above[1]
        if not above or not named(above[0], name):
            return False
        above = above[1]
    return True


def time_of_path(root, path):
    return math.fsum(frame["time"] for frame, above in walk(root)
                     if ends_path(frame, above, path))


def time_of_edge(root, edge):
    return math.fsum(
        frame["time"] for frame, above in walk(root)
        if named(frame, edge[1]) and above and named(above[0], edge[0]))


def depth_of(root, name):
    """The most frames of one name above each other, itself included."""
    deepest = 0
    stack = [(root, 0)]
    while stack:
        frame, depth = stack.pop()
        depth += named(frame, name)
        deepest = max(deepest, depth)
        stack.extend((child, depth) for child in frame["children"])
    return deepest


def late_seconds(report):
    """Time that samples stand for which were taken late, if they are many."""
    if report.get("late", 0) * 10 < report.get("due", 1):
        return 0
    return report["duration"] * report["late"] / report["due"]


def missed_seconds(path):
    """Time of all threads in a recording for which no sample was near."""
    return math.fsum(pitop.missed(path, INTERVAL).values())


def wrong_seconds(root, told, whole, late, missed=0):
    for name, want in told["seconds"].items():
        got = seconds_of(root, name)
        slack = SHARE * whole + LATE * late + 0.002 + \
            told.get("slack", 0) + missed + \
            2 * INTERVAL * math.sqrt(told["visits"].get(name, 1))
        if abs(got - want) > slack:
            yield "%s: %.4f s, but took %.4f s (+-%.4f)" % (
                name, got, want, slack)


def time_of_mixtures(root):
    """Of frames whose number is not that of their file or of their caller:
    f_1 of file churn_2, f_1 called by h_2."""
    mixed = []
    for frame, above in walk(root):
        if frame["function"] == "<module>" or not frame["file_path"]:
            continue  # or the row of a thread, named after its function
        mine = re.search(r"_(\d+)$", frame["function"])
        file = re.search(r"churn_(\d+)$", frame["file_path"])
        while above and above[0]["file_path"] == BUILT_IN:
            above = above[1]
        caller = above and re.search(r"_(\d+)$", above[0]["function"])
        if bool(mine) != bool(file) or \
                mine and file and mine[1] != file[1] or \
                mine and caller and mine[1] != caller[1]:
            mixed.append(frame["time"])
    return math.fsum(mixed)


def wrong_calls(root, path, special):
    """Calls that are in no text of the source, with their seconds."""
    known = graph.graph(path, special)
    for edge, seconds in graph.seen(walk(root), path):
        if edge not in known:
            yield edge, seconds


def wrong_shape(root, told, whole):
    if "calls" in told:
        bad = list(wrong_calls(root, told["source"], told["calls"]))
        if math.fsum(seconds for _, seconds in bad) > TORN * whole:
            yield "calls that are in no text: %s" % bad
    for path in told["paths"]:
        if time_of_path(root, path) <= 0:
            yield "not seen: " + " > ".join(path)
    for edge in told["never"]:
        got = time_of_edge(root, edge)
        if got > RARE * whole:
            yield "%.4f s, but never happened: %s" % (got, " > ".join(edge))
    if "kinds" in told:
        got = time_of_mixtures(root)
        if got > TORN * whole:
            yield "%.4f s in stacks that never were" % got
        for n in range(told["kinds"]):
            if seconds_of(root, "g_%d" % n) <= 0:
                yield "not seen: g_%d" % n
    for name, depth in told.get("depth", {}).items():
        got = depth_of(root, name)
        if got != depth:
            yield "%s: %d deep, but is %d" % (name, got, depth)


def profile(profiler, target, folder):
    """One run: (report, what the target told, what the sampler missed)."""
    recording = os.path.join(folder, "run.pitop")
    report = os.path.join(folder, "report.json")
    told = os.path.join(folder, "told.json")
    for path in (recording, report, told):
        if os.path.exists(path):
            os.unlink(path)
    command = [profiler, "--python", sys.executable, "-i", str(INTERVAL),
               "--show-all", "-r", "json", "-o", report, "--record", recording,
               target, told]
    status = subprocess.call(command, stdin=subprocess.DEVNULL)
    if status == 77:
        print("%s: this interpreter cannot" % os.path.basename(target))
        sys.exit(0)
    if status != 0:
        sys.exit("exit status %d: %s" % (status, " ".join(command)))
    with open(report) as f, open(told) as g:
        return parse(f.read()), json.load(g), missed_seconds(recording)


def main():
    profiler, target = sys.argv[1:]
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(TRIES):
            report, told, missed = profile(profiler, target, folder)
            root, whole = report["root_frame"], report["duration"]
            wrong = list(wrong_shape(root, told, whole))
            wrong += wrong_seconds(root, told, whole, late_seconds(report))
            if not wrong:
                print("%s: as it says (%d samples)" % (
                    os.path.basename(target), report["sample_count"]))
                return
            print("%s: %s" % (os.path.basename(target),
                              "; ".join(wrong + report.get("notes", []))))
            if any(wrong_seconds(root, told, whole, 0, missed)):
                print("and only %.4f s were missed" % missed)
                break
    sys.exit(1)


if __name__ == "__main__":
    main()
