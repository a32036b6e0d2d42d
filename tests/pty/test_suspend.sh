#!/bin/sh
# Ctrl-Z stops the interface and the program, and fg lets both go on.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >count.py <<'PY'
import os, time
open("pid", "w").write(str(os.getpid()))
print("ready", flush=True)
while not os.path.exists("stop"):
    time.sleep(0.01)
print("finished", flush=True)
PY

program_is() {
	grep -q "^State:.$1" "/proc/$(cat pid)/status"
}

open_terminal 80 24
command_line 'p count.py; echo status=$?'
expect 'ready'
type_keys C-z
expect 'Stopped'
expect_restored
until_true program_is T || fail "the program was not stopped"
command_line 'clear; fg'
expect 'out> ready'
until_true program_is '[SR]' || fail "the program was not continued"
touch stop
expect 'exit status 0'
type_keys q
expect_printed 'finished'
expect_restored

# Left, it has the terminal, and the shell has both for Ctrl-Z.
rm stop
command_line 'clear; p count.py'
expect 'out> ready'
type_keys q
expect 'leave'
type_keys l
expect 'left; pyinstrument-top'
type_keys C-z
expect 'Stopped'
expect_restored
until_true program_is T || fail "the program that was left was not stopped"
is_clear() {
	! screen_has 'Stopped'
}
command_line clear
until_true is_clear || fail "the screen was not cleared"
command_line 'set -b; bg'
expect 'Stopped'
program_is T || fail "it has no terminal, and goes on"
command_line 'clear; fg; echo status=$?'
until_true program_is '[SR]' || fail "the program was not continued"
touch stop
expect_printed 'finished'
expect 'status=0'
expect_restored
expect_nothing_left
