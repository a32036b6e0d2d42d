"""The magics: in a shell of IPython's, and in a notebook that nbconvert runs."""
import html
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from IPython.core.error import UsageError
from IPython.testing.globalipapp import start_ipython
from IPython.utils.capture import capture_output

shell = start_ipython()
shell.run_line_magic("load_ext", "pyinstrument_top")

CELL = """
import time

def function_a():
    function_b()
    time.sleep(0.03)

def function_b():
    time.sleep(0.4)

function_a()
"""


def run_cell(line, cell, magic="pyinstrument"):
    with capture_output() as captured:
        shell.run_cell_magic(magic, line, cell)
    return captured


def run_line(line):
    with capture_output() as captured:
        shell.run_line_magic("pyinstrument", line)
    return captured


def interrupt_at(begun):
    """As the button of a notebook does: a signal to the process, once the cell has
    said that it runs."""

    def interrupt():
        begun.wait()
        os.kill(os.getpid(), signal.SIGINT)

    # What is run in the background of a script ignores it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    thread = threading.Thread(target=interrupt)
    thread.start()
    return thread


class Reports(unittest.TestCase):
    def report(self, captured):
        (output,) = captured.outputs
        self.assertEqual(set(output.data), {"text/html", "text/plain"})
        return output.data["text/plain"]

    def page(self, captured):
        frame = captured.outputs[0].data["text/html"]
        return html.unescape(re.search('srcdoc="([^"]*)"', frame).group(1))

    def test_a_cell_has_a_page_and_a_text(self):
        for magic in ("pyinstrument", "pyinstrument_top"):
            captured = run_cell("", CELL, magic)
            text = self.report(captured)
            for name in ("function_a", "function_b", "sleep"):
                self.assertIn(name, text)
                self.assertIn(name, self.page(captured))
            self.assertIn("\u2514", text)
            self.assertTrue(self.page(captured).endswith("</html>\n"))
            self.assertIn('height="400"', captured.outputs[0].data["text/html"])

    def test_the_frames_of_ipython_are_left_out(self):
        text = self.report(run_cell("--show-all", CELL))
        for name in ("run_cell", "run_code", "run_cell_magic", "pyinstrument_top"):
            self.assertNotIn(name, text)

    def test_what_a_cell_shows_is_shown_first(self):
        captured = run_cell("", "print('printed')\n40 + 2")
        self.assertIn("printed", captured.stdout)
        self.assertIn("42", captured.stdout)
        self.assertEqual(len(captured.outputs), 1)

    def test_a_line_is_run_in_the_same_namespace(self):
        run_cell("", CELL)
        captured = run_line("--interval 0.002 function_a(); print('a  b', \"{1 + 1}\")")
        self.assertIn("function_b", self.report(captured))
        # As it stands: neither spaces nor quotes nor braces are touched.
        self.assertIn("a  b {1 + 1}", captured.stdout)

    def test_a_line_of_nothing_shows_nothing(self):
        for line in ("", "   ", "--timeline"):
            self.assertEqual(run_line(line).outputs, [])

    def test_options_of_both_renderers(self):
        captured = run_cell("-p time=percent_of_total --height 250", CELL)
        self.assertIn("100.0%", self.report(captured))
        self.assertIn("100.0%", self.page(captured))
        self.assertIn('height="250"', captured.outputs[0].data["text/html"])
        captured = run_cell("-p processor_options.filter_threshold=0.5", CELL)
        self.assertNotIn("0.03", self.report(captured).split("\n\n", 2)[-1])

    def test_what_is_hidden_is_chosen(self):
        cell = "import json.encoder, time\njson.dumps([0] * 300000, indent=1)"
        self.assertIn("json", self.report(run_cell("", cell)))
        shown = self.report(run_cell("--show '*/json/*'", cell))
        self.assertIn("_iterencode", shown)

    def test_an_async_cell_has_its_tasks_and_their_waits(self):
        captured = run_cell(
            "--async_mode=enabled",
            "import asyncio, time\n"
            "async def function_a():\n"
            "    await asyncio.sleep(0.1)\n"
            "    return 42\n"
            "print('a:', await function_a())\n",
        )
        self.assertIn("a: 42", captured.stdout)
        text = self.report(captured)
        self.assertIn("function_a", text)
        self.assertIn("[await]", text)
        # What it defines is there afterwards.
        self.assertIn("function_a", shell.user_ns)

    def test_mistakes_are_usage_errors(self):
        for line, said in (
            ("--no-such-option", "unrecognized arguments|no option"),
            ("-p nope=1", "nope"),
            ("--height x", "invalid int"),
            ("--async_mode x", "invalid choice"),
            ("--hide a --hide-regex b", "not allowed with"),
        ):
            with self.assertRaisesRegex(UsageError, said):
                run_cell(line, "1")


