"""Profiles are read back by readers that know nothing of how they were written:
marshal, and parsers of their own for callgrind, pprof, source lines and formats in
order of time. Functions, calls, lines and stacks have what the session says. Usage: read_profiles.py PROGRAM"""
import gzip
import marshal
import os
import re
import subprocess
import sys
import tempfile
from html.parser import HTMLParser

import read_ordered
from flat_sessions import THREADS, Session

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from pitop import varint  # noqa: E402

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
STATES = 3  # columns of states, between the time and the samples


def report(program, path, renderer, *options):
    out = subprocess.run([program, "-r", renderer, "--show-all", *options, "--load", path], capture_output=True)
    assert out.returncode == 0 and not out.stderr, (renderer, out)
    return out.stdout


class Truth:
    """Times are µs; functions and their lines are one in these sessions."""

    def __init__(self, session):
        self.functions = session.by_line()
        self.named = {f[2]: f for f in session.functions}
        self.whole = session.total()
        self.samples = len(session.records)
        self.calls = {}  # of caller and callee: (self, total, samples)
        self.threads = {}
        for thread, stack, us in session.records:
            name = THREADS[thread]
            self.threads[name] = self.threads.get(name, 0) + us
            lines = [f[2] for f in stack]
            pairs = list(zip(lines, lines[1:]))
            for pair in set(pairs):
                own, total, n = self.calls.get(pair, (0, 0, 0))
                self.calls[pair] = own + us * (pair == pairs[-1]), total + us, n + 1
        self.several = len({thread for thread, _, _ in session.records}) > 1


def micro(seconds):
    return round(seconds * 1e6)


def check_pstats(truth, data):
    stats = marshal.loads(data)
    if not truth.samples:
        assert list(stats) == [("~", 0, "[no samples]")], stats
        return
    assert sum(micro(row[2]) for row in stats.values()) == truth.whole
    functions, calls, threads = {}, {}, {}
    for (file, line, name), (cc, nc, own, total, callers) in stats.items():
        assert cc == nc
        if file == "~":
            assert truth.several and own == 0, name
            kind = re.fullmatch(r"<(thread|process) (.*)>", name, re.S)
            if kind[1] == "thread":
                threads[kind[2]] = micro(total)
            continue
        assert name == truth.named[line][0], (name, line)
        assert file == truth.named[line][1] or not truth.named[line][1].startswith("/")
        functions[line] = micro(own), micro(total), nc
        for caller, (ccc, cnc, cown, ctotal) in callers.items():
            assert caller in stats and ccc == cnc
            if caller[0] != "~":
                calls[caller[1], line] = micro(cown), micro(ctotal), cnc
    assert functions == truth.functions, (functions, truth.functions)
    assert calls == truth.calls, (calls, truth.calls)
    if truth.several:
        # What does not go over a line is cleaned by whoever shows it.
        assert sorted(threads.values()) == sorted(truth.threads.values()), (threads, truth.threads)


class Names:
    """Numbers for names, as the format has them."""

    def __init__(self):
        self.known = {}

    def get(self, space, text):
        number, name = re.fullmatch(r"\((\d+)\)(?: (.+))?", text).groups()
        if name is not None:
            assert (space, number) not in self.known, text
            self.known[space, number] = name
        return number, self.known[space, number]


def micros(words):
    values = [int(word) for word in words]
    assert len(values) == STATES + 2
    assert values[0] % 1000 == 0 and sum(values[1 : 1 + STATES]) <= values[0]
    return values[0] // 1000, values[-1]


class KCachegrind:
    """What its loader asks of a file, and whom it takes for one function."""

    def __init__(self, data):
        at = data[:2047].find(b"events:")
        assert at > 0 and data[at - 1 : at] == b"\n", "it would not be taken for a profile"
        self.functions = {}

    def function(self, objects, name, number):
        # A name behind its number has no blanks before it, or it is none.
        assert name == name.lstrip(), name
        key = name, objects.rpartition("/")[2]
        assert self.functions.setdefault(key, number) == number, key


