#!/usr/bin/env python3
"""HTML reports, read by a reader of their own (read_html.py): of sessions with hostile
names, of a program with threads and a child live, from its recording, in windows, in
modes and beside another run. What is in them adds up to what the other reports say, the
page is what it is allowed to be, and no name is markup."""
import base64
import csv
import hashlib
import html.parser
import io
import os
import subprocess
import sys
import tempfile
from collections import defaultdict

import read_html
from flat_sessions import THREADS, Session

PROGRAM = r"""
import json, multiprocessing, threading, time
space = {}
exec(compile("def f(n):\n while n: n -= 1", "</script>\"\\\x1b.py", "exec"), space)
def work(n):
    for i in range(n):
        space["f"](20000)
        time.sleep(0.002)
        json.dumps(list(range(2000)))
def deep(n):
    return deep(n - 1) if n else work(10)
def child():
    work(20)
if __name__ == "__main__":
    threads = [threading.Thread(target=work, args=(20,), name=name)
               for name in ("\u00e9\u4e16\U0001f600", "</script><b>", "worker 1", "worker 2")]
    for thread in threads: thread.start()
    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    deep(200)
    for thread in threads: thread.join()
    process.join()
"""


class Page(html.parser.HTMLParser):
    """Which elements there are, and what is in those that have text."""

    ALLOWED = {
        "html": {"lang"}, "head": set(), "body": set(), "title": set(), "style": set(), "noscript": set(),
        "p": set(), "pre": set(), "div": {"id"}, "script": {"id", "type"},
        "meta": {"charset", "http-equiv", "content", "name"},
    }
    ORDER = "html head meta meta meta meta meta meta title style body noscript p pre div script script".split()

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.order, self.texts, self.metas = [], [], defaultdict(list), {}
        self.feed(text)
        self.close()
        assert not self.open and self.order == self.ORDER, self.order

    def handle_starttag(self, tag, attrs):
        assert {name for name, _ in attrs} <= self.ALLOWED[tag], (tag, attrs)
        self.order.append(tag)
        self.texts[tag].append("")
        attrs = dict(attrs)
        if tag == "meta":
            self.metas[attrs.get("http-equiv") or attrs.get("name")] = attrs.get("content")
        else:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open:
            self.texts[self.open[-1]][-1] += data


def check_page(data, text):
    page = Page(data.decode("utf-8"))
    policy = dict(part.strip().split(" ", 1) for part in page.metas["Content-Security-Policy"].split(";"))
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        digest = hashlib.sha256(page.texts[tag][-1].encode()).digest()
        assert policy.pop(directive) == f"'sha256-{base64.b64encode(digest).decode()}'"
    nothing = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", "img-src": "data: blob:"}
    assert policy == nothing, policy
    assert page.texts["pre"] == [text.decode("utf-8")]
    return read_html.runs_of(read_html.data_of(data.decode("utf-8")))


def report(program, *arguments):
    out = subprocess.run([program, *arguments], capture_output=True)
    assert out.returncode == 0 and not out.stderr, (arguments, out.stderr)
    return out.stdout


def page_of(program, *arguments):
    nothing = "processor_options.filter_threshold=0"
    least = "processor_options.filter_threshold=0.001"
    shared = [
        least if word == nothing else word for word in arguments if word not in ("-t", "--with-source", "--show-all")
    ]
    # The text has no row for less, whatever was asked for.
    if "--show-all" in arguments:
        shared = ["-p", least, *shared]
    text = report(program, "-r", "text", "--unicode", *shared)
    return check_page(report(program, "-r", "html", *arguments), text)


def in_utf8(name):
    """A surrogate is no character of UTF-8: each of its bytes, or the byte that it
    stands for, is U+FFFD."""
    data = b"".join(
        bytes([ord(c) - 0xDC00]) if "\udc80" <= c <= "\udcff" else c.encode("utf-8", "surrogatepass") for c in name
    )
    return "".join(c if not "\ud800" <= c <= "\udfff" else "\ufffd" for c in data.decode("utf-8", "surrogateescape"))


