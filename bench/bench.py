#!/usr/bin/env python3
"""Measure pyinstrument-top beside plain python and other profilers, and print
the tables of doc/BENCHMARKS.md. `make bench` runs it; --help has the options.

Slowdowns are medians of ratios: each round runs every tool once, one behind
the other, and a tool's time is divided by plain python's in the same round.
"""
import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import tempfile

import measure
import tools

HERE = os.path.dirname(os.path.abspath(__file__))
WORKLOAD = os.path.join(HERE, "workload.py")
SLOWDOWN = [
    ("fib", "recursive fib"),
    ("methods", "method calls"),
    ("len", "`len()` loop (C calls)"),
    ("malloc", "`bytes(1500)` loop (malloc)"),
    ("write", "`os.write` loop"),
    ("numeric", "numeric loop, no calls"),
    ("sleep", "sleep(5 ms)"),
]


CROWDS = [
    ("fib", "one thread that computes"),
    ("threads", "and 99 that wait for it"),
    ("tasks", "a task that computes, and 10 000 that wait"),
    ("trio", "the same with trio"),
]


class Report:
    """Markdown on the terminal as it comes, and in a file at the end."""

    def __init__(self):
        self.lines = []

    def say(self, line=""):
        print(line, flush=True)
        self.lines.append(line)

    def table(self, head, rows):
        self.say("| " + " | ".join(head) + " |")
        self.say("|" + "---|" * len(head))
        for row in rows:
            self.say("| " + " | ".join(row) + " |")
        self.say()


def words(name, scale):
    return [WORKLOAD, name, str(scale)]


def scale_for(python, name, seconds):
    """How much of a workload takes about that long."""
    command = [python] + words(name, 4)
    took = min(measure.run_workload(command).seconds for _ in range(2))
    return max(1, round(4 * seconds / took))


def slowdown(report, python, found, opts):
    report.say("Slowdown of the program (ratio to plain python, 1 kHz)")
    report.say()
    columns = [(tool.name, tool, 1000) for tool in found]
    columns.insert(2, (found[1].name + " at 10 kHz", found[1], 10000))
    rows = []
    for name, title in SLOWDOWN:
        if opts.only and name not in opts.only:
            continue
        scale = scale_for(python, name, opts.seconds)
        taken = {column[0]: [] for column in columns}
        for _ in range(opts.rounds):
            for column, tool, hz in columns:
                command = tool.command(python, words(name, scale), hz)
                try:
                    seconds = measure.run_workload(command).seconds
                except measure.Failed:
                    if tool in found[:2]:
                        raise
                    seconds = None  # a peer that cannot do this one
                taken[column].append(seconds)
        base = taken[columns[0][0]]
        row = [title, "%.2f s" % measure.median(base)]
        for column, _, _ in columns[1:]:
            ratios = [t / b for t, b in zip(taken[column], base) if t]
            row.append("%.3f" % measure.median(ratios) if ratios else "failed")
        rows.append(row)
    report.table(["workload"] + [column[0] for column in columns], rows)


def tick(opts, hz):
    out = subprocess.run([os.path.join(opts.build, "bench", "tick"), str(hz),
                          "2"], stdout=subprocess.PIPE, check=True).stdout
    return float(out)


