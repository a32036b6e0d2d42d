#!/bin/sh
# In a terminal, the command of an environment (top_builddir: its folder) shows a
# script of its interpreter live, and leaves the report there.
# shellcheck source=tests/pty/lib.sh
. "$(dirname "$0")/../pty/lib.sh"
cat >live.py <<'PY'
import os
def turn():
    for _ in range(1000):
        pass
while not os.path.exists("enough"):
    turn()
PY
open_terminal 100 24
command_line 'p live.py; echo ended'
expect 'turn'
terminal display-message -p '#{alternate_on}' | grep -qx 1 ||
	fail "no interface"
touch enough
expect 'exit status 0'
type_keys q
expect '^ended'
screen_has 'turn .*live.py:2' || fail "no report"
expect_restored
expect_nothing_left
