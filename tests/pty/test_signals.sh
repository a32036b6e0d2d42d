#!/bin/sh
# Ctrl-C is for the program, at first politely; what ends us ends the program,
# and the terminal is restored whatever happens.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >polite.py <<'PY'
import os, time
open("pid", "w").write(str(os.getpid()))
open("ppid", "w").write(str(os.getppid()))
print("ready", flush=True)
try:
    while True:
        time.sleep(0.01)
except KeyboardInterrupt:
    print("interrupted", flush=True)
PY
cat >stubborn.py <<'PY'
import os, signal, time
signal.signal(signal.SIGINT, lambda *a: print("INT", flush=True))
signal.signal(signal.SIGTERM, lambda *a: print("TERM", flush=True))
open("pid", "w").write(str(os.getpid()))
open("ppid", "w").write(str(os.getppid()))
print("ready", flush=True)
while True:
    time.sleep(0.01)
PY

start() {
	rm -f pid ppid status
	command_line 'clear'
	command_line "p $1; echo status=\$? | tee status"
	expect 'ready'
	until_true [ -s ppid ] || fail "did not start"
}

open_terminal 80 24

start polite.py
type_keys C-c
expect 'C again: interrupt'
expect 'F1Help'
screen_has 'RUN' || fail "one Ctrl-C was enough"
type_keys C-c C-c
expect 'exit status 0'
expect 'out> interrupted'
type_keys q
expect 'status=0'
expect_restored

start stubborn.py
type_keys C-c C-c
expect 'out> INT'
expect 'C again: ask it to end'
type_keys C-c
expect 'out> TERM'
expect 'C again: kill it'
type_keys C-c
expect 'killed by SIGKILL'
type_keys q
expect 'status=137'
expect_restored

# Typed to the program it is the program's, at once.
start polite.py
type_keys i
expect 'TYPING'
type_keys C-c
expect 'exit status 0'
type_keys q
expect 'status=0'
expect_restored

start polite.py
type_keys q
expect 'kill'
type_keys k
expect 'status=143'
expect_gone pid
expect_restored

start polite.py
kill -TERM "$(cat ppid)"
expect 'status=143'
expect_gone pid
expect_restored

# A crash of ours: the program goes on, and writes to the terminal that was ours.
cat >working.py <<'PY'
import os, sys, time
open("pid", "w").write(str(os.getpid()))
open("ppid", "w").write(str(os.getppid()))
print("ready", flush=True)
while not os.path.exists("go") or os.get_terminal_size(1) != (82, 25):
    time.sleep(0.01)
print("worked on", sys.stdin.isatty(), flush=True)
PY
outlives() {
	rm -f go
	start working.py
	[ -z "$3" ] || { type_keys q; expect 'kill'; type_keys "$3"; }
	[ -z "$3" ] || until_true normal_screen || fail "did not leave"
	kill -"$1" "$(cat ppid)"
	expect "process $(cat pid) goes on"
	# The shell may be first, and write to a screen that is gone then.
	until_true grep -qx "status=$2" status || fail "not ended by SIG$1"
	expect_restored
	terminal resize-window -x 82 -y 25
	until_true [ "$(terminal display-message -p '#{pane_width}')" = 82 ] ||
		fail "has no other size"
	: >go
	expect 'worked on True'
	expect "process $(cat pid) has ended"
	expect_gone pid
	terminal resize-window -x 80 -y 24
}
outlives SEGV 139
expect_nothing_left
outlives KILL 137
rm -rf run/*
# Left before, the terminal was the program's.
outlives KILL 137 l

# When the terminal goes later, so does the program.
rm -f go
start working.py
kill -KILL "$(cat ppid)"
expect "process $(cat pid) goes on"
rm -rf run/*
terminal kill-server
expect_gone pid
until_true [ ! -S tmux ] || until_true true

# The user's terminal goes away.
open_terminal 80 24
start stubborn.py
cp ppid ours
terminal kill-server
expect_gone ours
expect_gone pid
expect_nothing_left

# What was measured is kept, for the user alone, and said once.
kept=$(echo state/pyinstrument-top/lost-*.txt)
grep -q 'stubborn.py' "$kept" || fail "no report was kept"
grep -q 'killed by SIGHUP' "$kept" || fail "not ended by SIGHUP"
[ "$(stat -c %a "$kept")" = 600 ] || fail "everybody may read it"
python3 -m json.tool "${kept%.txt}.json" >/dev/null || fail "no JSON"
open_terminal 80 24
for i in 1 2; do
	command_line 'clear; p --no-tui -- true; echo done=$?'
	expect 'done=0'
	screen >said$i
done
grep -q 'terminal of an earlier run was lost' said1 || fail "not said"
grep -q 'terminal of an earlier run was lost' said2 && fail "said twice"
exit 0
