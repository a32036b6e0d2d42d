"""Renderers: what their options do, whoever processes the tree."""
import base64
import io
import json
import os
import pstats
import subprocess
import sys
import tempfile
import unittest
import warnings
import zlib
from unittest import mock

import clock_engine

clock_engine.install()

from pyinstrument_top import Profiler, processors, profile, render, renderers
from pyinstrument_top.frame import Frame
from pyinstrument_top.renderers import html
from pyinstrument_top.renderers.base import Renderer
from pyinstrument_top.session import Session

LIBRARY = "/usr/lib/python3/%s.py"


def entry(name, file="/app/a.py", line=1):
    return "%s\0%s\0%d" % (name, file, line)


def session(records=None, **more):
    if records is None:
        main = entry("main")
        library = [entry(n, LIBRARY % n) for n in "xywz"]
        records = [([main, *library, entry("f")], 6.0),
                   ([main, entry("g", line=9)], 3.0),
                   ([main, *library, entry("f")], 0.9),
                   ([main, entry("rare")], 0.05),
                   ([main, entry("i", "<frozen importlib._bootstrap>"),
                     entry("h")], 0.5)]
    fields = dict(
        frame_records=records, start_time=1.0, duration=10.45,
        min_interval=0.001, max_interval=0.001, sample_count=len(records),
        start_call_stack=[], target_description="The program", cpu_time=0.5,
        sys_path=["/app", "/usr/lib/python3"], sys_prefixes=["/usr"])
    fields.update(more)
    return Session(**fields)


def keep(frame, options):
    """A processor of one's own, which makes objects of the frames."""
    return frame


def both(make, it):
    """The report by the processors in C, and by those in Python."""
    slow = make()
    slow.processors.append(keep)
    return make().render(it), slow.render(it)


class Console(unittest.TestCase):
    def check(self, has, has_not=(), **arguments):
        for text in both(lambda: renderers.ConsoleRenderer(**arguments),
                         session()):
            for words in has:
                self.assertIn(words, text)
            for words in has_not:
                self.assertNotIn(words, text)

    def test_shows_the_tree(self):
        self.check(["The program", "10.450 main  a.py:1", "|- 6.900 x  x.py:1",
                    "[2 frames hidden]", "`- 0.500 h", "|- 3.000 g  a.py:9"],
                   ["rare", "importlib", "\x1b"])

    def test_obeys_its_options(self):
        self.check(["rare", "importlib", "6.900 y"], ["hidden"], show_all=True)
        self.check(["6.000 x", "0.900 x"], timeline=True)
        self.check(["\u251c\u2500 "], ["|- "], unicode=True)
        self.check(["\x1b["], color=True)
        self.check(["66.0% x"], time="percent_of_total")
        self.check(["6.900 f"], ["6.900 x"], flat=True)
        self.check(["6.900 x"], flat=True, flat_time="total")
        self.check(["..........", ".  10.450 main"], ["Samples"],
                   short_mode=True)
        self.check(["rare"], processor_options={"filter_threshold": 0})
        self.check(["6.900 y"], ["hidden"],
                   processor_options={"show_regex": ".*"})

    def test_refuses_what_makes_no_sense(self):
        for wrong in (dict(flat=True, timeline=True), dict(time="hours"),
                      dict(flat_time="all")):
            with self.assertRaises(Renderer.MisconfigurationError):
                renderers.ConsoleRenderer(**wrong)

    def test_says_that_there_is_nothing(self):
        for text in both(renderers.ConsoleRenderer, session([])):
            self.assertIn("No samples were recorded", text)


class Own(unittest.TestCase):
    """Processors, options and renderers of one's own."""

    def test_change_the_tree(self):
        def rename(frame, options):
            frame.children[0].identifier = entry(options["name"])
            return frame

        renderer = renderers.JSONRenderer(processor_options={"name": "new"})
        renderer.processors.append(rename)
        root = json.loads(renderer.render(session()))["root_frame"]
        self.assertEqual(root["children"][0]["function"], "new")

    def test_may_be_fewer(self):
        renderer = renderers.ConsoleRenderer()
        renderer.processors.remove(processors.group_library_frames_processor)
        self.assertNotIn("hidden", renderer.render(session()))
        renderer.processors.clear()
        self.assertIn("importlib", renderer.render(session()))

    def test_unknown_options_are_the_processors_own(self):
        text = renderers.ConsoleRenderer(
            processor_options={"mine": 1}).render(session())
        self.assertIn("10.450 main", text)

    def test_classes_may_process_otherwise(self):
        class Top(renderers.ConsoleRenderer):
            def preprocess(self, root_frame):
                return Frame(entry("top"), time=1, context=root_frame.context)

        class Few(renderers.ConsoleRenderer):
            def default_processors(self):
                return [processors.aggregate_repeated_calls]

        self.assertIn("1.000 top", Top().render(session()))
        self.assertIn("importlib", Few().render(session()))

    def test_sessions_may_have_another_tree(self):
        class Other(Session):
            def root_frame(self, trim_stem=True):
                return Frame(entry("other"), time=2, context=self)

        fields = session().to_json()
        for make in (renderers.ConsoleRenderer, renderers.JSONRenderer,
                     renderers.HTMLRenderer):
            report = make().render(Other(**fields))
            if make is renderers.HTMLRenderer:
                report = str(data(report))
            self.assertIn("other", report)


