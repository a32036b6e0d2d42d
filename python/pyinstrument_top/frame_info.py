"""How a frame of a recorded stack is written down.

A stack is a list of strings, the outermost frame first. Each is an identifier,
``function NUL file NUL first line``, and after it what was seen of the frame
when it was looked at, each item behind a ``\\x01`` and with a letter in front
that says what it is: ``c`` the class, ``l`` the line, ``h`` that it asks to be
hidden. The outermost entry is the thread, with the file ``<thread>``.
"""
from __future__ import annotations

IDENTIFIER_SEP = "\x00"
ATTRIBUTES_SEP = "\x01"

ATTRIBUTE_MARKER_CLASS_NAME = "c"
ATTRIBUTE_MARKER_LINE_NUMBER = "l"
ATTRIBUTE_MARKER_TRACEBACKHIDE = "h"


def parse_frame_info(frame_info: str) -> tuple[str, list[str]]:
    """The identifier of an entry, and the attributes behind it."""
    identifier, *attributes = frame_info.split(ATTRIBUTES_SEP)
    if attributes == [""]:
        attributes = []
    return identifier, attributes


def frame_info_get_identifier(frame_info: str) -> str:
    """The identifier of an entry alone."""
    return frame_info.partition(ATTRIBUTES_SEP)[0]