def check_session(program, path, session):
    session.write(path)
    (run,) = page_of(program, "--show-all", "--load", path)
    sums, threads = {}, defaultdict(int)
    for i, (ns, samples) in enumerate(run.by_place()):
        lines = [frame["line"] for frame, _ in run.stack(i)]
        threads[run.places[i]["root"]] += ns
        for line in set(lines):
            own, total, n = sums.get(line, (0, 0, 0))
            sums[line] = own + ns * (lines[-1] == line), total + ns, n + samples
    want = {line: (own * 1000, total * 1000, n) for line, (own, total, n) in session.by_line().items()}
    assert sums == want, (sums, want)
    assert sorted(threads.values()) == sorted(us * 1000 for us in thread_sums(session).values())
    names = {f["line"]: run.string(f, "qualified") for f in run.frames}
    for name, _, line in session.functions:
        assert line not in names or names[line] == in_utf8(name), (names[line], name)
    assert run.meta["session"] and not run.sums and not run.cells


def thread_sums(session):
    sums = defaultdict(int)
    for thread, _, us in session.records:
        sums[thread] += us
    assert len(sums) <= len(THREADS)
    return sums


def stacks_of(run, counts=0):
    """µs of each stack by names, as collapsed stacks have it."""
    sums = defaultdict(int)
    for i, (ns, _) in enumerate(run.by_place()):
        place = run.places[i]
        if counts and not place["flags"] & counts:
            continue
        thread = run.roots[place["root"]]
        process = run.roots[thread["parent"] - 1]
        names = tuple(run.string(frame, "function") for frame, _ in run.stack(i))
        sums[process["id"], thread["id"], names] += ns
    return sums


def function_sums(run, counts=0):
    """ns of each function, by its name and where it is, its own and all; without the
    start and the end of the interpreter."""
    own, total = defaultdict(int), defaultdict(int)
    for i, (ns, _) in enumerate(run.by_place()):
        if counts and not run.places[i]["flags"] & counts:
            continue
        names = [
            tuple(run.string(f, key) for key in ("qualified", "module", "full")) + (f["line"],)
            for f in (run.frames[frame["same"]] for frame, _ in run.stack(i))
            if f["kind"] not in (6, 8)
        ]
        for name in set(names):
            total[name] += ns
        if names:
            own[names[-1]] += ns
    return own, total


def check_csv(program, run, counts, *arguments):
    """Rows of functions, hottest first: their times are those of the page, if not
    always their names."""
    rows = list(csv.DictReader(io.StringIO(
        report(program, "-r", "csv", "-p", "rows=0", "--show-all", *arguments).decode("utf-8"))))
    own, total = function_sums(run, counts)
    for key, sums in (("self", own), ("total", total)):
        want = sorted(round(float(row[key]) * 1e6) for row in rows if float(row["total"]))
        have = sorted(round(ns / 1000) for name, ns in sums.items() if round(total[name] / 1000))
        want = [us for us in want if us]
        have = [us for us in have if us]
        assert len(want) == len(have) and all(abs(a - b) <= 1 for a, b in zip(want, have)), (key, want, have)


