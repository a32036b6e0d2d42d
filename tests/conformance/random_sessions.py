"""Sessions as nobody would think of them, always the same for a seed."""
import random

from grid import IMPORTLIB, LIB, THREAD, c, f, session

FILES = [
    "/proj/app.py", "/proj/pkg/mod.py", "/proj/app.py", "/opt/python_app/x.py",
    LIB + "/json/decoder.py", LIB + "/asyncio/tasks.py", LIB + "/site-packages/requests/api.py",
    LIB + "/site-packages/urllib3/pool.py", LIB + "/site-packages/django/db/models/query.py",
    "<string>", "<stdin>", "<frozen os>", IMPORTLIB, "<frozen importlib._bootstrap_external>",
    "relative.py", "<ipython-input-1-x>", "/usr/src/main.py", LIB + "/runpy.py",
]
NAMES = ["run", "step", "<module>", "load", "é", "x", "parse", "<lambda>", "f", "g", "h"]
CLASSES = [None, None, None, "A", "B", "Worker", ""]
TIMES = [0.001, 0.002, 0.0005, 0.25, 1 / 512, 0.1, 0.0, 1e-7, 0.004, 0.01]


def random_pool(rng):
    pool = []
    for _ in range(rng.randint(2, 25)):
        if rng.random() < 0.15:
            pool.append([c(rng.choice(NAMES))])
            continue
        name, file, line = rng.choice(NAMES), rng.choice(FILES), rng.randint(0, 4)
        hide = rng.random() < 0.06
        # One function, for several classes, at several lines.
        pool.append([
            f(name, file, line, cls=rng.choice(CLASSES), at=rng.randint(1, 99),
              hide=hide and rng.random() < 0.8)
            for _ in range(rng.randint(1, 3))
        ])
    return pool


def random_stack(rng, pool, before, depth):
    """Most stacks go on from where the one before was."""
    stack = before[: rng.randint(0, len(before))] if rng.random() < 0.9 else []
    while len(stack) < depth and rng.random() < 0.85:
        stack.append(rng.choice(rng.choice(pool)))
    return stack


def random_stem(rng):
    main = f("main", "/v/pyinstrument/__main__.py", 30)
    runpy = rng.choice(["<frozen runpy>", LIB + "/runpy.py"])
    start = [THREAD, main]
    program = [THREAD, main, f("<module>", "<string>"), f("run_path", runpy, 2)]
    find = [*program, f("_get_code_from_file", runpy, 5), c("compile")]
    return start, [*program, f("_run_module_code", runpy, 3), f("_run_code", runpy, 4)], find


def random_records(rng):
    pool = random_pool(rng)
    depth = rng.choice([2, 4, 8, 8, 15, 40])
    start, stem, find = random_stem(rng)
    kind = rng.random()
    if kind < 0.4:
        start, stem, find = [THREAD], [THREAD], None
    elif kind < 0.6:
        start, stem, find = [THREAD, f("x")], [], None
    records, stack = [], []
    if find and rng.random() < 0.7:
        records.append((find, rng.choice(TIMES) * rng.randint(1, 20)))
    times = TIMES if rng.random() < 0.5 else [rng.expovariate(1000) for _ in range(30)]
    for _ in range(rng.choice([1, 3, 10, 10, 30, 30, 60, 120])):
        stack = random_stack(rng, pool, stack, depth)
        leaf = rng.random()
        leaves = ["[await]"] if leaf < 0.05 else ["[out-of-context]"] if leaf < 0.07 else []
        records.append((stem + stack + leaves, rng.choice(times)))
        if rng.random() < 0.03:
            records.append((stem[:1], rng.choice(times)))
    return start, records


def random_session(seed):
    rng = random.Random(seed)
    start, records = random_records(rng)
    return session(
        records,
        start_call_stack=start,
        start_time=rng.uniform(0, 2e9),
        duration=rng.expovariate(1),
        cpu_time=rng.expovariate(1),
        max_interval=rng.choice([0.001, 0.01, 0.0001, rng.random()]),
        sys_path=rng.sample(["", "/proj", LIB, LIB + "/site-packages", "/opt", "rel"], rng.randint(0, 6)),
        sys_prefixes=rng.sample(["/opt/py", "/usr", "/opt/py/lib", ""], rng.choice([0, 1, 1, 2])),
    )


def random_ways(seed):
    rng = random.Random(seed * 7919)
    ways = ["text", "json"]
    for _ in range(3):
        words = [rng.choice(["text", "text", "json"])]
        if rng.random() < 0.3:
            words.append("show_all")
        if rng.random() < 0.3:
            words.append(rng.choice(["threshold=0", "threshold=0.1", "threshold=0.003"]))
        if rng.random() < 0.3:
            words.append("hide=" + rng.choice([".*", "/proj", ".*lib", "", "<", ".*(json|x)"]))
        if rng.random() < 0.3:
            words.append("show=" + rng.choice([".*", "/opt", ".*lib", "<built", ".*asyncio"]))
        if words[0] == "text":
            words += rng.sample(["unicode", "color", "percent", "short"], rng.randint(0, 2))
        if words[0] == "text" and rng.random() < 0.4:
            words += ["flat"] + rng.sample(["total"], rng.randint(0, 1))
        elif rng.random() < 0.3:
            words.append("timeline")
        ways.append(" ".join(words))
    return ways
