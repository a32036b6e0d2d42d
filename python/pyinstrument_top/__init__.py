"""A profiler for Python: what pyinstrument does, without a hook."""
from __future__ import annotations

from pyinstrument_top import _native

__version__ = _native.version()
