"""A middleware for ASGI: profiles of requests, for Starlette, FastAPI, Litestar,
Quart, Django and whatever else is called with a scope."""
from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Awaitable, Callable

from pyinstrument_top._web import Rules, log, start_profiler, stop_profiler

if TYPE_CHECKING:
    from pyinstrument_top.profiler import Profiler
    from pyinstrument_top.session import Session

    Scope = dict[str, Any]
    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]

__all__ = ["ProfilerMiddleware"]


class ProfilerMiddleware:
    """Profile the requests of an ASGI application.

    All arguments are as those of :class:`pyinstrument_top.wsgi.ProfilerMiddleware`,
    with the scope in the place of the environment; *show_callback* and *on_session*
    may be coroutine functions. Scopes other than ``http`` (``lifespan``,
    ``websocket``) are handed on.

    Each request has a profiler of its own, from the call of the application until
    it returns, in the request's own context: other requests of the loop are not in
    it, and the tasks and worker threads that the request starts are.

    :raises ValueError: an argument makes no sense.
    """

    def __init__(
        self,
        app: Callable[[Scope, Receive, Send], Awaitable[None]],
        **options: Any,
    ) -> None:
        self.app = app
        self.rules = Rules(**options)
        header = self.rules.header
        self._header_key = (
            header.lower().encode("latin-1") if header is not None else b""
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        rules = self.rules
        asked = await self._is_asked(scope)
        profiler = None
        if asked or rules.draws():
            profiler = start_profiler(rules.interval, _describe(scope), asked)
        if profiler is None:
            await self.app(scope, receive, send)
        elif asked and rules.replace_response:
            await self._replace(profiler, scope, receive, send)
        else:
            await self._serve(profiler, scope, receive, send)

    async def _is_asked(self, scope: Scope) -> bool:
        rules = self.rules
        header = None
        if self._header_key:
            for name, value in scope.get("headers", ()):
                if name.lower() == self._header_key:
                    header = value.decode("latin-1")
        if not rules.asks(scope.get("query_string", b"").decode("latin-1"), header):
            return False
        if rules.show_callback is None:
            return True
        answer = rules.show_callback(scope)
        return bool(await answer if isawaitable(answer) else answer)

    async def _serve(
        self, profiler: Profiler, scope: Scope, receive: Receive, send: Send
    ) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            session = stop_profiler(profiler, _describe(scope))
            if session is not None:
                await self._keep(scope, session)

    async def _replace(
        self, profiler: Profiler, scope: Scope, receive: Receive, send: Send
    ) -> None:
        said: list[int] = []

        async def swallow(message: Any) -> None:
            if message["type"] == "http.response.start":
                said[:] = [message["status"]]

        session = None
        try:
            await self.app(scope, receive, swallow)
        finally:
            session = stop_profiler(profiler, _describe(scope))
            if session is not None:
                for status in said:
                    session.target_description += " (%d)" % status
                await self._keep(scope, session)
        if session is None:
            raise RuntimeError("the profile of this request was lost: see the log")
        kind, body = self.rules.page(session)
        headers = [
            (b"content-type", kind.encode("latin-1")),
            (b"content-length", str(len(body)).encode("latin-1")),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if scope.get("method") == "HEAD":
            body = b""
        await send({"type": "http.response.body", "body": body})

    async def _keep(self, scope: Scope, session: Session) -> None:
        rules = self.rules
        if not rules.keeps(session):
            return
        rules.save(scope, _get_path(scope), session)
        if rules.on_session is None:
            return
        try:
            done = rules.on_session(scope, session)
            if isawaitable(done):
                await done
        except Exception:
            log.exception("on_session failed")


def _get_path(scope: Scope) -> str:
    # It has root_path in front, as the specification wants it, or as older
    # servers have it has not.
    path, root = str(scope.get("path", "")), str(scope.get("root_path", ""))
    return path if path.startswith(root) else root + path


def _describe(scope: Scope) -> str:
    return "%s %s" % (scope.get("method", "GET"), _get_path(scope) or "/")