class Ends(unittest.TestCase):
    def run_to_its_end(self, line, cell):
        from pyinstrument_top.magic import magic

        with capture_output() as captured:
            try:
                shell.run_cell_magic("pyinstrument", line, cell)
            except (magic.CellFailed, magic.InterruptSilently) as error:
                return captured, type(error).__name__
        return captured, None

    def test_an_exception_is_shown_and_stops_what_called(self):
        for line in ("", "--async_mode=enabled"):
            for cell, name in (("1 / 0", "ZeroDivisionError"), ("a b", "SyntaxError")):
                captured, end = self.run_to_its_end(line, cell)
                self.assertEqual(end, "CellFailed")
                self.assertIn(name, captured.stdout + captured.stderr)
                self.assertEqual(len(captured.outputs), 1)

    def test_an_interrupt_ends_the_cell_silently(self):
        for line, cell in (
            # A signal just before a sleep begins does not end it.
            (
                "",
                "import time\nbegun.set()\nfor _ in range(2000):\n    time.sleep(0.01)",
            ),
            (
                "--async_mode=enabled",
                "import asyncio\nbegun.set()\nawait asyncio.sleep(20)",
            ),
        ):
            begun = shell.user_ns["begun"] = threading.Event()
            thread = interrupt_at(begun)
            begin = time.monotonic()
            captured, end = self.run_to_its_end(line, cell)
            thread.join()
            self.assertEqual(end, "InterruptSilently")
            self.assertLess(time.monotonic() - begin, 19)
            self.assertEqual(captured.stderr, "")


class Notebook(unittest.TestCase):
    """A real kernel, whose loop runs already."""

    def run_notebook(self, *cells, status=0):
        notebook = {
            "cells": [
                {
                    "cell_type": "code",
                    "execution_count": None,
                    "id": "cell-%d" % number,
                    "metadata": {},
                    "outputs": [],
                    "source": cell,
                }
                for number, cell in enumerate(cells)
            ],
            "metadata": {
                "kernelspec": {
                    "display_name": "Python 3",
                    "language": "python",
                    "name": "python3",
                }
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "in.ipynb")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(notebook, file)
            command = [sys.executable, "-m", "nbconvert", "--to", "notebook"]
            command += ["--execute", "--output", "out.ipynb", path]
            done = subprocess.run(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, "IPYTHONDIR": folder, "JUPYTER_CONFIG_DIR": folder},
            )
            self.assertEqual(done.returncode, status, done.stdout.decode())
            if status:
                return done.stdout.decode()
            with open(os.path.join(folder, "out.ipynb"), encoding="utf-8") as file:
                return [cell["outputs"] for cell in json.load(file)["cells"]]

    def test_cells_lines_and_coroutines(self):
        load, cell, line, tasks = self.run_notebook(
            "%load_ext pyinstrument_top",
            "%%pyinstrument" + CELL + "print('printed')",
            "%pyinstrument function_a()",
            "%%pyinstrument --async_mode=enabled\n"
            "import asyncio\n"
            "async def waits():\n"
            "    await asyncio.sleep(0.1)\n"
            "await asyncio.gather(waits(), waits())\n"
            "print('awaited')",
        )
        for outputs in (cell, line, tasks):
            (shown,) = [out for out in outputs if out["output_type"] == "display_data"]
            self.assertIn("<iframe", "".join(shown["data"]["text/html"]))
            name = "[await]" if outputs is tasks else "function_b"
            self.assertIn(name, "".join(shown["data"]["text/plain"]))
            self.assertNotIn("execute_request", "".join(shown["data"]["text/plain"]))
        printed = "".join("".join(out.get("text", "")) for out in cell + tasks)
        self.assertIn("printed", printed)
        self.assertIn("awaited", printed)

    def test_a_cell_that_fails_stops_the_run(self):
        said = self.run_notebook(
            "%load_ext pyinstrument_top", "%%pyinstrument\n1 / 0", status=1
        )
        self.assertIn("CellExecutionError", said)
        self.assertIn("ZeroDivisionError: division by zero", said)


if __name__ == "__main__":
    unittest.main()
