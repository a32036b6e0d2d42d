#!/bin/sh
# Every key of keys.def is typed by one of the key scripts, and not as text.
screen=${top_builddir:-.}/tests/tui/screen
[ -x "$screen" ] || exit 77 # without cmocka
exec "$screen" --keys "${top_srcdir:-.}"/tests/tui/*.steps
