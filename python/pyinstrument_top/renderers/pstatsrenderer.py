"""The file format of the standard library's profilers."""
from __future__ import annotations

from typing import Any

from pyinstrument_top import processors
from pyinstrument_top.renderers.base import NativeRenderer


class PstatsRenderer(NativeRenderer):
    """What :mod:`pstats`, snakeviz and gprof2dot read.

    How often a function was called is not known: -1 stands for it.
    """

    output_file_extension = "pstats"
    output_is_binary = True
    _format = "pstats"
    _native_processors = (
        processors.remove_importlib,
        processors.remove_tracebackhide,
        processors.merge_consecutive_self_time,
        processors.aggregate_repeated_calls,
        processors.remove_irrelevant_nodes,
        processors.remove_unnecessary_self_time_nodes,
        processors.remove_first_pyinstrument_frames_processor,
    )

    def __init__(self, **kwargs: Any) -> None:
        """The arguments are :class:`FrameRenderer`'s."""
        super().__init__(**kwargs)
