#!/usr/bin/env python3
"""Write the sessions of this folder, and what pyinstrument makes of them.

Developers run it, with pyinstrument 5.1.3 installed, after changing a case:

    python3 tests/golden/gen.py

Each case gives sessions/NAME.pyisession and sessions/NAME.golden. A golden
file has one section per way of rendering, opened by a line "=== OPTIONS". For
the cases that carry a "deviation" (why we differ from pyinstrument on purpose)
only the session is written; "GENERATE=1 make check TESTS=tests/golden/test_golden"
writes the golden file of those, from our own output.
"""
import json
import os
import random
import sys
import time
from pathlib import Path

os.environ["TZ"] = "UTC"
os.environ["LC_ALL"] = "C"
time.tzset()

sys.path.insert(0, str(Path(__file__).parent.parent / "lib"))
from mended import mend  # noqa: E402
from pyinstrument.renderers import ConsoleRenderer, JSONRenderer  # noqa: E402
from pyinstrument.session import Session  # noqa: E402

OUT = Path(__file__).parent / "sessions"
PREFIX = "/opt/py"
STDLIB = "/opt/py/lib/python3.11"
SITE = STDLIB + "/site-packages"
IMPORTLIB = "<frozen importlib._bootstrap>"
WAYS = [
    "text",
    "text unicode",
    "text unicode color",
    "text show_all",
    "text timeline",
    "text percent",
    "text percent color",
    "text flat",
    "text flat total",
    "text flat percent",
    "text short",
    "text short flat color",
    "text hide",
    "text show",
    "json",
    "json show_all",
    "json timeline",
    "json hide show",
]
VALUES = {
    "percent": {"time": "percent_of_total"},
    "total": {"flat_time": "total"},
    "short": {"short_mode": True},
    "hide": {"hide_regex": ".*app"},
    "show": {"show_regex": ".*/json/|.*/site-packages/[a-m]|<built"},
}
# Times are multiples of this, which floats and nanoseconds both hold exactly:
# sums come out the same in any order.
UNIT = 1 / 512

cases = {}


def frame(name, file="/proj/app.py", line=1, cls=None, hide=False):
    text = f"{name}\0{file}\0{line}"
    if cls:
        text += f"\x01c{cls}"
    if file != "<built-in>":
        text += f"\x01l{line + 1}"
    if hide:
        text += "\x01h1"
    return text


def builtin(name):
    return frame(name, "<built-in>", 0)


def lib(name, file, line=1, **kw):
    return frame(name, f"{SITE}/{file}", line, **kw)


MODULE = frame("<module>")
MAIN = frame("main", line=10)


def case(name, records, *, interval=0.001, deviation=None, scale=UNIT, **facts):
    session = {
        "start_time": 1795160727.83,
        "duration": 0.25 + sum(n * scale for _, n in records),
        "min_interval": interval,
        "max_interval": interval,
        "sample_count": len(records),
        "start_call_stack": ["nothing\0nowhere\x000"],
        "target_description": f"Program: {name}.py --flag",
        "cpu_time": 0.375,
        "sys_path": ["/proj", STDLIB, SITE],
        "sys_prefixes": [PREFIX],
        "frame_records": [[stack, n * scale] for stack, n in records],
    }
    session.update(facts)
    if deviation:
        session["deviation"] = deviation
    assert name not in cases
    cases[name] = session


def number_groups(frame, ids):
    """pyinstrument's group ids are random: ours are numbered, from 1, in the
    order of their first frames."""
    if frame is None:
        return
    if "group_id" in frame:
        ids.setdefault(frame["group_id"], len(ids) + 1)
    for child in frame["children"]:
        number_groups(child, ids)


