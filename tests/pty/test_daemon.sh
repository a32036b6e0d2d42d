#!/bin/sh
# A program ends and leaves a process running: the header says so until that
# ends, too.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >daemon.py <<'PY'
import os, time
if not os.fork():
    os.setsid()
    while not os.path.exists("stop"):
        time.sleep(0.01)
PY
open_terminal 100 24
command_line 'p daemon.py; echo status=$?'
expect 'exit status 0, 1 process still runs'
touch stop
gone() {
	! screen_has 'still runs'
}
until_true gone || fail "still said to run"
expect 'exit status 0'
type_keys q
expect 'status=0'
expect_restored
