"""Sessions as files."""
from __future__ import annotations

from pyinstrument_top import _native
from pyinstrument_top.renderers.base import Renderer, as_text
from pyinstrument_top.session import Session


class SessionRenderer(Renderer):
    """All that was recorded, as :meth:`Session.load` and pyinstrument read it."""

    output_file_extension: str = "pyisession"

    def __init__(self, tree_format: bool = False) -> None:
        """
        :param tree_format: has no effect.
        """
        super().__init__()
        self.tree_format = tree_format

    def render(self, session: Session) -> str:
        return as_text(_native.render("session", session, {}))
