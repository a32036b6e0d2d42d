"""Formats that pyinstrument does not have."""
from __future__ import annotations

from typing import Any

from pyinstrument_top import _native
from pyinstrument_top.renderers.base import Renderer, as_text
from pyinstrument_top.session import Session


class OptionsRenderer(Renderer):
    """A renderer whose options are those of the command's ``-p``.

    The manual lists them: ``pyinstrument-top -r NAME -p help``.
    """

    _format: str

    def __init__(self, **options: Any) -> None:
        """
        :param options: by their names; one with a dot in it is a member of a
            dictionary: ``processor_options={"filter_threshold": 0}``.
        """
        super().__init__()
        self.options = options

    def render(self, session: Session) -> str:
        """The report.

        :raises ValueError: the format has no such option, or it is no value of
            it.
        """
        return as_text(
            _native.render(self._format, session, _flat(self.options))
        )


def _flat(options: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in options.items():
        if isinstance(value, dict):
            for inner, each in value.items():
                flat["%s.%s" % (name, inner)] = each
        elif value is not None and value is not False:
            flat[name] = value
    return flat


class CallgrindRenderer(OptionsRenderer):
    """For KCachegrind."""

    output_file_extension = "callgrind"
    _format = "callgrind"


class CollapsedRenderer(OptionsRenderer):
    """Stacks, one a line, for flame graphs."""

    output_file_extension = "folded"
    _format = "collapsed"


class CSVRenderer(OptionsRenderer):
    """A table of functions."""

    output_file_extension = "csv"
    _format = "csv"


class GeckoRenderer(OptionsRenderer):
    """For https://profiler.firefox.com."""

    output_file_extension = "gecko.json"
    _format = "gecko"


class LinesRenderer(OptionsRenderer):
    """Source files with the time that each line took."""

    output_file_extension = "lines"
    _format = "lines"


class MarkdownRenderer(OptionsRenderer):
    """Tables for an issue or a pull request."""

    output_file_extension = "md"
    _format = "markdown"


class PprofRenderer(OptionsRenderer):
    """For pprof."""

    output_file_extension = "pb.gz"
    output_is_binary = True
    _format = "pprof"


class SVGRenderer(OptionsRenderer):
    """A flame graph."""

    output_file_extension = "svg"
    _format = "svg"


class TraceRenderer(OptionsRenderer):
    """For https://ui.perfetto.dev and Chromium's tracing page."""

    output_file_extension = "trace.json"
    _format = "trace"
