"""A middleware for WSGI: profiles of requests, for Flask, Django, Pyramid, Falcon
and whatever else is called with an environment."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator

from pyinstrument_top._web import Rules, log, start_profiler, stop_profiler

if TYPE_CHECKING:
    from pyinstrument_top.profiler import Profiler
    from pyinstrument_top.session import Session

    Environ = dict[str, Any]
    StartResponse = Callable[..., Any]

__all__ = ["ProfilerMiddleware"]


class ProfilerMiddleware:
    """Profile the requests of a WSGI application.

    A request *asks* for its profile by *url_argument* or *header*, if
    *show_callback* allows it: the report is then the response. A *share* of all
    requests is *drawn*: what they answer is as without, and their profiles go to
    *profile_dir* and *on_session*, as those of the requests that asked do. All
    other requests run as if the middleware were not there.

    A report shows paths and names of the source: where strangers can reach the
    server, give *show_callback*, or ``url_argument=None``.

    Each request has a profiler of its own, from the call of the application until
    its result is closed.

    :param app: the application.
    :param url_argument: an argument of the URL that asks (``?profile``); ``None``:
        none does.
    :param show_callback: called with the environment of a request that asks;
        false: it is served as if it had not asked.
    :param profile_dir: a folder that reports are written to; it is made.
    :param renderer: of files and of the response: a format such as ``"html"`` (as
        without), ``"json"``, ``"text"``, a renderer class or its dotted path.
    :param filename: the pattern of a file's name, of ``total_time`` (seconds),
        ``path``, ``timestamp`` (seconds since 1970) and ``ext``. A name that is
        there already gets a counter.
    :param filename_callback: called with environment, session and renderer; returns
        the name instead.
    :param interval: seconds between two samples.
    :param header: a header that asks, such as ``"X-Profile"``, unless its value is
        empty, ``0`` or ``false``.
    :param share: of all requests, from 0 to 1; as without: 1 if there is
        *profile_dir* or *on_session*, otherwise 0. With ``share=0`` these get what
        was asked for alone.
    :param min_duration: seconds; what took less is neither written nor given to
        *on_session*.
    :param on_session: called with environment and session.
    :param replace_response: ``False``: also who asks gets the application's answer.
    :raises ValueError: an argument makes no sense.
    """

    def __init__(
        self,
        app: Callable[[Environ, StartResponse], Iterable[bytes]],
        **options: Any,
    ) -> None:
        self.app = app
        self.rules = Rules(**options)
        header = self.rules.header
        self._header_key = (
            "HTTP_" + header.upper().replace("-", "_") if header is not None else ""
        )

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        rules = self.rules
        asked = rules.asks(
            environ.get("QUERY_STRING", ""),
            environ.get(self._header_key) if self._header_key else None,
        ) and (rules.show_callback is None or bool(rules.show_callback(environ)))
        if not asked and not rules.draws():
            return self.app(environ, start_response)
        profiler = start_profiler(rules.interval, _describe(environ), asked)
        if profiler is None:
            return self.app(environ, start_response)
        request = _Request(self.rules, environ, profiler)
        if asked and rules.replace_response:
            return request.replace(self.app, start_response)
        return request.serve(self.app, start_response)


class _Request:
    """One request that is profiled."""

    def __init__(self, rules: Rules, environ: Environ, profiler: Profiler) -> None:
        self.rules = rules
        self.environ = environ
        self.profiler: Profiler | None = profiler

    def finish(self, status: str = "") -> Session | None:
        """End the window, once; the session goes where sessions go."""
        profiler, self.profiler = self.profiler, None
        if profiler is None:
            return None
        session = stop_profiler(profiler, _describe(self.environ))
        if session is None:
            return None
        if status:
            session.target_description += " (%s)" % status
        rules = self.rules
        if rules.keeps(session):
            rules.save(self.environ, _get_path(self.environ), session)
            if rules.on_session is not None:
                try:
                    rules.on_session(self.environ, session)
                except Exception:
                    log.exception("on_session failed")
        return session

    def serve(self, app: Any, start_response: StartResponse) -> Iterable[bytes]:
        try:
            result = app(self.environ, start_response)
        except BaseException:
            self.finish()
            raise
        # A server looks at the length of what has one.
        return (_SizedBody if hasattr(result, "__len__") else _Body)(self, result)

    def replace(self, app: Any, start_response: StartResponse) -> Iterable[bytes]:
        said: list[str] = []

        def swallow(status: str, headers: Any, exc_info: Any = None) -> Any:
            said[:] = [status]
            return lambda data: None

        try:
            result = app(self.environ, swallow)
            try:
                for _ in result:
                    pass
            finally:
                getattr(result, "close", _do_nothing)()
        except BaseException:
            self.finish()
            raise
        session = self.finish("".join(said))
        if session is None:
            raise RuntimeError("the profile of this request was lost: see the log")
        kind, body = self.rules.page(session)
        start_response(
            "200 OK",
            [
                ("Content-Type", kind),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
            ],
        )
        return [b"" if self.environ.get("REQUEST_METHOD") == "HEAD" else body]


class _Body:
    """What an application returned; the window ends as it is closed."""

    def __init__(self, request: _Request, result: Iterable[bytes]) -> None:
        self._request = request
        self._result = result
        self._iterator: Iterator[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._iterator is None:
            self._iterator = iter(self._result)
        return next(self._iterator)

    def close(self) -> None:
        try:
            getattr(self._result, "close", _do_nothing)()
        finally:
            self._request.finish()


def _do_nothing() -> None:
    pass


class _SizedBody(_Body):
    def __len__(self) -> int:
        return len(self._result)  # type: ignore[arg-type]


def _get_path(environ: Environ) -> str:
    """The path as it was sent: WSGI hands its bytes on as Latin-1."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return str(path).encode("latin-1", "replace").decode("utf-8", "replace")


def _describe(environ: Environ) -> str:
    return "%s %s" % (environ.get("REQUEST_METHOD", "GET"), _get_path(environ) or "/")
