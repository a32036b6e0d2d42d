"""What is imported is the package that was built, and it says of which version."""
import os
import re
import subprocess
import sys
import unittest

import pyinstrument_top
from pyinstrument_top import _native


class Import(unittest.TestCase):
    def test_is_what_was_built(self):
        built = os.environ["PYTHONPATH"]
        for module in (pyinstrument_top, _native):
            self.assertTrue(module.__file__.startswith(built),
                            module.__file__)

    def test_says_its_version(self):
        self.assertTrue(re.match(r"\d+\.\d+\.\d+", _native.version()))
        self.assertEqual(pyinstrument_top.__version__, _native.version())

    def test_can_be_made_anew(self):
        del sys.modules["pyinstrument_top._native"]
        from pyinstrument_top import _native as again
        self.assertEqual(again.version(), _native.version())


class FirstStart(unittest.TestCase):
    def test_imports_nothing_and_knows_the_thread(self):
        self.assertEqual(self.said("""
import sys
from pyinstrument_top import Profiler
profiler = Profiler()
before = set(sys.modules)
profiler.start()
imported = set(sys.modules) - before
records = profiler.stop().frame_records
import threading
name = threading.current_thread().name
print(imported, {stack[0].split("\\0")[0] for stack, _ in records} == {name})
"""), "set() True")

    def said(self, program):
        return subprocess.run(
            [sys.executable, "-B", "-c", program], check=True,
            stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()


if __name__ == "__main__":
    unittest.main()
