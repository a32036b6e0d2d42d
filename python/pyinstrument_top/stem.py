"""Where a profiler was started from, and what its own frames are."""
from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import types

    from pyinstrument_top import _native
    from pyinstrument_top.frame_ops import FrameRecordType

# Frames of the package are none of the program's.
_PACKAGE = "\x00%s%s" % (
    os.path.dirname((lambda: None).__code__.co_filename),
    os.sep,
)


class CallerStack:
    """The Python functions that a frame was called from, and itself.

    A start is to be cheap, so that their names are made when they are wanted.
    """

    __slots__ = ("_codes", "_below")

    def __init__(self, frame: types.FrameType | None) -> None:
        codes: list[types.CodeType] = []
        while frame is not None:
            codes.append(frame.f_code)
            frame = frame.f_back
        self._codes = codes
        self._below: types.CodeType | None = None

    def go_on_to(self, code: types.CodeType) -> None:
        """It calls one function, which is what is profiled."""
        self._below = code

    @property
    def is_of_call(self) -> bool:
        """Is one function profiled that it calls?"""
        return self._below is not None

    def identifiers(self) -> list[str]:
        """Of their frames, outermost first."""
        codes = self._codes[::-1]
        if self._below is not None:
            codes.append(self._below)
        return [
            "%s\x00%s\x00%d"
            % (code.co_name, code.co_filename, code.co_firstlineno)
            for code in codes
        ]


class InProgram:
    """The records of a window without the package's own frames."""

    def __init__(self, samples: _native.Samples, caller: CallerStack) -> None:
        self._samples = samples
        self._caller = caller

    def records(self) -> list[FrameRecordType]:
        """Those that share a stack still do."""
        cleaned: dict[int, list[str]] = {}
        records: list[FrameRecordType] = []
        call = self.start_call_stack() if self._caller.is_of_call else None
        for record in self._samples.records():
            stack = cleaned.get(id(record[0]))
            if stack is None:
                stack = _without_own(record[0])
                if call and _leads_to(stack, call):
                    stack = stack + call[-1:]
                cleaned[id(record[0])] = stack
            records.append(
                record if stack is record[0] else (stack, record[1])
            )
        return records

    def start_call_stack(self) -> list[str]:
        """The entries that its records begin with: the caller's, and between
        them the functions in C that a walk over frames does not see."""
        seen = _without_own(self._samples.start_call_stack())
        wanted = self._caller.identifiers()
        end = at = 1 if seen else 0
        found = 0
        while found < len(wanted) and at < len(seen):
            if _PACKAGE in wanted[found]:
                found += 1
                continue
            identifier = seen[at].partition("\x01")[0]
            at += 1
            if identifier == wanted[found]:
                found += 1
                end = at
            elif "\x00<built-in>\x00" not in identifier:
                break
        return seen[:end] + [
            name for name in wanted[found:] if _PACKAGE not in name
        ]


def _leads_to(stack: list[str], call: list[str]) -> bool:
    """Is it what the package did between the caller and the function? That is
    the function's."""
    if len(stack) != len(call) - 1:
        return False
    return all(
        entry.partition("\x01")[0] == wanted.partition("\x01")[0]
        for entry, wanted in zip(stack, call)
    )


# What the package calls to have a generator's body run.
_STEPS = ("generator.", "async_generator.", "async_generator_asend.", "coroutine.")


def _without_own(stack: list[str]) -> list[str]:
    if not any(_PACKAGE in entry for entry in stack):
        return stack
    others: list[str] = []
    was_own = False
    for entry in stack:
        is_own = _PACKAGE in entry or (
            was_own and "\x00<built-in>\x00" in entry and entry.startswith(_STEPS)
        )
        if not is_own:
            others.append(entry)
        was_own = is_own
    return others
