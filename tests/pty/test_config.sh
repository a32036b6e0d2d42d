#!/bin/sh
# The configuration: what it sets is so from the start, what it says wrongly is
# told with its line and nothing is run, and ":set save" adds to it.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >work.py <<'PY'
import time

print("it ran")
end = time.monotonic() + 0.5
while time.monotonic() < end:
    pass
PY
config=$XDG_CONFIG_HOME/pyinstrument-top/config

open_terminal 80 24
mkdir -p "$XDG_CONFIG_HOME/pyinstrument-top"
printf '# mine\n\nset view functions\nset unit seconds\nbind X quit\n' >"$config"
command_line "p work.py"
expect 'exit status 0'
expect 'SELF s.* FUNCTION'
type_keys X
expect_restored

# The command line counts more.
printf 'set window 1\n' >"$config"
command_line "clear; p --from 0.1 work.py"
expect 'exit status 0'
expect 'WINDOW 0\.1-'
type_keys q
expect_restored

printf 'set view functions\nset mouse maybe\n' >"$config"
command_line "clear; p work.py; echo status \$?"
expect 'pyinstrument-top/config:2: mouse is'
expect 'one of: on off'
expect 'status 2'
screen_has 'it ran' && fail "the program was run"

rm -r "$XDG_CONFIG_HOME"
command_line "clear; p work.py"
expect 'exit status 0'
type_keys :
type_keys -l 'set order self'
type_keys Enter
expect 'SELF.* FUNCTION'
type_keys :
type_keys -l 'set save'
type_keys Enter
expect 'saved in'
[ "$(cat "$config")" = 'set order self' ] || fail "saved: $(cat "$config")"
type_keys q
expect_restored
command_line "clear; p work.py"
expect 'exit status 0'
expect ' SELF[^ ]* S FUNCTION'
type_keys q
expect_restored
