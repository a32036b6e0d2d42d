"""``%pyinstrument`` and ``%%pyinstrument``, also as ``pyinstrument_top``."""
from __future__ import annotations

import argparse
import asyncio
import contextlib
import contextvars
import ctypes
import fnmatch
import html
import json
import re
import sys
import threading
from typing import Any, Callable, TypeVar

from IPython import get_ipython
from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.display import publish_display_data

from pyinstrument_top import _native
from pyinstrument_top.profiler import Profiler
from pyinstrument_top.renderers import ConsoleRenderer
from pyinstrument_top.renderers.base import Renderer
from pyinstrument_top.session import Session

__all__ = ["InterruptSilently", "PyinstrumentMagic"]

_MODES = ("disabled", "enabled", "strict")

# Of which run_code() calls what a cell was compiled to.
_SHELL = "/IPython/core/interactiveshell.py"

# After what a cell's own frames begin, the surest one first: the cell itself, a task
# of its, and the loop that waits for them.
_ENTRIES: list[Callable[[str, str], bool]] = [
    lambda name, path: name == "run_code" and path.endswith(_SHELL),
    lambda name, path: name == "_run" and path.endswith("/asyncio/events.py"),
    lambda name, path: name == "_run_once" and path.endswith("/asyncio/base_events.py"),
]
# Of a line: quotes hold together what is in them, and stay.
_WORD = re.compile(r"""(?:"[^"]*"|'[^']*'|\S)+""")
_OWN = re.compile(r"[/\\](IPython|ipykernel|pyinstrument(_top)?)[/\\]")


_Method = TypeVar("_Method", bound=Callable[..., None])


def _magic(name: str) -> Callable[[_Method], _Method]:
    """A magic of lines and cells, in which braces mean nothing."""
    make: Any = line_cell_magic(name)
    keep_braces: Any = no_var_expand

    def decorate(method: _Method) -> _Method:
        made: _Method = keep_braces(make(method))
        return made

    return decorate


class CellFailed(Exception):
    """The profiled code raised an exception, which IPython has shown: what called
    the magic ends, and says no more than which it was."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class InterruptSilently(Exception):
    """The profiled code was interrupted: a run of all cells ends here."""

    def _render_traceback_(self) -> list[str]:
        return []


class _Parser(argparse.ArgumentParser):
    """Raises what IPython shows as one line."""

    def error(self, message: str) -> Any:
        raise UsageError("%%pyinstrument: %s" % message)


def _make_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="%pyinstrument", add_help=False, allow_abbrev=False)
    add = parser.add_argument
    add(
        "-p",
        "--render-option",
        action="append",
        default=[],
        metavar="OPTION[=VALUE]",
        help="an option of the renderers, such as time=percent_of_total or"
        " processor_options.filter_threshold=0",
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--show", metavar="GLOB", help="show frames of such files")
    shown.add_argument("--show-regex", metavar="REGEX", help="show frames of such files")
    shown.add_argument("--show-all", action="store_true", help="show all frames")
    hidden = parser.add_mutually_exclusive_group()
    hidden.add_argument("--hide", metavar="GLOB", help="hide frames of such files")
    hidden.add_argument("--hide-regex", metavar="REGEX", help="hide frames of such files")
    add("--interval", type=float, default=0.001, help="seconds between two samples")
    add(
        "--async_mode",
        "--async-mode",
        choices=_MODES,
        default="disabled",
        help="enabled, strict: the cell runs on a loop of its own, and only its tasks"
        " are in the profile",
    )
    add("-h", "--height", type=int, default=400, help="of the report, in pixels")
    add("--timeline", action="store_true", help="calls in their order")
    add("code", nargs=argparse.REMAINDER, help="what %%pyinstrument runs")
    return parser


@magics_class
class PyinstrumentMagic(Magics):
    """Profiles a line or a cell."""

    @_magic("pyinstrument")
    def pyinstrument(self, line: str, cell: str | None = None) -> None:
        """Profile a line or a cell, and show the report."""
        self._run(line, cell)

    @_magic("pyinstrument_top")
    def pyinstrument_top(self, line: str, cell: str | None = None) -> None:
        """Profile a line or a cell, and show the report."""
        self._run(line, cell)

    def _run(self, line: str, cell: str | None) -> None:
        args, code = _parse(line)
        if cell is not None:
            if code.strip():
                raise UsageError("%%%%pyinstrument: no option: %s" % code.strip())
            code = cell
        if not code.strip():
            return
        options = _make_options(args)
        text = _make_text_renderer(options)
        shell: Any = self.shell or get_ipython()
        profiler = Profiler(interval=args.interval, async_mode=args.async_mode)
        interrupted = False
        if args.async_mode == "disabled":
            profiler.start(target_description=_describe(shell))
            try:
                result = shell.run_cell(code, store_history=False)
            finally:
                session = profiler.stop()
        else:
            run = _LoopRun(shell, code, profiler)
            run.run()
            result, session = run.result, run.session
            interrupted = run.is_interrupted
        session = _strip(session)
        _show(text.render(session), _make_page(session, options), args.height)
        error = result.error_before_exec or result.error_in_exec
        if error is None:
            return
        if interrupted or isinstance(error, KeyboardInterrupt):
            raise InterruptSilently()
        raise CellFailed("%s: %s" % (type(error).__name__, error))


def _parse(line: str) -> tuple[argparse.Namespace, str]:
    """The options at the line's beginning, and the code after them as it stands."""
    words: list[str] = _WORD.findall(line)
    args = _make_parser().parse_args(words)
    at = 0
    for word in words[: len(words) - len(args.code)]:
        at = line.index(word, at) + len(word)
    return args, line[at:].lstrip()


