#!/bin/sh
# A report of more than three screens does not flood the terminal that the
# interface leaves: its first screen is shown, and where all of it is.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >long.py <<'PY'
import sys, time
sys.setrecursionlimit(2000)
def f(n):
    if n:
        return f(n - 1)
    end = time.time() + 0.3
    while time.time() < end:
        pass
f(200)
PY

# Reports that were kept before: of the long ones, all but the newest nine go.
folder=$XDG_STATE_HOME/pyinstrument-top
mkdir -p "$folder"
for day in 01 02 03 04 05 06 07 08 09 10 11; do
	touch "$folder/report-200001$day-000000-1.txt"
done
touch "$folder/lost-20000101-000000-1.txt"

open_terminal 80 24
command_line 'p long.py'
expect ' END '
type_keys q
expect '^[0-9]* more lines, the whole report is in$'
expect "^$folder/report-"
screen | grep -q ' f  *long.py' || fail "no head of the report"
expect_restored

[ "$(find "$folder" -name "report-*" | wc -l)" -eq 10 ] || fail "not ten: $(ls "$folder")"
[ ! -e "$folder/report-20000102-000000-1.txt" ] || fail "the oldest are there"
[ -e "$folder/lost-20000101-000000-1.txt" ] || fail "another kind is gone"
report=$(ls "$folder"/report-* | tail -n 1)
[ "$(grep -c ' f  *long.py' "$report")" -gt 190 ] || fail "not whole: $report"
! grep -q "$(printf '\033')" "$report" || fail "colours in $report"

# Nowhere to keep it: better long than lost.
type_keys -l 'clear; XDG_STATE_HOME=/dev/null p long.py'
type_keys Enter
expect ' END '
type_keys q
expect '^shell> *$'
! screen_has 'more lines, the whole' || fail "it cannot be kept"
screen_has ' f  *long.py' || fail "no report"
