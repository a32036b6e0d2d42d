"""Hand-made sessions: each has what one rule of pyinstrument's turns on."""
import os

PREFIX = "/opt/py"
LIB = "/opt/py/lib/python3.11"
THREAD = "MainThread\x00<thread>\x00139862819062272"
IMPORTLIB = "<frozen importlib._bootstrap>"
APP = "/proj/app.py"

cases = {}


def f(name, file=APP, line=1, cls=None, at=None, hide=False):
    text = f"{name}\0{file}\0{line}"
    if cls is not None:
        text += f"\x01c{cls}"
    if at is not None:
        text += f"\x01l{at}"
    return text + ("\x01h1" if hide else "")


def c(name):
    return f"{name}\0<built-in>\x000"


def lib(name, file="json/__init__.py", line=9, **more):
    return f(name, f"{LIB}/{file}", line, **more)


def session(records, **facts):
    """Records are stacks, with their outermost frame first, and seconds."""
    return {
        "start_time": 1795160727.83,
        "duration": 0.512,
        "min_interval": 0.001,
        "max_interval": 0.001,
        "sample_count": len(records),
        "start_call_stack": [THREAD],
        "target_description": "Program: app.py",
        "cpu_time": 0.25,
        "sys_path": ["/proj", LIB, LIB + "/site-packages"],
        "sys_prefixes": [PREFIX, PREFIX, PREFIX, PREFIX],
        **facts,
        "frame_records": [[stack, seconds] for stack, seconds in records],
    }


def case(name, records, **facts):
    assert name not in cases, name
    cases[name] = session(records, **facts)


M = f("<module>")


def shapes():
    case("empty", [])
    case("one empty stack", [([], 0.5)])
    case("two empty stacks", [([], 0.5), ([], 0.25)])
    case("one frame", [([M], 0.5)])
    case("nothing but zero", [([M, f("a")], 0), ([M], 0)])
    case("flat zero", [([M, f("a")], 0.0)])
    case(
        "repeated calls",
        [([M, f(n)], t) for n, t in zip("abacabab", (1, 2, 3, 4, 5, 6, 7, 8))],
    )
    case(
        "recursion",
        [([M] + [f("r", line=2)] * n, 0.1 * n) for n in (1, 3, 5, 2, 0, 4)],
    )
    a, b = f("a", line=2), f("b", line=3)
    case(
        "mutual recursion",
        [([M, a, b, a, b], 0.3), ([M, b, a], 0.2), ([M, a], 0.1), ([M, b, b], 0.7)],
    )
    case(
        "self between calls",
        [([M], 0.1), ([M, a], 0.2), ([M], 0.3), ([M, b], 0.3), ([M], 0.1), ([M], 0.7)],
    )
    case("sums", [([M, a], t / 10) for t in range(1, 30)])
    case("ties", [([M, f(n)], 0.125) for n in "dbacdbac"])
    case("tie with self", [([M], 0.5), ([M, a], 0.5), ([M, b], 0.5)])
    case("two roots", [([M, a], 0.2), ([f("other", "/proj/b.py"), b], 0.3)])
    case("two threads", [([THREAD, M], 0.2), (["T\x00<thread>\x0012", M, a], 0.3)])
    case("deep", [([M] + [f(f"f{i}", line=i) for i in range(200)], 0.5)])
    case("literal self", [([M, "[self]"], 0.5), ([M], 0.25), ([M, a, "[self]"], 0.5)])
    case("ints", [([M, a], 2), ([M, b], 1)], duration=3, cpu_time=1, start_time=7)


def thresholds():
    near = [0.01, 0.010000000000000002, 0.009999999999999998, 0.0099]
    for i, share in enumerate(near):
        case(
            f"threshold {i}",
            [([M, f("big")], 1 - share), ([M, f("small"), f("in")], share)],
        )
    case("threshold below", [([M, f("a"), f(f"b{i}")], 0.004) for i in range(200)])
    case("flat limit", [([M, f("a")], 0.999), ([M, f("b")], 0.001)])
    case("colours", [([M, f(f"f{i}")], t) for i, t in enumerate((60, 20, 5, 61, 21, 6, 1))])


