#!/bin/sh
# A terminal that changes its size without end, to any, and text that is pasted:
# the interface is there afterwards, and the program has what was meant for it.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >ask.py <<'PY'
import os
print("ready", flush=True)
print("got", input(), flush=True)
print("size", *os.get_terminal_size(), flush=True)
input()
PY
open_terminal 80 24
command_line 'p ask.py; echo status=$?'
expect 'out> ready'
n=0
while [ $n -lt 20 ]; do
	for size in '1 1' '200 2' '2 60' '31 7' '160 45' '20 3' '100 30'; do
		terminal resize-window -x "${size% *}" -y "${size#* }"
	done
	n=$((n + 1))
done
terminal resize-window -x 90 -y 26
until_true [ "$(terminal display-message -p '#{pane_width}')" = 90 ] ||
	fail "has no other size"
expect 'TOTAL.*SELF.*FUNCTION'
expect 'INPUT'

terminal set-buffer 'qkQ'
terminal paste-buffer -p
expect 'pasted text is not obeyed'
type_keys i
expect 'TYPING'
terminal set-buffer 'one line of q and k'
terminal paste-buffer -p
type_keys Enter
expect 'got one line of q and k'
expect 'size 90 2[0-9]'
type_keys Enter
expect 'END'
type_keys q
expect 'status=0'
expect_restored
expect_nothing_left