# Running


class _LoopRun:
    """A cell on a loop of its own in a thread: that of a notebook runs already, and
    a profiler of one context sees no other tasks."""

    def __init__(self, shell: Any, code: str, profiler: Profiler) -> None:
        self._shell = shell
        self._code = code
        self._profiler = profiler
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._begun = threading.Lock()
        self._thread_id = 0
        self._ended = threading.Event()
        self._error: BaseException | None = None
        self._interrupts = 0
        self.result: Any = None
        self.session: Any = None

    @property
    def is_interrupted(self) -> bool:
        return self._interrupts > 0

    def run(self) -> None:
        """Wait for the cell's end.

        :raises InterruptSilently: it was interrupted before it could say more.
        """
        while True:
            try:
                self._wait()
                break
            except KeyboardInterrupt:
                self._interrupts += 1
                self._interrupt()
        if self._error is not None:
            if self.is_interrupted:
                raise InterruptSilently() from self._error
            raise self._error

    def _wait(self) -> None:
        """Interrupted at any place, also at the thread's start, it goes on when it is
        called again."""
        if not self._begun.locked():
            # What a cell prints goes to the cell that the context belongs to.
            work = contextvars.copy_context().run
            threading.Thread(target=work, args=(self._work,), name="cell").start()
        while not self._ended.is_set():
            # A signal that another thread got does not end a wait.
            self._ended.wait(0.1)

    def _interrupt(self) -> None:
        task = self._task
        if self._interrupts == 1:
            # One that has not begun sees it then.
            if task is not None:
                with contextlib.suppress(RuntimeError):  # it has just ended
                    self._loop.call_soon_threadsafe(task.cancel)
            return
        # It does not come back to its loop.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self._thread_id), ctypes.py_object(KeyboardInterrupt)
        )

    def _work(self) -> None:
        # A start that was interrupted may have been made again.
        if not self._begun.acquire(blocking=False):
            return
        self._thread_id = threading.get_ident()
        asyncio.set_event_loop(self._loop)
        try:
            self._task = self._loop.create_task(self._profile())
            self._loop.run_until_complete(self._task)
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        except BaseException as error:
            self._error = error
        finally:
            self._loop.close()
            self._ended.set()

    async def _profile(self) -> None:
        if self.is_interrupted:
            raise KeyboardInterrupt
        code, failed = self._code, None
        try:
            code = self._shell.transform_cell(code)
        except Exception:
            failed = sys.exc_info()
        self._profiler.start(target_description=_describe(self._shell))
        try:
            self.result = await self._shell.run_cell_async(
                self._code,
                store_history=False,
                transformed_cell=code,
                preprocessing_exc_tuple=failed,
            )
        finally:
            self.session = self._profiler.stop()


def _describe(shell: Any) -> str:
    return "Cell [%d]" % shell.execution_count


# Reports


