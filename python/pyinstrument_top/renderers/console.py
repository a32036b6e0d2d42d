"""Text."""
from __future__ import annotations

from typing import Any

from pyinstrument_top import processors
from pyinstrument_top.renderers.base import NativeRenderer, Renderer
from pyinstrument_top.typing import LiteralStr

FlatTimeMode = LiteralStr["self", "total"]


class ConsoleRenderer(NativeRenderer):
    """Text, for a terminal or a file."""

    _format = "text"
    _native_processors = (
        processors.remove_importlib,
        processors.remove_tracebackhide,
        processors.merge_consecutive_self_time,
        processors.aggregate_repeated_calls,
        processors.remove_irrelevant_nodes,
        processors.remove_unnecessary_self_time_nodes,
        processors.remove_first_pyinstrument_frames_processor,
        processors.group_library_frames_processor,
    )

    def __init__(
        self,
        show_all: bool = False,
        timeline: bool = False,
        processor_options: dict[str, Any] | None = None,
        unicode: bool = False,
        color: bool = False,
        flat: bool = False,
        time: LiteralStr["seconds", "percent_of_total"] = "seconds",
        flat_time: FlatTimeMode = "self",
        short_mode: bool = False,
    ) -> None:
        """
        :param show_all: see :class:`FrameRenderer`.
        :param timeline: see :class:`FrameRenderer`.
        :param processor_options: see :class:`FrameRenderer`.
        :param unicode: draw the tree with Unicode characters.
        :param color: use a terminal's colours.
        :param flat: functions, those of most time first, instead of a tree.
        :param time: what times are shown in: ``seconds``, or
            ``percent_of_total``.
        :param flat_time: by which time they are sorted: ``self``, their own;
            ``total``, with what they called.
        :param short_mode: a line above and one below instead of the head.
        :raises Renderer.MisconfigurationError: ``flat`` and ``timeline``, or a
            value that is none.
        """
        super().__init__(
            show_all=show_all,
            timeline=timeline,
            processor_options=processor_options,
        )
        if flat and timeline:
            raise Renderer.MisconfigurationError(
                "Cannot use timeline and flat options together."
            )
        if time not in ("seconds", "percent_of_total"):
            raise Renderer.MisconfigurationError(
                "time is %r, not seconds or percent_of_total" % (time,)
            )
        if flat_time not in ("self", "total"):
            raise Renderer.MisconfigurationError(
                "flat_time is %r, not self or total" % (flat_time,)
            )
        self.unicode = unicode
        self.color = color
        self.flat = flat
        self.time = time
        self.flat_time = flat_time
        self.short_mode = short_mode

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            name: True
            for name in ("unicode", "color", "flat", "short_mode")
            if getattr(self, name)
        }
        if self.time != "seconds":
            options["time"] = self.time
        if self.flat:
            options["flat_time"] = self.flat_time
        return options
