#!/bin/sh
# The interface keeps a recording of its own run: gone at a normal end, there
# when it is killed or told to end, and said once at the next start.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >wait.py <<'PY'
import os, time
print("begun", flush=True)
while not os.path.exists("stop"):
    sum(range(1000))
PY
state=$dir/state/pyinstrument-top
recordings() {
	find "$state" -name "$1" 2>/dev/null
}
has_recording() {
	[ -n "$(recordings "$1")" ]
}
# Is there more than the first block of the running one?
has_samples() {
	"$program" -r text "$(recordings 'run-*')" 2>/dev/null |
		grep -q wait.py:1
}
start() {
	rm -f stop
	command_line "clear; sh -c 'echo \$\$ >pid; exec $program wait.py'; echo status=\$?"
	expect 'out> begun'
}

open_terminal 200 24
start
until_true has_samples || fail "it is not readable while it grows"
[ "$(stat -c %a "$(recordings 'run-*')")" = 600 ] || fail "others may read it"
touch stop
expect 'END  exit status 0'
type_keys q
expect 'status=0'
has_recording '*.pitop' && fail "left at a normal end"

start
until_true has_samples || fail "no samples"
kill -9 "$(cat pid)"
expect 'process [0-9]* goes on'
touch stop
expect 'process [0-9]* has ended'
start
expect 'an earlier run was cut off: pyinstrument-top .*/recording-.*.pitop'
has_recording 'recording-*' || fail "it has no other name now"
"$program" -r text "$(recordings 'recording-*')" >out 2>err ||
	fail "it cannot be opened: $(cat err)"
grep -q 'wait.py:1' out || fail "there is nothing in it"
grep -q '^Incomplete: the recording ends' out || fail "it does not say so"

# Told to end, it is whole; the next start says so, and the one after does not.
kill "$(cat pid)"
expect 'status='
until_true has_recording 'run-*' || fail "not kept after a TERM"
start
expect 'an earlier run was cut off'
type_keys q
expect 'The program runs'
type_keys k
expect 'status='
# In full, where it can be copied.
expect 'pyinstrument-top: an earlier run was cut off: .*/recording-.*.pitop'
start
screen_has 'cut off' && fail "it is said twice"
touch stop
expect 'END  exit status 0'
type_keys q
expect 'status=0'
[ "$(recordings '*.pitop' | wc -l)" = 2 ] || fail "not both are there"
expect_restored

# Without the interface it is the same, and ten of them stay where there is no
# terminal to say so.
rm -rf "$state"
mkdir -p "$state"
for i in 10 11 12 13 14 15 16 17 18 19 20 21; do
	: >"$state/run-20200101-0000$i-1.pitop"
done
rm stop
"$program" --no-tui wait.py >out 2>err &
pid=$!
has_begun() {
	grep -q begun out && [ "$(recordings 'run-2020*' | wc -l)" = 10 ]
}
until_true has_begun || fail "not ten: $(recordings 'run-2020*')"
kill -9 $pid
touch stop
wait
[ "$(recordings 'run-*' | wc -l)" = 11 ] || fail "not kept without a terminal"
command_line 'clear; p --no-tui wait.py; echo status=$?'
expect 'an earlier run was cut off: pyinstrument-top'
expect 'status=0'
