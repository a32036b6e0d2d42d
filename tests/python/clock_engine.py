"""What a profiler records by a clock that a test moves.

A stand-in for the sampler, which has none but the real clock: a hook that looks
at every call and return, as pyinstrument's does. It is slow, sees the calling
thread alone, and knows the same of contexts as pyinstrument: what ran last.
"""
from __future__ import annotations

import contextvars
import sys
import threading

from pyinstrument_top import profiler

CO_COROUTINE = 0x80

# The window that is bound to a context.
bound = contextvars.ContextVar("bound", default=None)


def frame_info(frame):
    """The entry of a frame in a recorded stack."""
    code = frame.f_code
    info = "%s\0%s\0%d" % (code.co_name, code.co_filename, code.co_firstlineno)
    first = code.co_varnames[0] if code.co_argcount else None
    if first in ("self", "cls") and first in frame.f_locals:
        owner = frame.f_locals[first]
        owner = owner if isinstance(owner, type) else type(owner)
        info += "\1c" + owner.__qualname__
    info += "\1l%d" % (frame.f_lineno or 0)
    if "__tracebackhide__" in code.co_varnames:
        info += "\1h1"
    return info


def call_stack(frame):
    stack = []
    while frame is not None:
        stack.append(frame_info(frame))
        frame = frame.f_back
    thread = threading.current_thread()
    stack.append("%s\0<thread>\0%d" % (thread.name, thread.ident))
    return stack[::-1]


class Samples:
    def __init__(self, records, duration, start):
        self._records = records
        self._start = start
        self.duration = duration
        self.count = len(records)

    def records(self):
        return self._records

    def start_call_stack(self):
        return self._start


class Hook:
    """The hook of one thread, and the windows that are open on it."""

    def __init__(self, clock):
        self.clock = clock
        self.windows = []
        self.last = 0.0

    def open(self, window):
        if not self.windows:
            self.last = self.clock()
            self.context = bound.get()
            self.awaits = []
        self.windows.append(window)
        sys.setprofile(self.see)

    def close(self, window):
        if self.windows == [window]:
            sys.setprofile(None)
        self.windows.remove(window)

    def see(self, frame, event, arg):
        self.see_context(frame, event)
        now = self.clock()
        if now < self.last + min(w.interval for w in self.windows):
            return
        stack = call_stack(frame.f_back if event == "call" else frame)
        if event in ("c_return", "c_exception"):
            stack.append("%s\0<built-in>\0000" % arg.__qualname__)
        for window in self.windows:
            window.take(stack, now - self.last)
        self.last = now

    def see_context(self, frame, event):
        context = bound.get()
        if context is not self.context:
            stack = call_stack(frame.f_back if event == "call" else frame)
            for window in self.windows:
                if window is self.context:
                    window.leave(stack, self.awaits[::-1])
                elif window is context:
                    window.enter()
            self.context = context
        if event == "return" and frame.f_code.co_flags & CO_COROUTINE:
            self.awaits.append(frame_info(frame))
        else:
            self.awaits = []


class Window:
    """_native.Window, by another clock."""

    def __init__(self, interval, *, async_mode, threads, hook):
        self.interval = interval
        self.async_mode = async_mode
        self.hook = hook
        self.is_running = False

    def start(self):
        self.records = []
        self.outside = None
        self.thread = threading.get_ident()
        self.begin = self.hook.clock()
        self.start_stack = call_stack(sys._getframe(1))
        self.is_running = True
        if self.async_mode != "disabled":
            bound.set(self)
        self.hook.open(self)

    def stop(self):
        if self.thread != threading.get_ident():
            raise RuntimeError(
                "Failed to stop profiling. Make sure that you start/stop profiling"
                " on the same thread."
            )
        self.hook.close(self)
        if self.async_mode != "disabled":
            bound.set(None)
        self.is_running = False
        return Samples(
            self.records, self.hook.clock() - self.begin, self.start_stack
        )

    def enter(self):
        self.outside = None

    def leave(self, stack, awaits):
        if awaits:
            self.outside = stack + awaits + ["[await]"]
        elif self.async_mode == "strict":
            self.outside = stack + ["[out-of-context]"]

    def take(self, stack, time):
        if self.async_mode != "disabled" and self.outside is not None:
            stack = self.outside
        self.records.append((stack, time))


class ThreadClock(threading.local):
    """clock: the one of the profilers that this thread starts; None: the real
    one, and the sampler."""

    clock = None
    hook = None


this_thread = ThreadClock()


def make_window(self):
    """Stands for Profiler._make_window()."""
    here = this_thread
    if here.clock is None:
        return real_window(self)
    if here.hook is None or here.hook.clock is not here.clock:
        here.hook = Hook(here.clock)
    return Window(
        self.interval,
        async_mode=self.async_mode,
        threads=self.threads,
        hook=here.hook,
    )


real_window = profiler.Profiler._make_window


def install():
    """Let profilers use it wherever this_thread.clock is set."""
    profiler.Profiler._make_window = make_window
