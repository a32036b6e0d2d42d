"""Making trees of frames, and changing them."""
from __future__ import annotations

import gc
from typing import List, Sequence, Tuple

from pyinstrument_top.frame import (
    DUMMY_ROOT_FRAME_IDENTIFIER,
    SELF_TIME_FRAME_IDENTIFIER,
    SYNTHETIC_LEAF_IDENTIFIERS,
    Frame,
    walk,
)
from pyinstrument_top.frame_info import parse_frame_info

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyinstrument_top.frame import FrameContext
    from pyinstrument_top.typing import LiteralStr

FrameRecordType = Tuple[List[str], float]
"""A recorded stack and the seconds that it stands for."""


class IdentifierDoesntMatchException(ValueError):
    """Kept for who names it; it is never raised here."""


def build_frame_tree(
    frame_records: Sequence[FrameRecordType], context: FrameContext
) -> Frame | None:
    """The tree of what was recorded, in order of time.

    A call that goes on from one record to the next is one frame; each record
    ends in a ``[self]`` of its own. Where all have one outermost entry, that is
    the root, else ``[root]`` is.

    :param context: the session.
    :return: the root; None: there are no records.
    """
    if not len(frame_records):
        return None
    # It makes nothing that could be collected, and of a million frames the looks
    # for that are two thirds of the time.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _build(frame_records, context)
    finally:
        if collects:
            gc.enable()


def _build(
    frame_records: Sequence[FrameRecordType], context: FrameContext
) -> Frame:
    root = Frame(DUMMY_ROOT_FRAME_IDENTIFIER, context=context)
    parsed: dict[str, tuple[str, list[str]]] = {}
    calls = [root]  # those that are open, outermost first
    for stack, time in frame_records:
        root.time += time
        depth = 1
        for frame_info in stack:
            known = parsed.get(frame_info)
            if known is None:
                known = parsed[frame_info] = parse_frame_info(frame_info)
            identifier, attributes = known
            if depth < len(calls) and calls[depth].identifier == identifier:
                frame = calls[depth]
            else:
                del calls[depth:]
                frame = _add(calls[-1], identifier, context)
                calls.append(frame)
            frame.time += time
            seen = frame.attributes
            for attribute in attributes:
                seen[attribute] = seen.get(attribute, 0.0) + time
            depth += 1
        del calls[depth:]
        if calls[-1].identifier not in SYNTHETIC_LEAF_IDENTIFIERS:
            _add(calls[-1], SELF_TIME_FRAME_IDENTIFIER, context).time = time
    if len(root._children) == 1:
        root = root._children[0]
        root.remove_from_parent()
    return root


def _add(parent: Frame, identifier: str, context: FrameContext) -> Frame:
    """There may be a million: its fields are set without a call of its class."""
    if parent.identifier in SYNTHETIC_LEAF_IDENTIFIERS:
        raise ValueError("%s cannot have children" % parent.identifier)
    frame = Frame.__new__(Frame)
    frame.identifier = identifier
    frame.parent = parent
    frame.time = 0.0
    frame.absorbed_time = 0.0
    frame.attributes = {}
    frame.group = None
    frame._children = []
    frame._context = context
    parent._children.append(frame)
    return frame


def delete_frame_from_tree(
    frame: Frame,
    replace_with: LiteralStr["children", "self_time", "nothing"],
) -> None:
    """Take a frame out of the tree.

    :param replace_with: what stands in its place: ``children``, what it called;
        ``self_time``, a ``[self]`` of its time; ``nothing``: its caller absorbs
        its time.
    :raises ValueError: it is the root, or ``replace_with`` is something else.
    """
    parent = frame.parent
    if parent is None:
        raise ValueError("The root of a tree cannot be deleted.")
    if replace_with == "children":
        parent.add_children(frame.children, after=frame)
        parent.absorbed_time += frame.absorbed_time
    elif replace_with == "self_time":
        self_time = Frame(SELF_TIME_FRAME_IDENTIFIER, time=frame.time)
        parent.add_child(self_time, after=frame)
    elif replace_with == "nothing":
        parent.absorbed_time += frame.time
    else:
        raise ValueError("A frame cannot be replaced with %r" % replace_with)
    frame.remove_from_parent()
    remove_frame_from_groups(frame, recursive=True)


def combine_frames(frame: Frame, into: Frame) -> None:
    """Add a frame to another one of the same caller, and what it called.

    :raises ValueError: their callers differ.
    """
    if frame.parent is not into.parent or frame is into:
        raise ValueError("Only two frames of one caller can be combined.")
    frame.remove_from_parent()
    _add_to(frame, into)


def _add_to(frame: Frame, into: Frame) -> None:
    """frame has left the tree."""
    into.absorbed_time += frame.absorbed_time
    into.time += frame.time
    for attribute, time in frame.attributes.items():
        into._add_attribute(attribute, time)
    for child in frame._children:
        child.parent = into
    into._children += frame._children
    frame._children = []
    frame.parent = None
    remove_frame_from_groups(frame, recursive=False)


def remove_frame_from_groups(frame: Frame, recursive: bool) -> None:
    """Let no group hold a frame that left the tree. A group of one is none.

    :param recursive: nor those that are below it.
    """
    for each in walk(frame) if recursive else (frame,):
        group = each.group
        if group is None:
            continue
        group.remove_frame(each)
        if len(group._frames) == 1:
            group.remove_frame(group.frames[0])