def check_callgrind(truth, data):
    loader = KCachegrind(data)
    text = data.decode("utf-8")
    assert not CONTROL.search(text)
    head, body = text.split("events: Wall Running Waiting GIL Samples\nsummary: ", 1)
    assert all(re.fullmatch(r"# callgrind format|[a-z]+: ?.*", line) for line in head.splitlines()), head
    summary, _, body = body.partition("\n")
    names, own, calls, identities = Names(), {}, {}, {}
    at, called, target = {}, {}, None
    for line in body.splitlines():
        key, _, value = line.partition("=")
        if not line:
            assert target is None
        elif key in ("ob", "fl", "fn"):
            at[key] = names.get(key, value)
            if key == "fn":
                # One function for each, in every reader.
                loader.function(at["ob"][1], at["fn"][1], at["fn"][0])
                assert identities.setdefault((at["fl"][1], at["fn"][1]), at["fn"][0]) == at["fn"][0]
        elif key in ("cob", "cfi", "cfn"):
            called[key] = names.get({"cob": "ob", "cfi": "fl", "cfn": "fn"}[key], value)
            if key == "cfn":
                loader.function(called["cob"][1], called["cfn"][1], called["cfn"][0])
        elif key == "calls":
            assert value.startswith("1 ") and len(called) == 3
            target = int(value[2:])
        elif line.startswith("totals: "):
            assert line[len("totals: ") :] == summary
        elif line.startswith("#"):
            assert re.match("# (cmd|desc): ", line)
        else:
            number, *words = line.split(" ")
            cost = micros(words)
            number = int(number)
            if target is None:
                before = own.get(number, (0, 0))
                own[number] = before[0] + cost[0], before[1] + cost[1]
            elif number and target:
                assert (number, target) not in calls
                calls[number, target] = cost[0]
            called, target = {}, None
    assert micros(summary.split(" ")) == (truth.whole, truth.samples)
    assert sum(us for us, _ in own.values()) == truth.whole
    assert {line: us for line, (us, _) in own.items() if us} == {
        line: row[0] for line, row in truth.functions.items() if row[0]
    }
    want = {pair: row[1] if pair[0] != pair[1] else 0 for pair, row in truth.calls.items()}
    assert calls == want, (calls, want)


def fields(data):
    """A message: for each field a list of what it has."""
    found, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        assert tag & 7 in (0, 2), tag
        value, at = varint(data, at)
        if tag & 7 == 2:
            assert at + value <= len(data)
            value, at = data[at : at + value], at + value
        found.setdefault(tag >> 3, []).append(value)
    return found


def packed(values):
    numbers = []
    for value in values:
        at = 0
        while at < len(value):
            number, at = varint(value, at)
            numbers.append(number)
    return numbers


def one(message, number):
    values = message.get(number, [0])
    assert len(values) == 1
    return values[0]