def _make_options(args: argparse.Namespace) -> dict[str, Any]:
    """Options of the renderers: those that -p says, and those that have a name."""
    options = _read_options(args.render_option)
    for name in ("show_all", "timeline"):
        if getattr(args, name):
            options[name] = True
    processors = options.setdefault("processor_options", {})
    if not isinstance(processors, dict):
        raise UsageError("-p processor_options is followed by a dot and a name")
    for name in ("show", "hide"):
        glob, regex = getattr(args, name), getattr(args, name + "_regex")
        if glob is not None:
            regex = fnmatch.translate(_unquote(glob))
        if regex is not None:
            processors[name + "_regex"] = _unquote(regex)
    return options


def _unquote(word: str) -> str:
    """A word of a magic's line keeps its quotes."""
    if len(word) >= 2 and word[0] == word[-1] and word[0] in "'\"":
        return word[1:-1]
    return word


def _read_options(given: list[str]) -> dict[str, Any]:
    """What -p says: true, or a value in JSON, or a string; dots lead into a dict."""
    options: dict[str, Any] = {}
    for option in given:
        path, equals, text = _unquote(option).partition("=")
        value: Any = True
        if equals:
            try:
                value = json.loads(text)
            except ValueError:
                value = text
        *folders, name = path.split(".")
        at = options
        for folder in folders:
            at = at.setdefault(folder, {})
            if not isinstance(at, dict):
                raise UsageError("-p %s: %s has a value already" % (option, folder))
        at[name] = value
    return options


def _make_text_renderer(options: dict[str, Any]) -> ConsoleRenderer:
    """In colour where IPython itself is."""
    defaults = {"unicode": True, "color": sys.stdout.isatty()}
    try:
        return ConsoleRenderer(**{**defaults, **options})
    except (TypeError, Renderer.MisconfigurationError) as error:
        raise UsageError("%%pyinstrument: %s" % error) from error


def _make_page(session: Session, options: dict[str, Any]) -> str:
    """As the text, as far as a page has such options."""
    named: dict[str, Any] = {
        name: options[name]
        for name in ("show_all", "timeline", "time")
        if name in options
    }
    for name, value in options["processor_options"].items():
        named["processor_options." + name] = value
    page = _native.render("html", session, named)
    return page.decode("utf-8", "replace") if isinstance(page, bytes) else page


def _show(text: str, page: str, height: int) -> None:
    frame = '<iframe srcdoc="%s" style="border: 0; width: 100%%" height="%d"></iframe>'
    publish: Any = publish_display_data
    publish(
        {
            "text/html": frame % (html.escape(page), height),
            "text/plain": text,
        }
    )


def _strip(session: Session) -> Session:
    """The session without IPython's own frames.

    A cell's stacks begin at its thread and go on below IPython's run_code(). What
    IPython did besides is left out, and its time and its samples are not counted.
    """
    records = []
    start = session.start_call_stack
    for stack, time in session.frame_records:
        at = _find_cell(stack, start)
        if at is not None:
            records.append((stack[:1] + stack[at:], time))
    state = session.to_json(include_frame_records=False)
    state.update(
        frame_records=records,
        start_call_stack=start[:1],
        duration=sum(time for _, time in records),
        sample_count=len(records),
    )
    return Session.from_json(state)


def _find_cell(stack: list[str], start: list[str]) -> int | None:
    """Where in a stack the cell's frames begin, after those that it has in common
    with *start* and IPython's; None: it is IPython's alone.

    A task of the cell's begins below its loop.
    """
    at = 0
    while at < min(len(stack), len(start)) and _same_frame(stack[at], start[at]):
        at += 1
    rest = [(frame + "\0\0").split("\0")[:2] for frame in stack[at:]]
    for is_entry in _ENTRIES:
        for index, (name, path) in enumerate(rest):
            if is_entry(name, path):
                return _find_inside(rest, index + 1, at)
    if any(_OWN.search(path) for _, path in rest):
        return None
    return at if at < len(stack) else None


def _find_inside(rest: list[Any], index: int, at: int) -> int | None:
    if rest[index : index + 1] == [["exec", "<built-in>"]]:
        index += 1
    # What the shell calls after a cell, such as showtraceback(), is its own.
    if index == len(rest) or rest[index][1].endswith(_SHELL):
        return None
    return at + index


def _same_frame(one: str, other: str) -> bool:
    return one.split("\1", 1)[0] == other.split("\1", 1)[0]
