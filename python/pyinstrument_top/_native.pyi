"""The sampler and the reports, in C.

What is not said here to raise something else raises ``TypeError`` for arguments of
other types, and ``MemoryError``. What the objects that are handed in raise when
they are looked at passes through.
"""

from typing import Any, Mapping

from typing import List, Tuple

class Samples:
    """What a window has seen. It does not change."""

    @property
    def duration(self) -> float:
        """Seconds from its start to its stop."""
    @property
    def count(self) -> int:
        """How many samples were taken in that time."""
    def records(self) -> List[Tuple[List[str], float]]:
        """pyinstrument's frame records: frames, the thread first, and seconds.

        In order of time, thread by thread. The seconds of a thread that is there
        all the time add up to ``duration``. What was seen twice in a row is one
        record, and records of one stack share one list. Frames of the package
        itself at the end of a stack are left out. Made when it is first asked
        for: the same object every time.
        """
    def start_call_stack(self) -> List[str]:
        """Where the window was started: the first frames of the first record,
        with the C functions in between."""

class Window:
    """A window of time on what the process's one sampler sees.

    interval
        Seconds between two samples, at most. The sampler looks as often as the
        finest window wants, at most every 50 microseconds.
    threads
        ``"calling"``: the thread that calls start(). ``"all"``: every thread is a
        root of its own.

    async_mode
        ``"disabled"``: the whole thread. ``"enabled"``, ``"strict"``: what runs in
        the context that start() is called in, and in those made from it, as tasks
        and ``asyncio.to_thread()`` do. While none of that runs the time is
        ``[await]`` where the coroutine that called start() waits, or below that
        await what a worker thread does for it. Where it waits nowhere it is what
        the thread does (enabled), or ``[out-of-context]`` (strict). With
        ``threads="all"`` there are no parts of threads.

    A window that is forgotten while it runs closes. In a forked child the windows
    of the thread that forked go on.
    """

    def __init__(
        self, interval: float, *, async_mode: str = "disabled", threads: str = "calling"
    ) -> None:
        """:raises ValueError: an interval, mode or kind of threads there is not."""
    def start(self) -> None:
        """Begin, for the calling thread. The first one in a process starts the
        sampler, which waits for 10 seconds after the last.

        :raises RuntimeError: it is running, this process cannot be sampled, or more
            than 256 windows of an async mode run.
        """
    def stop(self) -> Samples:
        """End it. Never waits for the sampler. It can be started again.

        :raises RuntimeError: it is not running; or it was started on another
            thread, and runs on.
        """
    @property
    def is_running(self) -> bool: ...

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
