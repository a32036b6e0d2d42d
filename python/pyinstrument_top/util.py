"""Little helpers, of use to renderers of one's own."""
from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any

    AnyFile = IO[Any]


def object_with_import_path(import_path: str) -> Any:
    """What is called ``package.module.name``.

    :raises ValueError: there is no dot in it.
    :raises ImportError: the module cannot be imported.
    :raises AttributeError: the module has no such name.
    """
    module, dot, name = import_path.rpartition(".")
    if not dot or not module:
        raise ValueError(
            "%r is no path to import: it should be like package.module.Name"
            % import_path
        )
    import importlib

    return getattr(importlib.import_module(module), name)


def truncate(string: str, max_length: int) -> str:
    """The string, or its beginning and ``...``, ``max_length`` characters."""
    if len(string) <= max_length:
        return string
    return string[: max_length - 3] + "..."


def file_is_a_tty(file_obj: AnyFile) -> bool:
    """Is it a terminal?"""
    isatty = getattr(file_obj, "isatty", None)
    return bool(isatty and isatty())


def file_supports_color(file_obj: AnyFile) -> bool:
    """Is it a terminal that shows colours, and does nobody forbid them?

    ``NO_COLOR`` and ``TERM=dumb`` do; on Windows the terminal must be ANSI's.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if sys.platform == "win32" and "ANSICON" not in os.environ:
        return False
    return file_is_a_tty(file_obj)


def file_supports_unicode(file_obj: AnyFile) -> bool:
    """Does its encoding have all characters?"""
    encoding = getattr(file_obj, "encoding", None)
    if not encoding:
        return False
    import codecs

    try:
        return "utf" in codecs.lookup(encoding).name
    except LookupError:
        return False


def write_report(text: str, file: AnyFile) -> None:
    """Write text to a file; what its encoding does not have is a ``?`` there."""
    try:
        file.write(text)
    except UnicodeEncodeError:
        encoding = getattr(file, "encoding", None) or "ascii"
        file.write(text.encode(encoding, "replace").decode(encoding))


def format_float_with_sig_figs(
    value: float, sig_figs: int = 3, trim_zeroes: bool = False
) -> str:
    """The number in decimals, never with an exponent.

    :param sig_figs: how many digits count.
    :param trim_zeroes: leave out zeros at its end.
    """
    if value == 0:
        return "0"
    import math

    decimals = math.ceil(-math.log10(abs(value))) + sig_figs - 1
    text = "%.*f" % (max(decimals, 0), value)
    if trim_zeroes and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def strtobool(val: str) -> bool:
    """Is it one of the words for yes?"""
    return val.lower() in ("y", "yes", "t", "true", "on", "1")


def unwrap(string: str) -> str:
    """The words of a text, in one line."""
    return " ".join(string.split())
