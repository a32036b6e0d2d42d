"""What a profiler recorded, and what its files hold."""
from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Mapping, Protocol, Sequence

    from pyinstrument_top.frame import Frame
    from pyinstrument_top.frame_ops import FrameRecordType
    from pyinstrument_top.typing import PathOrStr

    class Source(Protocol):
        """Where records come from when they are first asked for."""

        def records(self) -> list[FrameRecordType]: ...

        def start_call_stack(self) -> list[str]: ...


class SessionError(ValueError, KeyError):
    """What should be a session is none. The text says what is wrong where."""

    __str__ = ValueError.__str__


class Session:
    """One run of a profiler.

    Reports are made of it by the renderers; :meth:`save` makes files that
    pyinstrument reads as well.
    """

    start_time: float
    """When it began: seconds since 1970."""
    duration: float
    """How long it was: seconds on the wall clock."""
    min_interval: float
    """The least interval between two samples, in seconds."""
    max_interval: float
    """The largest one: times are shown as precisely."""
    sample_count: int
    """How many samples were taken."""
    target_description: str
    """What was profiled, in a line."""
    cpu_time: float
    """Seconds of the CPU that the process used meanwhile, on all threads."""
    sys_path: list[str]
    """``sys.path``, which files are shown relative to."""
    sys_prefixes: list[str]
    """What is below these is a library's."""

    def __init__(
        self,
        frame_records: list[FrameRecordType],
        start_time: float,
        duration: float,
        min_interval: float,
        max_interval: float,
        sample_count: int,
        start_call_stack: list[str],
        target_description: str,
        cpu_time: float,
        sys_path: list[str],
        sys_prefixes: list[str],
    ) -> None:
        """Each argument is the attribute of that name."""
        self._sources: list[Source] = []
        self._frame_records = frame_records
        self._start_call_stack: list[str] | None = start_call_stack
        self.start_time = start_time
        self.duration = duration
        self.min_interval = min_interval
        self.max_interval = max_interval
        self.sample_count = sample_count
        self.target_description = target_description
        self.cpu_time = cpu_time
        self.sys_path = sys_path
        self.sys_prefixes = sys_prefixes
        self._short_paths: dict[str, str] = {}

    @classmethod
    def _of_source(
        cls,
        source: Source,
        *,
        start_time: float,
        duration: float,
        interval: float,
        sample_count: int,
        target_description: str,
        cpu_time: float,
    ) -> Session:
        """The session of this process whose records are made when asked for."""
        session = cls(
            [],
            start_time,
            duration,
            interval,
            interval,
            sample_count,
            [],
            target_description,
            cpu_time,
            list(sys.path),
            cls.current_sys_prefixes(),
        )
        session._sources = [source]
        session._start_call_stack = None
        return session

    def __repr__(self) -> str:
        return "<Session %r: %d samples in %.3f s>" % (
            self.target_description,
            self.sample_count,
            self.duration,
        )

    def __getstate__(self) -> dict[str, Any]:
        """For copies and pickles, which have the records themselves."""
        state = dict(self.__dict__)
        state.update(
            _sources=[],
            _frame_records=self.frame_records,
            _start_call_stack=self.start_call_stack,
        )
        return state

    @property
    def frame_records(self) -> list[FrameRecordType]:
        """Stacks and the seconds each stands for, in order of time.

        See :mod:`pyinstrument_top.frame_info` for a stack's entries. Records of
        one stack may share its list.
        """
        if self._sources:
            self._read_start()
            sources, self._sources = self._sources, []
            for source in sources:
                self._frame_records = self._frame_records + source.records()
        return self._frame_records

    @frame_records.setter
    def frame_records(self, records: list[FrameRecordType]) -> None:
        self._read_start()
        self._sources = []
        self._frame_records = records

    @property
    def start_call_stack(self) -> list[str]:
        """The stack that the profiler was started from.

        A tree begins at its last frame, where all records have these in common.
        """
        return self._read_start()

    @start_call_stack.setter
    def start_call_stack(self, stack: list[str]) -> None:
        self._start_call_stack = stack

    def _read_start(self) -> list[str]:
        if self._start_call_stack is None:
            self._start_call_stack = self._sources[0].start_call_stack()
        return self._start_call_stack

    # Files.

    @staticmethod
    def load(filename: PathOrStr) -> Session:
        """Read a file that :meth:`save`, the command or pyinstrument made.

        :raises OSError: the file cannot be read.
        :raises ValueError: it is no session; the text says which file and what
            is wrong with it where.
        """
        import json

        with open(filename, encoding="utf-8", errors="surrogateescape") as file:
            try:
                return Session.from_json(json.load(file))
            except SessionError as error:
                problem: ValueError = error
            except ValueError as error:
                problem = error
            except RecursionError:
                problem = ValueError("it is nested too deeply")
        raise SessionError(
            "%s is no session: %s" % (os.fspath(filename), problem)
        )

    def save(self, filename: PathOrStr) -> None:
        """Write a file that :meth:`load`, the command and pyinstrument read.

        :param filename: its name should end with ``.pyisession``.
        :raises OSError: the file cannot be written.
        """
        import json

        text = json.dumps(self.to_json())
        with open(filename, "w", encoding="utf-8") as file:
            file.write(text)

    def to_json(self, include_frame_records: bool = True) -> dict[str, Any]:
        """What :meth:`save` writes, as an object for ``json.dump()``.

        :param include_frame_records: with the records.
        """
        result: dict[str, Any] = {
            "start_time": self.start_time,
            "duration": self.duration,
            "min_interval": self.min_interval,
            "max_interval": self.max_interval,
            "sample_count": self.sample_count,
            "start_call_stack": self.start_call_stack,
            "target_description": self.target_description,
            "cpu_time": self.cpu_time,
            "sys_path": self.sys_path,
            "sys_prefixes": self.sys_prefixes,
        }
        if include_frame_records:
            result["frame_records"] = self.frame_records
        return result

    @staticmethod
    def from_json(json_dict: Mapping[str, Any]) -> Session:
        """The session that :meth:`to_json` made this of.

        Intervals may be missing (0.001 then), and so may ``sys_path`` and
        ``sys_prefixes`` (this process's then).

        :raises ValueError: it is none: something else is missing, or of a wrong
            type. It is a KeyError as well.
        """
        from pyinstrument_top.session_json import fields_of

        return Session(**fields_of(json_dict))

    # Making others of it.

    @staticmethod
    def combine(session1: Session, session2: Session) -> Session:
        """One session of two: records of the one that began earlier come first.

        Durations, CPU times and counts add up. It is no timeline: between the
        two is time that nobody saw.
        """
        if session1.start_time > session2.start_time:
            session1, session2 = session2, session1
        return Session(
            list(session1.frame_records) + list(session2.frame_records),
            session1.start_time,
            session1.duration + session2.duration,
            min(session1.min_interval, session2.min_interval),
            max(session1.max_interval, session2.max_interval),
            session1.sample_count + session2.sample_count,
            session1.start_call_stack,
            session1.target_description,
            session1.cpu_time + session2.cpu_time,
            list(dict.fromkeys([*session1.sys_path, *session2.sys_path])),
            list(
                dict.fromkeys([*session1.sys_prefixes, *session2.sys_prefixes])
            ),
        )

    def _absorb(self, later: Session) -> None:
        """Become the sum of both: what :meth:`combine` does, for many of one
        function, each of which was recorded by this process."""
        if self._sources and later._sources:
            self._sources += later._sources
        else:
            self._frame_records = self.frame_records + later.frame_records
        self.duration += later.duration
        self.cpu_time += later.cpu_time
        self.sample_count += later.sample_count

    @staticmethod
    def current_sys_prefixes() -> list[str]:
        """Those of this process."""
        return [
            sys.prefix,
            sys.base_prefix,
            sys.exec_prefix,
            sys.base_exec_prefix,
        ]

    def resample(self, interval: float) -> Session:
        """A session of fewer records.

        Of each interval the stack stays that was there at its end, and stands
        for all the time since the one before.

        :param interval: seconds.
        :raises ValueError: it is not more than 0.
        """
        if not interval > 0:
            raise ValueError("An interval must be more than 0 seconds.")
        records = self._resample_frame_records(self.frame_records, interval)
        return Session(
            records,
            self.start_time,
            self.duration,
            interval,
            interval,
            len(records),
            self.start_call_stack,
            self.target_description,
            self.cpu_time,
            self.sys_path,
            self.sys_prefixes,
        )

    @staticmethod
    def _resample_frame_records(
        frame_records: Sequence[FrameRecordType], interval: float
    ) -> list[FrameRecordType]:
        result: list[FrameRecordType] = []
        since = 0.0
        for stack, time in frame_records:
            since += time
            if since >= interval:
                result.append((stack, since))
                since %= interval
        return result

    # The tree.

    def root_frame(self, trim_stem: bool = True) -> Frame | None:
        """The tree of the records, in order of time and with all of them.

        Python's cyclic collector rests while it is made: not for long, but in
        all threads.

        :param trim_stem: begin where the profiler was started.
        :return: its root; None: there are no records.
        """
        from pyinstrument_top.frame_ops import build_frame_tree

        root = build_frame_tree(self.frame_records, context=self)
        return self._trim_stem(root) if root and trim_stem else root

    def _trim_stem(self, frame: Frame) -> Frame:
        from pyinstrument_top.frame_info import frame_info_get_identifier

        stem = map(frame_info_get_identifier, self.start_call_stack)
        if next(stem, None) != frame.identifier:
            return frame
        for identifier in stem:
            children = frame.children
            if (
                len(children) != 1
                or children[0].identifier != identifier
                or frame.total_self_time != 0
            ):
                break
            frame = children[0]
        frame.remove_from_parent()
        return frame

    def shorten_path(self, path: str) -> str:
        """A file relative to that entry of ``sys_path`` which leaves the fewest
        parts of it; as it is, where none leaves fewer."""
        short = self._short_paths.get(path)
        if short is None:
            short = self._short_paths[path] = self._shorten(path)
        return short

    def _shorten(self, path: str) -> str:
        short = path
        if os.sep not in path:
            return path
        for entry in self.sys_path:
            try:
                candidate = os.path.relpath(path, entry or os.curdir)
            except ValueError:  # of another drive
                continue
            if candidate.count(os.sep) < short.count(os.sep):
                short = candidate
        return short
