"""``import pyinstrument``, and get this package."""
from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from typing import Sequence

_ALIAS = "pyinstrument"
_PACKAGE = "pyinstrument_top"


class _Finder(importlib.abc.MetaPathFinder):
    """Finds ``pyinstrument.x`` where ``pyinstrument_top.x`` is."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: types.ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] != _ALIAS:
            return None
        name = _PACKAGE + fullname[len(_ALIAS) :]
        spec = importlib.util.find_spec(name)
        if spec is None:
            raise ModuleNotFoundError(
                "No module named %r: %s, which stands for it, has none"
                % (fullname, _PACKAGE),
                name=fullname,
            )
        return importlib.machinery.ModuleSpec(
            fullname,
            _Loader(name),
            is_package=spec.submodule_search_locations is not None,
        )


class _Loader(importlib.abc.Loader):
    """Hands out the module that is there under another name."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._spec: importlib.machinery.ModuleSpec | None = None

    def create_module(
        self, spec: importlib.machinery.ModuleSpec
    ) -> types.ModuleType:
        module = importlib.import_module(self._name)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        # The module stays what it was: its own name's.
        module.__spec__ = self._spec


def install_alias() -> None:
    """Let ``pyinstrument`` be another name of this package from now on.

    Programs that were written for pyinstrument then use this one; its modules
    have the same names, but for ``stack_sampler``, ``low_level`` and
    ``vendor``, which are not there.

    :raises RuntimeError: pyinstrument itself was imported before.
    """
    there = sys.modules.get(_ALIAS)
    if there is sys.modules[_PACKAGE]:
        return
    if there is not None:
        raise RuntimeError(
            "pyinstrument was imported already: call install_alias() before."
        )
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    importlib.import_module(_ALIAS)
