"""Is it a session, what JSON says?"""
from __future__ import annotations

import sys
from typing import Any, Callable, Mapping

from pyinstrument_top.session import Session, SessionError

_Check = Callable[[Any, str], Any]


def fields_of(json_dict: Mapping[str, Any]) -> dict[str, Any]:
    """Session's arguments.

    :raises SessionError: it is none.
    """
    if not isinstance(json_dict, Mapping):
        raise SessionError("it is %s, not an object" % _name(json_dict))
    fields: dict[str, Any] = {}
    for name, check in _CHECKS.items():
        if name in json_dict:
            fields[name] = check(json_dict[name], name)
        elif name in _DEFAULTS:
            fields[name] = _DEFAULTS[name]()
        else:
            raise SessionError("there is no %s in it" % name)
    return fields


def _name(value: Any) -> str:
    if value is None:
        return "null"
    return {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }.get(type(value), type(value).__name__)


def _fail(value: Any, place: str, wanted: str) -> SessionError:
    return SessionError("%s is %s, not %s" % (place, _name(value), wanted))


def _number(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _fail(value, place, "a number")
    return value


def _cpu_time(value: Any, place: str) -> float:
    """Some old files have null."""
    return 0 if value is None else _number(value, place)


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise _fail(value, place, "a string")
    return value


def _texts(value: Any, place: str) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise _fail(value, place, "a list")
    for number, text in enumerate(value):
        if not isinstance(text, str):
            raise _fail(text, "%s[%d]" % (place, number), "a string")
    return list(value) if isinstance(value, tuple) else value


def _records(value: Any, place: str) -> list[tuple[list[str], float]]:
    if not isinstance(value, (list, tuple)):
        raise _fail(value, place, "a list")
    records: list[tuple[list[str], float]] = []
    for number, record in enumerate(value):
        where = "%s[%d]" % (place, number)
        if not isinstance(record, (list, tuple)) or len(record) != 2:
            raise _fail(record, where, "a list of a stack and a time")
        records.append(
            (
                _texts(record[0], where + "[0]"),
                _number(record[1], where + "[1]"),
            )
        )
    return records


_CHECKS: dict[str, _Check] = {
    "frame_records": _records,
    "start_time": _number,
    "duration": _number,
    "min_interval": _number,
    "max_interval": _number,
    "sample_count": _number,
    "start_call_stack": _texts,
    "target_description": _text,
    "cpu_time": _cpu_time,
    "sys_path": _texts,
    "sys_prefixes": _texts,
}
_DEFAULTS: dict[str, Callable[[], Any]] = {
    "min_interval": lambda: 0.001,
    "max_interval": lambda: 0.001,
    "sys_path": lambda: list(sys.path),
    "sys_prefixes": Session.current_sys_prefixes,
}
