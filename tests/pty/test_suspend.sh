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
expect_nothing_left
