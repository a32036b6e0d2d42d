"""pyinstrument's renderers without the defects that ours do not have.

What our reports are compared with: everything is pyinstrument 5.1.3's but what
stands here, and doc/REPORTS.md says why. mend() changes the package in place.
"""
import re

from pyinstrument import processors
from pyinstrument.renderers import ConsoleRenderer, JSONRenderer, SpeedscopeRenderer


def flat_times(root, by_total):
    """Time by identifier, and the last frame of each: synthetic frames are no
    functions, and what calls itself counts once."""
    times, frames, above = {}, {}, {}
    todo = [(root, False)]
    while todo:
        frame, left = todo.pop()
        key = frame.identifier
        if frame.is_synthetic:
            todo += [(c, False) for c in reversed(frame.children)]
            continue
        if left:
            above[key] -= 1
            continue
        frames[key] = frame
        if not by_total:
            times[key] = times.get(key, 0) + frame.total_self_time
        elif not above.get(key):
            times[key] = times.get(key, 0) + frame.time
        above[key] = above.get(key, 0) + 1
        todo.append((frame, True))
        todo += [(c, False) for c in reversed(frame.children)]
    return times, frames


def render_frame_flat(self, frame, precision):
    times, frames = flat_times(frame, self.flat_time == "total")
    pairs = sorted(times.items(), key=lambda pair: pair[1], reverse=True)
    whole = self.root_frame.time
    margin = ".  " if self.short_mode else ""
    return "".join(
        margin
        + self.frame_description(frames[key], precision=precision, override_time=t)
        + "\n"
        for key, t in pairs
        if self.show_all or whole == 0 or t / whole > 0.001
    )


def is_runpy(frame):
    return frame.file_path is not None and (
        re.match(r".*runpy.py", frame.file_path) is not None
        or "<frozen runpy>" in frame.file_path
    )


def way_on(frame):
    """The child that leads to the program: not where runpy looks for it."""

    def rank(child):
        if child.is_synthetic:
            return 0
        return 1 if is_runpy(child) and child.function.startswith("_get_") else 2

    return max(frame.children, key=lambda child: (rank(child), child.time))


def first_frames(frame, options):
    if frame is None or not frame.children:
        return frame
    if not re.match(r".*pyinstrument[/\\]__main__.py", frame.file_path or ""):
        return frame
    result = way_on(frame)
    if not (
        result.proportion_of_parent > 0.8
        and "<string>" in (result.file_path or "")
        and result.children
    ):
        return frame
    result = way_on(result)
    while is_runpy(result) and result.children:
        result = way_on(result)
    result.remove_from_parent()
    return result


def mended(list_of):
    def default_processors(self):
        old = processors.remove_first_pyinstrument_frames_processor
        return [first_frames if p is old else p for p in list_of(self)]

    return default_processors


def mend():
    ConsoleRenderer.render_frame_flat = render_frame_flat
    for renderer in ConsoleRenderer, JSONRenderer, SpeedscopeRenderer:
        renderer.default_processors = mended(renderer.default_processors)
