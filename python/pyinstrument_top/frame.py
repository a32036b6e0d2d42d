"""The tree of a profile, as processors and renderers see it."""
from __future__ import annotations

import math
from typing import Iterable, Iterator, Sequence

from pyinstrument_top.frame_info import (
    ATTRIBUTE_MARKER_CLASS_NAME,
    ATTRIBUTE_MARKER_TRACEBACKHIDE,
    parse_frame_info,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class FrameContext(Protocol):
        """What a frame asks its session."""

        def shorten_path(self, path: str) -> str: ...

        @property
        def sys_prefixes(self) -> Sequence[str]: ...


AWAIT_FRAME_IDENTIFIER = "[await]"
SELF_TIME_FRAME_IDENTIFIER = "[self]"
OUT_OF_CONTEXT_FRAME_IDENTIFIER = "[out-of-context]"
DUMMY_ROOT_FRAME_IDENTIFIER = "[root]"

# They are no functions: nothing is ever called from the first three.
SYNTHETIC_LEAF_IDENTIFIERS = frozenset(
    (
        AWAIT_FRAME_IDENTIFIER,
        SELF_TIME_FRAME_IDENTIFIER,
        OUT_OF_CONTEXT_FRAME_IDENTIFIER,
    )
)
SYNTHETIC_FRAME_IDENTIFIERS = SYNTHETIC_LEAF_IDENTIFIERS | {
    DUMMY_ROOT_FRAME_IDENTIFIER
}


class Frame:
    """A function where it was called: one node of the tree.

    Nothing here recurses: a tree may be ten thousand calls deep.
    """

    __slots__ = (
        "identifier",
        "parent",
        "time",
        "absorbed_time",
        "attributes",
        "group",
        "_children",
        "_context",
        "__dict__",
        "__weakref__",
    )

    identifier: str
    """``function NUL file NUL first line``, or a synthetic one: ``[self]``."""
    parent: Frame | None
    """Its caller; None: it is the root."""
    time: float
    """Seconds spent in it, with all that it called."""
    absorbed_time: float
    """Seconds of it that were spent in frames that were left out below it."""
    attributes: dict[str, float]
    """Seconds by what was seen of it: see :mod:`pyinstrument_top.frame_info`."""
    group: FrameGroup | None
    """The group of library frames that it is in."""

    def __init__(
        self,
        identifier_or_frame_info: str = "",
        children: Sequence[Frame] | None = None,
        time: float = 0,
        context: FrameContext | None = None,
    ) -> None:
        """
        :param identifier_or_frame_info: an entry of a recorded stack.
        :param children: what it called, in order.
        :param time: seconds.
        :param context: the session; a child has its parent's.
        """
        identifier, attributes = parse_frame_info(identifier_or_frame_info)
        self.identifier = identifier
        self.parent = None
        self.time = 0.0 + time
        self.absorbed_time = 0.0
        self.attributes = {}
        for attribute in attributes:
            self._add_attribute(attribute, time)
        self.group = None
        self._children: list[Frame] = []
        self._context = context
        self.add_children(children or ())

    def __repr__(self) -> str:
        return "Frame(identifier=%r, time=%f, children: %d, group=%r)" % (
            self.identifier,
            self.time,
            len(self._children),
            self.group,
        )

    # What it was seen as.

    def _add_attribute(self, attribute: str, time: float) -> None:
        self.attributes[attribute] = self.attributes.get(attribute, 0.0) + time

    def record_time_from_frame_info(self, frame_info: str, time: float) -> None:
        """Add seconds that a recorded stack was in it, seen as the entry says."""
        self.time += time
        for attribute in parse_frame_info(frame_info)[1]:
            self._add_attribute(attribute, time)

    def get_attribute_value(self, attribute_marker: str) -> str | None:
        """What was seen of it for the longest time.

        :param attribute_marker: what is asked for, such as ``"c"``: the class.
        :return: the value without its marker; None: there is none.
        """
        best = None
        for attribute, time in self.attributes.items():
            if attribute.startswith(attribute_marker):
                if best is None or time > self.attributes[best]:
                    best = attribute
        return None if best is None else best[1:]

    @property
    def class_name(self) -> str | None:
        """The class that it is a method of."""
        return self.get_attribute_value(ATTRIBUTE_MARKER_CLASS_NAME)

    @property
    def has_tracebackhide(self) -> bool:
        """Has it a local variable ``__tracebackhide__``?"""
        value = self.get_attribute_value(ATTRIBUTE_MARKER_TRACEBACKHIDE)
        return value == "1"

    # Where it is.

    @property
    def function(self) -> str:
        """The function's bare name."""
        return self.identifier.partition("\x00")[0]

    @property
    def file_path(self) -> str | None:
        """The file, as the interpreter has it; None: it is no function."""
        parts = self.identifier.split("\x00", 2)
        return parts[1] if len(parts) > 1 else None

    @property
    def line_no(self) -> int | None:
        """The function's first line; None: it is no function.

        :raises ValueError: what stands there is no number.
        """
        parts = self.identifier.split("\x00", 3)
        return int(parts[2]) if len(parts) > 2 else None

    @property
    def file_path_short(self) -> str | None:
        """The file relative to the entry of ``sys.path`` that is closest.

        A frame that is no function has its caller's.
        """
        frame = self
        while frame.is_synthetic and frame.parent is not None:
            frame = frame.parent
        path = frame.file_path
        return frame.context.shorten_path(path) if path else None

    def code_position_short(self) -> str | None:
        """The short file and the line: ``json/encoder.py:183``."""
        path = self.file_path_short
        if path and self.line_no:
            return "%s:%d" % (path, self.line_no)
        return path

    def _is_application(self) -> bool | None:
        """None: as its caller is."""
        path = self.file_path
        if self.is_synthetic or not path:
            return False
        if path.startswith(tuple(self.context.sys_prefixes)):
            return False
        if path in ("<string>", "<stdin>"):
            return None
        return path[0] != "<" or path.startswith("<ipython-input-")

    @property
    def is_application_code(self) -> bool:
        """Is it the program's own, of no library?

        Code of a string is what its caller is, and the program's where it has
        none.
        """
        frame: Frame | None = self
        while frame is not None:
            answer = frame._is_application()
            if answer is not None:
                return answer
            frame = frame.parent
        return True

    @property
    def is_synthetic(self) -> bool:
        """Is it no function, but ``[self]`` and its like?"""
        return self.identifier in SYNTHETIC_FRAME_IDENTIFIERS

    @property
    def is_synthetic_leaf(self) -> bool:
        """Is it no function, and can nothing be called from it?"""
        return self.identifier in SYNTHETIC_LEAF_IDENTIFIERS

    @property
    def context(self) -> FrameContext:
        """The session.

        :raises RuntimeError: it is of none.
        """
        if self._context is None:
            raise RuntimeError("This frame is of no session.")
        return self._context

    def set_context(self, context: FrameContext | None) -> None:
        """Make it and all below it frames of a session."""
        for frame in walk(self):
            frame._context = context

    # The tree.

    @property
    def children(self) -> Sequence[Frame]:
        """What it called: a copy, so that the tree may change meanwhile."""
        return tuple(self._children)

    def add_child(self, frame: Frame, after: Frame | None = None) -> None:
        """Take a frame, with all below it, from where it is.

        :param after: the child that it is to stand behind; None: the last.
        :raises ValueError: nothing can be called from this frame, or ``after``
            is none of its children.
        """
        if self.is_synthetic_leaf:
            raise ValueError("%s cannot have children" % self.identifier)
        at = len(self._children)
        if after is not None:
            if after.parent is not self:
                raise ValueError("'after' is no child of this frame")
            at = self._children.index(after) + 1
        if frame.parent is self and self._children.index(frame) < at:
            at -= 1
        frame.remove_from_parent()
        frame.parent = self
        if frame._context is not self._context:
            frame.set_context(self._context)
        self._children.insert(at, frame)

    def add_children(
        self, frames: Iterable[Frame], after: Frame | None = None
    ) -> None:
        """Take several, which stand in the same order here."""
        for frame in tuple(frames):
            self.add_child(frame, after=after)
            if after is not None:
                after = frame

    def remove_from_parent(self) -> None:
        """Leave the tree, with all below it: it is a root then."""
        if self.parent is not None:
            self.parent._children.remove(self)
            self.parent = None

    # Times.

    @property
    def proportion_of_parent(self) -> float:
        """Its share of its caller's time, from 0 to 1; NaN: that has none."""
        if self.parent is None:
            return 1.0
        if self.parent.time == 0:
            return math.nan
        return self.time / self.parent.time

    @property
    def total_self_time(self) -> float:
        """Seconds that were not spent in functions that it called."""
        time = self.time
        for child in self._children:
            if not child.is_synthetic:
                time -= child.time
        return time

    def await_time(self) -> float:
        """Seconds of it spent waiting for something awaited."""
        time = 0.0
        for frame in walk(self):
            if frame.identifier == AWAIT_FRAME_IDENTIFIER:
                time += frame.time
        return time

    def self_check(self, recursive: bool = True) -> None:
        """Do the times of what it called add up to its own?

        :param recursive: ask that of all frames below it, too.
        :raises AssertionError: they do not.
        """
        for frame in walk(self) if recursive else (self,):
            frame._check()

    def _check(self) -> None:
        if self.is_synthetic_leaf:
            if self._children:
                raise AssertionError("%r has children" % self)
            return
        total = sum(child.time for child in self._children) + self.absorbed_time
        if not math.isclose(total, self.time):
            raise AssertionError("%r: its parts are %r s" % (self, total))

    def to_json_str(self) -> str:
        """The tree below it as JSON, with nothing but what was recorded."""
        import json

        parts: list[str] = []
        for frame, closes in walk_both_ways(self):
            if closes:
                parts.append("]}")
                continue
            if parts and parts[-1] == "]}":
                parts.append(",")
            parts.append(
                '{"identifier": %s,"time": %f,"attributes": %s,"children": ['
                % (
                    json.dumps(frame.identifier, ensure_ascii=False),
                    frame.time,
                    json.dumps(frame.attributes),
                )
            )
        return "".join(parts)


def walk(root: Frame) -> Iterator[Frame]:
    """All frames of a tree, callers first, in the order they stand in.

    The children of a frame may be changed before the next one is asked for.
    """
    todo = [root]
    while todo:
        frame = todo.pop()
        yield frame
        todo.extend(reversed(frame._children))


def walk_both_ways(root: Frame) -> Iterator[tuple[Frame, bool]]:
    """All frames of a tree, before what they called (False) and after it (True)."""
    todo = [(root, True), (root, False)]
    while todo:
        frame, closes = todo.pop()
        yield frame, closes
        if not closes:
            for child in reversed(frame._children):
                todo.append((child, True))
                todo.append((child, False))


class FrameGroup:
    """Library frames that call each other: a report shows them folded."""

    def __init__(self, root: Frame) -> None:
        """
        :param root: the frame that the others were called from.
        """
        self.root = root
        self._id: str | None = None
        self._frames: dict[Frame, None] = {}
        self._exit_frames: list[Frame] | None = None
        self.add_frame(root)

    def __repr__(self) -> str:
        return "FrameGroup(frames: %d)" % len(self._frames)

    @property
    def id(self) -> str:
        """A random UUID."""
        if self._id is None:
            import uuid

            self._id = str(uuid.uuid4())
        return self._id

    @property
    def frames(self) -> Sequence[Frame]:
        """All of them, in the order they came in."""
        return tuple(self._frames)

    def add_frame(self, frame: Frame) -> None:
        """Take a frame, out of the group that it is in."""
        if frame.group is not None:
            frame.group.remove_frame(frame)
        self._frames[frame] = None
        self._exit_frames = None
        frame.group = self

    def remove_frame(self, frame: Frame) -> None:
        """
        :raises ValueError: it is not in the group.
        """
        if frame.group is not self:
            raise ValueError("The frame is not in this group.")
        del self._frames[frame]
        self._exit_frames = None
        frame.group = None

    @property
    def exit_frames(self) -> list[Frame]:
        """Those that called something outside of the group."""
        if self._exit_frames is None:
            self._exit_frames = [
                frame
                for frame in self._frames
                if any(child.group is not self for child in frame._children)
            ]
        return self._exit_frames