def render(session, way):
    kind, *options = way.split()
    kwargs = {"processor_options": {}}
    for option in options:
        to = kwargs["processor_options"] if option in ("hide", "show") else kwargs
        to.update(VALUES.get(option, {option: True}))
    if kind == "text":
        return ConsoleRenderer(**kwargs).render(Session.from_json(session))
    text = JSONRenderer(**kwargs).render(Session.from_json(session))
    ids = {}
    number_groups(json.loads(text)["root_frame"], ids)
    for uuid, number in ids.items():
        text = text.replace(uuid, f"00000000-0000-4000-8000-{number:012x}")
    return text


def write(name, session):
    path = OUT / f"{name}.pyisession"
    path.write_text(json.dumps(session) + "\n")
    if "deviation" in session:
        return
    text = "".join(f"=== {way}\n" + render(session, way) for way in WAYS)
    (OUT / f"{name}.golden").write_text(text)


def basic_cases():
    a, b, c = (frame(n, line=i) for i, n in enumerate("abc", 20))
    case("simple", [([MODULE, MAIN, builtin("sleep")], 128)])
    case("empty", [])
    case("module_only", [([MODULE], 1)])
    case(
        "repeated",
        [([MODULE, MAIN, f], n) for f, n in zip([a, b, a, c, b, a], range(9, 99))],
    )
    case(
        "recursion",
        [([MODULE] + [a] * n, n) for n in (1, 2, 3, 4, 3, 2, 7, 1)]
        + [([MODULE, a, b, a, b, a], 5)],
    )
    case(
        "self_merge",
        [
            ([MODULE, MAIN], 10),
            ([MODULE, MAIN, a], 3),
            ([MODULE, MAIN], 20),
            ([MODULE, MAIN, a, b], 30),
            ([MODULE, MAIN, a], 7),
            ([MODULE, MAIN], 5),
        ],
    )
    case(
        "ties",
        [([MODULE, MAIN, f], 8) for f in (b, a, c)]
        + [([MODULE, MAIN, c, a], 4), ([MODULE, MAIN, a, c], 4)]
        + [([MODULE, MAIN, b, b], 4)],
    )
    case(
        "colors",
        [([MODULE, MAIN, a], 61), ([MODULE, MAIN, b], 21), ([MODULE, c], 6)]
        + [([MODULE, frame("small")], 5), ([MODULE, builtin("len")], 7)],
        scale=0.01,
    )
    # A total of exactly one second, in parts that are exact shares of it.
    case(
        "threshold",
        [
            ([MODULE, a], 900_000_000),
            ([MODULE, b], 10_000_000),
            ([MODULE, c], 9_999_999),
            ([MODULE, MAIN, a], 10_000_000),
            ([MODULE, MAIN, b], 9_000_000),
            ([MODULE, MAIN, c], 61_000_001),
        ],
        scale=1e-9,
    )
    for interval in (1, 0.5, 0.05, 0.005, 0.0005, 0.00001, 0):
        case(
            f"precision_{interval:g}",
            [([MODULE, a], 700), ([MODULE, b], 3)],
            interval=interval,
        )


