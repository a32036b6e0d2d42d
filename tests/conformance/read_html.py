"""Read an HTML report of ours by nothing but doc/HTML.md."""

import base64
import json
import re
import zlib

TABLES = {
    b"FRAM": "function class qualified file full line module package same kind flags",
    b"PATH": "caller frame line",
    b"ROOT": "kind parent group name label id began ended count flags",
    b"PLCE": "root path state flags",
    b"SUMS": "place weight samples",
}
IDLE, HELD, GC, CPU, WAIT = 1, 2, 4, 8, 16


class Bytes:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, n):
        assert self.at + n <= len(self.data), "cut short"
        self.at += n
        return self.data[self.at - n : self.at]

    def number(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            assert shift < 77, "too long"
            if byte < 128:
                return value

    def signed(self):
        value = self.number()
        return -(value + 1 >> 1) if value & 1 else value >> 1

    def text(self):
        return self.take(self.number()).decode("utf-8")

    def columns(self, n, rows):
        return list(zip(*[[self.number() for _ in range(rows)] for _ in range(n)]))

    def done(self):
        assert self.at == len(self.data), "more than was said"


class Run:
    """What the chunks of one run say."""

    def __init__(self):
        self.meta = None
        self.strings = []
        self.frames, self.paths, self.roots, self.places = [], [], [], []
        self.sums = []  # place, weight, samples
        self.cells = []  # from, to, place, weight, samples
        self.runs = []  # lane, place, start, length, samples
        self.sources = {}  # file: text, or None and why not
        self.lines, self.marks = [], []  # time, text; time, letter, text
        self.ends = {}

    def add(self, name, b):
        if name == b"META":
            assert self.meta is None
            self.meta = json.loads(b.take(len(b.data)).decode("utf-8"))
        elif name == b"STRS":
            self.strings += [b.text() for _ in range(b.number())]
        elif name in TABLES:
            names = TABLES[name].split()
            rows = [dict(zip(names, row)) for row in b.columns(len(names), b.number())]
            {
                b"FRAM": self.frames,
                b"PATH": self.paths,
                b"ROOT": self.roots,
                b"PLCE": self.places,
                b"SUMS": self.sums,
            }[name].extend(rows)
        elif name == b"RUNS":
            self.add_runs(b)
        elif name == b"CELL":
            start, end = b.number(), b.number()
            assert start < end
            for row in b.columns(3, b.number()):
                self.cells.append((start, end, *row))
        elif name == b"SRCS":
            for _ in range(b.number()):
                file, why, text = b.number(), b.number(), b.text()
                self.sources[self.strings[file]] = (text, self.strings[why])
        elif name == b"LINE":
            self.lines += [(b.number(), b.text()) for _ in range(b.number())]
        elif name == b"MARK":
            self.marks += [(b.number(), b.number(), b.text()) for _ in range(b.number())]
        else:
            raise AssertionError(f"no chunk {name}")
        b.done()

    def add_runs(self, b):
        n = b.number()
        assert 0 < n <= 65536
        lanes = [b.number() for _ in range(n)]
        steps = [b.signed() for _ in range(n)]
        gaps = [b.signed() for _ in range(n)]
        lengths = [b.number() for _ in range(n)]
        samples = [b.number() for _ in range(n)]
        place = 0
        for lane, step, gap, length, count in zip(lanes, steps, gaps, lengths, samples):
            place += step
            start = self.ends.get(lane, 0) + gap
            self.ends[lane] = start + length
            self.runs.append((lane, place, start, length, count))

    def finish(self):
        """All numbers name something."""
        strings = len(self.strings)
        assert strings and self.strings[0] == ""
        assert len(set(self.strings)) == strings
        for i, frame in enumerate(self.frames):
            for key in "function class qualified file full module package".split():
                assert frame[key] < strings
            frame["same"] = i - frame["same"]
            assert 0 <= frame["same"] and self.frames[frame["same"]]["same"] == frame["same"]
        for i, path in enumerate(self.paths):
            assert path["frame"] < len(self.frames)
            path["caller"] = i - path["caller"] if path["caller"] else None
            assert path["caller"] is None or 0 <= path["caller"] < i
        for root in self.roots:
            assert root["parent"] <= len(self.roots) and root["group"] <= len(self.roots)
            assert root["name"] < strings and root["label"] < strings
            assert root["began"] <= root["ended"]
        for place in self.places:
            assert self.roots[place["root"]]["kind"] in (1, 2, 3)
            assert place["path"] <= len(self.paths)
            assert place["state"] <= len(self.meta["states"])
        return self

    def by_place(self):
        """Of each place, ns and samples."""
        total = [[0, 0] for _ in self.places]
        each = [(row["place"], row["weight"], row["samples"]) for row in self.sums]
        each += [row[2:] for row in self.cells]
        each += [(place, length, count) for _, place, _, length, count in self.runs]
        for place, weight, samples in each:
            total[place][0] += weight
            total[place][1] += samples
        return total

    def stack(self, place):
        """The frames of a place with their lines, the outermost first."""
        stack, path = [], self.places[place]["path"] - 1
        while path is not None and path >= 0:
            at = self.paths[path]
            stack.append((self.frames[at["frame"]], at["line"]))
            path = at["caller"]
        return stack[::-1]

    def string(self, row, key):
        return self.strings[row[key]]


def data_of(page):
    """The stream inside a page."""
    assert page.count('<script type="application/octet-stream" id="data">') == 1
    text = re.search(r'id="data">([A-Za-z0-9+/=\s]*)</script>', page).group(1)
    return zlib.decompress(base64.b64decode(text))


def runs_of(data):
    b = Bytes(data)
    assert b.take(4) == b"PITH" and b.take(1) == b"\1"
    runs = [Run()]
    while b.at < len(data):
        name = b.take(4)
        payload = b.take(int.from_bytes(b.take(4), "little"))
        if name == b"BASE":
            assert not payload and len(runs) == 1
            runs.append(Run())
        else:
            runs[-1].add(name, Bytes(payload))
    return [run.finish() for run in runs]


def read(path):
    """The run of a report, and what it is compared with, if anything."""
    with open(path, encoding="utf-8", newline="") as file:
        return runs_of(data_of(file.read()))
