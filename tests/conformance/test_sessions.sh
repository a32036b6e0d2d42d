#!/bin/sh
# Reports of loaded sessions are pyinstrument's, byte for byte: hand-made ones and
# random ones, so many of them as PIT_CONFORMANCE_SESSIONS says (300), from the
# seed PIT_CONFORMANCE_SEED (1). PIT_CONFORMANCE_ALL: hand-made ones in all ways.
set -eu

here=$top_srcdir/tests/conformance
python=$(sh "$here/tools.sh" pyinstrument) || exit $?
LC_ALL=C TZ=UTC PYTHONPATH=$top_srcdir/tests/lib PYTHONDONTWRITEBYTECODE=1 \
	exec "$python" "$here/compare_sessions.py" \
	"$top_builddir/tests/conformance/session_reports"
