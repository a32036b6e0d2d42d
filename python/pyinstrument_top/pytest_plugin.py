"""A plugin of pytest's: profiles of tests, and of the whole run.

Nothing of the profiler is imported before a test is profiled.
"""
from __future__ import annotations

import copy
import json
import os
from typing import TYPE_CHECKING, Any, Generator

import pytest

if TYPE_CHECKING:
    from pyinstrument_top.profiler import Profiler
    from pyinstrument_top.session import Session

# Name, kind of ini value, and what "pytest --help" says.
_OPTIONS = (
    ("dir", "DIR", str, "write a report of each test into DIR"),
    ("format", "FORMAT", str, "of the reports: text, html, json, pstats, svg ..."),
    ("slowest", "N", int, "show the trees of the N slowest tests"),
    ("phase", "PHASE", str, "what of a test is profiled: call (default) or all"),
    ("interval", "SECONDS", float, "between two samples (0.001)"),
    ("min", "SECONDS", float, "leave out the trees and files of faster tests"),
)
_KEY = "_pyinstrument_top"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("pyinstrument-top", "where the time of tests goes")
    group.addoption(
        "--pyinstrument-top",
        action="store_true",
        default=None,
        help="one report of the run",
    )
    parser.addini("pyinstrument_top", "as --pyinstrument-top", type="bool")
    for name, metavar, kind, text in _OPTIONS:
        group.addoption(
            "--pyinstrument-top-" + name,
            metavar=metavar,
            type=kind,
            default=None,
            help=text,
        )
        parser.addini("pyinstrument_top_" + name, "as --pyinstrument-top-" + name)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "pyinstrument_top(fail_above=None): show the test's tree; it fails if its"
        " call takes more than fail_above seconds",
    )
    config.pluginmanager.register(_Plugin(config), "pyinstrument-top-run")


@pytest.fixture
def profiler(request: pytest.FixtureRequest) -> Generator[Profiler, None, None]:
    """A profiler that the test starts and stops. What it saw is shown if the test
    fails."""
    from pyinstrument_top.profiler import Profiler

    plugin: Any = request.config.pluginmanager.get_plugin("pyinstrument-top-run")
    made = Profiler(interval=plugin.settings.interval)
    yield made
    if made.is_running:
        made.stop()
    if made.last_session is not None:
        tree = made.output_text(unicode=True)
        request.node.add_report_section("teardown", "profiler", tree)