def check_pprof(truth, data):
    profile = fields(gzip.decompress(data))
    strings = [s.decode("utf-8") for s in profile[6]]
    assert strings[0] == "" and len(set(strings)) == len(strings)
    assert not any(CONTROL.search(s) for s in strings)
    types = [fields(t) for t in profile[1]]
    assert [strings[one(t, 1)] for t in types] == ["samples", "wall", "running", "waiting", "gil"]
    assert [strings[one(t, 2)] for t in types] == ["count"] + ["nanoseconds"] * 4
    assert strings[one(profile, 14)] == "wall"
    functions = {one(f, 1): f for f in map(fields, profile.get(5, []))}
    assert len(functions) == len(profile.get(5, []))
    locations = {}
    for location in map(fields, profile.get(4, [])):
        line = fields(one(location, 4))
        function = functions[one(line, 1)]
        # Else pprof takes a name for one of C++.
        assert one(function, 2) != one(function, 3)
        assert one(location, 1) not in locations and one(location, 2) == 1
        assert one(line, 2) == one(function, 5)
        locations[one(location, 1)] = one(line, 2)
    sums, threads, whole = {}, {}, 0
    for sample in map(fields, profile.get(2, [])):
        lines = [locations[i] for i in packed(sample[1])]
        samples, wall, *states = packed(sample[2])
        assert wall % 1000 == 0 and len(states) == STATES and sum(states) <= wall
        whole += wall // 1000
        labels = {strings[one(m, 1)]: m for m in map(fields, sample[3])}
        assert set(labels) == {"thread", "pid", "process"}
        # Two of one name have what they began with behind it.
        name = re.sub(r"^(worker 1) \(.*", r"\1", strings[one(labels["thread"], 2)])
        threads[name] = threads.get(name, 0) + wall // 1000
        for line in set(lines):
            own, total, n = sums.get(line, (0, 0, 0))
            sums[line] = own + wall // 1000 * (lines[0] == line), total + wall // 1000, n + samples
    assert whole == truth.whole
    assert sums == truth.functions, (sums, truth.functions)
    assert sorted(threads.values()) == sorted(truth.threads.values()), (threads, truth.threads)


def check_times(truth, rows):
    """Rows are line, self and total, in seconds with three digits."""
    assert {row[0] for row in rows} == set(truth.functions) and len(rows) == len(truth.functions)
    for line, own, total in rows:
        want = truth.functions[line]
        assert abs(micro(own) - want[0]) <= 500 and abs(micro(total) - want[1]) <= 500, (line, want)


def check_lines(truth, data):
    text = data.decode("utf-8")
    assert not CONTROL.search(text)
    found = re.findall(r"^ *(\d+\.\d{3}) +(\d+\.\d{3}) +(\d+)$", text, re.M)
    check_times(truth, [(int(line), float(own), float(total)) for own, total, line in found])
    assert ("No samples were recorded." in text) == (not truth.whole)
    whole = float(re.search(r"All threads: (\d+\.\d{3})$", text, re.M)[1])
    assert abs(micro(whole) - truth.whole) <= 500


class Page(HTMLParser):
    """Its table rows; every tag is one of ours and is closed where it should be."""

    TAGS = "html head meta title style body h1 h2 p table tr th td".split()

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.rows = [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        assert tag in self.TAGS, tag
        assert {name for name, _ in attrs} <= {"lang", "charset", "title", "class", "style", "colspan"}, attrs
        if tag != "meta":
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "td":
            self.rows[-1][-1] += data


def check_page(truth, data):
    text = data.decode("utf-8")
    assert not CONTROL.search(text)
    rows = [row for row in Page(text).rows if len(row) == 4 and row[0]]
    check_times(truth, [(int(line), float(own), float(total)) for own, total, line, _ in rows])


def main(program):
    n = int(os.environ.get("PIT_CONFORMANCE_SESSIONS", "300")) // 5
    seed = int(os.environ.get("PIT_CONFORMANCE_SEED", "1"))
    ways = [("pstats", check_pstats), ("callgrind", check_callgrind), ("lines", check_lines)]
    version = subprocess.run([program, "--version"], capture_output=True, check=True)
    if b"without pprof" not in version.stdout:
        ways.append(("pprof", check_pprof))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.pyisession")
        for i in range(seed, seed + n):
            session = Session(i)
            session.write(path)
            truth = Truth(session)
            for renderer, check in ways:
                try:
                    check(truth, report(program, path, renderer))
                except Exception:
                    print(f"session {i}, {renderer}", file=sys.stderr)
                    raise
            for renderer in read_ordered.READERS:
                try:
                    read_ordered.check(session, renderer, report(program, path, renderer))
                except Exception:
                    print(f"session {i}, {renderer}", file=sys.stderr)
                    raise
            check_page(truth, report(program, path, "lines", "-p", "html"))
    print(f"{n} sessions read back")


if __name__ == "__main__":
    main(sys.argv[1])
