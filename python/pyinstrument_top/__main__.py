"""``python -m pyinstrument_top``: the command, with this interpreter."""
from __future__ import annotations

import os
import sys
from typing import Iterator

_COMMAND = "pyinstrument-top"


def _places() -> Iterator[str]:
    """Where the command may be: beside the package as it was built, or where
    it was installed with it; else along PATH."""
    import sysconfig

    package = os.path.dirname(os.path.abspath(__file__))
    yield os.path.dirname(os.path.dirname(package))
    for scheme in (None, "posix_user", "posix_prefix"):
        try:
            if scheme is None:
                yield sysconfig.get_path("scripts")
            else:
                yield sysconfig.get_path("scripts", scheme)
        except KeyError:
            pass
    yield os.path.dirname(sys.executable)
    yield from os.environ.get("PATH", os.defpath).split(os.pathsep)


def find_command() -> str | None:
    """The path of the command; None: it is not installed."""
    for place in _places():
        path = os.path.join(place, _COMMAND)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def main() -> None:
    """Become the command; ``sys.argv`` has its options.

    :raises SystemExit: there is none.
    """
    command = find_command()
    if command is None:
        sys.exit(
            "%s: the command is not installed beside the package, nor on PATH"
            % _COMMAND
        )
    if not sys.executable:
        sys.exit("%s: this interpreter does not know its own path" % _COMMAND)
    sys.stdout.flush()
    sys.stderr.flush()
    environment = dict(os.environ, PYINSTRUMENT_TOP_PYTHON=sys.executable)
    os.execve(command, [command, *sys.argv[1:]], environment)


if __name__ == "__main__":
    main()
