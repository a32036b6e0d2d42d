#!/bin/sh
# The mouse of a real terminal: it is asked for, presses and drags arrive, it is
# the terminal's while one types to the program, after M, while the interface is
# suspended, and at the end, whatever that is.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >work.py <<'PY'
import sys
import time


def spin():
    end = time.monotonic() + 1
    while time.monotonic() < end:
        pass


spin()
print("ready")
sys.stdin.readline()
PY
# report BUTTON COLUMN ROW M|m: what a terminal sends.
report() {
	type_keys -l "$(printf '\033[<%d;%d;%d%s' "$1" "$2" "$3" "$4")"
}

is_asked_for() {
	[ "$(terminal display-message -p '#{mouse_button_flag}#{mouse_sgr_flag}')" = 11 ]
}

is_not() {
	[ "$(terminal display-message -p '#{mouse_any_flag}')" = 0 ]
}

open_terminal 80 24
command_line "p work.py"
expect 'waits for input'
until_true is_asked_for || fail "the mouse is not asked for"
type_keys a
expect ' spin '

report 0 2 3 M
report 32 5 3 M
report 0 5 3 m
expect 'WINDOW 0\.0-[0-9.]*s ([0-9.]*s)'
type_keys BSpace
expect 'ALL [0-9.]*s'
report 0 17 24 M
report 0 17 24 m
expect 'TOTAL *SELF.* FUNCTION'
expect 'In the tree'
type_keys 1

type_keys M
expect "the mouse is the terminal's"
until_true is_not || fail "M does not leave the mouse to the terminal"
type_keys M
until_true is_asked_for || fail "M does not take it back"
type_keys i
expect 'TYPING'
until_true is_not || fail "it is ours while one types"
type_keys 'C-]'
until_true is_asked_for || fail "it is not ours after typing"
type_keys o
expect ' spin '

type_keys C-z
expect 'Stopped'
until_true is_not || fail "it is ours while we are suspended"
command_line fg
expect 'waits for input'
until_true is_asked_for || fail "it is not ours again"
type_keys q
expect 'The program runs'
type_keys k
until_true normal_screen || fail "the interface is still there"
until_true is_not || fail "it is ours after the end"
expect_restored

# A fault is no reason to keep it.
command_line "clear; p work.py"
expect 'waits for input'
until_true is_asked_for || fail "the mouse is not asked for"
pid=$(terminal list-panes -F '#{pane_pid}')
kill -SEGV "$(pgrep -P "$pid" -f pyinstrument-top | head -n 1)"
until_true is_not || fail "it is ours after a fault"
