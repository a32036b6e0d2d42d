#!/bin/sh
# A flood of output: its last line is shown, what scrolled away can be looked
# at, --output-file holds all of it. Six bytes that once ended the viewer, and
# what must not reach the user's terminal, even when the interface closes.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >flood.py <<'PY'
import sys
sys.stdout.write("\033]0;a title\007\033[4h\u0085xyz\033[4l\r\n")
for n in range(200000):
    print("line", n)
print("\033[2;5r\033[?6hmargins", flush=True)
input()
PY
open_terminal 80 24
command_line 'p --output-file all flood.py; echo status=$?'
expect 'waits for input'
type_keys o
expect '^margins'
expect '^line 199990'
type_keys Home
expect '^line 1980'
type_keys o
type_keys i
type_keys Enter
type_keys C-]
expect 'exit status 0'
type_keys q
expect 'status=0'
case $(terminal display-message -p \
	'#{scroll_region_upper} #{scroll_region_lower} #{pane_title}') in
"0 23 "*title*) fail "the title was set" ;;
"0 23 "*) ;;
*) fail "margins are left" ;;
esac
[ "$(grep -c '^line ' all)" = 200000 ] || fail "the file does not hold all"
printf '\033]0;a title\007' >want
head -c 12 all | cmp - want || fail "the file is not what was written"
expect_restored
command_line 'clear; p --output-file no/such/x flood.py; echo status=$?'
expect 'cannot write no/such/x'
expect 'status=1'
command_line 'clear; p --no-tui --output-file x flood.py; echo status=$?'
expect 'is for the interface'
expect 'status=2'
expect_nothing_left
