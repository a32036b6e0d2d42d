"""The plugin of pytest: each option, the ini keys, the marker, the fixture, and the
workers of xdist. Each test runs pytest on a few tests."""
import json
import os
import pstats
import subprocess
import sys
import tempfile
import textwrap
import unittest

TESTS = """
    import time
    import pytest

    def sleep_for(seconds):
        time.sleep(seconds)

    @pytest.fixture
    def prepared():
        sleep_in_setup()

    def sleep_in_setup():
        time.sleep(0.03)

    def test_slow():
        sleep_for(0.1)

    def test_fast(prepared):
        sleep_for(0.02)
"""


class Run:
    def __init__(self, folder, process):
        self.folder = folder
        self.status = process.returncode
        self.text = process.stdout

    def files(self, name):
        return sorted(os.listdir(os.path.join(self.folder, name)))

    def read(self, *path):
        with open(os.path.join(self.folder, *path), encoding="utf-8") as file:
            return file.read()


class PluginTest(unittest.TestCase):
    def pytest(self, *options, tests=TESTS, ini="", status=0):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for name, text in (("test_it.py", tests), ("pytest.ini", "[pytest]\n" + ini)):
            with open(os.path.join(folder.name, name), "w", encoding="utf-8") as file:
                file.write(textwrap.dedent(text))
        command = [sys.executable, "-B", "-m", "pytest", "-p"]
        command += ["pyinstrument_top.pytest_plugin", "-p", "no:cacheprovider"]
        process = subprocess.run(
            [*command, *options],
            cwd=folder.name,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env={
                **os.environ,
                "COLUMNS": "200",
                "PYTHONIOENCODING": "utf-8",
                # Plugins of packages that happen to be here take their time.
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            },
        )
        run = Run(folder.name, process)
        self.assertEqual(run.status, status, run.text)
        return run


class Options(PluginTest):
    def test_without_any_nothing_is_said_and_nothing_imported(self):
        run = self.pytest(
            tests="""
            import sys

            def test_what_is_imported():
                names = {name for name in sys.modules if "pyinstrument_top." in name}
                # The package itself brings its profiler along.
                import subprocess
                own = subprocess.run([sys.executable, "-c",
                    "import sys, pyinstrument_top; print(*sys.modules)"],
                    stdout=subprocess.PIPE, check=True).stdout.decode().split()
                assert names - set(own) == {"pyinstrument_top.pytest_plugin"}
            """
        )
        self.assertNotIn("pyinstrument-top", run.text.split("rootdir", 1)[1])

    def test_one_report_of_the_run(self):
        run = self.pytest("--pyinstrument-top")
        for name in ("pytest, 2 tests", "test_slow", "test_fast", "sleep_for"):
            self.assertIn(name, run.text)
        # Its phase is the call.
        self.assertNotIn("sleep_in_setup", run.text)

    def test_the_phases_of_set_up_and_teardown(self):
        run = self.pytest("--pyinstrument-top", "--pyinstrument-top-phase=all")
        self.assertIn("sleep_in_setup", run.text)

    def test_the_run_s_report_in_a_format(self):
        run = self.pytest("--pyinstrument-top", "--pyinstrument-top-format=json")
        report = json.loads(run.read("pyinstrument-top.json"))
        self.assertEqual(report["target_description"], "pytest, 2 tests")
        self.assertIn("pyinstrument-top.json", run.text)

    def test_a_report_of_each_test(self):
        run = self.pytest("--pyinstrument-top-dir=a/b")
        self.assertEqual(
            run.files("a/b"), ["test_it.py.test_fast.html", "test_it.py.test_slow.html"]
        )
        self.assertIn("sleep_for", run.read("a/b", "test_it.py.test_slow.html"))
        self.assertIn("2 reports of tests in a/b", run.text)

    def test_what_pytest_profiling_writes_can_be_had(self):
        run = self.pytest("--pyinstrument-top-dir=p", "--pyinstrument-top-format=pstats")
        stats = pstats.Stats(os.path.join(run.folder, "p", "test_it.py.test_slow.pstats"))
        self.assertIn("sleep_for", {name for _, _, name in stats.stats})
        run = self.pytest("--pyinstrument-top-dir=p", "--pyinstrument-top-format=svg")
        self.assertIn("<svg", run.read("p", "test_it.py.test_slow.svg"))

    def test_names_that_are_made_equal_stay_apart(self):
        run = self.pytest(
            "--pyinstrument-top-dir=p",
            "--pyinstrument-top-format=text",
            tests="""
            import pytest

            @pytest.mark.parametrize("name", ["a/b", "a_b", "c" * 500])
            def test_it(name):
                pass
            """,
        )
        names = run.files("p")
        self.assertEqual(len(names), 3, names)

    def test_the_slowest(self):
        run = self.pytest("--pyinstrument-top-slowest=1")
        summary = run.text.split("= pyinstrument-top =", 1)[1]
        self.assertIn("test_slow", summary)
        self.assertNotIn("test_fast", summary)

    def test_what_is_too_fast_is_left_out_and_that_is_said(self):
        run = self.pytest(
            "--pyinstrument-top-dir=p",
            "--pyinstrument-top-slowest=5",
            "--pyinstrument-top-min=0.1",
            # Of which the other takes nothing at all.
            "--deselect=test_it.py::test_fast",
            tests=TESTS + "\n    def test_nothing(): pass\n",
        )
        self.assertEqual(run.files("p"), ["test_it.py.test_slow.html"])
        self.assertNotIn("test_nothing", run.text.split("= pyinstrument-top =", 1)[1])
        self.assertIn("none of 1 that took less than 0.1 s", run.text)

    def test_the_interval(self):
        run = self.pytest(
            "--pyinstrument-top-dir=p",
            "--pyinstrument-top-format=session",
            "--pyinstrument-top-interval=0.01",
        )
        session = json.loads(run.read("p", "test_it.py.test_slow.pyisession"))
        self.assertEqual(session["min_interval"], 0.01)

    def test_all_of_them_as_ini_keys(self):
        run = self.pytest(
            ini="pyinstrument_top = true\n"
            "pyinstrument_top_dir = p\n"
            "pyinstrument_top_format = json\n"
            "pyinstrument_top_slowest = 1\n"
            "pyinstrument_top_phase = all\n"
            "pyinstrument_top_interval = 0.002\n"
            "pyinstrument_top_min = 0.1\n"
        )
        self.assertIn("pyinstrument-top.json", run.files("p"))
        self.assertIn("test_it.py.test_slow.json", run.files("p"))
        self.assertIn("test_slow", run.text.split("= pyinstrument-top =", 1)[1])

    def test_mistakes_are_said_and_no_test_runs(self):
        for options, said in (
            (["--pyinstrument-top-phase=x"], "is call or all, not 'x'"),
            (["--pyinstrument-top-slowest=-1"], "0 or more"),
            (["--pyinstrument-top-interval=0"], "more than 0 seconds"),
            (["--pyinstrument-top-format=json"], "add --pyinstrument-top"),
            (["--pyinstrument-top-min=1"], "add --pyinstrument-top-dir"),
            (
                ["--pyinstrument-top", "--pyinstrument-top-format=x"],
                "there is no format 'x'",
            ),
        ):
            run = self.pytest(*options, status=4)
            self.assertIn("ERROR", run.text)
            self.assertIn(said, run.text)
        run = self.pytest(ini="pyinstrument_top_min = soon\n", status=4)
        self.assertIn("pyinstrument_top_min", run.text)

    def test_a_folder_that_cannot_be_written_is_said(self):
        run = self.pytest("--pyinstrument-top-dir=test_it.py/p")
        self.assertIn("not written", run.text)


