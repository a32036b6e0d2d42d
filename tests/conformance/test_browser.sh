#!/bin/sh
# A flame graph in headless Chromium: zoom, search, keys; and collapsed stacks in
# speedscope's own page.
set -eu

here=$top_srcdir/tests/conformance
chromium=$(sh "$here/tools.sh" chromium) || exit $?
speedscope=$(sh "$here/tools.sh" speedscope) || speedscope=
PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8 \
	python3 "$here/browse.py" "$top_builddir/pyinstrument-top" "$chromium" \
	${speedscope:+"$speedscope"}
if [ -z "$speedscope" ]; then
	echo "speedscope cannot be installed: the flame graph alone was looked at" >&2
	exit 77
fi
