"""The profiler."""
from __future__ import annotations

import sys
import time
from contextvars import ContextVar

from pyinstrument_top import _native
from pyinstrument_top.session import Session
from pyinstrument_top.stem import CallerStack, InProgram

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    import types
    from typing import IO, Any, Callable

    from pyinstrument_top.renderers.base import Renderer
    from pyinstrument_top.renderers.console import FlatTimeMode
    from pyinstrument_top.typing import LiteralStr, TypeAlias

    AsyncMode: TypeAlias = LiteralStr["enabled", "disabled", "strict"]
    Threads: TypeAlias = LiteralStr["calling", "all"]

_ASYNC_MODES = ("enabled", "disabled", "strict")
_THREADS = ("calling", "all")

# Says of the profiler that runs in this context, in an async mode, whether it
# still does. It does not keep it alive.
_in_context: ContextVar[Callable[[], bool] | None] = ContextVar(
    "pyinstrument_top", default=None
)


class _Run:
    """What is known of a run when it begins."""

    __slots__ = ("window", "caller", "description", "start_time", "cpu_time")

    def __init__(
        self,
        window: _native.Window,
        caller: CallerStack,
        target_description: str,
    ) -> None:
        self.window = window
        self.caller = caller
        self.description = target_description
        self.start_time = time.time()
        self.cpu_time = time.process_time()


