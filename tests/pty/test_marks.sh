#!/bin/sh
# Marks of a run: by key, by a line that it prints, by a signal; in the report,
# in a recording, and as an end of what is shown.
. "${top_srcdir:-.}/tests/pty/lib.sh"
# Each phase goes on until the test says so.
cat >work.py <<'PY'
import os
import signal
import sys


def phase(name):
    print("\033[32mphase %s\033[0m" % name, flush=True)
    while not os.path.exists("after-" + name):
        sum(range(1000))


def load():
    phase("one")


def fit():
    phase("two")


def handler(number, frame):
    print("handled", flush=True)


if "handle" in sys.argv:
    signal.signal(signal.SIGUSR1, handler)
load()
fit()
PY
without() {
	! screen_has "$1"
}
viewer() {
	pgrep -x -P "$(terminal display-message -p '#{pane_pid}')" \
		pyinstrument-to
}

command -v pgrep >/dev/null || exit 77
open_terminal 130 24
command_line "p --record run.pitop --mark '^phase' work.py"
expect ' load '
# The line made the mark, without its colours.
type_keys "'"
expect 'latest:  a [0-9.]*s phase one'
type_keys Escape
expect 'F1Help'
touch after-one
expect ' fit '
type_keys "'"
expect '  b [0-9.]*s phase two'
type_keys b
expect 'WINDOW'
until_true without ' load ' || fail "load is from before the mark"
expect ' fit '
type_keys BSpace
expect ' load '
# A signal makes one, and the program, which would die of it, lives.
kill -USR1 "$(viewer)" || fail "no viewer"
type_keys "'"
expect '  c [0-9.]*s SIGUSR1'
type_keys Escape
expect 'F1Help'
type_keys ':'
type_keys -l 'mark by hand'
type_keys Enter
type_keys m
expect 'Mark this moment'
type_keys x
expect "marked: 'x"
type_keys "'"
expect '  d [0-9.]*s by hand  x '
type_keys Escape
expect 'F1Help'
touch after-two
expect 'exit status 0'
type_keys s
expect 'Save the report'
type_keys -l 'live.txt'
type_keys Enter
expect 'saved live.txt'
type_keys ':'
type_keys -l 'w live.html'
type_keys Enter
expect 'saved live.html'
type_keys q
expect_restored
grep -q '^Marks: a [0-9.]* s phase one; b [0-9.]* s phase two; c [0-9.]* s SIGUSR1; d [0-9.]* s by hand; x [0-9.]* s$' live.txt ||
	fail "marks of live.txt: $(grep '^Marks' live.txt)"

# The recording has them, too.
"$program" -o played.txt run.pitop || fail "the recording cannot be read"
[ "$(grep '^Marks' live.txt)" = "$(grep '^Marks' played.txt)" ] ||
	fail "marks of the recording: $(grep '^Marks' played.txt)"

# So have pages, and the lines that were printed; those of a window what is in it.
"$program" -o played.html run.pitop || fail "the recording cannot be read"
PYTHONPATH=$top_srcdir/tests/conformance PYTHONDONTWRITEBYTECODE=1 \
	python3 - "$program" <<'PY' || fail "marks and lines of a page"
import subprocess, sys
import read_html

(live,), (played,) = read_html.read("live.html"), read_html.read("played.html")
marks = [(chr(letter), text) for _, letter, text in live.marks]
assert marks == [("a", "phase one"), ("b", "phase two"), ("c", "SIGUSR1"), ("d", "by hand"), ("x", "")], marks
assert played.marks == live.marks
lines = [text for _, text in live.lines]
assert lines == ["phase one", "phase two"] == [text for _, text in played.lines], (lines, played.lines)
# A line that made a mark is of its time.
assert [time for time, _ in live.lines] == [time for time, _, _ in live.marks[:2]]
start, end = live.marks[1][0] + 1000, live.marks[2][0] + 1000
subprocess.run([sys.argv[1], "-o", "part.html", "--from", f"{start / 1e9:.9f}", "--to", f"{end / 1e9:.9f}",
                "run.pitop"], check=True)
(part,) = read_html.read("part.html")
assert [mark[2] for mark in part.marks] == ["SIGUSR1"], part.marks
assert len(part.lines) <= 1  # what a recording was told later
PY

# They are ends of a report's window, and of what the interface begins with.
"$program" -o part.txt --from @a --to '@phase two' run.pitop ||
	fail "marks are no ends"
grep -q ' load ' part.txt || fail "load is not in part.txt: $(cat part.txt)"
ends=$(sed -n 's/^Window: \([0-9.]*\) to \([0-9.]*\) s .*/a \1 s phase one; b \2 s/p' part.txt)
[ -n "$ends" ] || fail "part.txt has no window: $(cat part.txt)"
grep -q "^Marks: $ends phase two" live.txt || fail "it is no window of marks: $ends"
"$program" -o none.txt --from @nowhere run.pitop 2>err &&
	fail "there is no such mark"
grep -q 'no mark like "nowhere"' err || fail "no mark: $(cat err)"
[ ! -e none.txt ] || fail "there is a report from nowhere"
"$program" -o none.txt --from @b --to @a run.pitop 2>err &&
	fail "the marks stand the other way round"
command_line 'clear; p --from @b run.pitop'
expect 'WINDOW'
expect ' fit '
screen_has ' load ' && fail "load is from before the mark"
type_keys BSpace
expect ' load '
type_keys q
expect_restored

# Without the interface there is nobody to read lines, but the signal; who
# handles it gets it.
"$program" --no-tui --mark x work.py 2>err &&
	fail "--mark without the interface is taken"
grep -q 'for the interface' err || fail "--mark: $(cat err)"
rm -f after-*
"$program" -o signal.txt work.py handle >out &
pid=$!
until_true grep -sq 'phase one' out || fail "nothing was printed"
kill -USR1 $pid
until_true grep -q handled out || fail "the signal was not passed on"
touch after-one after-two
wait $pid || fail "exit status $?"
# The report of a run is there all the same.
"$program" -o whole.txt --from @q work.py >/dev/null 2>err ||
	fail "exit status $?"
grep -q 'no mark like "q": the report is of all of it' err ||
	fail "no mark: $(cat err)"
grep -q '^Marks: a [0-9.]* s SIGUSR1$' signal.txt ||
	fail "marks of signal.txt: $(grep '^Marks' signal.txt)"
