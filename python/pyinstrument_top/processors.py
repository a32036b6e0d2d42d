"""What makes a tree readable: each processor is one pass over it.

They change the tree in place, and may return another root::

    frame = processor(frame, options={})

None is the tree of an empty session, and stays None. A renderer has a list of
them, which can be changed (:attr:`FrameRenderer.processors`).
"""
from __future__ import annotations

import re
from typing import Any, Callable, Dict, Union

from pyinstrument_top.frame import (
    SELF_TIME_FRAME_IDENTIFIER,
    Frame,
    FrameGroup,
    walk,
)
from pyinstrument_top.frame_ops import _add_to, remove_frame_from_groups

ProcessorType = Callable[..., Union[Frame, None]]
"""Takes the root and ``options=``; returns the root."""
ProcessorOptions = Dict[str, Any]

# Of a tree whose time is nothing all is a small part.
_NO_TIME = 1e-44


def _splice(root: Frame, leaves: Callable[[Frame], bool]) -> None:
    """Put what they called in the place of all frames but root that leave."""
    for frame in walk(root):
        if not any(map(leaves, frame._children)):
            continue
        kept: list[Frame] = []
        todo = frame._children[::-1]
        while todo:
            child = todo.pop()
            if not leaves(child):
                child.parent = frame
                kept.append(child)
                continue
            frame.absorbed_time += child.absorbed_time
            todo.extend(reversed(child._children))
            child._children = []
            child.parent = None
            remove_frame_from_groups(child, recursive=False)
        frame._children = kept


def remove_importlib(
    frame: Frame | None, options: ProcessorOptions
) -> Frame | None:
    """Leave out the frames of the import system, not what they import."""
    if frame is not None:
        _splice(frame, _is_importlib)
    return frame


def _is_importlib(frame: Frame) -> bool:
    text = "<frozen importlib._bootstrap"
    # Most have it nowhere, which is found faster than the file.
    return text in frame.identifier and text in (frame.file_path or "")


def remove_tracebackhide(
    frame: Frame | None, options: ProcessorOptions
) -> Frame | None:
    """Leave out frames that have a local variable ``__tracebackhide__``."""
    if frame is not None:
        _splice(frame, lambda f: f.has_tracebackhide)
    return frame


def merge_consecutive_self_time(
    frame: Frame | None, options: ProcessorOptions, recursive: bool = True
) -> Frame | None:
    """Make one of the ``[self]`` frames that stand side by side.

    :param recursive: not only right below this frame.
    """
    if frame is not None:
        for each in walk(frame) if recursive else (frame,):
            _merge_self(each)
    return frame


def _merge_self(frame: Frame) -> None:
    kept: list[Frame] = []
    for child in frame._children:
        if (
            kept
            and child.identifier == SELF_TIME_FRAME_IDENTIFIER
            and kept[-1].identifier == SELF_TIME_FRAME_IDENTIFIER
        ):
            kept[-1].time += child.time
            kept[-1].absorbed_time += child.absorbed_time
            child.parent = None
            remove_frame_from_groups(child, recursive=False)
        else:
            kept.append(child)
    frame._children = kept


def aggregate_repeated_calls(
    frame: Frame | None, options: ProcessorOptions
) -> Frame | None:
    """Make one frame of all calls of a function from the same caller.

    What a frame called stands in order of its time then, the longest first.
    """
    if frame is not None:
        for each in walk(frame):
            _aggregate(each)
    return frame


def _aggregate(frame: Frame) -> None:
    first: dict[str, Frame] = {}
    for child in frame._children:
        into = first.setdefault(child.identifier, child)
        if into is not child:
            _add_to(child, into)
    frame._children = sorted(first.values(), key=lambda f: f.time, reverse=True)


