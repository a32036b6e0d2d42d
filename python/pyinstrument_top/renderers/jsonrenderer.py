"""A tree in JSON. Not called ``json``, which is the library's."""
from __future__ import annotations

from typing import Any

from pyinstrument_top.renderers.base import NativeRenderer
from pyinstrument_top.renderers.console import ConsoleRenderer


class JSONRenderer(NativeRenderer):
    """The tree of a text report in JSON, for programs."""

    output_file_extension = "json"
    _format = "json"
    _native_processors = ConsoleRenderer._native_processors

    def __init__(self, **kwargs: Any) -> None:
        """The arguments are :class:`FrameRenderer`'s."""
        super().__init__(**kwargs)