class Profiler:
    """Records where a stretch of the program spends its time.

    ::

        with Profiler() as profiler:
            work()
        profiler.print()

    The stretch may be begun and ended by :meth:`start` and :meth:`stop` as well.
    A profiler that is started again adds to what it has.
    """

    def __init__(
        self,
        interval: float = 0.001,
        async_mode: AsyncMode = "enabled",
        use_timing_thread: bool | None = None,
        *,
        threads: Threads = "calling",
    ) -> None:
        """
        :param interval: seconds from one sample to the next. The least of all
            running profilers' counts, and 0.00005 is the least of all.
        :param async_mode: see :attr:`async_mode`.
        :param use_timing_thread: has no effect: no clock is read by the program.
        :param threads: ``calling``, the thread that starts it, and what works
            for it in other ones; ``all``, every thread, as roots of their own.
        :raises ValueError: one of them makes no sense.
        """
        if not 0 < interval < float("inf"):
            raise ValueError(
                "interval is %r, not a number of seconds above 0" % (interval,)
            )
        if async_mode not in _ASYNC_MODES:
            raise ValueError(
                "async_mode is %r, not enabled, disabled or strict"
                % (async_mode,)
            )
        if threads not in _THREADS:
            raise ValueError("threads is %r, not calling or all" % (threads,))
        self._interval = interval
        self._async_mode: AsyncMode = async_mode
        self._threads: Threads = threads
        self.use_timing_thread = use_timing_thread
        self._last_session: Session | None = None
        self._run: _Run | None = None

    @property
    def interval(self) -> float:
        """Seconds from one sample to the next."""
        return self._interval

    @property
    def async_mode(self) -> AsyncMode:
        """What happens to the time in which other code of the event loop runs.

        ``enabled``
            Time that a coroutine waits for something stands as ``[await]``
            below its ``await``, whatever ran meanwhile; other time is shown as
            it was. The default.
        ``strict``
            The same, but that what is of no interest is ``[out-of-context]``.
        ``disabled``
            All is shown as it was on the thread: the loop and other tasks, too.
            Any number of these profilers may run at once.
        """
        return self._async_mode

    @property
    def threads(self) -> Threads:
        """Which threads are seen: ``calling`` or ``all``."""
        return self._threads

    @property
    def last_session(self) -> Session | None:
        """What was recorded; None: nothing was yet."""
        return self._last_session

    @property
    def is_running(self) -> bool:
        """Was it started, and not stopped?"""
        return self._run is not None

    def _make_window(self) -> _native.Window:
        return _native.Window(
            self._interval, async_mode=self._async_mode, threads=self._threads
        )

    def start(
        self,
        caller_frame: types.FrameType | None = None,
        target_description: str | None = None,
    ) -> None:
        """Begin to record.

        :param caller_frame: whose callers a report leaves out; None: the
            caller's. Libraries that start a profiler give their own caller's.
        :param target_description: what a report says is profiled; None: the file
            and the line of that frame.
        :raises ValueError: it is running.
        :raises RuntimeError: another profiler runs in this context, and neither
            is of ``async_mode="disabled"``; or this interpreter, or this place,
            cannot be sampled.
        """
        if self._run is not None:
            raise ValueError("Profiler is already running.")
        if caller_frame is None:
            caller_frame = sys._getframe(1)
        if target_description is None:
            target_description = "Profile at %s:%d" % (
                caller_frame.f_code.co_filename,
                caller_frame.f_lineno,
            )
        self._start_below(CallerStack(caller_frame), target_description)

    def _start_below(self, caller: CallerStack, description: str) -> None:
        is_async = self._async_mode != "disabled"
        if is_async:
            is_taken = _in_context.get()
            if is_taken is not None and is_taken():
                raise RuntimeError(
                    "There is already a profiler running. In one thread or async"
                    ' context only one may, unless all have async_mode="disabled".'
                )
        run = _Run(self._make_window(), caller, description)
        run.window.start()
        self._run = run
        if is_async:
            _in_context.set(_watch(self))

    def stop(self) -> Session:
        """Record no more.

        :return: what was recorded, by earlier runs of this profiler as well; it
            is :attr:`last_session`, too.
        :raises RuntimeError: it is not running; or it was started on another
            thread, and runs on.
        """
        run = self._run
        if run is None:
            raise RuntimeError("This profiler is not currently running.")
        samples = run.window.stop()
        cpu_time = time.process_time() - run.cpu_time
        self._run = None
        if self._async_mode != "disabled":
            is_taken = _in_context.get()
            if is_taken is not None and not is_taken():
                _in_context.set(None)
        session = Session._of_source(
            InProgram(samples, run.caller),
            start_time=run.start_time,
            duration=samples.duration,
            interval=self._interval,
            sample_count=samples.count,
            target_description=run.description,
            cpu_time=cpu_time,
        )
        if self._last_session is not None:
            session = Session.combine(self._last_session, session)
        self._last_session = session
        return session

    def reset(self) -> None:
        """Stop, if it is running, and forget what was recorded.

        :raises RuntimeError: it is running on another thread.
        """
        if self._run is not None:
            self.stop()
        self._last_session = None

    def __enter__(self) -> Profiler:
        self.start(caller_frame=sys._getframe(1))
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: types.TracebackType | None,
    ) -> None:
        self.stop()

    # Reports.

    def print(
        self,
        file: IO[str] | None = None,
        *,
        unicode: bool | None = None,
        color: bool | None = None,
        show_all: bool = False,
        timeline: bool = False,
        time: LiteralStr["seconds", "percent_of_total"] = "seconds",
        flat: bool = False,
        flat_time: FlatTimeMode = "self",
        short_mode: bool = False,
        processor_options: dict[str, Any] | None = None,
    ) -> None:
        """Print what was recorded.

        :param file: where to; None: what ``sys.stdout`` is then.
        :param unicode: draw with Unicode; None: if the file can have it.
        :param color: use colours; None: if the file is a terminal with them.

        The others are :class:`~pyinstrument_top.renderers.ConsoleRenderer`'s.
        """
        from pyinstrument_top.util import (
            file_supports_color,
            file_supports_unicode,
            write_report,
        )

        out = sys.stdout if file is None else file
        if out is None:  # as below pythonw
            return
        if unicode is None:
            unicode = file_supports_unicode(out)
        if color is None:
            color = file_supports_color(out)
        text = self.output_text(
            unicode=unicode,
            color=color,
            show_all=show_all,
            timeline=timeline,
            time=time,
            flat=flat,
            flat_time=flat_time,
            short_mode=short_mode,
            processor_options=processor_options,
        )
        write_report(text + "\n", out)

    def output_text(
        self,
        unicode: bool = False,
        color: bool = False,
        show_all: bool = False,
        timeline: bool = False,
        time: LiteralStr["seconds", "percent_of_total"] = "seconds",
        flat: bool = False,
        flat_time: FlatTimeMode = "self",
        short_mode: bool = False,
        processor_options: dict[str, Any] | None = None,
    ) -> str:
        """What was recorded as text.

        The arguments are :class:`~pyinstrument_top.renderers.ConsoleRenderer`'s.
        """
        from pyinstrument_top.renderers.console import ConsoleRenderer

        return self.output(
            ConsoleRenderer(
                unicode=unicode,
                color=color,
                show_all=show_all,
                timeline=timeline,
                time=time,
                flat=flat,
                flat_time=flat_time,
                short_mode=short_mode,
                processor_options=processor_options,
            )
        )

    def output_html(self, resample_interval: float | None = None) -> str:
        """What was recorded as a page.

        :param resample_interval: see
            :class:`~pyinstrument_top.renderers.HTMLRenderer`.
        """
        from pyinstrument_top.renderers.html import HTMLRenderer

        return self.output(HTMLRenderer(resample_interval=resample_interval))

    def write_html(
        self,
        path: str | os.PathLike[str],
        timeline: bool = False,
        show_all: bool = False,
        resample_interval: float | None = None,
    ) -> None:
        """Write what was recorded to a file, as a page.

        :raises OSError: the file cannot be written.

        The others are :class:`~pyinstrument_top.renderers.HTMLRenderer`'s.
        """
        from pyinstrument_top.renderers.html import HTMLRenderer

        page = self.output(
            HTMLRenderer(
                timeline=timeline,
                show_all=show_all,
                resample_interval=resample_interval,
            )
        )
        with open(
            path, "w", encoding="utf-8", errors="surrogateescape"
        ) as file:
            file.write(page)

    def open_in_browser(
        self, timeline: bool = False, resample_interval: float | None = None
    ) -> str:
        """Show what was recorded in the web browser.

        :return: the file that the page is in; it stays.
        """
        from pyinstrument_top.renderers.html import HTMLRenderer

        renderer = HTMLRenderer(
            timeline=timeline, resample_interval=resample_interval
        )
        return renderer.open_in_browser(self._finished_session())

    def output(self, renderer: Renderer) -> str:
        """What was recorded, as the renderer has it.

        :raises Exception: it is running, or nothing was recorded yet.
        """
        return renderer.render(self._finished_session())

    def _finished_session(self) -> Session:
        if self._run is not None:
            raise Exception(
                "There is no report yet: this profiler is still running."
            )
        if self._last_session is None:
            raise Exception(
                "There is no report: this profiler has not recorded anything yet."
            )
        return self._last_session


def _watch(profiler: Profiler) -> Callable[[], bool]:
    # weakref itself takes longer to import than all else of a start.
    from _weakref import ref

    profiler_ref = ref(profiler)

    def is_running() -> bool:
        profiler = profiler_ref()
        return profiler is not None and profiler.is_running

    return is_running
