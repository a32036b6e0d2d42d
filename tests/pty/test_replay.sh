#!/bin/sh
# A recording in the interface: shown as after the program's end, played from
# the start, stopped, and reported whole when it is left.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >phases.py <<'PY'
import sys, time

def busy(name, seconds):
    print("in", name, flush=True)
    end = time.time() + seconds
    while time.time() < end:
        sum(range(100))

busy("first", 2)
busy("second", 0.5)
sys.exit(3)
PY
# A line of the output knows when it came; the window goes there.
look_at_a_line() {
	type_keys o
	expect '^in second'
	type_keys Enter
	expect 'printed at [1-9]'
	type_keys Enter
	expect 'WINDOW [0-9.]*-[0-9.]*s'
}

open_terminal 100 24
command_line 'p --record run.pitop phases.py; echo status=$?'
expect 'END  exit status 3'
look_at_a_line
type_keys q
expect 'status=3'
command_line 'clear; p -r text run.pitop >again; p run.pitop; echo status=$?'
expect 'REPLAY 0:0./0:0. x1 stopped  exit status 3'
expect 'out> in second'
expect 'SpacePlay'
look_at_a_line
type_keys o
expect 'FUNCTION'
type_keys BSpace
expect 'ALL [0-9]'
type_keys Space
expect 'REPLAY 0:00/0:0. x1  '
expect 'out> in first'
screen_has 'exit status' && fail "it has ended before it ends"
type_keys Space
expect 'x1 stopped'
screen_has 'out> in second' && fail "it did not stop"
# A report made now says where it stands.
type_keys s
expect 'Save the report to'
type_keys C-u
type_keys -l part.txt
type_keys Enter
expect 'saved part.txt'
grep -q '^Incomplete: the recording was played up to 0:0' part.txt ||
	fail "a report of a part that does not say so"
type_keys ..
expect 'x4 stopped'
type_keys ,
expect 'x2 stopped'
type_keys Space
expect 'REPLAY 0:0./0:0. x2 stopped  exit status 3'
# Anew, looked at as before, and left in the middle: the report is that of the
# whole.
type_keys %
expect 'TOTAL s'
type_keys Space
expect 'out> in first'
expect 'TOTAL s'
type_keys '?' G k k k
expect 'a recording: play slower'
type_keys q
expect 'TOTAL'
type_keys q
expect 'status=0'
screen_has "$(grep '<module>' again)" || fail "no report of the whole"
expect_restored
# A terminal that cannot be drawn on: a report.
command_line 'clear; TERM=nonsense p run.pitop; echo status=$?'
expect 'status=0'
screen_has "$(grep '<module>' again)" || fail "no report on a bad terminal"
# What was cut is said in the header's place for warnings.
head -c 400 run.pitop >cut.pitop
command_line 'clear; p cut.pitop; echo status=$?'
expect 'the recording ends after .*: it was cut short'
type_keys q
expect 'status=0'
expect_restored
# What came through a pipe is shown, and is not there a second time.
mkfifo fifo.pitop
command_line 'clear; cat run.pitop >fifo.pitop & p fifo.pitop; echo status=$?'
expect 'stopped  exit status 3'
type_keys Space
expect 'through a pipe, and is not there a second time'
type_keys s
expect 'Save the report to'
type_keys C-u
type_keys -l copy.pitop
type_keys Enter
expect 'through a pipe, and is not there a second time'
[ ! -e copy.pitop ] || fail "a copy of what is not there"
type_keys q
expect 'status=0'
screen_has "$(grep '<module>' again)" || fail "no report of a pipe"
expect_restored
expect_nothing_left