class _Settings:
    """The options, or else the ini keys."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        on = config.getoption("--pyinstrument-top")
        self.report: bool = config.getini("pyinstrument_top") if on is None else on
        self.dir: str | None = self._get("dir", str) or None
        self.format: str | None = self._get("format", str) or None
        self.slowest: int = self._get("slowest", int) or 0
        self.phase: str = self._get("phase", str) or "call"
        interval = self._get("interval", float)
        self.interval: float = 0.001 if interval is None else interval
        self.min: float = self._get("min", float) or 0.0
        self._check()

    def _get(self, name: str, kind: Any) -> Any:
        given = self._config.getoption("--pyinstrument-top-" + name)
        if given is not None:
            return given
        text = self._config.getini("pyinstrument_top_" + name)
        if not text:
            return None
        try:
            return kind(text)
        except ValueError:
            raise pytest.UsageError(
                "pyinstrument_top_%s is not of the kind %s: %r"
                % (name, kind.__name__, text)
            ) from None

    def _check(self) -> None:
        if self.phase not in ("call", "all"):
            raise pytest.UsageError(
                "--pyinstrument-top-phase is call or all, not %r" % self.phase
            )
        if self.slowest < 0 or self.min < 0 or not self.interval > 0:
            raise pytest.UsageError(
                "--pyinstrument-top-slowest and -min are 0 or more, and -interval is"
                " more than 0 seconds"
            )
        option = self._config.getoption
        if option("--pyinstrument-top-format") and not (self.report or self.dir):
            raise pytest.UsageError(
                "--pyinstrument-top-format is that of a report: add"
                " --pyinstrument-top or --pyinstrument-top-dir=DIR"
            )
        if option("--pyinstrument-top-min") and not (self.dir or self.slowest):
            raise pytest.UsageError(
                "--pyinstrument-top-min leaves out files and trees: add"
                " --pyinstrument-top-dir=DIR or --pyinstrument-top-slowest=N"
            )
        if self.format:
            _make_renderer(self.format)

    @property
    def every_test(self) -> bool:
        return bool(self.report or self.dir or self.slowest)


def _make_renderer(format: str) -> Any:
    from pyinstrument_top._files import make_renderer

    try:
        return make_renderer(format)
    except ValueError as error:
        raise pytest.UsageError("--pyinstrument-top-format: %s" % error) from None


class _Plugin:
    """One run: what its tests' sessions are, and what is said of them."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.settings = _Settings(config)
        self.is_worker = hasattr(config, "workerinput")
        # Sessions of the tests' phases, in order; in a worker until they are sent.
        self._sessions: dict[str, list[Session]] = {}
        self._shown: set[str] = set()
        self._names: set[str] = set()
        self._failures: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        # A wrong marker is known before the first test.
        for item in items:
            for mark in item.iter_markers("pyinstrument_top"):
                _get_limit(mark)

    # Sampling

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, None]:
        if self.settings.phase == "all":
            yield from self._profile(item, "setup")
        else:
            yield

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, None]:
        yield from self._profile(item, "call")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, Any, None]:
        if self.settings.phase == "all":
            yield from self._profile(item, "teardown")
        else:
            yield

    def _profile(self, item: pytest.Item, phase: str) -> Generator[None, Any, None]:
        if not self.settings.every_test and _find_mark(item) is None:
            yield
            return
        from pyinstrument_top.profiler import Profiler

        # What the test itself does with contexts and profilers does not matter.
        profiler = Profiler(interval=self.settings.interval, async_mode="disabled")
        try:
            profiler.start(target_description="%s (%s)" % (item.nodeid, phase))
        except RuntimeError as error:
            pytest.exit("pyinstrument-top: %s" % error, returncode=1)
        try:
            yield
        finally:
            setattr(item, _KEY, profiler.stop())

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: Any
    ) -> Generator[None, Any, None]:
        outcome = yield
        report = outcome.get_result()
        session = getattr(item, _KEY, None)
        setattr(item, _KEY, None)
        if session is None:
            return
        mark = _find_mark(item)
        limit = None if mark is None else _get_limit(mark)
        if limit is not None and call.when == "call":
            _judge(report, session, limit)
        # A limit alone has nothing to show but in the failure.
        shown = mark is not None and limit is None
        if not shown and not self.settings.every_test:
            return
        if not self.is_worker:
            self._keep(report.nodeid, session, shown)
            return
        # Of a report what is built of plain values reaches the controller. Names
        # may have what is no UTF-8: JSON escapes it.
        sent = {"shown": shown, "session": json.dumps(session.to_json())}
        setattr(report, _KEY, sent)

    # Sessions

    def pytest_runtest_logreport(self, report: Any) -> None:
        sent = getattr(report, _KEY, None)
        if sent is None or self.is_worker:
            return
        from pyinstrument_top.session import Session

        # No other plugin is to carry it on.
        delattr(report, _KEY)
        session = Session.from_json(json.loads(sent["session"]))
        self._keep(report.nodeid, session, sent["shown"])

    def _keep(self, nodeid: str, session: Session, shown: bool) -> None:
        self._sessions.setdefault(nodeid, []).append(session)
        if shown:
            self._shown.add(nodeid)

    # What is said

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.is_worker or not self._sessions:
            return
        write = terminalreporter.write_line
        color = bool(terminalreporter.hasmarkup)
        terminalreporter.section("pyinstrument-top")
        tests = [_combine(sessions, id) for id, sessions in self._sessions.items()]
        if self.settings.report:
            self._report_run(write, tests, color)
        for session in self._choose_trees(tests):
            write(_draw(session, color))
        if self.settings.dir:
            self._write_tests(write, tests, self.settings.dir)
        for failure in self._failures:
            write("not written: " + failure)

    def _report_run(self, write: Any, tests: list[Session], color: bool) -> None:
        run = _combine(tests, "pytest, %d tests" % len(tests))
        format = self.settings.format
        if format in (None, "text"):
            write(_draw(run, color))
            return
        path = self._write(run, self.settings.dir or ".", "pyinstrument-top")
        if path is not None:
            write("the run's report: " + path)

    def _choose_trees(self, tests: list[Session]) -> list[Session]:
        """The slowest and the marked ones, the slowest first."""
        ranked = sorted(tests, key=lambda test: -test.duration)
        slowest = [test for test in ranked if test.duration >= self.settings.min]
        shown = {test.target_description for test in slowest[: self.settings.slowest]}
        shown |= self._shown
        return [test for test in ranked if test.target_description in shown]

    def _write_tests(self, write: Any, tests: list[Session], folder: str) -> None:
        slow = [test for test in tests if test.duration >= self.settings.min]
        written = [self._write(test, folder, test.target_description) for test in slow]
        text = "%d reports of tests in %s" % (
            sum(path is not None for path in written),
            folder,
        )
        if len(slow) < len(tests):
            text += ", none of %d that took less than %g s" % (
                len(tests) - len(slow),
                self.settings.min,
            )
        write(text)

    def _write(self, session: Session, folder: str, name: str) -> str | None:
        """Write a report over that of an earlier run; None: it failed."""
        from pyinstrument_top._files import render, renderer_extension

        renderer = _make_renderer(self.settings.format or "html")
        name = self._choose_name(name, renderer_extension(renderer))
        folder = os.path.join(str(self.config.invocation_params.dir), folder)
        path = os.path.join(folder, name)
        try:
            os.makedirs(folder, exist_ok=True)
            with open(path, "wb") as file:
                file.write(render(renderer, session))
        except OSError as error:
            self._failures.append(str(error))
            return None
        return path

    def _choose_name(self, name: str, extension: str) -> str:
        """A file's name that no other test of this run has."""
        from pyinstrument_top._files import clean_name

        stem = clean_name(name.replace("::", "."), 150)
        file, count = "%s.%s" % (stem, extension), 1
        while file in self._names:
            count += 1
            file = "%s-%d.%s" % (stem, count, extension)
        self._names.add(file)
        return file


