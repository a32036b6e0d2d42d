#!/bin/sh
# pstats, callgrind, pprof, source lines and formats in order of time of random sessions with hostile names
# are read back by independent readers; a fifth of PIT_CONFORMANCE_SESSIONS (300)
# of them, from PIT_CONFORMANCE_SEED (1).
set -eu

command -v python3 >/dev/null || exit 77
LC_ALL=C TZ=UTC PYTHONDONTWRITEBYTECODE=1 exec python3 \
	"${top_srcdir:?}/tests/conformance/read_profiles.py" \
	"${top_builddir:?}/pyinstrument-top"
