"""The pages of the guide that need other packages (see ../guide.py)."""
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
build = os.path.dirname(os.environ["PYTHONPATH"])
os.environ["COMMAND"] = os.path.join(build, "pyinstrument-top")
# Nothing is installed: pytest does not find the plugin by itself.
os.environ["PYTEST_ADDOPTS"] = "-p pyinstrument_top.pytest_plugin"
guide = os.path.join(here, "..", "guide.py")
os.execv(sys.executable, [sys.executable, guide, "notebook", "tests"])
