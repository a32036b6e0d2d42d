"""``profile``: a block or a function, and a report of it on stderr."""
from __future__ import annotations

import sys

from pyinstrument_top.profiler import Profiler

TYPE_CHECKING = False
if TYPE_CHECKING:
    import types
    from typing import Any, Callable, NoReturn, TypedDict, TypeVar, overload

    from pyinstrument_top.profiler import AsyncMode
    from pyinstrument_top.renderers.base import Renderer
    from pyinstrument_top.session import Session
    from pyinstrument_top.typing import Unpack

    CallableVar = TypeVar("CallableVar", bound=Callable[..., Any])

    class ProfileContextOptions(TypedDict, total=False):
        interval: float
        async_mode: AsyncMode
        use_timing_thread: bool | None
        renderer: Renderer | None
        target_description: str | None

else:

    def overload(function: Any) -> Any:
        return function


_OPTIONS = (
    "interval",
    "async_mode",
    "use_timing_thread",
    "renderer",
    "target_description",
)


def _profiler(options: ProfileContextOptions) -> Profiler:
    return Profiler(
        interval=options.get("interval", 0.001),
        async_mode=options.get("async_mode", "disabled"),
        use_timing_thread=options.get("use_timing_thread"),
    )


class ProfileContext:
    """What ``profile(...)`` makes: a context manager, and a decorator."""

    def __init__(self, **kwargs: Unpack[ProfileContextOptions]) -> None:
        """See :func:`profile`."""
        for name in kwargs:
            if name not in _OPTIONS:
                raise TypeError("profile() has no option %r" % name)
        self.options: ProfileContextOptions = kwargs
        self.profiler = _profiler(kwargs)

    @overload
    def __call__(self, func: CallableVar, /) -> CallableVar: ...

    @overload
    def __call__(
        self, /, **kwargs: Unpack[ProfileContextOptions]
    ) -> ProfileContext: ...

    def __call__(
        self,
        func: Callable[..., Any] | None = None,
        /,
        **kwargs: Unpack[ProfileContextOptions],
    ) -> Any:
        if func is None:
            options: ProfileContextOptions = {**self.options, **kwargs}
            return ProfileContext(**options)
        if not callable(func):
            raise TypeError("profile() cannot decorate %r" % (func,))
        from pyinstrument_top.decorator import decorated

        return decorated(func, self.options)

    def __enter__(self) -> None:
        if self.profiler.is_running:
            raise RuntimeError(
                "This profiler is already running: one profile() is for one block"
                " at a time."
            )
        caller = sys._getframe(1)
        description = self.options.get("target_description")
        if description is None:
            description = "Block at %s:%d" % (
                caller.f_code.co_filename,
                caller.f_lineno,
            )
        self.profiler.start(caller_frame=caller, target_description=description)

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: types.TracebackType | None,
    ) -> None:
        show(self.profiler.stop(), self.options.get("renderer"))


def show(session: Session, renderer: Renderer | None) -> None:
    """Write a report to stderr, a short text if no renderer is given."""
    from pyinstrument_top.renderers.console import ConsoleRenderer
    from pyinstrument_top.util import (
        file_supports_color,
        file_supports_unicode,
        write_report,
    )

    file = sys.stderr
    if file is None:  # as below pythonw
        return
    if renderer is None:
        renderer = ConsoleRenderer(
            color=file_supports_color(file),
            unicode=file_supports_unicode(file),
            short_mode=True,
        )
    text = renderer.render(session)
    if renderer.output_is_binary and hasattr(file, "buffer"):
        file.flush()
        file.buffer.write(text.encode("utf-8", "surrogateescape"))
        file.buffer.flush()
    else:
        write_report(text, file)


class _Profile:
    """Profile a block or a function, and write a report to stderr at its end.

    ::

        with profile():
            work()

        @profile
        def work(): ...

        @profile(interval=0.0001)
        async def work(): ...

    A function is profiled each time it is called; a coroutine from its start to
    its end, a generator while it runs, without its caller's time between.

    :param interval: see :class:`Profiler`; 0.001 seconds.
    :param async_mode: see :attr:`Profiler.async_mode`; ``disabled``, so that
        what is called may be profiled as well.
    :param use_timing_thread: has no effect.
    :param renderer: of the report; None: a short text.
    :param target_description: what it says is profiled; None: the function, or
        where the block begins.
    :raises ValueError: one of them makes no sense.
    """

    @overload
    def __call__(self, func: CallableVar, /) -> CallableVar: ...

    @overload
    def __call__(
        self, /, **kwargs: Unpack[ProfileContextOptions]
    ) -> ProfileContext: ...

    def __call__(
        self,
        func: Callable[..., Any] | None = None,
        /,
        **kwargs: Unpack[ProfileContextOptions],
    ) -> Any:
        context = ProfileContext(**kwargs)
        return context if func is None else context(func)

    def __enter__(self) -> NoReturn:
        raise TypeError("profile is to be called here, too: with profile():")

    def __exit__(self, *args: object) -> None: ...


profile = _Profile()
