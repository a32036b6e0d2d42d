"""Magics of IPython and Jupyter: ``%load_ext pyinstrument_top`` brings them."""
from __future__ import annotations

from pyinstrument_top.magic.magic import InterruptSilently, PyinstrumentMagic

__all__ = ["InterruptSilently", "PyinstrumentMagic"]
