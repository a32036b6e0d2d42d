"""See test_sessions.sh; the program that renders is the argument."""
import copy
import json
import os
import subprocess
import sys
import tempfile
import time

from grid import hand_made
from mended import mend
from pyinstrument.renderers import (
    ConsoleRenderer,
    JSONRenderer,
    SessionRenderer,
    SpeedscopeRenderer,
)
from pyinstrument.session import Session
from random_sessions import random_session, random_ways

SEED = int(os.environ.get("PIT_CONFORMANCE_SEED", "1"))
COUNT = int(os.environ.get("PIT_CONFORMANCE_SESSIONS", "300"))

# Every hand-made session is rendered in the first ones, and in a part of the
# others; in all with PIT_CONFORMANCE_ALL.
FIRST = ["text", "json", "text timeline", "text flat total", "speedscope"]
WAYS = [
    "text unicode",
    "text unicode color",
    "text show_all",
    "text show_all color",
    "text timeline show_all unicode",
    "text percent",
    "text percent color",
    "text flat",
    "text flat color percent",
    "text flat show_all",
    "text flat total show_all",
    "text short",
    "text short unicode color",
    "text short flat",
    "text threshold=0",
    "text threshold=0.2",
    "text threshold=0.5 timeline",
    "text hide=.*",
    "text hide=.*app unicode",
    "text show=.*",
    "text show=/usr|<built",
    "text hide=/.* show=.*json",
    "json show_all",
    "json timeline",
    "json timeline show_all",
    "json threshold=0.1",
    "json hide=.*app",
    "json show=.*/lib/",
    "speedscope show_all",
    "speedscope threshold=0",
    "speedscope threshold=0.2",
]
RENDERERS = {
    "text": ConsoleRenderer,
    "json": JSONRenderer,
    "speedscope": SpeedscopeRenderer,
}


def kwargs_of(words):
    kwargs = {"processor_options": {}}
    for word in words:
        name, _, value = word.partition("=")
        if name == "threshold":
            kwargs["processor_options"]["filter_threshold"] = float(value)
        elif name in ("hide", "show"):
            kwargs["processor_options"][name + "_regex"] = value
        else:
            kwargs.update(
                {
                    "percent": {"time": "percent_of_total"},
                    "total": {"flat_time": "total"},
                    "short": {"short_mode": True},
                }.get(name, {name: True})
            )
    return kwargs


def number_groups(text):
    """The ids of groups are random: ours are numbered in the order of the
    tree."""
    ids = {}
    todo = [json.loads(text)["root_frame"]]
    while todo:
        frame = todo.pop()
        if frame is None:
            continue
        if "group_id" in frame:
            ids.setdefault(frame["group_id"], len(ids) + 1)
        todo += reversed(frame["children"])
    for uuid, number in ids.items():
        text = text.replace(uuid, f"00000000-0000-4000-8000-{number:012x}")
    return text


def pyinstruments(session, way):
    kind, *words = way.split()
    if kind == "session":
        # Without these lists pyinstrument takes its own process's.
        session = {"sys_path": [], "sys_prefixes": [], **session}
        return SessionRenderer().render(Session.from_json(session))
    renderer = RENDERERS[kind](**kwargs_of(words))
    text = renderer.render(Session.from_json(copy.copy(session)))
    if kind == "speedscope":
        # Who wrote it is not who wrote theirs.
        text = text.replace(
            '"exporter": "pyinstrument"', '"exporter": "pyinstrument-top@5.1.3"', 1
        )
    return number_groups(text) if kind == "json" else text


class Ours:
    def __init__(self, program):
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def report(self, path, way):
        self.process.stdin.write(f"{way}\t{path}\n".encode())
        self.process.stdin.flush()
        n = self.process.stdout.readline()
        if not n:
            raise SystemExit(f"no report: {way} of {path}")
        return self.process.stdout.read(int(n)).decode("utf-8")


def first_difference(got, want):
    got, want = got.split("\n"), want.split("\n")
    for i, (a, b) in enumerate(zip(got, want)):
        if a != b:
            at = next(
                (k for k, (x, y) in enumerate(zip(a, b)) if x != y),
                min(len(a), len(b)),
            )
            cut = slice(max(0, at - 100), at + 100)
            return f"line {i + 1}\n got: {a[cut]}\nwant: {b[cut]}"
    return f"{len(got)} lines instead of {len(want)}"


def sessions():
    part = 1 if os.environ.get("PIT_CONFORMANCE_ALL") else 7
    for i, (name, session) in enumerate(hand_made().items()):
        yield name, session, FIRST + ["session"] + WAYS[i % part :: part]
    for seed in range(SEED, SEED + COUNT):
        ways = ["session", "speedscope", *random_ways(seed)]
        yield f"random {seed}", random_session(seed), ways


def main():
    mend()
    time.tzset()
    ours = Ours(os.path.abspath(sys.argv[1]))
    failures = reports = count = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.pyisession")
        for name, session, ways in sessions():
            count += 1
            # Another name each time: it is read once for all its ways.
            os.path.exists(path) and os.remove(path)
            path = os.path.join(folder, f"{count}.pyisession")
            with open(path, "w") as file:
                json.dump(session, file)
            for way in ways:
                reports += 1
                got = ours.report(path, way)
                want = pyinstruments(session, way)
                if got == want:
                    continue
                failures += 1
                print(f"{name}: {way}: {first_difference(got, want)}", flush=True)
                if failures == 20:
                    raise SystemExit("more is not shown")
    print(f"{count} sessions, {reports} reports, {failures} differ")
    raise SystemExit(failures > 0)


main()
