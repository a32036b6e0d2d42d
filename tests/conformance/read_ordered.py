"""Formats in order of time read back: what each thread spent in each stack, by
readers that know nothing of how they were written. A stack is a tuple of the lines
that functions begin at, which are all different in the sessions here."""
import json


def refuse(pairs):
    """A key that is there twice is an error."""
    assert len(pairs) == len(dict(pairs)), pairs
    return dict(pairs)


def load(data):
    return json.loads(data.decode("utf-8"), object_pairs_hook=refuse, parse_constant=refuse)


class Spent:
    """Time by stack, while calls begin and end."""

    def __init__(self):
        self.stack, self.at, self.sums = [], 0, {}

    def until(self, at):
        assert at >= self.at
        self.add(tuple(self.stack), at - self.at)
        self.at = at

    def add(self, stack, time):
        if stack and time:
            self.sums[stack] = self.sums.get(stack, 0) + time


def speedscope(data):
    data = load(data)
    frames = [frame.get("line") for frame in data["shared"]["frames"]]
    threads = []
    for profile in data["profiles"]:
        spent = Spent()
        if profile["type"] == "sampled":
            assert len(profile["samples"]) == len(profile["weights"])
            for sample, weight in zip(profile["samples"], profile["weights"]):
                spent.add(tuple(frames[i] for i in sample), weight)
        for event in profile.get("events", ()):
            spent.until(event["at"])
            if event["type"] == "O":
                spent.stack.append(frames[event["frame"]])
            else:
                assert frames[event["frame"]] == spent.stack.pop()
        assert not spent.stack
        threads.append({stack: round(time * 1e6) for stack, time in spent.sums.items()})
    return threads


def trace(data):
    threads = {}
    for event in load(data)["traceEvents"]:
        spent = threads.setdefault((event["pid"], event["tid"]), Spent())
        if event["ph"] == "M":
            continue
        spent.until(event["ts"])
        if event["ph"] == "B":
            spent.stack.append(event["args"]["line"])
        else:
            assert event["ph"] == "E" and spent.stack.pop()
    assert not any(spent.stack for spent in threads.values())
    return [{s: round(t) for s, t in spent.sums.items()} for spent in threads.values()]


def gecko(data):
    data = load(data)
    shared = data["shared"]
    lines = shared["funcTable"]["lineNumber"]
    functions = shared["frameTable"]["func"]
    stacks = [()] * shared["stackTable"]["length"]
    for i, (frame, prefix) in enumerate(zip(shared["stackTable"]["frame"], shared["stackTable"]["prefix"])):
        assert prefix is None or prefix < i
        stacks[i] = (*(() if prefix is None else stacks[prefix]), lines[functions[frame]])
    threads = []
    for thread in data["threads"]:
        spent, samples, at = Spent(), thread["samples"], 0
        ends = 0
        for stack, before, weight in zip(samples["stack"], samples["timeDeltas"], samples["weight"]):
            at += before
            # A sample lasts up to the next.
            assert abs(at - ends) < 1e-6 or not ends, (at, ends)
            ends = at + weight
            spent.add(() if stack is None else stacks[stack], weight)
        threads.append({s: round(t * 1000) for s, t in spent.sums.items()})
    return threads


READERS = {"speedscope": speedscope, "trace": trace, "gecko": gecko}


def check(session, renderer, data):
    """Threads that only one was seen of are one session of pyinstrument's, whose
    speedscope profile is compared byte for byte elsewhere."""
    want = {}
    for thread, stack, us in session.records:
        sums = want.setdefault(thread, {})
        lines = tuple(f[2] for f in stack)
        sums[lines] = sums.get(lines, 0) + us
    if renderer == "speedscope" and len(want) < 2:
        return
    got = READERS[renderer](data)
    # Of the same name, they may stand in any order.
    key = lambda sums: sorted(sums.items())
    assert sorted(got, key=key) == sorted(want.values(), key=key), (got, want)
