#!/bin/sh
# q asks while the program runs. Leaving gives it the terminal: what it printed
# and prints is there, keys reach it, and its end is ours.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >ask.py <<'PY'
import os, sys
print("before", flush=True)
print("second", input(), flush=True)
print("size", os.get_terminal_size().lines, flush=True)
sys.exit(5)
PY
open_terminal 80 24
command_line 'p ask.py; echo status=$?'
expect 'before'
type_keys q
expect 'leave'
type_keys c
expect 'INPUT'
type_keys q
expect 'leave'
type_keys l
expect '^before'
[ "$(terminal display-message -p '#{alternate_on}')" = 0 ] ||
	fail "the interface is still there"
terminal resize-window -x 80 -y 30
type_keys -l line
type_keys Enter
expect_printed '^second line'
expect_printed '^size 30'
expect 'status=5'
expect_restored
expect_nothing_left
