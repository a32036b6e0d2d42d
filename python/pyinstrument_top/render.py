"""``python -m pyinstrument_top.render``: a session through a renderer in Python.

The command runs this, with the interpreter that it profiled, for
``-r package.Class``.
"""
from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Iterable, NoReturn

from pyinstrument_top.renderers.base import Renderer
from pyinstrument_top.session import Session
from pyinstrument_top.util import object_with_import_path

if TYPE_CHECKING:
    import argparse


class _Problem(Exception):
    """One sentence for the user, and how to exit."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


def keyword_arguments(parameters: Iterable[str]) -> dict[str, Any]:
    """What ``-p`` options say: ``name``, ``name=value``, ``name.member=value``.

    A value is JSON, or else a string. Without one it is True.

    :raises ValueError: a member of what is no object.
    """
    result: dict[str, Any] = {}
    for parameter in parameters:
        path, equals, text = parameter.partition("=")
        *parents, name = path.split(".")
        inside = result
        for parent in parents:
            inside = inside.setdefault(parent, {})
            if not isinstance(inside, dict):
                raise ValueError("-p %s: %s has a value" % (parameter, parent))
        inside[name] = _value(text) if equals else True
    return result


def _value(text: str) -> Any:
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def make_renderer(import_path: str, options: dict[str, Any]) -> Renderer:
    """The renderer of that class.

    :raises _Problem: there is none, or it does not take the options.
    """
    try:
        factory = object_with_import_path(import_path)
    except (ImportError, AttributeError, ValueError) as error:
        raise _Problem(2, "renderer %s: %s" % (import_path, error)) from error
    if not callable(factory):
        raise _Problem(2, "renderer %s: it is no class" % import_path)
    try:
        renderer = factory(**options)
    except (TypeError, Renderer.MisconfigurationError) as error:
        raise _Problem(
            2, "renderer %s does not take these options: %s" % (import_path, error)
        ) from error
    if not callable(getattr(renderer, "render", None)):
        raise _Problem(2, "renderer %s: it has no render()" % import_path)
    return renderer  # type: ignore[no-any-return]


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="python -m pyinstrument_top.render",
        description="Render a session by a class of one's own.",
    )
    parser.add_argument("session", help="a .pyisession file")
    parser.add_argument(
        "-r", "--renderer", required=True, help="package.module.Class"
    )
    parser.add_argument(
        "-p",
        "--render-option",
        action="append",
        default=[],
        metavar="NAME[=VALUE]",
        help="an argument of the class",
    )
    parser.add_argument("-o", "--outfile", help="instead of standard output")
    return parser


def _write(report: str | bytes, renderer: Renderer, path: str | None) -> None:
    is_binary = getattr(renderer, "output_is_binary", False)
    if isinstance(report, str):
        report = report.encode("utf-8", "surrogateescape")
    if path is not None:
        with open(path, "wb") as file:
            file.write(report)
        return
    if is_binary and sys.stdout.isatty():
        raise _Problem(
            2, "the report is binary, and no terminal takes it: give -o FILE"
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(report)
    sys.stdout.buffer.flush()


def main(arguments: list[str] | None = None) -> None:
    """
    :param arguments: None: those in ``sys.argv``.
    :raises SystemExit: the status is 2 for wrong options, 1 for what failed.
    """
    options = _parser().parse_args(arguments)
    try:
        try:
            parameters = keyword_arguments(options.render_option)
        except ValueError as error:
            raise _Problem(2, str(error)) from error
        renderer = make_renderer(options.renderer, parameters)
        try:
            session = Session.load(options.session)
        except (OSError, ValueError) as error:
            raise _Problem(1, str(error)) from error
        try:
            _write(renderer.render(session), renderer, options.outfile)
        except OSError as error:
            raise _Problem(1, str(error)) from error
    except _Problem as problem:
        _fail(problem)


def _fail(problem: _Problem) -> NoReturn:
    print("pyinstrument-top: %s" % problem, file=sys.stderr)
    sys.exit(problem.status)


if __name__ == "__main__":
    main()
