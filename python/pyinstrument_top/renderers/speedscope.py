"""For https://www.speedscope.app."""
from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from pyinstrument_top import processors
from pyinstrument_top.renderers.base import NativeRenderer


@dataclass(frozen=True)
class SpeedscopeFrame:
    """What such a file says of a function."""

    name: str | None
    file: str | None
    line: int | None


class SpeedscopeEventType(Enum):
    """A call begins, or ends."""

    OPEN = "O"
    CLOSE = "C"


@dataclass
class SpeedscopeEvent:
    """One of them: ``at`` is seconds, ``frame`` the number of a function."""

    type: SpeedscopeEventType
    at: float
    frame: int


class SpeedscopeRenderer(NativeRenderer):
    """A file of events for speedscope, in order of time."""

    output_file_extension = "speedscope.json"
    _format = "speedscope"
    _native_processors = (
        processors.remove_importlib,
        processors.remove_tracebackhide,
        processors.merge_consecutive_self_time,
        processors.remove_irrelevant_nodes,
        processors.remove_unnecessary_self_time_nodes,
        processors.remove_first_pyinstrument_frames_processor,
    )

    def __init__(self, **kwargs: Any) -> None:
        """The arguments are :class:`FrameRenderer`'s."""
        super().__init__(**kwargs)