def library_cases():
    app = frame("callback", line=30)
    chain = [lib(f"f{i}", f"requests/m{i}.py", i + 1) for i in range(6)]
    records = []
    # Groups with 0, 1, 2, 3 and 4 frames that could be hidden.
    for n in range(1, 6):
        caller = frame(f"calls_{n}", line=100 + n)
        records.append(([MODULE, caller] + chain[:n], 40 + n))
    case("groups", records)
    case(
        "exit_frames",
        [
            ([MODULE, MAIN] + chain + [app, builtin("sleep")], 50),
            ([MODULE, MAIN] + chain[:4] + [app], 30),
            ([MODULE, MAIN] + chain[:5], 9),
            ([MODULE, MAIN] + chain[:2] + [app] + chain[2:], 11),
        ],
    )
    case(
        "big_self",
        [
            ([MODULE, MAIN] + chain[:5], 21),
            ([MODULE, MAIN] + chain[:3], 25),
            ([MODULE, MAIN] + chain[:4] + [builtin("sleep")], 30),
            ([MODULE, MAIN], 24),
        ],
    )
    many = "alpha beta gamma delta epsilon zeta eta theta iota kappa".split()
    records = []
    for n in range(4, 11):
        caller = frame(f"uses_{n}", line=100 + n)
        stack = [lib("call", f"{name}/__init__.py", 3) for name in many[:n]]
        records.append(([MODULE, caller] + stack, 20 + n))
    wide = ["пакет", "библиотека", "модуль", "ещё_один_модуль", "последний"]
    stack = [lib("вызов", f"{name}.py", 3) for name in wide]
    records.append(([MODULE, frame("unicode_libs", line=99)] + stack, 20))
    case("long_library_list", records)
    case(
        "branches",
        [
            ([MODULE, MAIN, chain[0], chain[1], chain[2], app], 20),
            ([MODULE, MAIN, chain[0], chain[1], chain[3], chain[4]], 19),
            ([MODULE, MAIN, chain[0], chain[5], app, chain[1], chain[2]], 18),
            ([MODULE, MAIN, chain[0], chain[5], chain[4], app, chain[1]], 17),
            ([MODULE, chain[2]], 16),
            ([MODULE, chain[3], app, chain[3], chain[4], chain[3], app], 15),
        ],
    )
    case(
        "prefix",
        [
            ([MODULE, frame("app", "/opt/python_app/x.py", 3)], 60),
            ([MODULE, frame("lib", "/opt/py/x.py", 4), builtin("len")], 50),
        ],
        deviation="A prefix covers whole path components: /opt/py is no "
        "prefix of /opt/python_app, as the text of its name is.",
    )


def hidden_cases():
    a, b = frame("a", line=20), frame("b", line=21)
    load = [
        frame("_find_and_load", IMPORTLIB, 1165),
        frame("_load_unlocked", IMPORTLIB, 666),
        frame("exec_module", "<frozen importlib._bootstrap_external>", 934),
    ]
    first = frame("<module>", "/proj/first.py")
    second = frame("<module>", "/proj/second.py")
    case(
        "importlib",
        [
            ([MODULE, a], 3),
            ([MODULE] + load[:1], 4),
            ([MODULE] + load + [first], 8),
            ([MODULE] + load + [first] + load + [second, a], 16),
            ([MODULE] + load[:2], 32),
            ([MODULE] + load + [second, a], 64),
            ([MODULE] + load + [builtin("exec")], 5),
            ([MODULE, builtin("exec")], 6),
        ],
    )
    hid = frame("wrapper", line=40, hide=True)
    case(
        "tracebackhide",
        [
            ([MODULE, hid, a], 10),
            ([MODULE, a], 20),
            ([MODULE, hid, hid, b], 40),
            ([MODULE, hid], 7),
            ([MODULE, a, hid, builtin("sleep")], 9),
        ],
    )
    classes = [frame("run", line=50, cls=c) for c in ("Base", "Left", "Right")]
    case(
        "classes",
        [([MODULE, c, a], n) for c, n in zip(classes, (10, 30, 20))]
        + [([MODULE, MAIN, c], n) for c, n in zip(classes, (9, 8, 9))]
        + [([MODULE, b, frame("run", line=50), a], 50)]
        + [([MODULE, b, classes[2]], 1)],
    )
    case(
        "strings",
        [
            ([frame("<module>", "<string>"), frame("f", "<string>", 2)], 10),
            ([frame("<module>", "<string>"), lib("g", "m.py")]
             + [frame("h", "<string>", 3), frame("i", "<string>", 4)], 20),
            ([frame("<module>", "<string>"), frame("j", "<stdin>", 5)], 30),
            ([frame("<module>", "<string>"), MAIN]
             + [frame("k", "<ipython-input-1-abc>", 6)], 40),
            ([frame("<module>", "<string>"), frame("l", "<template>", 7)]
             + [frame("m", "<frozen zipimport>", 8), builtin("len")], 50),
        ],
    )


