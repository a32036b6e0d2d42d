"""Names for annotations that older Pythons lack.

At run time they stand for nothing in particular; a type checker sees what
``typing_extensions`` has.
"""
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NoReturn, Union

PathOrStr = Union[str, "os.PathLike[str]"]

if TYPE_CHECKING:
    from typing_extensions import Literal as LiteralStr
    from typing_extensions import TypeAlias, Unpack, assert_never
else:

    class _AnyStr:
        """``LiteralStr["a", "b"]`` is ``str``."""

        def __getitem__(self, values: Any) -> Any:
            return str

    LiteralStr = _AnyStr()
    TypeAlias = Any
    Unpack = Any

    def assert_never(value: NoReturn) -> NoReturn:
        """For what a type checker proves to be unreachable.

        :raises ValueError: it was reached.
        """
        raise ValueError(value)


__all__ = ["LiteralStr", "PathOrStr", "TypeAlias", "Unpack", "assert_never"]
