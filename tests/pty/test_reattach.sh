#!/bin/sh
# A program that was left with q l: another terminal gets its interface with all
# that was sampled and printed so far, keys, size, stop and report; it is left
# again, taken over, lost; and what --reattach says where there is nothing.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >ask.py <<'PY'
import os, sys
def busy_before():
    return sum(i * i for i in range(3000000))
busy_before()
print("printed before", flush=True)
print("second", input(), flush=True)
print("size", os.get_terminal_size().columns, flush=True)
print("third", input(), flush=True)
sys.exit(5)
PY

pane_is_gone() {
	! terminal list-windows -F '#{window_index}' | grep -qx "$1"
}

open_terminal 100 24
command_line 'p --reattach; echo none=$?'
expect 'there is no program to come back to$'
expect 'none=1'
command_line 'clear; p --reattach 1; echo none=$?'
expect 'process 1 is no viewer of yours'
expect 'none=1'
command_line 'clear; p --reattach x; echo none=$?'
expect 'takes the number of a process, not x'
expect 'none=2'
command_line 'clear; p ask.py; echo status=$?'
expect 'printed before'
expect 'INPUT'
first=$(terminal display-message -p '#{window_index}')
type_keys q
expect 'leave'
type_keys l
expect 'in another terminal comes back'
expect '^printed before'

# All is there: what was sampled, what was printed. Keys are the program's.
another_window 7
terminal resize-window -x 70 -y 26
command_line 'p --reattach'
expect 'busy_before'
type_keys o
expect 'printed before'
expect 'INPUT'
type_keys i
expect 'TYPING'
type_keys -l line
type_keys Enter
expect 'second line'
# Its screen is as wide as this one.
expect 'size 70'
type_keys C-]
expect 'INPUT'
type_keys o
expect 'busy_before'
terminal resize-window -x 60 -y 30
row_30_has_keys() {
	screen | sed -n 30p | grep -q 'F1Help'
}
until_true row_30_has_keys || fail "the screen has not 30 rows"

# Stopped as a job, and on again.
type_keys C-z
expect 'Stopped'
command_line 'fg'
expect 'INPUT'

# The first terminal was told, and has the program again when this one leaves.
window "$first"
expect 'the interface is on /dev/'
window 7
type_keys q
expect 'leave'
type_keys l
expect 'left; pyinstrument-top --reattach'
expect_restored
window "$first"
expect '^second line'

# A terminal with the interface that goes away is left, too.
window 7
command_line 'clear; p --reattach'
expect 'INPUT'
terminal kill-window -t :7
until_true pane_is_gone 7 || fail "the window is there"
# So is the first one, now that it has nothing to lose.
another_window 8
terminal kill-window -t ":$first"
until_true pane_is_gone "$first" || fail "the window is there"
# Which may not be known at once; without a terminal to ask on it only says so.
came_back() {
	screen_has 'busy_before' && screen_has 'INPUT' && return 0
	screen_has 'again=[0-9]' && come_back
	return 1
}
come_back() {
	command_line 'clear; p --reattach </dev/null; echo again=$?'
}
come_back
until_true came_back || fail "nothing comes back"

# Somebody has it: asked, and taken.
another_window 9
command_line 'clear; p --reattach; echo end=$?'
expect 'is open on /dev/.*Take it from there? (y/n)'
type_keys n Enter
expect 'end=1'
command_line 'clear; p --reattach; echo end=$?'
expect 'Take it from there?'
type_keys y Enter
expect 'busy_before'
window 8
expect 'another terminal has the interface now'
expect 'again=0'
expect_restored

# The end, its report and its status come here.
window 9
type_keys i
expect 'TYPING'
type_keys -l more
type_keys Enter
expect 'exit status 5'
type_keys C-]
type_keys q
expect 'end=5'
expect_printed 'third more'
expect_printed 'busy_before'
expect_restored
expect_nothing_left
