"""The sampler and the reports, in C.

What is not said here to raise something else raises ``TypeError`` for arguments of
other types, and ``MemoryError``. What the objects that are handed in raise when
they are looked at passes through.
"""

from typing import Any, Mapping

def version() -> str:
    """Of this build, such as "0.1.0"."""

def render(format: str, session: object, options: Mapping[str, Any] | None, /) -> str | bytes:
    """A report of a session, with the processors of its format.

    format: a name that ``pyinstrument-top -r`` has: "text", "json", "html",
    "session", "pstats", "speedscope" ...
    session: whatever has the fields of a ``Session``; ``min_interval``,
    ``max_interval``, ``sys_path`` and ``sys_prefixes`` may lack. Lists of frames
    that are one object are looked at once.
    options: those of ``-p``, by their names. What stands behind the dot of a name
    may be in a dict of its own: ``{"processor_options": {"filter_threshold": 0}}``.
    None says nothing.

    Returns str, in which bytes of names that are no UTF-8 are as ``os.fsdecode``
    has them; or bytes, of a format that is no text. It is what the command says of
    the session's file in this folder and time zone; ``unicode`` and ``color`` are
    off unless they are asked for.

    ValueError: there is no such format or option, or a value that no session can
    have; the sentence says where. RuntimeWarning: what the report lacks.
    """

def render_tree(format: str, root: object | None, session: object, options: Mapping[str, Any] | None, /) -> str | bytes:
    """The same report of a tree that processors have been over.

    root: a ``Frame``, or whatever has its ``identifier``, ``time``,
    ``absorbed_time``, ``attributes``, ``children`` and ``group``; None: no samples.
    Frames of one group are those whose ``group`` is one object. Nothing is left out
    or moved; formats that show no tree get what each frame took itself.
    session: the figures and paths of the report; its records are not looked at.

    ValueError: also where a frame is in the tree twice.
    """
