"""The profilers that are compared: how each runs `python script args`, and
what it says of its own samples."""
import os
import re
import shutil
import subprocess

NOWHERE = os.devnull


class Tool:
    """name; command(python, words, hz): the words that profile a program;
    said(stderr): what it reports of its samples, for people."""

    def __init__(self, name, command, said=None):
        self.name = name
        self.command = command
        self.said = said or (lambda text: "")


def plain():
    return Tool("python", lambda python, words, hz: [python] + words)


def ours(build):
    exe = os.path.join(build, "pyinstrument-top")

    def command(python, words, hz):
        return [exe, "--python", python, "-i", "%g" % (1 / hz),
                "-r", "text", "-o", NOWHERE] + words
    return Tool("pyinstrument-top", command)


def pyinstrument():
    def command(python, words, hz):
        return [python, "-m", "pyinstrument", "-i", "%g" % (1 / hz),
                "-r", "text", "-o", NOWHERE] + words
    return Tool("pyinstrument", command)


def py_spy(exe, name, *flags):
    def command(python, words, hz):
        return [exe, "record", "-r", str(hz), "-f", "raw", "-o", NOWHERE,
                *flags, "--", python] + words

    def said(text):
        found = re.search(r"Samples: (\d+) Errors: (\d+)", text)
        return "%s samples, %s errors" % found.groups() if found else ""
    return Tool(name, command, said)


def austin(exe):
    def command(python, words, hz):
        return [exe, "-i", "%dus" % (1000000 // hz), "-o", NOWHERE,
                python] + words

    def said(text):
        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
        found = re.search(r"Error rate : (\d+)/(\d+)", text)
        return "%s of %s invalid" % found.groups() if found else ""
    return Tool("austin", command, said)


def tachyon():
    def command(python, words, hz):
        return [python, "-m", "profiling.sampling", "run", "-r", str(hz),
                "--pstats", "-o", NOWHERE] + words

    def said(text):
        found = re.search(r"Error rate: ([\d.]+)", text)
        return "%s %% failed" % found.group(1) if found else ""
    return Tool("profiling.sampling", command, said)


def has_module(python, module):
    return subprocess.run([python, "-c", "import " + module],
                          stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0


def runs(exe):
    try:
        return subprocess.run([exe, "--version"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def for_python(python, build, env):
    """The tools that work with this interpreter, plain python first."""
    tools = [plain(), ours(build)]
    if has_module(python, "pyinstrument"):
        tools.append(pyinstrument())
    spy = os.path.join(env, "bin", "py-spy")
    if python.startswith(env) and runs(spy):
        tools.append(py_spy(spy, "py-spy"))
        tools.append(py_spy(spy, "py-spy --nonblocking", "--nonblocking"))
    exe = os.path.join(env, "bin", "austin")
    if python.startswith(env) and runs(exe):
        tools.append(austin(exe))
    if has_module(python, "profiling.sampling"):
        tools.append(tachyon())
    return tools


def live(python, env):
    """What others show of a running program: a name and the words that profile
    one, None where they are not to be had."""
    spy = os.path.join(env, "bin", "py-spy")
    tachyon_is = has_module(python, "profiling.sampling")

    def top(words):
        return [spy, "top", "--", python] + words

    def sampling(words):
        return [python, "-m", "profiling.sampling", "run", "--live"] + words
    return [("py-spy top", top if runs(spy) else None),
            ("profiling.sampling --live", sampling if tachyon_is else None)]


def pythons(env):
    """The interpreter of the environment, and CPython 3.15 if there is one:
    it brings a sampling profiler of its own. Without either, python3."""
    found = []
    exe = os.path.join(env, "bin", "python")
    if os.path.exists(exe):
        found.append(exe)
    exe = shutil.which("python3.15")
    if exe:
        found.append(exe)
    return found or [shutil.which("python3")]
