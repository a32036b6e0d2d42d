"""Hold windows of a recording against a target that times its own phases.

usage: python3.N windows.py PROFILER TARGET

The target runs once, on the interpreter that runs this, and is recorded. What
a window says of a phase, or of a function in it, must be the part of it that
lies in the window, within two per cent of the window and what the recording
itself leaves open: where a window or a function begins or ends, the time between
the samples before and after may be one's or the other's.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

from truth import parse, pitop, seconds_of

SHARE = 0.02  # of the window, that any figure may be off


class Recording:
    def __init__(self, profiler, path):
        self.command = [profiler, "--show-all", "-r", "json"]
        self.path = path
        self.samples = None

    def report(self, *options):
        return parse(subprocess.check_output(
            self.command + list(options) + [self.path],
            stdin=subprocess.DEVNULL).decode())

    def left_open(self, moment):
        """How far the samples before and after are apart, in seconds."""
        if self.samples is None:
            self.samples = list(pitop.samples(self.path))
        return max(((s.end - s.begin) / s.count for s in self.samples
                    if s.begin < moment < s.end), default=0)

    def window(self, begin, end, *options):
        return self.report("--from", "%.6f" % begin, "--to", "%.6f" % end,
                           *options)


def record(profiler, target, folder):
    """One run: (recording, what the target told, in seconds of the run)."""
    path = os.path.join(folder, "run.pitop")
    told = os.path.join(folder, "told.json")
    subprocess.check_call([profiler, "--python", sys.executable, "-o", path,
                           target, told], stdin=subprocess.DEVNULL)
    recording = Recording(profiler, path)
    with open(told) as f:
        told = json.load(f)
    shift = told["epoch"] - recording.report()["start_time"]
    for spans in (told["phases"], told["functions"]):
        spans[:] = [(name, begin + shift, end + shift)
                    for name, begin, end in spans]
    return recording, told["phases"], told["functions"]


def windows_of(phases, whole):
    """(what, begin, end): each phase, its halves and its middle; from the
    middle of one to the middle of the next; what is not of the run."""
    for name, begin, end in phases:
        half = (begin + end) / 2
        quarter = (end - begin) / 4
        yield name, begin, end
        yield "first half of " + name, begin, half
        yield "second half of " + name, half, end
        yield "middle of " + name, begin + quarter, end - quarter
    for (a, begin, end), (b, begin2, end2) in zip(phases, phases[1:]):
        yield "%s to %s" % (a, b), (begin + end) / 2, (begin2 + end2) / 2
    yield "before the start", 0, phases[0][1]
    yield "across the end", phases[-1][1], whole + 5
    yield "after the end", whole + 1, whole + 2
    yield "all", 0, whole


def wrong_in(recording, root, begin, end, spans):
    """What a window says of each function that is not so."""
    took = collections.Counter()
    ends = collections.defaultdict(lambda: {begin, end})
    for name, first, last in spans:
        took[name] += max(0, min(last, end) - max(first, begin))
        ends[name].update(t for t in (first, last) if begin < t < end)
    for name, want in took.items():
        got = seconds_of(root, name)
        wrong = abs(got - want) - SHARE * (end - begin)
        if wrong > 0 and wrong > sum(map(recording.left_open, ends[name])):
            yield "%s %.4f s, but took %.4f" % (name, got, want)


def wrong_sum(recording, phases, whole):
    """Windows side by side have together what the whole run has."""
    cuts = [0] + [begin for _, begin, _ in phases] + [whole]
    parts = [recording.window(begin, end)["root_frame"]
             for begin, end in zip(cuts, cuts[1:])]
    root = recording.report()["root_frame"]
    for name, _, _ in phases:
        want = seconds_of(root, name)
        got = sum(seconds_of(part, name) for part in parts)
        if abs(got - want) > 1e-4:
            yield "%s: %.6f s, but %.6f in parts" % (name, want, got)


def wrong_samples(recording):
    want = sum(s.count for s in pitop.samples(recording.path))
    got = recording.report()["sample_count"]
    if got != want:
        yield "%d samples, but %d in the file" % (got, want)


def main():
    profiler, target = sys.argv[1:]
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        recording, phases, functions = record(profiler, target, folder)
        whole = recording.report()["duration"]
        wrong = list(wrong_sum(recording, phases, whole))
        wrong += wrong_samples(recording)
        for what, begin, end in windows_of(phases, whole):
            for options in ((), ("-t",)):
                report = recording.window(begin, end, *options)
                wrong += ["%s (%.4f to %.4f)%s: %s" % (
                    what, begin, end, " ".join(options), text)
                    for text in wrong_in(recording, report["root_frame"],
                                         begin, end, phases + functions)]
    if wrong:
        sys.exit("\n".join(wrong))
    print("%s: as it says" % os.path.basename(target))


if __name__ == "__main__":
    main()
