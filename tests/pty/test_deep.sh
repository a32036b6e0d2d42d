#!/bin/sh
# On a terminal the report of a deep stack is indented no further than the
# terminal is wide; what is deeper says how deep it is.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >deep.py <<'PY'
import sys, time
sys.setrecursionlimit(2000)
def f(n):
    if n:
        return f(n - 1)
    end = time.time() + 0.3
    while time.time() < end:
        pass
f(500)
PY
open_terminal 80 24
command_line 'p --no-tui deep.py; echo status=$?'
expect 'status=0'
expect '^.\{0,60\}─ ([0-9]*) [0-9.]* f '
expect_restored
