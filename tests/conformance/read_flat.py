"""What is written as a list is read back by other readers: Python's csv, its XML
parser, and a few lines for collapsed stacks and Markdown. The sums are those of the
session that it was made of. Usage: read_flat.py PROGRAM"""
import csv
import os
import re
import subprocess
import sys
import tempfile
from xml.etree import ElementTree

from flat_sessions import Session

SVG = "{http://www.w3.org/2000/svg}"


def report(program, path, renderer, *options):
    out = subprocess.run([program, "-r", renderer, *options, "--load", path], capture_output=True)
    assert out.returncode == 0 and not out.stderr, (renderer, out)
    text = out.stdout.decode("utf-8")  # it is UTF-8
    bad = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]", text)
    assert not bad, (renderer, bad)
    return text


def check_collapsed(session, text):
    depths = {}
    for line in text.splitlines():
        stack, weight = line.rsplit(" ", 1)
        frames = stack.split(";")
        assert all(frames), line
        # Not taken for a second weight.
        assert not re.search(r"\s\d+(\.\d*)?$", stack), line
        depth = len(frames) - 2
        depths[depth] = depths.get(depth, 0) + int(weight)
    assert depths == session.by_depth(), (depths, session.by_depth())


def check_csv(session, text):
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.DictReader(text.splitlines(keepends=True), strict=True))
    got = {}
    for row in rows:
        assert None not in row and None not in row.values(), row
        assert not row["function"].startswith(("=", "+", "-", "@")), row
        assert not row["file"].startswith(("=", "+", "-", "@")), row
        got[int(row["line"])] = (
            round(float(row["self"]) * 1e6), round(float(row["total"]) * 1e6), int(row["samples"]),
        )
    assert got == session.by_line(), (got, session.by_line())
    own = [float(row["self"]) for row in rows]
    assert own == sorted(own, reverse=True)


def check_markdown(session, text):
    lines = text.split("\n")
    assert lines[0].startswith("### ")
    rows = [line for line in lines if line.startswith("| `") or line.startswith("|  |")]
    for row in rows:
        # A bar with a backslash before it is none of the table's, wherever it is.
        assert len(re.split(r"(?<!\\)\|", row)) == 9, row
        ticks = re.findall(r"`+", row)
        assert row.startswith("|  |") or ticks[0] in ticks[1:], row
    assert len(rows) == len(session.by_line()), (len(rows), len(session.by_line()))
    if not session.records:
        return
    fence = next(i for i, line in enumerate(lines) if line.endswith("`text"))
    end = lines[fence][: -len("text")]
    inside = lines[fence + 1 : lines.index(end, fence + 1)]
    assert inside and not any(end in line for line in inside)
    assert lines[lines.index(end, fence + 1) + 1 :] == [""]


def check_svg(session, text):
    root = ElementTree.fromstring(text)
    assert [e.tag for e in root.iter() if e.tag.endswith("script")] == [SVG + "script"]
    boxes = root.find(f"{SVG}g[@id='boxes']").findall(SVG + "g")
    assert bool(boxes) == bool(session.records)
    above = []
    for box in boxes:
        rect = box.find(SVG + "rect")
        x, w, y = (float(rect.get(k)) for k in ("x", "width", "y"))
        while above and above[-1][2] >= y:
            above.pop()
        assert w >= 1
        if above:
            assert y == above[-1][2] + 16
            assert above[-1][0] - 0.01 <= x and x + w <= above[-1][0] + above[-1][1] + 0.01
        above.append((x, w, y))
        assert box.find(SVG + "title").text.count("\n") == 1
    if boxes:
        # The first one is all, or its share of what stands beside it.
        percent = re.search(r"\n[0-9.]+ s, ([0-9.]+) %", boxes[0].find(SVG + "title").text)
        assert percent and float(percent[1]) == 100


def main(program):
    n = int(os.environ.get("PIT_CONFORMANCE_SESSIONS", "300")) // 10
    seed = int(os.environ.get("PIT_CONFORMANCE_SEED", "1"))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.pyisession")
        for i in range(seed, seed + n):
            session = Session(i)
            session.write(path)
            try:
                check_collapsed(session, report(program, path, "collapsed", "--show-all"))
                check_csv(session, report(program, path, "csv", "--show-all"))
                check_markdown(session, report(program, path, "markdown", "--show-all", "-p", "rows=0"))
                check_svg(session, report(program, path, "svg", "--show-all"))
                for renderer in "text", "json", "markdown", "svg":
                    report(program, path, renderer, "--diff", path)
            except AssertionError:
                print(f"session {i}", file=sys.stderr)
                raise
    print(f"{n} sessions read back")


main(sys.argv[1])
