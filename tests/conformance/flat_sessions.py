"""Sessions with names as nobody should give them, and what their times add up to."""
import json
import random

NAMES = [
    "run", "", " ", "a;b", "a;b 12", "12", "x 1.5", "=cmd|'/C calc'!A0", "+1", "-1", "@SUM(1)",
    "a|b", "a\\|b", "`", "``` `", "</script><script>alert(1)</script>", "]]>", "&lt;&amp;", "<b>",
    '"', "'", '""",', "\x1b[31mred", "\r\n", "two\nlines", "\t", "\u2028", "\ufffe", "\ud800", "\udcff",
    "\U0001f600", "é", "# heading", "- item", "[x](y)", "*bold*", "__init__", "%s%n", "n" * 65536,
]
FILES = ["/proj/app.py", "/proj/a;b c.py", "/proj/<x>&'\".py", "/opt/py/lib/json/x.py", "rel|.py"]
THREADS = ["MainThread", "worker 1", "worker 1", "a;b\n7", "<thread>"]


class Session:
    """Records of whole microseconds: sums are exact."""

    def __init__(self, seed):
        rng = random.Random(seed)
        self.functions = [
            (rng.choice(NAMES), rng.choice(FILES), line) for line in range(1, rng.randint(2, 30))
        ]
        self.records = []  # of thread, functions, µs
        for i in range(rng.choice([0, 1, 5, 40, 40])):
            stack = [rng.choice(self.functions) for _ in range(rng.choice([1, 2, 5, 9]))]
            self.records.append((rng.randrange(len(THREADS)), stack, rng.randint(1, 900000)))
        self.records.sort(key=lambda r: r[0])

    def total(self):
        return sum(us for _, _, us in self.records)

    def by_line(self):
        """(self, total, samples) of each function, by its line."""
        sums = {}
        for _, stack, us in self.records:
            for line in {f[2] for f in stack}:
                own, total, n = sums.get(line, (0, 0, 0))
                sums[line] = own + us * (stack[-1][2] == line), total + us, n + 1
        return sums

    def by_depth(self):
        sums = {}
        for _, stack, us in self.records:
            sums[len(stack)] = sums.get(len(stack), 0) + us
        return sums

    def write(self, path):
        def frame(f):
            return f"{f[0]}\0{f[1]}\0{f[2]}\x01l{f[2]}"

        def thread(i):
            return f"{THREADS[i]}\0<thread>\0{1000 + i}"

        with open(path, "w") as out:
            json.dump(
                {
                    "start_time": 1795160727.83, "duration": 1.0 + self.total() / 1e6,
                    "min_interval": 0.001, "max_interval": 0.001,
                    "sample_count": len(self.records), "start_call_stack": [thread(0)],
                    "target_description": "Program: " + NAMES[15] + "\n`*", "cpu_time": 0.5,
                    "sys_path": ["/proj", "/opt/py/lib"], "sys_prefixes": ["/opt/py"],
                    "frame_records": [
                        [[thread(t), *map(frame, stack)], us / 1e6] for t, stack, us in self.records
                    ],
                },
                out,
            )
