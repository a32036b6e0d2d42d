#!/bin/sh
# For how long programs are said to import, with every CPython.
here=$(dirname "$0")
exec "$here/each.sh" "\"\$PYTHON\" -B '$here/imports.py' \
	'${top_builddir:?}/pyinstrument-top' '$here/../targets/imports.py'"