class Formats(unittest.TestCase):
    def test_all_make_a_report(self):
        for name in renderers.__all__:
            if name in ("Renderer", "FrameRenderer"):
                continue
            renderer = getattr(renderers, name)()
            for it in session(), session([]):
                with self.subTest(name), warnings.catch_warnings():
                    # Records say no lines.
                    warnings.simplefilter("ignore", RuntimeWarning)
                    text = renderer.render(it)
                    self.assertIsInstance(text, str)
                    text.encode("utf-8", "surrogateescape")

    def test_pstats_are_pstats_own(self):
        with tempfile.NamedTemporaryFile() as file:
            for text in both(renderers.PstatsRenderer, session()):
                file.seek(0)
                file.write(text.encode("utf-8", "surrogateescape"))
                file.flush()
                self.assertAlmostEqual(pstats.Stats(file.name).total_tt, 10.45)

    def test_a_session_is_one_again(self):
        text = renderers.SessionRenderer().render(session())
        it = Session.from_json(json.loads(text))
        self.assertEqual(it.to_json(), session().to_json())

    def test_refuse_options_that_they_do_not_have(self):
        with self.assertRaises(ValueError) as caught:
            renderers.CSVRenderer(nonsense=True).render(session())
        self.assertIn("nonsense", str(caught.exception))
        rows = renderers.CSVRenderer(rows=1).render(session()).splitlines()
        self.assertLess(len(rows), len(
            renderers.CSVRenderer().render(session()).splitlines()))


def data(page):
    """What a page has to show."""
    packed = page.partition('id="data">')[2].partition("<")[0]
    return zlib.decompress(base64.b64decode(packed))


class Pages(unittest.TestCase):
    def test_have_fewer_samples_than_a_large_session(self):
        # They may be so many that it takes long, so that few are many here.
        it = session([([entry("a"), entry("b")], 0.001)] * 1001, duration=1.0)
        for arguments, words in (({}, "Resampled to 625,"),
                                 ({"resample_interval": 0.1}, "to 10, one in"),
                                 ({"resample_interval": 0}, "")):
            with mock.patch("sys.stderr", io.StringIO()) as stderr, \
                    mock.patch.object(html, "_MAX_RECORDS", 1000):
                page = renderers.HTMLRenderer(**arguments).render(it)
            self.assertIn(words, stderr.getvalue())
            self.assertEqual(bool(words), bool(stderr.getvalue()))
            self.assertIn(b"a.py", data(page))

    def test_show_all_and_timeline_change_the_page(self):
        pages = {renderers.HTMLRenderer(**options).render(session())
                 for options in ({}, dict(show_all=True), dict(timeline=True))}
        self.assertEqual(len(pages), 3)

    def test_leave_out_what_preprocessors_do(self):
        renderer = renderers.HTMLRenderer()
        self.assertIn(b"rare", data(renderer.render(session())))
        renderer.preprocessors.append(processors.remove_irrelevant_nodes)
        self.assertNotIn(b"rare", data(renderer.render(session())))
        renderer.preprocessor_options["filter_threshold"] = 0
        self.assertIn(b"rare", data(renderer.render(session())))

    def test_are_opened_in_the_browser(self):
        with tempfile.TemporaryDirectory() as folder, \
                mock.patch("webbrowser.open") as browser, \
                mock.patch("tempfile.tempdir", folder):
            renderer = renderers.HTMLRenderer()
            made = renderer.open_in_browser(session())
            self.assertEqual(os.path.dirname(made), folder)
            browser.assert_called_with("file://" + made)
            named = os.path.join(folder, "a b.html")
            self.assertEqual(renderer.open_in_browser(session(), named), named)
            browser.assert_called_with("file://%s/a%%20b.html" % folder)
            with open(named, encoding="utf-8") as file:
                self.assertIn(b"main", data(file.read()))


