"""Reports as files: which renderer, which name, and never over another report."""
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyinstrument_top.session import Session

# A file's name has at most 255 bytes; what is added to it needs some of them.
_NAME_BYTES = 200


def make_renderer(spec: Any) -> Any:
    """The renderer that a setting or an option means.

    :param spec: a format's name such as ``"html"``, the dotted path of a renderer
        class, such a class, or a renderer. ``None`` stands for HTML.
    :raises ValueError: it is none of these; the sentence says what is wrong.
    """
    from pyinstrument_top import renderers

    if spec is None:
        return renderers.HTMLRenderer()
    if isinstance(spec, str):
        spec = _import_renderer(spec) if "." in spec else _find_format(spec)
    made = spec() if isinstance(spec, type) else spec
    if not callable(getattr(made, "render", None)):
        raise ValueError("%r is not a renderer: it has no method render()" % (spec,))
    return made


def _find_format(name: str) -> Any:
    from pyinstrument_top import renderers

    # ConsoleRenderer is what all else calls text.
    known = {
        each[: -len("Renderer")].lower(): each
        for each in renderers.__all__
        if each not in ("FrameRenderer", "Renderer") and each.endswith("Renderer")
    }
    known["text"] = known.pop("console")
    known["pyisession"] = known["session"]
    if name not in known:
        raise ValueError(
            "there is no format %r: it is one of %s" % (name, ", ".join(sorted(known)))
        )
    return getattr(renderers, known[name])


def _import_renderer(path: str) -> Any:
    import importlib

    module, _, name = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError("there is no renderer %s: %s" % (path, error)) from error


def render(renderer: Any, session: Session) -> bytes:
    """The report's bytes. A text is UTF-8; what it cannot say is escaped."""
    report = renderer.render(session)
    if isinstance(report, bytes):
        return report
    binary = getattr(renderer, "output_is_binary", False)
    errors = "surrogateescape" if binary else "backslashreplace"
    return bytes(report.encode("utf-8", errors))


def renderer_extension(renderer: Any) -> str:
    """What the names of its files end with, without a dot."""
    return getattr(renderer, "output_file_extension", None) or "txt"


def clean_name(text: str, limit: int = 100) -> str:
    """*text* as a part of a file's name, of at most *limit* characters."""
    name = "".join(
        "_" if char in "/\\" or not char.isprintable() else char for char in text
    )[:limit]
    while len(name.encode("utf-8")) > _NAME_BYTES:
        name = name[:-1]
    return name


def write_new(path: str, content: bytes) -> str:
    """Write a file that was not there.

    Where one of that name is there, or is written by another process in the same
    moment, a counter is put before the name's ending. Folders are made.

    :returns: the path of what was written.
    :raises OSError: it cannot be written.
    """
    folder, name = os.path.split(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    stem, ending = _split_ending(name)
    at, count = path, 1
    while True:
        try:
            file = open(at, "xb")
            break
        except FileExistsError:
            count += 1
            at = os.path.join(folder, "%s-%d%s" % (stem, count, ending))
    try:
        with file:
            file.write(content)
    except BaseException:
        # Half a report is none.
        os.unlink(at)
        raise
    return at


def _split_ending(name: str) -> tuple[str, str]:
    for ending in (".speedscope.json", ".trace.json", ".pb.gz"):
        if name.endswith(ending) and name != ending:
            return name[: -len(ending)], ending
    return os.path.splitext(name)