def classes():
    m = f("run", line=5)
    case(
        "classes",
        [
            ([M, f("run", line=5, cls="A", at=6)], 0.2),
            ([M, f("run", line=5, cls="B", at=7)], 0.25),
            ([M, f("run", line=5, cls="A", at=8)], 0.1),
            ([M, m], 0.9),
        ],
    )
    case(
        "class tie",
        [([M, f("run", line=5, cls=k, at=n)], 0.5) for n, k in enumerate("BABA")],
    )
    case("class apart", [([M, f("run", cls="A")], 0.3), ([M], 0.1), ([M, f("run", cls="B")], 0.4)])
    case("empty class", [([M, f("run", cls="")], 0.3)])
    case("empty class wins", [([M, f("run", cls="")], 0.3), ([M, f("run", cls="A")], 0.2)])
    case("flat classes", [([M, f("run", cls="A")], 0.3), ([M, f("x"), f("run", cls="B")], 0.2)])


def hidden():
    h = f("hid", line=7, hide=True)
    case("tracebackhide", [([M, h, f("a")], 0.2), ([M, h], 0.1), ([M, h, h, f("a")], 0.3)])
    case("sometimes hidden", [([M, f("hid", line=7), f("a")], 0.2), ([M, h], 0.1)])
    case("hidden root", [([h, f("a")], 0.2), ([h, f("b")], 0.1)])
    imp = [f("_find_and_load", IMPORTLIB, 1022), f("_load", IMPORTLIB, 600)]
    ext = f("exec_module", "<frozen importlib._bootstrap_external>", 800)
    case(
        "importlib",
        [
            ([M, *imp, ext, f("<module>", "/proj/x.py"), f("a", "/proj/x.py", 3)], 0.2),
            ([M, *imp, ext], 0.1),
            ([M, *imp, ext, f("<module>", "/proj/y.py")], 0.3),
            ([M, imp[0]], 0.05),
            ([M], 0.15),
            ([M, *imp], 0.1),
        ],
    )
    case("importlib root", [([imp[0], imp[1]], 0.2), ([imp[0], M], 0.1)])
    case(
        "self around importlib",
        [([M], 0.1), ([M, *imp], 0.2), ([M], 0.3), ([M, *imp], 0.7), ([M, f("a")], 0.1)],
    )


def groups():
    chain = [lib(f"l{i}", f"json/m{i}.py") for i in range(6)]
    for n in range(7):
        case(f"group of {n}", [([M, *chain[:n]], 0.5), ([M, f("a")], 0.5)])
        case(f"group of {n} and exit", [([M, *chain[:n], f("a")], 0.5)])
    case(
        "exits",
        [
            ([M, *chain[:3], f("cb"), *chain[3:]], 0.3),
            ([M, *chain[:4], f("cb2")], 0.2),
            ([M, *chain[:2], chain[5], f("cb")], 0.1),
            ([M, *chain[:5]], 0.4),
        ],
    )
    case(
        "big self",
        [
            ([M, *chain[:3]], 0.30),
            ([M, *chain[:4]], 0.20),
            ([M, *chain[:5]], 0.21),
            ([M, *chain[:6]], 0.19),
            ([M], 0.1),
        ],
    )
    case("exactly a fifth", [([M, *chain[:4]], 0.2), ([M], 0.8)])
    names = ["alpha", "beta_long_name", "gamma", "delta", "epsilon_too", "zeta", "eta"]
    for n in range(1, 8):
        case(
            f"{n} libraries",
            [([M] + [lib(k, f"site-packages/{k}/x.py") for k in names[:n]] * 2, 0.5)],
        )
    case("forty", [([M] + [lib(k, f"site-packages/{k}/x.py") for k in ("a" * 20, "b" * 18)] * 2, 1)])
    case("forty-one", [([M] + [lib(k, f"site-packages/{k}/x.py") for k in ("a" * 20, "b" * 19)] * 2, 1)])
    case("é libraries", [([M] + [lib("x", f"site-packages/{k * 15}/x.py") for k in "éüøå"], 1)])
    case("library first", [([lib("run"), lib("go"), lib("on"), M, lib("json"), lib("z")], 1)])
    case("built-in first", [([c("run"), lib("go"), lib("on"), M], 1)])
    case(
        "branches in a group",
        [
            ([M, *chain[:3], f("x")], 0.1),
            ([M, chain[0], chain[4], chain[3], f("y")], 0.2),
            ([M, chain[0], chain[4], chain[5]], 0.3),
            ([M, chain[0], c("len")], 0.15),
        ],
    )
    case(
        "groups below each other",
        [([M, *chain[:3], f("x"), *chain[3:], f("y"), *chain[:4]], 0.5)],
    )
    case("dots", [([M] + [lib("x", k) for k in (".hid/x.py", "a.b/x.py", "w\\y.py", "z")] * 2, 1)])