def remove_irrelevant_nodes(
    frame: Frame | None,
    options: ProcessorOptions,
    total_time: float | None = None,
) -> Frame | None:
    """Leave out frames of little time; their callers absorb it.

    Option ``filter_threshold``: the share of the whole below which that is, 0.01
    where it is not given.

    :param total_time: seconds that are the whole; None: the root's.
    """
    if frame is None:
        return None
    if total_time is None:
        total_time = frame.time if frame.time > 0 else _NO_TIME
    threshold = options.get("filter_threshold", 0.01)
    for each in walk(frame):
        kept: list[Frame] = []
        for child in each._children:
            if child.time / total_time < threshold:
                each.absorbed_time += child.time
                child.parent = None
                remove_frame_from_groups(child, recursive=True)
            else:
                kept.append(child)
        each._children = kept
    return frame


def remove_unnecessary_self_time_nodes(
    frame: Frame | None, options: ProcessorOptions
) -> Frame | None:
    """Leave out a ``[self]`` that stands alone: it says nothing."""
    if frame is None:
        return None
    for each in walk(frame):
        if len(each._children) != 1:
            continue
        child = each._children[0]
        if child.identifier == SELF_TIME_FRAME_IDENTIFIER:
            each.absorbed_time += child.time
            child.remove_from_parent()
            remove_frame_from_groups(child, recursive=False)
    return frame


def remove_first_pyinstrument_frames_processor(
    frame: Frame | None, options: ProcessorOptions
) -> Frame | None:
    """Begin with the program where pyinstrument's command started it.

    Its sessions begin with its own frames, an ``exec`` of theirs and runpy's.
    Of what these called the longest is followed, so that a slow start beside
    the program does not stand for it.
    """
    if frame is None or not frame._children or not _is_pyinstrument(frame):
        return frame
    found = _way_on(frame)
    if not _is_exec(found):
        return frame
    found = _way_on(found)
    while found._children and _is_runpy(found):
        found = _way_on(found)
    found.remove_from_parent()
    return found


def _is_pyinstrument(frame: Frame) -> bool:
    path = frame.file_path or ""
    return re.match(r".*pyinstrument[/\\]__main__.py", path) is not None


def _is_exec(frame: Frame) -> bool:
    return (
        bool(frame._children)
        and "<string>" in (frame.file_path or "")
        and frame.proportion_of_parent > 0.8
    )


def _is_runpy(frame: Frame) -> bool:
    path = frame.file_path or ""
    return "<frozen runpy>" in path or re.match(r".*runpy.py", path) is not None


def _way_on(frame: Frame) -> Frame:
    """What leads to the program: not where runpy looks for it and compiles it."""

    def rank(child: Frame) -> tuple[int, float]:
        if child.is_synthetic:
            return 0, child.time
        is_search = child.function.startswith("_get_") and _is_runpy(child)
        return 1 if is_search else 2, child.time

    return max(frame._children, key=rank)


def group_library_frames_processor(
    frame: Frame | None, options: ProcessorOptions
) -> Frame | None:
    """Put library frames that call each other into a :class:`FrameGroup`.

    Options: frames whose file the regular expression ``show_regex`` matches at
    its beginning are in no group; those that ``hide_regex`` matches are, if
    they are not a library's, too. One frame alone is no group, and the root is
    in none.
    """
    if frame is None:
        return None
    hides = _hides(options.get("hide_regex"), options.get("show_regex"))
    for each in walk(frame):
        for child in each._children:
            if (
                child.group is None
                and hides(child)
                and any(map(hides, child._children))
            ):
                _gather(FrameGroup(child), child, hides)
    return frame


def _hides(
    hide: str | re.Pattern[str] | None, show: str | re.Pattern[str] | None
) -> Callable[[Frame], bool]:
    def is_hidden(frame: Frame) -> bool:
        path = frame.file_path or ""
        if show is not None and re.match(show, path):
            return False
        if hide is not None and re.match(hide, path):
            return True
        return not frame.is_application_code

    return is_hidden


def _gather(
    group: FrameGroup, root: Frame, hides: Callable[[Frame], bool]
) -> None:
    todo = [root]
    while todo:
        frame = todo.pop()
        group.add_frame(frame)
        todo.extend(filter(hides, reversed(frame._children)))
