"""What all renderers have in common."""
from __future__ import annotations

from typing import Any, List

from pyinstrument_top import _native, processors
from pyinstrument_top.frame import Frame
from pyinstrument_top.session import Session

ProcessorList = List[processors.ProcessorType]

# What these are given for is known to the processors in C.
_KNOWN_OPTIONS = frozenset(("filter_threshold", "hide_regex", "show_regex"))

# What show_all goes without.
_HIDING = (
    processors.remove_importlib,
    processors.remove_tracebackhide,
    processors.remove_irrelevant_nodes,
    processors.group_library_frames_processor,
)


class Renderer:
    """Makes a report of a session. Renderers of one's own begin with this."""

    output_file_extension: str = "txt"
    """What the name of a file with the report should end with, without a dot."""

    output_is_binary: bool = False
    """Is the report no text? Then it is bytes that were decoded as UTF-8 with
    ``surrogateescape``, and is to be encoded likewise."""

    def __init__(self) -> None:
        pass

    def render(self, session: Session) -> str:
        """The report."""
        raise NotImplementedError()

    class MisconfigurationError(Exception):
        """The options do not go together, or one has a value that is none."""


class FrameRenderer(Renderer):
    """Makes a report of a session's tree, after processors had it."""

    processors: ProcessorList
    """What the tree goes through, in this order. The list may be changed."""

    processor_options: dict[str, Any]
    """Options for them: see :mod:`pyinstrument_top.processors`."""

    show_all: bool
    timeline: bool

    def __init__(
        self,
        show_all: bool = False,
        timeline: bool = False,
        processor_options: dict[str, Any] | None = None,
    ) -> None:
        """
        :param show_all: hide nothing, and leave nothing out.
        :param timeline: keep the order of time: calls are not added up.
        :param processor_options: see :attr:`processor_options`.
        """
        self.processors = self.default_processors()
        self.processor_options = processor_options or {}
        self.show_all = show_all
        self.timeline = timeline
        for unwanted in _HIDING if show_all else ():
            if unwanted in self.processors:
                self.processors.remove(unwanted)
        if timeline and processors.aggregate_repeated_calls in self.processors:
            self.processors.remove(processors.aggregate_repeated_calls)
        self._own_processors = tuple(self.processors)

    def default_processors(self) -> ProcessorList:
        """A new list of what :attr:`processors` is at first."""
        raise NotImplementedError()

    def preprocess(self, root_frame: Frame | None) -> Frame | None:
        """What the processors make of a tree."""
        frame = root_frame
        for processor in self.processors:
            frame = processor(frame, options=self.processor_options)
        return frame

    def render(self, session: Session) -> str:
        """The report."""
        raise NotImplementedError()


class NativeRenderer(FrameRenderer):
    """A frame renderer whose reports are written in C.

    As long as nobody changes what its processors are, those in C are run, which
    do the same.
    """

    _format: str
    _native_processors: tuple[processors.ProcessorType, ...]

    def default_processors(self) -> ProcessorList:
        return list(self._native_processors)

    def _options(self) -> dict[str, Any]:
        """Those of the format, but for the processors'."""
        return {}

    def render(self, session: Session) -> str:
        """The report.

        :raises ValueError: an option has a value that is none.
        """
        options = self._options()
        if not self._is_native(session):
            root = self.preprocess(session.root_frame())
            return as_text(
                _native.render_tree(self._format, root, session, options)
            )
        if self.show_all:
            options["show_all"] = True
        if self.timeline:
            options["timeline"] = True
        for name, value in self.processor_options.items():
            if value is not None:
                options["processor_options." + name] = value
        return as_text(_native.render(self._format, session, options))

    def _is_native(self, session: Session) -> bool:
        """Would the processors in C do what is wanted?"""
        if type(self).preprocess is not FrameRenderer.preprocess:
            return False
        if type(session).root_frame is not Session.root_frame:
            return False
        if tuple(self.processors) != self._own_processors:
            return False
        if not _is_native_list(self._own_processors, self):
            return False
        options = self.processor_options
        return _KNOWN_OPTIONS.issuperset(options) and all(
            isinstance(options.get(name), (str, type(None)))
            for name in ("hide_regex", "show_regex")
        )


def _is_native_list(
    own: tuple[processors.ProcessorType, ...], renderer: NativeRenderer
) -> bool:
    left_out = set(_HIDING) if renderer.show_all else set()
    if renderer.timeline:
        left_out.add(processors.aggregate_repeated_calls)
    wanted = tuple(
        each for each in renderer._native_processors if each not in left_out
    )
    return own == wanted


def as_text(report: str | bytes) -> str:
    """A report in C, as :meth:`Renderer.render` returns it."""
    if isinstance(report, bytes):
        return report.decode("utf-8", "surrogateescape")
    return report