def stems():
    main = f("main", "/v/pyinstrument/__main__.py", 30, at=406)
    runmod = f("_run_module_as_main", "<frozen runpy>", 178, at=203)
    start = [THREAD, runmod, f("_run_code", "<frozen runpy>", 65), main]
    inside = [*start[:-1], f("main", "/v/pyinstrument/__main__.py", 30, at=410)]
    string = f("<module>", "<string>")
    for runpy in ("<frozen runpy>", "/usr/lib/python3.8/runpy.py"):
        path = f("run_path", runpy, 269)
        code = [f("_run_module_code", runpy, 91), f("_run_code", runpy, 65)]
        get = f("_get_code_from_file", runpy, 240)
        name = "frozen" if runpy[0] == "<" else "old"
        whole = [*inside, string, path, *code]
        for compiling in (0.001, 0.1, 0.3, 0.9):
            case(
                f"{name} script {compiling}",
                [
                    ([*inside, string, path, get, c("compile")], compiling),
                    ([*whole, M, f("a")], 0.3),
                    ([*whole, M, f("b")], 0.15),
                    ([*whole], 0.001),
                ],
                start_call_stack=start,
            )
        case(
            f"{name} only compiling",
            [([*inside, string, path, get, c("compile")], 0.3)],
            start_call_stack=start,
        )
        case(
            f"{name} nothing below",
            [([*inside, string, path], 0.3), ([*inside, string], 0.01)],
            start_call_stack=start,
        )
        case(
            f"{name} much beside",
            [([*inside, f("other", "/v/pyinstrument/x.py")], 0.3), ([*whole, M], 0.5)],
            start_call_stack=start,
        )
        case(
            f"{name} self first",
            [([*inside, string], 0.04), ([*whole], 0.2), ([*whole, M], 0.3)],
            start_call_stack=start,
        )
    case("no exec", [([*inside, M], 0.3)], start_call_stack=start)
    case("stem to the end", [([*start], 0.3)], start_call_stack=start)
    case("longer stem", [([THREAD, M], 0.3)], start_call_stack=[THREAD, M, f("a")])
    case("stem with self", [([THREAD, M], 0.3), ([THREAD], 0.1)], start_call_stack=[THREAD, M])
    case("stem branches", [([THREAD, M, f(n)], 0.3) for n in "ab"] , start_call_stack=[THREAD, M, f("a")])
    case("other stem", [([THREAD, M, f("a")], 0.3)], start_call_stack=[f("x"), M])
    case("stem of another line", [([THREAD, f("<module>", at=5)], 1)], start_call_stack=[THREAD, f("<module>", at=2)])
    case("API", [([THREAD, M, f("a"), lib("x"), lib("y")], 1)], start_call_stack=[THREAD, M])


def leaves():
    a, b = f("a", line=2), f("b", line=3)
    case(
        "await",
        [
            ([M, a, "[await]"], 0.3),
            ([M, a], 0.1),
            ([M, a, b, "[await]"], 0.2),
            ([M, "[out-of-context]"], 0.15),
            ([M, a, "[await]"], 0.05),
            ([M, lib("x"), lib("sleep", "asyncio/tasks.py"), "[await]"], 0.6),
        ],
    )
    case("await alone", [([M, a, "[await]"], 0.3)])
    case("await first", [(["[await]"], 0.3), ([M], 0.1)])
    case("only await", [(["[await]"], 0.3)])
    case("sums of awaiting", [([M, f(f"x{i % 3}"), "[await]"], i / 10) for i in range(20)])
    case("root by name", [(["[root]", M], 0.3), (["[root]"], 0.2)])


