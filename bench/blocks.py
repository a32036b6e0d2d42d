"""A profiled block, start and stop, and a profiler for each request: ours beside
pyinstrument's.

usage: PYTHONPATH=build/python[:FOLDER OF pyinstrument] python3.N bench/blocks.py

The slowdown is of the process's CPU time where the block computes, the median
of rounds with and without a profiler in turn; the sampler's helper, which is
beside it, is no part of that of pyinstrument_top. Django and FastAPI are measured
where they can be imported.
"""
import importlib
import statistics
import sys
import threading
import time

ROUNDS = 25
THREADS = 50
REQUESTS = 20


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


class Counter:
    def __init__(self):
        self.n = 0

    def add(self, n):
        self.n += n
        return self


def method_calls():
    counter = Counter()
    for n in range(200000):
        counter.add(n).add(1)


def make_template():
    import django
    from django.conf import settings
    from django.template import Context, Engine

    settings.configure()
    django.setup()
    template = Engine().from_string(
        "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell|upper }}"
        "</td>{% endfor %}</tr>{% endfor %}")
    rows = [["cell %d" % n for n in range(10)] for _ in range(100)]
    return lambda: [template.render(Context({"rows": rows})) for _ in range(5)]


def make_route():
    import asyncio

    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/sum/{n}")
    async def route(n: int):
        return {"sum": sum(range(n)), "n": [str(i) for i in range(100)]}

    scope = {"type": "http", "http_version": "1.1", "method": "GET",
             "path": "/sum/100", "raw_path": b"/sum/100", "query_string": b"",
             "headers": [], "scheme": "http", "root_path": "",
             "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1)}

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        pass

    async def requests():
        for _ in range(100):
            await app(dict(scope), receive, send)

    return lambda: asyncio.run(requests())


def workloads():
    yield "fib(22)", lambda: fib(22)
    yield "method calls", method_calls
    for name, make in (("Django template", make_template),
                       ("FastAPI route", make_route)):
        try:
            yield name, make()
        except ImportError:
            pass


def cpu_of(work):
    begin = time.process_time()
    work()
    return time.process_time() - begin


def slowdown(Profiler, work):
    work()
    ratios = []
    for _ in range(ROUNDS):
        plain = cpu_of(work)
        profiler = Profiler(async_mode="disabled")
        profiler.start()
        ratios.append(cpu_of(work) / plain)
        profiler.stop()
    return statistics.median(ratios)


def start_and_stop(Profiler):
    """Median of both, in us of the clock."""
    took = []
    for _ in range(500):
        begin = time.perf_counter()
        profiler = Profiler()
        profiler.start()
        profiler.stop()
        took.append(time.perf_counter() - begin)
    return statistics.median(took) * 1e6


def requests_per_second(Profiler):
    """Of threads that wait most of the time; None: no profiler."""

    def request():
        time.sleep(0.007)
        fib(12)

    def serve():
        for _ in range(REQUESTS):
            if not Profiler:
                request()
                continue
            profiler = Profiler(async_mode="disabled")
            profiler.start()
            request()
            profiler.stop()

    threads = [threading.Thread(target=serve) for _ in range(THREADS)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return THREADS * REQUESTS / (time.perf_counter() - begin)


def main():
    profilers = []
    for name in ("pyinstrument_top", "pyinstrument"):
        try:
            profilers.append((name, importlib.import_module(name).Profiler))
        except ImportError:
            pass
    print("| %s | %s |" % (sys.version.split()[0],
                           " | ".join(name for name, _ in profilers)))
    print("|---" * (len(profilers) + 1) + "|")

    def row(name, form, figures):
        print("| %s | %s |" % (name, " | ".join(form % f for f in figures)))

    for name, work in workloads():
        row(name + ", ratio of CPU time", "%.2f",
            [slowdown(each, work) for _, each in profilers])
    row("start and stop, us", "%.0f",
        [start_and_stop(each) for _, each in profilers])
    row("requests a second, a profiler each", "%.0f",
        [requests_per_second(each) for _, each in profilers])
    print("\nrequests a second without: %.0f" % requests_per_second(None))


if __name__ == "__main__":
    main()