def launch_cases():
    thread = "MainThread\0<thread>\x0099"
    run_main = frame("_run_module_as_main", "<frozen runpy>", 178)
    run_code = frame("_run_code", "<frozen runpy>", 65)
    tool = f"{SITE}/pyinstrument/__main__.py"
    stem = [thread, run_main, run_code, frame("<module>", tool)]
    stem += [frame("main", tool, 30)]
    inner = stem + [frame("<module>", "<string>")]
    module = frame("run_module", "<frozen runpy>", 200)
    details = frame("_get_module_details", "<frozen runpy>", 105)
    a = frame("a", line=20)
    work = [
        (inner + [module, run_code, MODULE, a], 100),
        (inner + [module, run_code, MODULE], 20),
        (inner + [module, run_code, MODULE, a, run_code, a], 10),
    ]
    case("launch", work + [(inner + [module], 4)], start_call_stack=stem)
    case(
        "launch_slow",
        [(inner + [module, details, builtin("compile")], 50)] + work,
        start_call_stack=stem,
        deviation="A slow start below runpy does not bring runpy's frames "
        "back: it stands beside the program's <module>.",
    )


def text_cases():
    odd = frame('quo"te\\back', '/proj/a "b"\\c.py', 7)
    wide = frame("naïve_日本", "/proj/été/ünï.py", 8, cls="Größe")
    case(
        "unicode",
        [([MODULE, odd, wide], 50), ([MODULE, wide, builtin("łen")], 40)],
        target_description="Program: été.py “quoted” \\ \"x\" 日本",
    )
    case(
        "paths",
        [
            ([MODULE, frame("f", "/proj/deep/er/mod.py", 3)], 20),
            ([MODULE, frame("g", "/elsewhere/mod.py", 4)], 21),
            ([MODULE, frame("h", STDLIB + "/json/encoder.py", 5)], 22),
            ([MODULE, frame("i", "relative.py", 6)], 23),
            ([MODULE, frame("j", "/proj", 7)], 24),
            ([MODULE, frame("k", "/projects/mod.py", 8)], 25),
            ([MODULE, frame("l", "/other/one/two/mod.py", 9)], 26),
        ],
        sys_path=["/proj", "/proj/deep", "/other/one", STDLIB, "/other/one/x"],
    )


def random_case(name, seed):
    rng = random.Random(seed)
    files = ["/proj/app.py", "/proj/pkg/mod.py", "<built-in>", IMPORTLIB]
    files += [f"{SITE}/{n}/core.py" for n in ("requests", "urllib3", "numpy")]
    files += [STDLIB + "/json/encoder.py", "<string>", "<frozen os>"]
    frames = []
    for i, file in enumerate(rng.choices(files, k=16)):
        cls = rng.choice([None, None, "A", "B"])
        hide = rng.random() < 0.05
        if file == "<built-in>":
            frames.append(builtin(f"f{i}"))
        else:
            frames.append(frame(f"f{i}", file, i + 1, cls=cls, hide=hide))
    records, stack = [], [MODULE]
    for _ in range(60):
        del stack[max(1, rng.randrange(len(stack))):]
        if "<built-in>" in stack[-1]:
            stack.pop()
        while rng.random() < 0.75 and len(stack) < 14:
            stack.append(rng.choice(frames))
            # pyinstrument sees C functions only as leaves.
            if "<built-in>" in stack[-1]:
                break
        records.append((list(stack), rng.randrange(1, 1 << 20)))
    case(name, records)


def main():
    mend()
    basic_cases()
    library_cases()
    hidden_cases()
    launch_cases()
    text_cases()
    for seed in range(2):
        random_case(f"random_{seed}", seed)
    # For a longer look: gen.py N writes N more random sessions.
    for seed in range(2, int(sys.argv[1]) if len(sys.argv) > 1 else 2):
        random_case(f"random_{seed}", seed)
    OUT.mkdir(exist_ok=True)
    for old in OUT.iterdir():
        if old.stem not in cases:
            old.unlink()
    for name, session in cases.items():
        write(name, session)


if __name__ == "__main__":
    main()
