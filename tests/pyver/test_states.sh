#!/bin/sh
# What threads are said to do, with every CPython.
here=$(dirname "$0")
exec "$here/each.sh" "\"\$PYTHON\" -B '$here/states.py' \
	'${top_builddir:?}/pyinstrument-top' '$here/../targets/states.py'"
