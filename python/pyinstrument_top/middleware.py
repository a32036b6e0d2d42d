"""A middleware for Django: profiles of requests.

In ``settings.py``::

    MIDDLEWARE = ["pyinstrument_top.middleware.ProfilerMiddleware", ...]

Then ``?profile`` at the end of a URL answers with the request's profile. Settings:

``PYINSTRUMENT_URL_ARGUMENT`` (``"profile"``)
    the argument that asks.
``PYINSTRUMENT_SHOW_CALLBACK``
    a function, or its dotted path, that is called with the request and says whether
    it may ask.
``PYINSTRUMENT_INTERVAL`` (``0.001``)
    seconds between two samples.
``PYINSTRUMENT_PROFILE_DIR``
    a folder to which the profile of every request is written.
``PYINSTRUMENT_PROFILE_DIR_RENDERER``
    a renderer class, its dotted path, or a format such as ``"json"``, for that folder.
``PYINSTRUMENT_FILENAME`` (``"{total_time:.3f}s {path} {timestamp:.0f}.{ext}"``)
    what the files in there are called.
``PYINSTRUMENT_FILENAME_CALLBACK``
    a function, or its dotted path, that is called with request, session and renderer
    and returns the name instead.
"""
from __future__ import annotations

import asyncio
from typing import Any, AsyncIterator, Callable, Iterator

import asgiref.sync
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.module_loading import import_string

from pyinstrument_top._files import make_renderer
from pyinstrument_top._web import (
    DEFAULT_FILENAME,
    log,
    make_page,
    save_report,
    start_profiler,
    stop_profiler,
)

# asgiref of Django up to 4.1 has none.
_is_async: Callable[[Any], bool] = getattr(
    asgiref.sync, "iscoroutinefunction", asyncio.iscoroutinefunction
)

__all__ = ["ProfilerMiddleware"]


def _get(name: str, default: Any = None) -> Any:
    return getattr(settings, "PYINSTRUMENT_" + name, default)


def _get_function(name: str) -> Any:
    """The function that a setting is or names, or None."""
    value = _get(name)
    if isinstance(value, str):
        try:
            value = import_string(value)
        except ImportError as error:
            raise ImproperlyConfigured(
                "PYINSTRUMENT_%s: %s" % (name, error)
            ) from error
    if value is not None and not callable(value):
        raise ImproperlyConfigured(
            "PYINSTRUMENT_%s is neither a function nor the path of one: %r"
            % (name, value)
        )
    return value


