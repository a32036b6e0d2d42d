"""What the middlewares of all kinds share: which request is profiled, and what
becomes of its session."""
from __future__ import annotations

import logging
import os
import random
from typing import TYPE_CHECKING, Any, Callable
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from pyinstrument_top.profiler import Profiler
    from pyinstrument_top.session import Session

DEFAULT_FILENAME = "{total_time:.3f}s {path} {timestamp:.0f}.{ext}"

log = logging.getLogger("pyinstrument_top")

_CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "htm": "text/html; charset=utf-8",
    "json": "application/json",
    "speedscope.json": "application/json",
    "pyisession": "application/json",
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/plain; charset=utf-8",
}


class Rules:
    """Which requests are profiled, and where their reports go.

    The arguments are those of :class:`pyinstrument_top.wsgi.ProfilerMiddleware`.

    :raises ValueError: one of them makes no sense; so a server that is set up
        wrongly does not start.
    """

    def __init__(
        self,
        *,
        url_argument: str | None = "profile",
        show_callback: Callable[[Any], Any] | None = None,
        profile_dir: str | os.PathLike[str] | None = None,
        renderer: Any = None,
        filename: str = DEFAULT_FILENAME,
        filename_callback: Callable[[Any, Session, Any], str] | None = None,
        interval: float = 0.001,
        header: str | None = None,
        share: float | None = None,
        min_duration: float = 0.0,
        on_session: Callable[[Any, Session], Any] | None = None,
        replace_response: bool = True,
    ) -> None:
        for name, value in (
            ("show_callback", show_callback),
            ("filename_callback", filename_callback),
            ("on_session", on_session),
        ):
            if value is not None and not callable(value):
                raise ValueError("%s is not callable: %r" % (name, value))
        keeps = profile_dir is not None or on_session is not None
        if share is None:
            share = 1.0 if keeps else 0.0
        if not 0 <= share <= 1:
            raise ValueError("share is between 0 and 1, not %r" % (share,))
        if share and not keeps:
            raise ValueError(
                "share says how many requests are kept: profile_dir or on_session"
                " says where"
            )
        if not interval > 0:
            raise ValueError("interval is more than 0 seconds, not %r" % (interval,))
        if not min_duration >= 0:
            raise ValueError(
                "min_duration is 0 seconds or more, not %r" % (min_duration,)
            )
        if profile_dir is not None:
            try:
                os.makedirs(profile_dir, exist_ok=True)
            except OSError as error:
                raise ValueError("profile_dir cannot be made: %s" % error) from error
        self.url_argument = url_argument
        self.show_callback = show_callback
        self.profile_dir = profile_dir
        self.renderer = renderer
        self.make_renderer()
        self.filename = filename
        self.filename_callback = filename_callback
        self.interval = interval
        self.header = header
        self.share = share
        self.min_duration = min_duration
        self.on_session = on_session
        self.replace_response = replace_response
        # What is wrong with a pattern is known before the first request.
        format_name(filename, path="", total_time=0.0, timestamp=0.0, ext="html")

    def make_renderer(self) -> Any:
        from pyinstrument_top._files import make_renderer

        return make_renderer(self.renderer)

    def asks(self, query: str, header: str | None) -> bool:
        """Whether a request asks for its profile; the callback is not asked yet.

        :param query: of the URL.
        :param header: the value of the header that triggers, if it is there.
        """
        if header is not None and header.strip().lower() not in ("", "0", "false"):
            return True
        argument = self.url_argument
        # Most requests do not have the word at all.
        if not argument or not query:
            return False
        return argument in parse_qs(query, keep_blank_values=True)

    def draws(self) -> bool:
        """Whether chance takes this request for one of the share."""
        return self.share > 0 and (self.share >= 1 or random.random() < self.share)

    def keeps(self, session: Session) -> bool:
        return session.duration >= self.min_duration

    def page(self, session: Session) -> tuple[str, bytes]:
        """The content type and the body of what replaces a response."""
        return make_page(self.make_renderer(), session)

    def save(self, request: Any, path: str, session: Session) -> None:
        """Write the report into profile_dir. What fails there is logged: it does
        not spoil the response."""
        if self.profile_dir is None:
            return
        try:
            save_report(
                self.profile_dir,
                session,
                self.make_renderer(),
                filename=self.filename,
                callback=self.filename_callback,
                request=request,
                path=path,
            )
        except Exception:
            log.exception("the profile of %s could not be saved", path)


def format_name(pattern: str, **values: Any) -> str:
    """The name of a file from the pattern of the user.

    :raises ValueError: the pattern has a name that is unknown.
    """
    try:
        return pattern.format(**values)
    except (LookupError, ValueError, AttributeError, TypeError) as error:
        raise ValueError(
            "the file name %r cannot be made from %s: %r"
            % (pattern, ", ".join(sorted(values)), error)
        ) from error


def save_report(
    folder: str | os.PathLike[str],
    session: Session,
    renderer: Any,
    *,
    filename: str,
    callback: Callable[[Any, Session, Any], str] | None,
    request: Any,
    path: str,
) -> str:
    """Write a session's report into *folder* under a name that was not there.

    :returns: the path of the file.
    """
    from pyinstrument_top._files import (
        clean_name,
        render,
        renderer_extension,
        write_new,
    )

    if callback is not None:
        name = callback(request, session, renderer)
        if not isinstance(name, str):
            raise TypeError("the file name's callback returned %r" % (name,))
    else:
        name = format_name(
            filename,
            path=clean_name(path),
            total_time=session.duration,
            timestamp=session.start_time,
            ext=renderer_extension(renderer),
        )
    return write_new(os.path.join(folder, name), render(renderer, session))


def make_page(renderer: Any, session: Session) -> tuple[str, bytes]:
    """A report as a response: its content type, and its body."""
    from pyinstrument_top._files import render, renderer_extension

    extension = renderer_extension(renderer)
    kind = _CONTENT_TYPES.get(extension, "application/octet-stream")
    return kind, render(renderer, session)


def start_profiler(interval: float, description: str, asked: bool) -> Profiler | None:
    """A profiler that runs.

    Where this interpreter cannot be sampled, or another profiler runs in this
    context, who asked for a profile gets the exception; one that was drawn goes
    on without, and the log says so.
    """
    from pyinstrument_top.profiler import Profiler

    profiler = Profiler(interval=interval, async_mode="enabled")
    try:
        profiler.start(target_description=description)
    except RuntimeError as error:
        if asked:
            raise
        log.error("%s is not profiled: %s", description, error)
        return None
    return profiler


def stop_profiler(profiler: Profiler, description: str) -> Session | None:
    """The session, or None where the server ended the request on another thread
    than it began: then the log says so."""
    try:
        return profiler.stop()
    except RuntimeError as error:
        log.error("the profile of %s is lost: %s", description, error)
        return None
