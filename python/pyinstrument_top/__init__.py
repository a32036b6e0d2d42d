"""A profiler for Python: what pyinstrument does, without a hook."""
from __future__ import annotations

import sys

try:
    from pyinstrument_top import _native
except ImportError as error:
    # From 3.15 on a free-threaded interpreter does not even look at one that is not
    # for it; the others are told by that itself.
    if "t" not in sys.abiflags or error.name != __name__:
        raise
    raise ImportError(
        "pyinstrument_top was built for another Python than this, which is "
        "free-threaded: build it from its sources with this Python, or run the "
        "program by pyinstrument-top"
    ) from None
from pyinstrument_top.context_manager import profile
from pyinstrument_top.profiler import Profiler

if not getattr(sys, "_is_gil_enabled", lambda: True)():
    raise ImportError(
        "pyinstrument_top needs a GIL, and this Python was told to have none: "
        "run it without PYTHON_GIL=0 and -X gil=0, or run the program by "
        "pyinstrument-top"
    )

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pyinstrument_top import (
        frame,
        frame_info,
        frame_ops,
        processors,
        renderers,
        util,
    )
    from pyinstrument_top.alias import install_alias
    from pyinstrument_top.session import Session

__version__ = _native.version()

__all__ = [
    "Profiler",
    "__version__",
    "install_alias",
    "load_ipython_extension",
    "profile",
]

# What takes time to import is imported when it is named.
_MODULES = frozenset(
    ("frame", "frame_info", "frame_ops", "processors", "renderers", "util")
)
_NAMES = {"install_alias": "alias", "Session": "session"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES and name not in _NAMES:
        raise AttributeError("module %r has no attribute %r" % (__name__, name))
    from importlib import import_module

    if name in _MODULES:
        return import_module(__name__ + "." + name)
    return getattr(import_module(__name__ + "." + _NAMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES, *_NAMES})


def load_ipython_extension(ipython: Any) -> None:
    """What ``%load_ext pyinstrument_top`` calls: it brings ``%pyinstrument``."""
    from pyinstrument_top.magic import PyinstrumentMagic

    ipython.register_magics(PyinstrumentMagic)