class ProfilerMiddleware(MiddlewareMixin):
    """Profile the requests that ask for it, or all; see the module.

    Views may be synchronous or coroutine functions, under WSGI and under ASGI, and
    what a streaming response yields belongs to its request's profile. The settings
    are looked up for each request. ``request.profiler`` is the profiler.

    Subclasses may extend :meth:`process_request` and :meth:`process_response`.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        super().__init__(get_response)
        self._is_async = _is_async(get_response)

    def __call__(self, request: Any) -> Any:
        if self._is_async:
            return self.__acall__(request)
        response = self.process_request(request)
        if response is None:
            try:
                response = self.get_response(request)
                if self._is_replaced(request, response):
                    # Its stream belongs to the profile.
                    for _ in _read(response):
                        pass
            except BaseException:
                self._drop(request)
                raise
        return self.process_response(request, response)

    async def __acall__(self, request: Any) -> Any:
        # Both hooks run here and not in a worker: the window is this task's.
        response = self.process_request(request)
        if response is None:
            try:
                waits: Any = self.get_response(request)
                response = await waits
                if self._is_replaced(request, response):
                    async for _ in _aread(response):
                        pass
            except BaseException:
                self._drop(request)
                raise
        return self.process_response(request, response)

    def process_request(self, request: Any) -> Any:
        """Begin the profile, if there is to be one.

        :returns: ``None``, or the response, with which the view is not called.
        """
        request.profile_is_asked = asked = self._is_asked(request)
        if not asked and not _get("PROFILE_DIR"):
            return None
        profiler = start_profiler(
            _get("INTERVAL", 0.001), "%s %s" % (request.method, request.path), asked
        )
        if profiler is not None:
            request.profiler = profiler
        return None

    def process_response(self, request: Any, response: Any) -> Any:
        """End the profile: with the response, or when its stream is closed.

        :returns: the response, or the profile's page.
        """
        if not hasattr(request, "profiler"):
            return response
        if response.streaming and not request.profile_is_asked:
            self._wrap_stream(request, response)
            return response
        session = self._finish(request, response.status_code)
        if session is None or not request.profile_is_asked:
            return response
        response.close()
        return self._make_page(session)

    def _is_asked(self, request: Any) -> bool:
        if _get("URL_ARGUMENT", "profile") not in request.GET:
            return False
        show = _get_function("SHOW_CALLBACK")
        return show is None or bool(show(request))

    def _is_replaced(self, request: Any, response: Any) -> bool:
        """Whether the response is a stream of which only the profile is sent."""
        return bool(
            response.streaming
            and request.profile_is_asked
            and hasattr(request, "profiler")
        )

    def _drop(self, request: Any) -> None:
        """The profile of a request that ended in an exception."""
        if hasattr(request, "profiler"):
            self._finish(request, 500)

    def _finish(self, request: Any, status: int) -> Any:
        description = "%s %s (%d)" % (request.method, request.path, status)
        session = stop_profiler(request.profiler, description)
        if session is None:
            return None
        session.target_description = description
        if _get("PROFILE_DIR"):
            self._save(request, session)
        return session

    def _save(self, request: Any, session: Any) -> None:
        # What goes wrong here does not spoil the response.
        try:
            save_report(
                _get("PROFILE_DIR"),
                session,
                make_renderer(_get("PROFILE_DIR_RENDERER")),
                filename=_get("FILENAME", DEFAULT_FILENAME),
                callback=_get_function("FILENAME_CALLBACK"),
                request=request,
                path=request.path,
            )
        except Exception:
            log.exception("the profile of %s could not be saved", request.path)

    def _make_page(self, session: Any) -> Any:
        kind, body = make_page(make_renderer(None), session)
        page = HttpResponse(body, content_type=kind)
        page["Cache-Control"] = "no-store"
        return page

    def _wrap_stream(self, request: Any, response: Any) -> None:
        def finish() -> None:
            self._finish(request, response.status_code)

        response.streaming_content = (
            _AsyncStream(_aread(response), finish)
            if self._is_async
            else _Stream(_read(response), finish)
        )


# A stream of the other kind is read at once, as Django does it.


def _read(response: Any) -> Iterator[bytes]:
    """What a response streams: its content as it is now."""
    return _read_content(
        response.streaming_content, getattr(response, "is_async", False)
    )


def _aread(response: Any) -> AsyncIterator[bytes]:
    return _aread_content(
        response.streaming_content, getattr(response, "is_async", False)
    )


def _read_content(content: Any, is_async: bool) -> Iterator[bytes]:
    if is_async:

        async def collect() -> list[bytes]:
            return [part async for part in content]

        content = async_to_sync(collect)()
    yield from content


async def _aread_content(content: Any, is_async: bool) -> AsyncIterator[bytes]:
    if is_async:
        async for part in content:
            yield part
    else:
        for part in await sync_to_async(lambda: list(content))():
            yield part


class _Closing:
    """Calls *finish* once: at the end of a response's parts, or when that is
    closed."""

    def __init__(self, parts: Any, finish: Callable[[], None]) -> None:
        self._parts = parts
        self._finish: Callable[[], None] | None = finish

    def close(self) -> None:
        finish, self._finish = self._finish, None
        if finish is not None:
            finish()


class _Stream(_Closing):
    def __iter__(self) -> _Stream:
        return self

    def __next__(self) -> bytes:
        try:
            part: bytes = next(self._parts)
            return part
        except BaseException:
            self.close()
            raise


class _AsyncStream(_Closing):
    def __aiter__(self) -> _AsyncStream:
        return self

    async def __anext__(self) -> bytes:
        try:
            part: bytes = await self._parts.__anext__()
            return part
        except BaseException:
            self.close()
            raise