def sampler_cpu(report, python, found, opts):
    report.say("CPU of the profiler (% of a core, while the program runs)")
    report.say()
    rows = []
    for hz in 1000, 10000:
        rows.append(["empty loop, %d kHz" % (hz // 1000),
                     "%.1f" % tick(opts, hz), "%.1f" % tick(opts, hz), ""])
    for tool in found[1:]:
        if tool.name == "pyinstrument":
            continue  # it works in the program: see its slowdown
        for hz in (1000, 10000) if tool is found[1] else (1000,):
            row = ["%s, %d kHz" % (tool.name, hz // 1000)]
            said = ""
            for name in "busy", "depth60":
                shares = []
                for _ in range(opts.cpu_rounds):
                    cpu = measure.Cpu()
                    command = tool.command(python, words(name, 4), hz)
                    run = measure.run_workload(command, cpu)
                    shares.append((cpu.started, cpu.others))
                    said = tool.said(run.stderr) or said
                started, others = (measure.median(v) for v in zip(*shares))
                row.append("%.1f" % (100 * (started + others)))
                if tool is found[1]:
                    row[-1] += " (sampler %.1f)" % (100 * others)
            rows.append(row + [said])
    report.table(["", "shallow", "depth 60", "says of its samples"], rows)


def crowds(report, python, found, opts):
    """What many that wait cost: in CPU time, which others hardly change."""
    rows = []
    for name, title in CROWDS:
        if name == "trio" and not tools.has_module(python, "trio"):
            continue
        ratios, shares, beyond = [], [], []
        for _ in range(opts.crowd_rounds):
            empty = tick(opts, 1000)
            cpu = measure.Cpu()
            plain, ours = (
                measure.run_workload(tool.command(
                    python, words(name, opts.crowd_scale), 1000), watch).cpu
                for tool, watch in ((found[0], None), (found[1], cpu)))
            ratios.append(ours / plain)
            shares.append(100 * cpu.samplers)
            beyond.append(100 * cpu.samplers - empty)
        rows.append([title, "%.3f" % measure.median(ratios)]
                    + ["%.1f" % measure.median(v) for v in (shares, beyond)])
    report.say("Many that wait: CPU time of the program (ratio to plain python, "
               "1 kHz), and of the sampler (% of a core)")
    report.say()
    report.table(["", "program", "sampler", "above an empty loop"], rows)


def pollers(report, python, found, opts):
    """What it costs to watch what hardly runs."""
    command = found[1].command(python, words("pollers", 20), 1000)
    shares = []
    for _ in range(opts.cpu_rounds):
        cpu = measure.Cpu(begin=8, end=18)
        measure.run_workload(command, cpu)
        shares.append((cpu.target + cpu.others - cpu.samplers, cpu.samplers,
                       cpu.started))
    report.say("64 processes that poll every 5 ms (% of a core, all together)")
    report.say()
    report.table(["the processes", "their samplers", "viewer"], [
        ["%.1f" % (100 * measure.median(column)) for column in zip(*shares)]])


def describe_stream(opts, stream):
    with tempfile.NamedTemporaryFile(prefix="bench") as file:
        file.write(stream)
        file.flush()
        out = subprocess.run([os.path.join(opts.build, "bench", "ingest"),
                              "-f", file.name], stdout=subprocess.PIPE,
                             check=True).stdout
    return json.loads(out)


def lost(report, python, opts):
    report.say("Ticks without a sample (our sampler's own stream)")
    report.say()
    sampler = os.path.join(opts.build, ".libs", "pyinstrument-top-sampler.so")
    rows = []
    for name, title in ("depth60", "depth 60"), ("fib", "recursive fib"), \
            ("methods", "method calls"), \
            ("code", "code made and freed"), \
            ("swing", "recursion of 9000 that comes and goes"):
        scale = 4
        if name in ("fib", "methods"):
            scale = scale_for(python, name, 4)
        for hz in 1000, 10000:
            command = [python] + words(name, scale)
            got = describe_stream(opts, measure.tap(sampler, command, hz))
            failed = got["torn"] + got["unreadable"] + got["full"]
            rows.append([
                "%s, %d kHz" % (title, hz // 1000), str(got["ticks"]),
                "%.3f %%" % (100 * failed / max(1, got["ticks"])),
                "%.3f %%" % (100 * got["late"] / max(1, got["ticks"])),
                "%.3f %%" % (100 * got["partial"] / max(1, got["samples"])),
                "%.2f" % (100 * got["sampler_cpu"] / got["seconds"]),
                "%.0f" % (got["bytes"] / got["seconds"])])
    report.table(["", "ticks", "lost", "late", "partial", "sampler CPU %",
                  "stream B/s"], rows)


def interface(report, python, opts):
    report.say("Interface")
    report.say()
    exe = os.path.join(opts.build, "pyinstrument-top")
    rows = []
    for name, title in (("tree", "3000 functions"), ("depth60", "depth 60"),
                        ("nodes100", "100 nodes"),
                        ("nodes10000", "10 000 nodes"),
                        ("nodes100000", "100 000 nodes")):
        for lines, columns in (24, 80), (50, 200):
            command = [exe, "--python", python] + words(name, 600)
            cpu, sent, memory = measure.on_screen(command, lines, columns, 12,
                                                  10)
            rows.append(["%s, %d×%d" % (title, columns, lines),
                         "%.2f" % (100 * cpu), "%.0f" % sent,
                         "%.0f" % memory])
    report.table(["tree, terminal", "CPU % of a core", "bytes/s",
                  "memory, MB"], rows)
    peers(report, python, opts)
    rows = []
    for lines, columns in (24, 80), (50, 200):
        command = [exe, "--python", python] + words("first", 600)
        took = sorted(measure.first_screen(command, lines, columns,
                                           b"seen_at_once") or 5
                      for _ in range(FIRST_SCREENS))
        rows.append(["%d×%d" % (columns, lines)] +
                    ["%.0f" % (1000 * t) for t in
                     (took[0], measure.median(took), took[-1])])
    report.table(["from a function's begin to the screen", "fastest, ms",
                  "median, ms", "slowest, ms"], rows)
    rows = []
    for name, title in (("nodes100", "100 nodes"),
                        ("nodes10000", "10 000 nodes"),
                        ("nodes100000", "100 000 nodes")):
        for lines, columns in (24, 80), (50, 200):
            command = [exe, "--python", python, "-i", "0.0001"]
            both = measure.answers(command + words(name, 600), lines, columns,
                                   6, 400)
            rows.append(["%s, %d×%d" % (title, columns, lines)] +
                        ["%.1f" % (1000 * sorted(some)[int(len(some) * share)])
                         for some in both for share in (0.5, 0.99)])
    report.table(["a key, at 10 kHz", "median, ms", "99 %, ms",
                  "CPU, median, ms", "99 %, ms"], rows)


def peers(report, python, opts):
    """The same trees in the live views of others."""
    for name, command in tools.live(python, opts.env):
        if not command:
            report.say("%s: not here" % name)
            report.say()
            continue
        rows = []
        for tree, title in (("nodes100", "100 nodes"),
                            ("nodes10000", "10 000 nodes"),
                            ("nodes100000", "100 000 nodes")):
            for lines, columns in (24, 80), (50, 200):
                cpu, sent, memory = measure.on_screen(
                    command(words(tree, 600)), lines, columns, 12, 10)
                rows.append(["%s, %d×%d" % (title, columns, lines),
                             "%.2f" % (100 * cpu), "%.0f" % sent,
                             "%.0f" % memory])
        report.table([name, "CPU % of a core", "bytes/s", "memory, MB"], rows)


def startup(report, python, found, opts):
    report.say("Start-up and end of `-c pass`, added to plain python (ms)")
    report.say()
    with tempfile.NamedTemporaryFile("w", prefix="bench",
                                     suffix=".py") as script:
        script.write("pass\n")
        script.flush()
        commands = {tool.name: tool.command(python, [script.name], 1000)
                    for tool in found if "--" not in tool.name}
        taken = measure.startup(commands, opts.startup_rounds)
    base = taken[found[0].name]
    rows = []
    for name, values in taken.items():
        if values is base:
            continue
        rows.append([name, "%.1f" % (1e3 * (min(values) - min(base))),
                     "%.1f" % (1e3 * (measure.median(values)
                                      - measure.median(base)))])
    report.table(["", "fastest", "median"], rows)


def total_of(frame, name):
    """Seconds of the outermost frames of that name."""
    if frame["function"] == name:
        return frame["time"]
    return sum(total_of(child, name) for child in frame["children"])


def read_json(path):
    """By its path: a report is written beside the file and takes its place."""
    with open(path) as file:
        return json.load(file)


FIRST_SCREENS = 40
LOOPS = ["loop_10", "loop_30", "loop_100", "loop_300", "loop_key"]


def called_in(frame, loop, inside=False):
    """(seconds in Python functions that loop calls, seconds in loop)."""
    called = 0
    whole = 0 if inside or frame["function"] != loop else frame["time"]
    inside = inside or whole > 0
    for child in frame["children"]:
        if inside and child["function"] in ("<lambda>", "short" + loop[4:]):
            called += child["time"]
            continue
        more, below = called_in(child, loop, inside)
        called += more
        whole += below
    return called, whole


def spy_called_in(lines, loop):
    called = whole = 0
    for line in lines:
        stack, _, count = line.rpartition(" ")
        names = [re.split(r" \(", frame)[0] for frame in stack.split(";")]
        if loop in names:
            whole += int(count)
            called += int(count) if names[-1] != loop else 0
    return called, whole


def run_into(tool, python, name, scale, hz, *flags):
    """(run, root frame, None) of a tool that writes JSON, which has the flags too;
    (run, None, collapsed stacks) of another one."""
    with tempfile.NamedTemporaryFile(prefix="bench", suffix=".json") as file:
        command = tool.command(python, words(name, scale), hz)
        command[command.index("-o") + 1] = file.name
        is_json = "-r" in command and command[command.index("-r") + 1] == "text"
        if is_json:
            command[command.index("-r") + 1] = "json"
            command[1:1] = flags
        run = measure.run_workload(command)
        if is_json:
            return run, read_json(file.name)["root_frame"], None
        with open(file.name) as report:
            return run, None, report.read().splitlines()


def short_shares(tool, python, seconds, hz):
    """{loop: (time in what it calls, its time)} of one run."""
    _, root, lines = run_into(tool, python, "short", seconds, hz, "--show-all")
    if root:
        return {loop: called_in(root, loop) for loop in LOOPS}
    return {loop: spy_called_in(lines, loop) for loop in LOOPS}


def build_stopped(python, folder):
    """The module for that interpreter; False: it cannot be built."""
    include = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('include'))"],
        stdout=subprocess.PIPE, check=True).stdout.decode().strip()
    return subprocess.run(
        ["cc", "-O2", "-D_GNU_SOURCE", "-shared", "-fPIC", "-I" + include,
         os.path.join(HERE, "stopped.c"),
         "-o", os.path.join(folder, "stopped.so")],
        stderr=subprocess.DEVNULL).returncode == 0


def stopped_shares(python, seconds):
    """As short_shares(), by the program's own timer."""
    run = measure.run_workload([python] + words("stopped", seconds))
    shares = {}
    for loop in LOOPS:
        called = sum(n for _, caller, n in run.phases if caller == loop)
        own = sum(n for function, _, n in run.phases if function == loop)
        shares[loop] = (called, called + own)
    return shares


def short(report, python, found, opts):
    ways = {"pyinstrument-top": lambda: short_shares(
        found[1], python, opts.short_seconds, 1000)}
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        os.environ["PYTHONPATH"] = folder
        if build_stopped(python, folder):
            ways["own timer"] = lambda: stopped_shares(python,
                                                       opts.short_seconds)
        for tool in found:
            if tool.name == "py-spy":
                ways[tool.name] = lambda tool=tool: short_shares(
                    tool, python, opts.short_seconds, 250)
        if len(ways) > 1:
            compare_short(report, ways, opts.short_rounds)
        del os.environ["PYTHONPATH"]


def compare_short(report, ways, rounds):
    report.say("Share of a loop's time in the short function it calls, "
               "± standard error, beside looks at the program while it stands")
    report.say()
    rows = {loop: {way: [] for way in ways} for loop in LOOPS}
    for _ in range(rounds):
        for way, measured in ways.items():
            for loop, (called, whole) in measured().items():
                rows[loop][way].append(100 * called / max(whole, 1e-9))
    titles = {"loop_key": "key function of `sorted`"}
    report.table(["function"] + list(ways), [
        [titles.get(loop, loop[5:] + " ns")]
        + ["%.1f ±%.1f" % (statistics.mean(values), spread(values))
           for values in found.values()]
        for loop, found in rows.items()])


def spread(values):
    if len(values) < 2:
        return 0
    return statistics.stdev(values) / len(values) ** 0.5


def phases(report, python, found, opts):
    report.say("Seconds shown for each phase, against perf_counter in the "
               "program")
    report.say()
    rows, columns = {}, []
    for tool in found:
        if tool.name not in ("pyinstrument-top", "pyinstrument"):
            continue
        run, root, _ = run_into(tool, python, "phases", opts.phase_rounds,
                                1000)
        columns += [tool.name, "perf_counter", "off by"]
        for phase, true in run.phases.items():
            shown = total_of(root, phase)
            rows.setdefault(phase, []).extend(
                ["%.3f" % shown, "%.3f" % true,
                 "%+.2f %%" % (100 * (shown - true) / true)])
    report.table([""] + columns,
                 [[phase] + row for phase, row in rows.items()])


def beat_shown(tool, python, seconds):
    """What a tool shows of the time that the beats took, as a part of that."""
    run, root, lines = run_into(tool, python, "rhythm", seconds, 1000)
    shown = total_of(root, "beat") if root else sum(
        int(line.rpartition(" ")[2]) / 1000 for line in lines or ()
        if "beat (" in line)
    return shown / run.phases["beat"]


def rhythm(report, python, found, opts):
    cpus = os.sched_getaffinity(0)
    ways = (("all CPUs", cpus), ("one CPU", [min(cpus)]))
    report.say("Shown of what a program does for half a millisecond in each ten, "
               "as a part of what it took: median, least and most of %d runs of "
               "%d s" % (opts.rhythm_rounds, opts.rhythm_seconds))
    report.say()
    rows = []
    for tool in found:
        if tool.name not in ("pyinstrument-top", "pyinstrument", "py-spy"):
            continue
        row = [tool.name]
        for _, some in ways:
            os.sched_setaffinity(0, some)
            values = [beat_shown(tool, python, opts.rhythm_seconds)
                      for _ in range(opts.rhythm_rounds)]
            row.append("%.2f (%.2f to %.2f)" % (
                measure.median(values), min(values), max(values)))
        rows.append(row)
    os.sched_setaffinity(0, cpus)
    report.table([""] + [name for name, _ in ways], rows)


def ingest(report, opts):
    out = subprocess.run([os.path.join(opts.build, "bench", "ingest")],
                         stdout=subprocess.PIPE, check=True).stdout
    got = json.loads(out)
    report.say("Taking in a stream of %d events (stacks of %d frames): "
               "%.1f million a second decoded, %.1f million a second into the "
               "model." % (got["events"], got["depth"],
                           got["decode_per_s"] / 1e6,
                           got["ingest_per_s"] / 1e6))
    report.say()


def version(python):
    return subprocess.run(
        [python, "-c", "import platform; print(platform.python_version())"],
        stdout=subprocess.PIPE, check=True).stdout.decode().strip()


def update(path, lines):
    """Put the tables between the marks of a page."""
    with open(path) as file:
        page = file.read()
    head, rest = page.split("<!-- begin", 1)
    mark, rest = rest.split("-->\n", 1)
    tail = rest[rest.index("<!-- end"):]
    with open(path, "w") as file:
        file.write(head + "<!-- begin" + mark + "-->\n"
                   + "\n".join(lines).strip() + "\n" + tail)


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=".", help="the build tree")
    parser.add_argument("--env", default="bench/env", help="the environment "
                        "that bench/setup.sh made")
    parser.add_argument("--output", help="a file for the tables")
    parser.add_argument("--update", help="a page between whose marks the "
                        "tables go")
    parser.add_argument("--rounds", type=int, default=9, help="of each "
                        "workload (%(default)s)")
    parser.add_argument("--seconds", type=float, default=0.8, help="that a "
                        "workload takes in plain python (%(default)s)")
    parser.add_argument("--startup-rounds", type=int, default=40)
    parser.add_argument("--cpu-rounds", type=int, default=3)
    parser.add_argument("--crowd-rounds", type=int, default=9)
    parser.add_argument("--crowd-scale", type=int, default=220)
    parser.add_argument("--phase-rounds", type=int, default=10)
    parser.add_argument("--rhythm-rounds", type=int, default=9)
    parser.add_argument("--rhythm-seconds", type=int, default=3)
    parser.add_argument("--short-rounds", type=int, default=6)
    parser.add_argument("--short-seconds", type=int, default=10)
    parser.add_argument("--only", nargs="*", help="only these workloads: "
                        + " ".join(name for name, _ in SLOWDOWN))
    parser.add_argument("--sections", nargs="*", default=[
        "slowdown", "cpu", "crowds", "pollers", "lost", "interface", "startup",
        "phases", "rhythm", "short", "ingest"])
    parser.add_argument("--quick", action="store_true", help="few and short "
                        "rounds: does it all work, not how fast")
    opts = parser.parse_args()
    if opts.quick:
        opts.rounds, opts.seconds, opts.startup_rounds = 2, 0.2, 3
        opts.cpu_rounds, opts.phase_rounds = 1, 2
        opts.short_rounds, opts.short_seconds = 1, 2
        opts.crowd_rounds = 1
        opts.rhythm_rounds, opts.rhythm_seconds = 1, 1
    opts.build = os.path.abspath(opts.build)
    opts.env = os.path.abspath(opts.env)
    return opts


def main():
    opts = options()
    report = Report()
    found = tools.pythons(opts.env)
    report.say("%s, %d CPUs, Linux %s" % (platform.machine(), os.cpu_count(),
                                          platform.release()))
    report.say()
    for python in found:
        every = tools.for_python(python, opts.build, opts.env)
        report.say("### CPython " + version(python))
        report.say()
        for name, section in (
                ("slowdown", lambda: slowdown(report, python, every, opts)),
                ("cpu", lambda: sampler_cpu(report, python, every, opts)),
                ("crowds", lambda: crowds(report, python, every, opts)),
                ("pollers", lambda: pollers(report, python, every, opts)),
                ("lost", lambda: lost(report, python, opts)),
                ("interface", lambda: interface(report, python, opts)),
                ("startup", lambda: startup(report, python, every, opts)),
                ("phases", lambda: phases(report, python, every, opts)),
                ("rhythm", lambda: rhythm(report, python, every, opts)),
                ("short", lambda: short(report, python, every, opts))):
            if name in opts.sections:
                section()
    if "ingest" in opts.sections:
        ingest(report, opts)
    if opts.output:
        with open(opts.output, "w") as file:
            file.write("\n".join(report.lines) + "\n")
    if opts.update:
        update(opts.update, report.lines)


if __name__ == "__main__":
    main()
