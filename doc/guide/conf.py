"""How Sphinx makes the guide: make html-doc."""
from pygments.lexers.python import PythonLexer

import pyinstrument_top

project = "pyinstrument-top"
version = release = pyinstrument_top.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "alabaster"
html_theme_options = {
    "description": "A live profiler for Python, and a package.",
    "page_width": "60em",
}
html_show_copyright = False
html_show_sourcelink = False
# The order of the source is one of reading.
autodoc_member_order = "bysource"
# Types of the annotations alone are not imported when the program runs.
autodoc_typehints = "signature"
# What has no language is what a program prints.
highlight_language = "text"


def setup(app):
    # Of cells: what begins with a percent sign is marked as an operator.
    app.add_lexer("ipython", PythonLexer)
