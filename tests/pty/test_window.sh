#!/bin/sh
# A window of time is what the interface shows and what s saves: of a program of
# two phases, the last second knows nothing of the first, its first moments
# nothing of the second; Backspace shows both again.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >work.py <<'PY'
import time


def spin(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def early():
    spin(2)


def late():
    spin(2)


early()
late()
PY
without_early() {
	! screen_has ' early '
}

open_terminal 80 24
command_line "p work.py"
expect 'exit status 0'
expect 'ALL [0-9.]*s'
expect ' early '
expect ' late '
type_keys w
expect 'WINDOW last 1.0s'
until_true without_early || fail "the last second has early()"
screen_has ' late ' || fail "the last second has no late()"
type_keys s
expect 'Save the window'
type_keys -l 'last.txt'
type_keys Enter
expect 'saved last.txt'
grep -q ' late ' last.txt || fail "late() is not in the report"
grep -q ' early ' last.txt && fail "early() is in the report of the end"
type_keys '{'
expect 'WINDOW [0-9].*(1.0s)'
type_keys BSpace
expect 'WINDOW last 1.0s'
type_keys BSpace
expect 'ALL [0-9.]*s'
expect ' early '
type_keys v
expect 'from [0-9.]*s'
type_keys Home
type_keys Enter
type_keys PPage
type_keys Right
type_keys Right
# From the beginning it ends where it is long; how wide a column is depends on how
# long the program took.
expect '0\.0-\(0\.[1-9]s\) (\1)'
type_keys Escape
expect 'height: 1 core'
type_keys q
expect_restored
