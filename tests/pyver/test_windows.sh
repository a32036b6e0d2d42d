#!/bin/sh
# usage: test_windows.sh [TARGET]
#
# Windows of a recorded run, against what the run says of itself, with every
# CPython.
here=$(dirname "$0")
exec "$here/each.sh" "\"\$PYTHON\" -B '$here/windows.py' \
	'${top_builddir:?}/pyinstrument-top' \
	'${1:-$here/../targets/windows.py}'"
