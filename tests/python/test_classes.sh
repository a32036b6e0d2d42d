#!/bin/sh
# Reports that classes of Python's make, by -r on the command line.
sessions=$(cd "${top_srcdir:?}/tests/golden/sessions" && pwd)
exec "$(dirname "$0")/each.sh" classes.py "$top_builddir/pyinstrument-top" \
	"$sessions/simple.pyisession"