def figures():
    for interval in (1, 0.5, 0.1, 0.05, 0.01, 0.005, 0.001, 5e-4, 1e-4, 1e-5, 1e-7,
                     1e-9, 1e-12, 0, 2, 0.0011, 0.00099, 0.3, 0.0010000000000000002,
                     0.0009999999999999998, 3e-6):
        case(f"interval {interval!r}", [([M, f("a")], 1.23456789)], max_interval=interval)
    for start in (0, 1.5, 1795160727, 1795160727.9999999, 1e9 + 0.9999996, 2**31, 4e9 + 0.5):
        case(f"start {start!r}", [([M], 1)], start_time=start)
    for value in (0, 1, 1e-9, 123456.7895, 0.0005, 0.0015, 2.5, 99999999.9999):
        case(f"figures {value!r}", [([M], value)], duration=value, cpu_time=value)
    case("cpu null", [([M], 1)], cpu_time=None)
    case("samples", [([M], 1)], sample_count=2**40)
    for text in ("", "Program: é ü 日本", "a" * 300, "x  y", " leads and trails ",
                 '"quotes" \\ </script> &amp;', "{args} %s %(x)s"):
        case(f"description {text[:20]!r}", [([M], 1)], target_description=text)
    for key in ("min_interval", "max_interval", "sys_path", "sys_prefixes"):
        case(f"no {key}", [([M, f("a")], 1)])
        del cases[f"no {key}"][key]
    case("more keys", [([M], 1)], extra={"a": [1, {"b": None}]}, version="9")


def paths():
    here = os.getcwd()
    files = [
        "/proj/app.py", "/proj/pkg/sub/mod.py", "/proj/../proj/./x.py", "//proj//y.py",
        f"{LIB}/json/decoder.py", f"{LIB}/site-packages/requests/api.py",
        f"{PREFIX}/bin/tool", "/opt/python_app/main.py", "/opt/pyx", "/opt/py",
        "relative.py", "sub/relative.py", "../above.py", f"{here}/here.py",
        f"{here}/deep/er/here.py", "/", "/x", "~/home.py", "<string>", "<stdin>",
        "<ipython-input-3-abc>", "<frozen os>", "<template /a/b.html>", "<x", "",
        "/usr/src/app/main.py", "/usr/lib/python3/dist-packages/x.py", "C:\\a\\b.py",
        "a/b\\c.d/e.py", "/proj", "/proj/", "/proj2/app.py",
    ]
    records = [([M, f(f"f{i}", file, i), f("in", file, 2)], 1 + i / 100)
               for i, file in enumerate(files)]
    for i, sys_path in enumerate((
        ["/proj", LIB], [LIB, "/proj"], [""], ["", "/proj"], ["."], ["sub", "/"], [],
        ["/proj/pkg", "/proj"], ["/proj/", f"{LIB}/"], ["/proj/../proj/pkg/sub"],
        [here, here + "/deep"], ["relative", "..", "../.."],
    )):
        case(f"sys.path {i}", records, sys_path=sys_path)
    for i, prefixes in enumerate((
        [], [""], ["/usr"], ["/usr", "/proj"], ["/"], ["/opt/py"], ["/opt/py/"],
        ["/opt/p"], ["relative"], ["<string>"], ["<"], [here],
    )):
        case(f"prefixes {i}", records, sys_prefixes=prefixes)
    inherits = [
        ([f("<module>", "<string>"), f("a", "<string>"), lib("x"), f("b", "<string>"), M], 1),
        ([f("<module>", "<string>"), c("exec"), f("c", "<stdin>"), "[await]"], 1),
        ([f("<module>", "<string>"), f("a", "<string>"), f("d", "<stdin>")], 1),
    ]
    case("code of a string", inherits)
    case("string first", [([f("<module>", "<string>"), f("a", "<string>")], 1)])
    case("no file", [(["lonely"], 1), (["lonely", "pair\0/proj/p.py"], 2)])
    case("large lines", [([f("a", line=2**31), f("b", line=-5), f("c", line=0)], 1)])


def names():
    for i, name in enumerate((
        "é", "日本語", "a b", "<lambda>", "<listcomp>", "A.b", '"q"', "back\\slash",
        "</script>", "{x}", "%d", "x" * 70000, "\U0001F600", "a|b", "'", "`", "tab\\t",
    )):
        case(f"name {i}", [([M, f(name, cls=name, file=f"/proj/{name[:50]}.py")], 1),
                           ([M, lib(name, f"site-packages/{name[:60]}/x.py"),
                             lib("y", f"site-packages/{name[:30]}z/x.py"), lib("z")], 1)])


def hand_made():
    for fill in shapes, thresholds, classes, hidden, groups, stems, leaves, figures, paths, names:
        fill()
    return cases