def check_collapsed(program, run, *arguments):
    lines = report(program, "-r", "collapsed", "--show-all", *arguments).decode("utf-8").splitlines()
    want = sorted(int(line.rpartition(" ")[2]) for line in lines)
    have = sorted((ns + 500) // 1000 for ns in stacks_of(run).values() if ns >= 500)
    # Stacks of equal names may be of different functions.
    assert abs(sum(want) - sum(have)) <= len(want) + len(have), (sum(want), sum(have))
    assert sum(want) and want[-1] == have[-1]


def check_runs(run):
    """Those of a thread do not overlap; all are of the time that the report is of."""
    ends = {}
    start, end = run.meta["window"] or (0, run.meta["length"])
    for lane, place, at, length, samples in run.runs:
        root = run.places[place]["root"]
        assert lane and at >= ends.get(root, start) and at + length <= end + 1, (at, length, start, end)
        ends[root] = at + length
        thread = run.roots[root]
        assert thread["began"] <= at and at + length <= thread["ended"]


def check_program(program):
    with open("x.py", "w") as out:
        out.write(PROGRAM)
    report(program, "-o", "live.html", "--record", "run.pitop", "x.py")
    with open("live.html", "rb") as file:
        (live,) = read_html.runs_of(read_html.data_of(file.read().decode("utf-8")))
    (run,) = page_of(program, "run.pitop")
    for name in "strings frames paths roots places runs cells sums".split():
        assert getattr(live, name) == getattr(run, name), name
    assert run.meta["notes"] == live.meta["notes"] and run.meta["samples"] == live.meta["samples"]
    assert sum(n for _, n in run.by_place()) == run.meta["samples"]
    names = {run.string(root, "name") for root in run.roots}
    assert {"é世😀", "</script><b>", "worker 1", "worker 2"} <= names, names
    assert max(len(run.stack(i)) for i in range(len(run.places))) > 200
    check_runs(run)
    check_csv(program, run, 0, "run.pitop")
    check_collapsed(program, run, "run.pitop")
    for mode, counts in ("cpu", read_html.CPU), ("wait", read_html.WAIT), ("gil", read_html.HELD):
        (part,) = page_of(program, "--mode", mode, "run.pitop")
        assert part.meta["mode"] == mode and part.by_place() == run.by_place()
        check_csv(program, run, counts, "--mode", mode, "run.pitop")
    length = run.meta["length"] / 1e9
    window = "--from", f"{length * 0.3:.4f}", "--to", f"{length * 0.6:.4f}"
    (part,) = page_of(program, *window, "run.pitop")
    assert 0 < sum(ns for ns, _ in part.by_place()) < sum(ns for ns, _ in run.by_place())
    assert part.meta["window"] == [round(float(at) * 1e9) for at in window[1::2]]
    check_runs(part)
    check_csv(program, part, 0, *window, "run.pitop")
    (part,) = page_of(program, "--thread", "worker", "run.pitop")
    assert {part.string(r, "name") for r in part.roots if r["kind"] == 1} == {"worker 1", "worker 2"}
    assert part.meta["options"]["thread"] == "worker"
    check_choices(program)
    check_diff(program, run)
    check_source(program)


def check_choices(program):
    (run,) = page_of(program, "--hide", "*/json/*", "--show-regex", ".*/thread", "-t", "--idle", "run.pitop")
    options = run.meta["options"]
    assert (options["hide"], options["show"]) == ("^.*\\/json\\/.*$", "^(?:.*/thread)"), options
    assert options["timeline"] and run.meta["idle"] and options["threshold"] is None
    for share in 0.01, 0:
        (part,) = page_of(program, "-p", f"processor_options.filter_threshold={share}", "run.pitop")
        assert part.meta["options"]["threshold"] == share
    for frame in run.frames:
        full = run.string(frame, "full")
        assert bool(frame["flags"] & 256) == ("/thread" in full)
        assert bool(frame["flags"] & 128) == ("/json/" in full and "/thread" not in full)


def check_diff(program, base):
    report(program, "-o", "new.pitop", "x.py")
    new, was = page_of(program, "--diff", "run.pitop", "new.pitop")
    assert was.meta["base"] == new.meta["base"] == "run.pitop"
    assert new.runs and not was.runs
    assert sum(ns for ns, _ in was.by_place()) == sum(ns for ns, _ in base.by_place())
    assert function_sums(was) == function_sums(base)


def check_source(program):
    (run,) = page_of(program, "--with-source", "run.pitop")
    text, why = run.sources[os.path.realpath("x.py")]
    assert text.strip() == PROGRAM.strip() and not why
    text, why = run.sources['</script>"\\\x1b.py']
    assert not text and why
    files = {run.string(f, "full") for f in run.frames if f["kind"] == 1} - {""}
    assert set(run.sources) == files
    os.utime("x.py")
    (run,) = page_of(program, "--with-source", "run.pitop")
    assert run.sources[os.path.realpath("x.py")] == ("", "it has changed since the run began")
    (run,) = page_of(program, "run.pitop")
    assert not run.sources


def main():
    program = os.path.join(os.environ["top_builddir"], "pyinstrument-top")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ.update(XDG_DATA_HOME=folder, XDG_STATE_HOME=folder, LC_ALL="C.UTF-8", TZ="UTC")
        for i in range(int(os.environ.get("PIT_CONFORMANCE_SESSIONS", "300")) // 10):
            check_session(program, "x.pyisession", Session(i))
        check_program(program)


if __name__ == "__main__":
    main()
