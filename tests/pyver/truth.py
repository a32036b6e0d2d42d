"""Run a target that knows its own times under the profiler, and compare.

usage: python3.N truth.py PROFILER TARGET

The target runs on the interpreter that runs this, once. It says when it was in a
function, and the recording of the run when a sample was taken and for how much time
that stands: so it is known what the samples have to say, to the microsecond, however
late they were on a busy machine. What the report says of a function may be off from
that by a per cent of the run, and of a function with more than three per cent of it
by a tenth of itself, or what chance there is in as many samples, if that is less.

Where a sample was taken late the thread may have been looked at later still. Then the
recording says that too: the next one is late. That is left open; so is when the samples
came of a run of several that was late, which the recording does not say; and what the
report has in the clock that a target looks at before and behind a call. Nothing else is.

And the samples have to be fair: what they say is what the target did, but for what
late ones stand for and what chance there is in the moments of the others.
"""
import bisect
import collections
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

INTERVAL = 0.001
SHARE = 0.01   # of the whole run, that any figure may be off
OWN = 0.1      # of the figure
SMALL = 0.03   # of the whole run: what is less may be off by any part of itself
FAIR = 0.005   # of the whole run, that the samples of a function may be unfair
SAME = 1e-6    # seconds between what is the same moment
RARE = 0.003   # of the whole run: as good as never
TORN = 0.001   # of the whole run, with stacks that change all the time
ALONE = {"rhythm.py"}  # those that have one CPU, and the profiler the same
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


class Visits:
    """When a function was run in one thread."""

    def __init__(self, spans):
        self.begins, self.ends = map(list, zip(*sorted(spans)))

    def at(self, moment):
        i = bisect.bisect_right(self.begins, moment)
        return i > 0 and moment < self.ends[i - 1]

    def within(self, begin, end):
        first = bisect.bisect_right(self.ends, begin)
        last = bisect.bisect_left(self.begins, end)
        return math.fsum(min(self.ends[i], end) - max(self.begins[i], begin)
                         for i in range(first, last))

    def changes(self, begin, end):
        return sum(bisect.bisect_left(each, end) - bisect.bisect_left(each, begin)
                   for each in (self.begins, self.ends))


def is_late(sample):
    return sample.end - sample.begin > 2 * INTERVAL * sample.count


class Figure:
    """What the samples have to say of a function, and what it took."""

    def __init__(self):
        self.took = self.said = 0
        self.late = 0      # of said - took, from samples that were late
        self.open = 0      # of said, what late looks may have at another place
        self.variance = 0  # of what is left of said - took

    def join(self, other):
        """Take the figure of another run too."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def add(self, visits, samples, ticks):
        self.took += visits.within(-math.inf, math.inf)
        for sample, after in zip(samples, samples[1:] + samples[-1:]):
            self.add_sample(visits, sample, after)
            if after is sample or after.begin > sample.end + SAME:
                self.add_end(visits, sample, after, ticks)

    def add_end(self, visits, sample, after, ticks):
        """The thread was not there at the next tick: what it did behind its last
        sample has none, and if that tick was late so is what lacks."""
        ticks = ticks[sample.stream]
        at = bisect.bisect_right(ticks, sample.end + SAME)
        tick = ticks[at] if at < len(ticks) else sample.end
        if tick - sample.end > 2 * INTERVAL:
            end = tick if after is sample else min(tick, after.begin)
            self.late -= visits.within(sample.end, end)

    def add_sample(self, visits, sample, after):
        begin, end = sample.begin, sample.end
        each = (end - begin) / sample.count
        # The last one may be made up: of a thread that was not listed any more.
        says = each * sum(visits.at(end - each * i) for i in range(sample.count))
        changes = visits.changes(begin, end)
        self.said += says
        if is_late(sample):
            self.late += says - visits.within(begin, end)
            if sample.count > 1 and changes:
                self.open += end - begin - says if visits.at(end) else says
        elif changes:
            self.variance += changes * each * each / (12 if changes == 1 else 4)
        if is_late(after) and visits.changes(end, after.end):
            self.open += end - begin


def ticks_of(seen):
    """{process: when a thread of it, whichever, was sampled}"""
    ticks = collections.defaultdict(set)
    for samples in seen.values():
        for sample in samples:
            each = (sample.end - sample.begin) / sample.count
            ticks[sample.stream].update(sample.end - each * i
                                        for i in range(sample.count))
    return {stream: sorted(found) for stream, found in ticks.items()}


def figures(told, recording):
    """{function: its figure}"""
    seen = pitop.of_threads(recording)
    ticks = ticks_of(seen)
    spans = collections.defaultdict(list)
    for name, thread, is_first, begin, end in told["visits"]:
        spans[name, thread, is_first].append((begin, end))
    found = collections.defaultdict(Figure)
    for (name, *thread), visits in spans.items():
        found[name].add(Visits(visits), seen[tuple(thread)], ticks)
    return found


def seconds_in_clock(root):
    """In the clock that timed() and count() look at. Who is put off the CPU there
    has that on either side of what it times."""
    return math.fsum(time_of_edge(root, (caller, "perf_counter"))
                     for caller in ("timed", "count"))


def limit(figure, whole):
    if figure.took <= SMALL * whole:
        return SHARE * whole
    chance = 3 / math.sqrt(figure.took / INTERVAL)
    return min(SHARE * whole, max(OWN, chance) * figure.took)


def off(root, name, figure, whole):
    """What a figure is off, as a part of what it may be."""
    return abs(seconds_of(root, name) - figure.said) / (
        limit(figure, whole) + figure.open + seconds_in_clock(root))


def wrong_seconds(root, found, whole):
    for name, figure in found.items():
        if off(root, name, figure, whole) > 1:
            yield "%s: %.4f s, but its samples are %.4f s (+-%.4f, %.4f)" % (
                name, seconds_of(root, name), figure.said,
                limit(figure, whole), figure.open)
        unfair = figure.said - figure.took - figure.late
        slack = FAIR * whole + 5 * math.sqrt(figure.variance)
        if abs(unfair) > slack:
            yield "%s: %.4f s, but its samples are %.4f s too many (+-%.4f)" % (
                name, figure.took, unfair, slack)


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
    """One run: (report, what the target told, the figures of that)."""
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
        print("%s: cannot be done here" % os.path.basename(target))
        sys.exit(0)
    if status != 0:
        sys.exit("exit status %d: %s" % (status, " ".join(command)))
    with open(report) as f, open(told) as g:
        told = json.load(g)
        return parse(f.read()), told, figures(told, recording)


def main():
    profiler, target = sys.argv[1:]
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    if os.path.basename(target) in ALONE:
        os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
    with tempfile.TemporaryDirectory() as folder:
        report, told, found = profile(profiler, target, folder)
    root, whole = report["root_frame"], report["duration"]
    wrong = list(wrong_shape(root, told, whole))
    wrong += wrong_seconds(root, found, whole)
    name = os.path.basename(target)
    if wrong:
        sys.exit("%s: %s" % (name, "; ".join(wrong + report.get("notes", []))))
    print("%s: as it says (%d samples, figures off by %.2f of what they may be)"
          % (name, report["sample_count"],
             max(off(root, each, figure, whole)
                 for each, figure in found.items())))


if __name__ == "__main__":
    main()
