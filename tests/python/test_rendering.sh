#!/bin/sh
# Reports of Session objects are what the command says of their files.
sessions=$(cd "${top_srcdir:?}/tests/golden/sessions" && pwd)
# Both speak of times in one zone and one language.
LC_ALL=C.UTF-8
TZ=UTC
export LC_ALL TZ
exec "$(dirname "$0")/each.sh" rendering.py "$top_builddir/pyinstrument-top" \
	"$sessions"/*.pyisession
