"""Pages."""
from __future__ import annotations

import sys
from typing import Any

from pyinstrument_top import _native
from pyinstrument_top.renderers.base import ProcessorList, Renderer, as_text
from pyinstrument_top.session import Session

_MAX_RECORDS = 100_000


class HTMLRenderer(Renderer):
    """One page with all in it, to explore in a browser."""

    output_file_extension = "html"

    preprocessors: ProcessorList
    """What the tree goes through before it is put into the page, which has
    processors of its own: what is left out here is not there. Empty at first."""

    preprocessor_options: dict[str, Any]
    """Options for them."""

    def __init__(
        self,
        *,
        resample_interval: float | None = None,
        show_all: bool = False,
        timeline: bool = False,
    ) -> None:
        """
        :param resample_interval: what a session of more than 100 000 records is
            resampled to first (:meth:`Session.resample`), in seconds; None: a
            ten-thousandth of its duration, or as much more as it takes; 0: it
            is not.
        :param show_all: the page shows library code and rare frames at first.
        :param timeline: it shows its timeline at first.
        """
        super().__init__()
        self.resample_interval = resample_interval
        self.show_all = show_all
        self.timeline = timeline
        self.preprocessors = []
        self.preprocessor_options = {}

    def render(self, session: Session) -> str:
        """The page. That it was resampled is said on stderr."""
        session = self._resampled(session)
        options: dict[str, Any] = {
            name: True
            for name in ("show_all", "timeline")
            if getattr(self, name)
        }
        if (
            not self.preprocessors
            and type(session).root_frame is Session.root_frame
        ):
            return as_text(_native.render("html", session, options))
        root = session.root_frame()
        for processor in self.preprocessors:
            root = processor(root, options=self.preprocessor_options)
        return as_text(_native.render_tree("html", root, session, options))

    def _resampled(self, session: Session) -> Session:
        count = len(session.frame_records)
        interval = self.resample_interval
        if count <= _MAX_RECORDS or interval == 0:
            return session
        if interval is None:
            interval = session.duration / 10000
            if not interval > 0:
                return session
        less = session.resample(interval)
        while len(less.frame_records) > _MAX_RECORDS:
            interval *= 2
            less = session.resample(interval)
        print(
            "pyinstrument-top: %d samples are many for a page. Resampled to %d, one"
            " in %.6f s; resample_interval=0 keeps all."
            % (count, len(less.frame_records), interval),
            file=sys.stderr,
        )
        return less

    def open_in_browser(
        self, session: Session, output_filename: str | None = None
    ) -> str:
        """Show the page in the web browser.

        :param output_filename: the file to write it to; None: a temporary one,
            which stays.
        :return: the name of the file.
        :raises OSError: it cannot be written.
        """
        import tempfile
        import webbrowser
        from pathlib import Path

        page = self.render(session).encode("utf-8", "surrogateescape")
        if output_filename is None:
            with tempfile.NamedTemporaryFile(
                suffix=".html", delete=False
            ) as file:
                file.write(page)
            output_filename = file.name
        else:
            with open(output_filename, "wb") as named:
                named.write(page)
        webbrowser.open(Path(output_filename).absolute().as_uri())
        return output_filename
