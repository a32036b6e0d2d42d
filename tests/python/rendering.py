"""Reports of sessions as Python has them are those of their files, to the byte.
usage: rendering.py COMMAND SESSION..."""
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
import warnings

from pyinstrument_top import _native

COMMAND, FILES = sys.argv[1], sys.argv[2:]
SUFFIXES = {"text": "txt"}
# Of the command: how a format is asked for what an option asks.
WAYS = {
    "text": [{}, {"show_all": True}, {"timeline": True}, {"flat": True},
             {"time": "percent_of_total", "color": True}, {"short_mode": True},
             {"processor_options": {"filter_threshold": 0.1}},
             {"processor_options": {"hide_regex": ".*lib", "show_regex": None}},
             {"processor_options.show_regex": ".*"},
             {"flat": True, "flat_time": "total"}],
    "json": [{}, {"show_all": True}, {"timeline": True}],
    "speedscope": [{}, {"show_all": True}],
    "html": [{}, {"with_source": True}],
    "session": [{}],
    "pstats": [{}, {"show_all": True}],
    "callgrind": [{}],
    "collapsed": [{}, {"lines": True}],
    "csv": [{}, {"rows": 3}],
    "markdown": [{}],
    "svg": [{}, {"timeline": True}],
    "trace": [{}, {"resolution": 0}],
    "pprof": [{}],
    "gecko": [{}],
    "lines": [{}],
}


class Session:
    """What has a Session's fields."""

    def __init__(self, facts):
        self.__dict__.update(facts)


class Records(list):
    """A list that is a list only nearly."""


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def formats():
    """Those of this build, which may be without one."""
    try:
        _native.render("?", None, None)
    except ValueError as error:
        return str(error).split(": ")[-1].split(", ")


def words(options):
    for name, value in options.items():
        if isinstance(value, dict):
            yield from words({f"{name}.{k}": v for k, v in value.items()})
        else:
            yield from ("-p", f"{name}={json.dumps(value)}")


def load(path, format, options):
    """What the command says of a file."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "report")
        subprocess.run([COMMAND, "--load", path, "-r", format, "-o", out,
                        "--no-color", *words(options)]
                       if format in ("text", "lines") and "color" not in options
                       else [COMMAND, "--load", path, "-r", format, "-o", out,
                             *words(options)],
                       check=True, stdin=subprocess.DEVNULL,
                       stderr=subprocess.PIPE)
        with open(out, "rb") as file:
            return file.read()


def render(session, format, options):
    if format in ("text", "lines"):
        options = {"unicode": True, **options}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        report = _native.render(format, session, options)
    if isinstance(report, str):
        return report.encode("utf-8", "surrogateescape")
    return report


class Rendering(unittest.TestCase):
    maxDiff = None

    def same(self, path, format, options):
        self.assertEqual(render(Session(read(path)), format, options),
                         load(path, format, options),
                         (path, format, options))

    def test_is_what_the_command_says_of_the_file(self):
        # Each format with some of the files; all files with some format.
        rng = random.Random(7)
        self.assertEqual(sorted(set(WAYS) - {"pprof"}),
                         sorted(set(formats()) - {"pprof"}))
        for format in formats():
            for options in WAYS[format]:
                for path in rng.sample(FILES, 3):
                    self.same(path, format, options)

    def test_takes_any_file(self):
        for path in FILES:
            self.same(path, "text", {})

    def test_is_text_or_bytes(self):
        session = Session(read(FILES[0]))
        for format in formats():
            report = render(session, format, {})
            self.assertTrue(report or format in ("collapsed", "lines"))
            kind = bytes if format in ("pstats", "pprof") else str
            self.assertIs(type(_native.render(format, session, {})), kind)

    def test_takes_what_is_like_a_list(self):
        for path in FILES[:5]:
            facts = read(path)
            plain = render(Session(facts), "json", {})
            facts["frame_records"] = Records(
                (tuple(stack), seconds)
                for stack, seconds in facts["frame_records"])
            facts["sys_path"] = tuple(facts["sys_path"])
            self.assertEqual(render(Session(facts), "json", {}), plain)

    def test_takes_one_list_for_many_records(self):
        stack = ["f\0/x.py\x001", "g\0/x.py\x002"]
        facts = read(FILES[0])
        facts["frame_records"] = [(stack, 0.25), ([*stack], 0.5), (stack, 1)]
        report = json.loads(_native.render("json", Session(facts), {}))
        self.assertEqual(report["root_frame"]["time"], 1.75)
        self.assertEqual(report["root_frame"]["children"][0]["time"], 1.75)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
