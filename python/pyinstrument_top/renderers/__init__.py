"""What makes reports of sessions.

::

    text = ConsoleRenderer(unicode=True).render(session)
"""
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pyinstrument_top.renderers.base import FrameRenderer, Renderer
    from pyinstrument_top.renderers.console import ConsoleRenderer
    from pyinstrument_top.renderers.html import HTMLRenderer
    from pyinstrument_top.renderers.jsonrenderer import JSONRenderer
    from pyinstrument_top.renderers.more import (
        CallgrindRenderer,
        CollapsedRenderer,
        CSVRenderer,
        GeckoRenderer,
        LinesRenderer,
        MarkdownRenderer,
        PprofRenderer,
        SVGRenderer,
        TraceRenderer,
    )
    from pyinstrument_top.renderers.pstatsrenderer import PstatsRenderer
    from pyinstrument_top.renderers.session import SessionRenderer
    from pyinstrument_top.renderers.speedscope import SpeedscopeRenderer

__all__ = [
    "CSVRenderer",
    "CallgrindRenderer",
    "CollapsedRenderer",
    "ConsoleRenderer",
    "FrameRenderer",
    "GeckoRenderer",
    "HTMLRenderer",
    "JSONRenderer",
    "LinesRenderer",
    "MarkdownRenderer",
    "PprofRenderer",
    "PstatsRenderer",
    "Renderer",
    "SVGRenderer",
    "SessionRenderer",
    "SpeedscopeRenderer",
    "TraceRenderer",
]

# Where they are. Each is imported when it is named.
_HOME = {
    "FrameRenderer": "base",
    "Renderer": "base",
    "ConsoleRenderer": "console",
    "HTMLRenderer": "html",
    "JSONRenderer": "jsonrenderer",
    "PstatsRenderer": "pstatsrenderer",
    "SessionRenderer": "session",
    "SpeedscopeRenderer": "speedscope",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError("module %r has no attribute %r" % (__name__, name))
    from importlib import import_module

    home = import_module("%s.%s" % (__name__, _HOME.get(name, "more")))
    return getattr(home, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
