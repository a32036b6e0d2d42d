"""``@profile``: what it makes of functions of each kind."""
from __future__ import annotations

import functools
import sys
import types
from typing import TYPE_CHECKING, Any, AsyncGenerator, Callable, Generator

from pyinstrument_top.context_manager import _profiler, show
from pyinstrument_top.session import Session
from pyinstrument_top.stem import CallerStack

if TYPE_CHECKING:
    from pyinstrument_top.context_manager import ProfileContextOptions

_CO_GENERATOR = 0x20
_CO_COROUTINE = 0x80
_CO_ITERABLE_COROUTINE = 0x100
_CO_ASYNC_GENERATOR = 0x200


class _Call:
    """One call of a function that is profiled, in one piece or in several."""

    def __init__(
        self, func: Callable[..., Any], options: ProfileContextOptions
    ) -> None:
        self._code = getattr(func, "__code__", None)
        self._options = options
        self._profiler = _profiler(options)
        self._session: Session | None = None
        description = options.get("target_description")
        self._description = (
            _describe(func) if description is None else description
        )

    def begin(self) -> None:
        """A piece, in the function that the caller of this one calls."""
        caller = CallerStack(sys._getframe(2))
        if self._code is not None:
            caller.go_on_to(self._code)
        self._profiler._start_below(caller, self._description)

    def end(self) -> None:
        """The piece."""
        session = self._profiler.stop()
        self._profiler.reset()
        if self._session is None:
            self._session = session
        else:
            self._session._absorb(session)

    def show(self) -> None:
        """All pieces as one report."""
        if self._session is not None:
            show(self._session, self._options.get("renderer"))


def _describe(func: Callable[..., Any]) -> str:
    name = getattr(func, "__qualname__", None) or repr(func)
    code = getattr(func, "__code__", None)
    if code is None:
        return "Function %s" % name
    return "Function %s at %s:%d" % (
        name,
        code.co_filename,
        code.co_firstlineno,
    )


def decorated(
    func: Callable[..., Any], options: ProfileContextOptions
) -> Callable[..., Any]:
    """A function of the same kind that is profiled whenever it is called."""
    code = getattr(func, "__code__", None)
    flags = code.co_flags if code is not None else 0
    if flags & _CO_COROUTINE:
        make = _coroutine
    elif flags & _CO_ASYNC_GENERATOR:
        make = _async_generator
    elif flags & _CO_GENERATOR:
        make = _generator
    else:
        make = _function
    wrapper: Callable[..., Any] = functools.wraps(func)(make(func, options))
    if flags & _CO_ITERABLE_COROUTINE:
        return types.coroutine(wrapper)
    return wrapper


def _function(
    func: Callable[..., Any], options: ProfileContextOptions
) -> Callable[..., Any]:
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        call = _Call(func, options)
        call.begin()
        try:
            return func(*args, **kwargs)
        finally:
            call.end()
            call.show()

    return wrapper


def _coroutine(
    func: Callable[..., Any], options: ProfileContextOptions
) -> Callable[..., Any]:
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        call = _Call(func, options)
        call.begin()
        try:
            return await func(*args, **kwargs)
        finally:
            call.end()
            call.show()

    return wrapper


def _generator(
    func: Callable[..., Any], options: ProfileContextOptions
) -> Callable[..., Any]:
    def wrapper(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        call = _Call(func, options)
        body = func(*args, **kwargs)
        step: Callable[..., Any] = body.send
        sent: tuple[Any, ...] = (None,)
        try:
            while True:
                call.begin()
                try:
                    value = step(*sent)
                finally:
                    call.end()
                try:
                    step, sent = body.send, ((yield value),)
                except GeneratorExit:
                    raise
                except BaseException as error:
                    step, sent = body.throw, (error,)
        except StopIteration as end:
            return end.value
        finally:
            body.close()
            call.show()

    return wrapper


def _async_generator(
    func: Callable[..., Any], options: ProfileContextOptions
) -> Callable[..., Any]:
    async def wrapper(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        call = _Call(func, options)
        body = func(*args, **kwargs)
        step: Callable[..., Any] = body.asend
        sent: tuple[Any, ...] = (None,)
        try:
            while True:
                call.begin()
                try:
                    value = await step(*sent)
                finally:
                    call.end()
                try:
                    step, sent = body.asend, ((yield value),)
                except GeneratorExit:
                    raise
                except BaseException as error:
                    step, sent = body.athrow, (error,)
        except StopAsyncIteration:
            return
        finally:
            await body.aclose()
            call.show()

    return wrapper