class Marker(PluginTest):
    def test_a_test_above_its_limit_fails_with_its_tree(self):
        run = self.pytest(
            tests="""
            import pytest, time

            def sleep_for(seconds):
                time.sleep(seconds)

            @pytest.mark.pyinstrument_top(fail_above=0.05)
            def test_slow():
                sleep_for(0.1)

            @pytest.mark.pyinstrument_top(fail_above=100)
            def test_fast():
                pass

            @pytest.mark.pyinstrument_top(fail_above=0)
            def test_that_fails_for_another_reason():
                assert 5 == 6
            """,
            status=1,
        )
        self.assertIn("2 failed, 1 passed", run.text)
        self.assertIn("more than 0.05 s", run.text)
        self.assertIn("sleep_for", run.text)
        self.assertIn("assert 5 == 6", run.text)
        self.assertNotIn("= pyinstrument-top =", run.text)

    def test_alone_it_shows_the_tree(self):
        run = self.pytest(
            tests="""
            import pytest, time

            @pytest.mark.pyinstrument_top
            def test_seen():
                time.sleep(0.02)

            def test_other():
                pass
            """
        )
        summary = run.text.split("= pyinstrument-top =", 1)[1]
        self.assertIn("test_seen", summary)
        self.assertNotIn("test_other", summary)

    def test_a_mistake_is_said_before_the_first_test(self):
        run = self.pytest(
            tests="""
            import pytest

            @pytest.mark.pyinstrument_top(fail_abov=1)
            def test_it():
                pass
            """,
            status=4,
        )
        self.assertIn("has one argument, fail_above", run.text)

    def test_pytest_knows_it(self):
        self.assertIn("pyinstrument_top(fail_above", self.pytest("--markers").text)


class Fixture(PluginTest):
    TESTS = """
        import time

        def sleep_for(seconds):
            time.sleep(seconds)

        def test_shown(profiler):
            assert not profiler.is_running
            with profiler:
                sleep_for(0.02)
            assert profiler.last_session.duration >= 0.02
            assert 5 == 6

        def test_left_running(profiler):
            profiler.start()
            sleep_for(0.02)
    """

    def test_what_it_saw_is_shown_if_the_test_fails(self):
        run = self.pytest(tests=self.TESTS, status=1)
        self.assertIn("1 failed, 1 passed", run.text)
        self.assertIn("sleep_for", run.text.split("Captured profiler", 1)[1])

    def test_it_and_the_options_do_not_disturb_each_other(self):
        run = self.pytest("--pyinstrument-top", tests=self.TESTS, status=1)
        self.assertIn("1 failed, 1 passed", run.text)
        self.assertIn("pytest, 2 tests", run.text)


class Workers(PluginTest):
    def test_send_what_they_recorded(self):
        run = self.pytest(
            "-pxdist.plugin",
            "-n2",
            "--pyinstrument-top",
            "--pyinstrument-top-slowest=2",
            "--pyinstrument-top-dir=p",
            "--pyinstrument-top-phase=all",
        )
        self.assertIn("pytest, 2 tests", run.text)
        self.assertIn("sleep_in_setup", run.text)
        self.assertEqual(
            run.files("p"), ["test_it.py.test_fast.html", "test_it.py.test_slow.html"]
        )

    def test_names_that_are_no_utf_8_arrive(self):
        run = self.pytest(
            "-pxdist.plugin",
            "-n1",
            "--pyinstrument-top",
            tests=r"""
            import time

            def test_it():
                code = compile("import time\ntime.sleep(0.02)\n", "/a\udc80b\ud800.py", "exec")
                exec(code)
            """,
        )
        self.assertIn("pytest, 1 tests", run.text)


if __name__ == "__main__":
    unittest.main()