def _judge(report: Any, session: Session, limit: float) -> None:
    """Let a test fail that took longer than it may."""
    if session.duration <= limit or not report.passed:
        return
    report.outcome = "failed"
    report.longrepr = "The call took %.3f s, more than %g s.\n%s" % (
        session.duration,
        limit,
        _draw(session, color=False),
    )


def _find_mark(item: pytest.Item) -> pytest.Mark | None:
    return item.get_closest_marker("pyinstrument_top")


def _get_limit(mark: pytest.Mark) -> float | None:
    unknown = set(mark.kwargs) - {"fail_above"}
    if mark.args or unknown:
        raise pytest.UsageError(
            "the marker pyinstrument_top has one argument, fail_above: %r %r"
            % (mark.args, mark.kwargs)
        )
    limit = mark.kwargs.get("fail_above")
    return None if limit is None else float(limit)


def _combine(sessions: list[Session], description: str) -> Session:
    """One session of all: neighbours are combined, so that the time does not grow
    with their number's square."""
    from pyinstrument_top.session import Session

    while len(sessions) > 1:
        pairs = zip(sessions[::2], sessions[1::2])
        odd = sessions[-1:] if len(sessions) % 2 else []
        sessions = [Session.combine(a, b) for a, b in pairs] + odd
    session = copy.copy(sessions[0])
    session.target_description = description
    return session


def _draw(session: Session, color: bool) -> str:
    from pyinstrument_top.renderers import ConsoleRenderer

    text: str = ConsoleRenderer(unicode=True, color=color).render(session)
    return text
