"""The pages of doc/guide do what they show, in the order in which it stands there.

usage: guide.py PAGE...

Each page has a folder of its own to work in. A block of Python with a caption is a
file of that name, others are run as a program, as are those of a shell. A block
without a language is what the last one printed: its lines are there in that order,
whatever the figures in them are. Cells are run in one IPython. Where a page has
site.py, that is served, and the addresses on the page are asked for.

XDG_DATA_HOME and XDG_STATE_HOME are the caller's; COMMAND is the command.
"""
import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

GUIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../doc/guide")
BLOCK = re.compile(
    r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
CAPTION = re.compile(r":caption: (\S+)\n\n?")


def read_page(name):
    with open(os.path.join(GUIDE, name + ".md"), encoding="utf-8") as file:
        return file.read()


def skeleton(line):
    """A line of a report without what is another each time."""
    return " ".join(re.sub(r"[│├└─]", " ", re.sub(r"\d+\.\d+", "#", line)).split())


class Page:
    def __init__(self, case, name, folder):
        self.case = case
        self.folder = folder
        self.said = ""
        self.shell = None
        self.text = read_page(name)

    def run_blocks(self):
        ran = 0
        for block in BLOCK.finditer(self.text):
            kind, text = block["kind"], block["text"]
            caption = CAPTION.match(text)
            if kind.startswith("{include}"):
                continue
            ran += 1
            if caption:
                self.write(caption[1], text[caption.end():])
            elif kind == "python":
                self.run([sys.executable, "-c", text])
            elif kind == "sh":
                self.run(["sh", "-ec", text])
            elif kind == "ipython":
                self.run_cell(text)
            elif kind == "":
                self.check_said(text)
            else:
                self.case.fail("a block of " + kind)
        self.case.assertGreater(ran, 0)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, words):
        done = subprocess.run(
            words,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.said = done.stdout
        self.case.assertEqual(done.returncode, 0, words[-1] + "\n" + self.said)
        self.case.assertNotIn("Traceback", self.said)

    def check_said(self, text):
        lines = iter([skeleton(line) for line in self.said.splitlines()])
        for line in text.splitlines():
            self.case.assertIn(skeleton(line), lines, self.said)

    def run_cell(self, text):
        if self.shell is None:
            from IPython.core.interactiveshell import InteractiveShell

            self.shell = InteractiveShell.instance()
        self.shell.run_cell(text).raise_error()

    def ask_site(self):
        from wsgiref.simple_server import WSGIRequestHandler, make_server

        class Silent(WSGIRequestHandler):
            def log_message(self, *words):
                pass

        names = {"__name__": "site_of_guide"}
        with open(os.path.join(self.folder, "site.py"), encoding="utf-8") as file:
            exec(compile(file.read(), "site.py", "exec"), names)
        server = make_server("127.0.0.1", 0, names["app"], handler_class=Silent)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            for path in re.findall(r"`http://127\.0\.0\.1:8000(/[^`]*)`", self.text):
                url = "http://127.0.0.1:%d%s" % (server.server_port, path)
                with urllib.request.urlopen(url) as answer:
                    yield path, answer.read().decode()
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class Guide(unittest.TestCase):
    def check_page(self, name):
        with tempfile.TemporaryDirectory() as folder:
            page = Page(self, name, folder)
            page.run_blocks()
            return dict(page.ask_site()) if "site.py" in page.text else {}

    def test_script(self):
        self.check_page("script")

    def test_block(self):
        self.check_page("block")

    def test_web(self):
        answers = self.check_page("web")
        self.assertEqual(answers["/"], "the page\n")
        self.assertIn("query", answers["/?profile"])

    def test_pyinstrument(self):
        self.check_page("pyinstrument")

    def test_notebook(self):
        self.check_page("notebook")

    def test_tests(self):
        self.check_page("tests")


if __name__ == "__main__":
    # The command, and the interpreter that the pages call.
    tools = tempfile.mkdtemp()
    try:
        for name, target in (
            ("pyinstrument-top", os.environ["COMMAND"]),
            ("python3", sys.executable),
            ("pytest", os.path.join(os.path.dirname(sys.executable), "pytest")),
        ):
            with open(os.path.join(tools, name), "w") as file:
                file.write('#!/bin/sh\nexec "%s" "$@"\n' % target)
            os.chmod(file.name, 0o755)
        os.environ["PATH"] = tools + ":" + os.environ["PATH"]
        unittest.main(argv=sys.argv[:1] + ["Guide.test_" + p for p in sys.argv[1:]])
    finally:
        for name in os.listdir(tools):
            os.unlink(os.path.join(tools, name))
        os.rmdir(tools)
