#!/bin/sh
# & leaves the rows that have a text and what leads there; :hide and :show say
# what is library code, on the screen and in a report that is saved.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >helper.py <<'PY'
def outer(call):
    middle(call)


def middle(call):
    further(call)


def further(call):
    last(call)


def last(call):
    call()
PY
cat >work.py <<'PY'
import time

import helper


def spin():
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        pass


def needle():
    helper.outer(spin)


def haystack():
    helper.outer(spin)


needle()
haystack()
PY
without() {
	! screen_has "$1"
}

open_terminal 80 24
command_line "p work.py"
expect 'exit status 0'
expect ' haystack '
expect ' needle '
expect ' middle '
type_keys '&'
type_keys -l 'need'
until_true without ' haystack ' || fail "the filter leaves haystack"
expect ' needle '
expect ' spin '
type_keys Enter
expect '& need'
type_keys BSpace
expect ' haystack '

type_keys ':'
type_keys -l 'hide *helper.py'
type_keys Enter
expect 'are library code now'
expect '2 frames hidden'
until_true without ' middle ' || fail "middle is no library code"
type_keys s
expect 'Save the report'
type_keys -l 'hidden.txt'
type_keys Enter
expect 'saved hidden.txt'
grep -q 'hidden\]' hidden.txt || fail "the report does not hide it"
type_keys ':'
type_keys -l 'hide'
type_keys Enter
expect 'what it was at first'
expect ' middle '
type_keys q
expect_restored
