#!/bin/sh
# Gecko profiles are what the Firefox Profiler's own code makes of them: its
# command line loads them and says what each function took.
set -eu

here=${top_srcdir:?}/tests/conformance
command -v python3 >/dev/null || exit 77
command -v node >/dev/null || { echo "no node" >&2; exit 77; }
profiler=$(sh "$here/tools.sh" profiler) || exit $?
LC_ALL=C TZ=UTC PYTHONDONTWRITEBYTECODE=1 exec python3 "$here/open_gecko.py" \
	"${top_builddir:?}/pyinstrument-top" "$profiler"