class Reports(unittest.TestCase):
    """Of a profiler."""

    def setUp(self):
        now = [0.0]

        def sleep(seconds):
            now[0] += seconds

        clock_engine.this_thread.clock = lambda: now[0]
        self.sleep = sleep

    def tearDown(self):
        clock_engine.this_thread.clock = None

    def test_can_be_had_in_each_way(self):
        with Profiler() as profiler:
            self.sleep(1)
        text = profiler.output_text(show_all=True)
        self.assertIn("1.000 Reports.test_can_be_had_in_each_way", text)
        out = io.StringIO()
        profiler.print(out, show_all=True)
        self.assertEqual(out.getvalue(), text + "\n")
        with mock.patch("sys.stdout", io.StringIO()) as stdout:
            profiler.print()
        self.assertIn("each_way", stdout.getvalue())
        self.assertIn(b"each_way", data(profiler.output_html()))
        self.assertIn("{", profiler.output(renderers.JSONRenderer()))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.html")
            profiler.write_html(path, timeline=True, show_all=True)
            self.assertGreater(os.path.getsize(path), 1000)
        with mock.patch("webbrowser.open") as browser:
            os.unlink(profiler.open_in_browser(timeline=True))
        self.assertTrue(browser.called)

    def test_are_printed_as_far_as_the_file_can_have_them(self):
        profiler = Profiler()
        profiler.start(target_description="\u20ac \udcff")
        profiler.stop()
        for encoding, words in ("ascii", b"? ?"), ("utf-8", b"\xe2\x82\xac \xef\xbf\xbd"):
            out = io.BytesIO()
            file = io.TextIOWrapper(out, encoding=encoding)
            profiler.print(file)
            with mock.patch("sys.stderr", file), \
                    profile(target_description="\u20ac \udcff"):
                pass
            file.flush()
            self.assertEqual(out.getvalue().count(words), 2, out.getvalue())

    def test_are_coloured_on_a_terminal_that_shall_have_colours(self):
        class Terminal(io.StringIO):
            def isatty(self):
                return True

        with Profiler() as profiler:
            self.sleep(1)
        for kind, variables, has in (
                (Terminal, {}, True), (io.StringIO, {}, False),
                (Terminal, {"NO_COLOR": "1"}, False),
                (Terminal, {"TERM": "dumb"}, False)):
            out = kind()
            with mock.patch.dict(os.environ, dict(
                    {"TERM": "xterm", "NO_COLOR": ""}, **variables)):
                profiler.print(out)
            self.assertEqual("\x1b[" in out.getvalue(), has, variables)

    def test_profile_writes_a_short_one(self):
        with mock.patch("sys.stderr", io.StringIO()) as stderr:
            with profile():
                self.sleep(1)
        self.assertIn(".  Block at", stderr.getvalue())
        self.assertIn("1.000 Reports.test_profile", stderr.getvalue())


class Mine(Renderer):
    """What python -m pyinstrument_top.render is told to use."""

    def __init__(self, word="nothing", **more):
        super().__init__()
        self.word, self.more = word, more

    def render(self, session):
        return "%s %s %s\udcff" % (session.target_description, self.word,
                                   json.dumps(self.more))


class Binary(Mine):
    output_is_binary = True


class Command(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "x.pyisession")
        session().save(self.file)
        self.out = os.path.join(folder.name, "out")

    def run_it(self, *arguments, status=0):
        path = os.pathsep.join([os.path.dirname(os.path.abspath(__file__)),
                                os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            [sys.executable, "-m", "pyinstrument_top.render", *arguments],
            env=dict(os.environ, PYTHONPATH=path), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout if status == 0 else done.stderr.decode()

    def test_renders_by_a_class(self):
        self.assertEqual(
            self.run_it("-r", "reporting.Mine", self.file),
            b"The program nothing {}\xff")
        self.run_it("-r", "reporting.Binary", "-p", "word=a=b", "-p", "x",
                    "-p", "y.z=[1]", "-p", "y.a.b=c", "-o", self.out, self.file)
        with open(self.out, "rb") as file:
            self.assertEqual(
                file.read(), b'The program a=b {"x": true, "y": {"z": [1],'
                b' "a": {"b": "c"}}}\xff')
        self.assertIn(b"main", self.run_it(
            "-r", "pyinstrument_top.renderers.ConsoleRenderer", "-p",
            "show_all", "-p", "processor_options.filter_threshold=0",
            self.file))

    def test_says_in_a_sentence_what_is_wrong(self):
        for status, words, arguments in (
                (2, "path to import", ("-r", "Mine", self.file)),
                (2, "no_such", ("-r", "no_such.Mine", self.file)),
                (2, "Other", ("-r", "reporting.Other", self.file)),
                (2, "no class", ("-r", "reporting.LIBRARY", self.file)),
                (2, "time is 'x'", ("-r",
                                    "pyinstrument_top.renderers"
                                    ".ConsoleRenderer",
                                    "-p", "time=x", self.file)),
                (2, "-p a.b", ("-r", "reporting.Mine", "-p", "a=1", "-p",
                               "a.b=2", self.file)),
                (1, "x.pyisessionx", ("-r", "reporting.Mine",
                                      self.file + "x")),
                (1, "no session", ("-r", "reporting.Mine", __file__)),
                (1, "/nowhere/", ("-r", "reporting.Mine", "-o",
                                  "/nowhere/x", self.file))):
            error = self.run_it(*arguments, status=status)
            self.assertIn(words, error)
            self.assertEqual(error.count("\n"), 1, error)

    def test_parameters_are_json_or_words(self):
        self.assertEqual(
            render.keyword_arguments(["a", "b=1.5", "c=x y", 'd={"e": null}',
                                      "f=", "d.g=2"]),
            {"a": True, "b": 1.5, "c": "x y", "d": {"e": None, "g": 2},
             "f": ""})


if __name__ == "__main__":
    unittest.main()
