#!/bin/sh
# Several programs that were left are listed; the editor opens where the
# interface is; a viewer that is killed leaves the terminal in order and the
# program running; a program that ends without a terminal has its report kept,
# and --reattach says where.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >wait.py <<'PY'
import os, sys, time


def busy(name):
    while not os.path.exists("stop-" + name):
        sum(range(1000))


print("begun", flush=True)
busy(sys.argv[1])
PY
cat >editor <<'SH'
#!/bin/sh
echo "editing $*"
read -r answer
echo "$answer" >answer
SH
chmod +x editor

# leave NAME: begin a program and leave it; the viewer's number is in a file.
leave() {
	command_line "clear; sh -c 'echo \$\$ >pid-$1; exec $program wait.py $1'"
	expect 'out> begun'
	expect 'busy'
	type_keys q
	expect 'leave'
	type_keys l
	expect 'in another terminal comes back'
}

open_terminal 100 24
leave one
another_window 7
leave two
another_window 8
command_line 'clear; p --reattach; echo several=$?'
expect 'there are several programs'
expect '^ *[0-9]*  wait.py one (left)'
expect '^ *[0-9]*  wait.py two (left)'
expect 'several=1'

# One is named, by its viewer's number; the editor is this terminal's.
command_line "clear; EDITOR='$dir/editor' p --reattach $(cat pid-one)"
expect 'wait.py one'
expect 'busy'
type_keys /
type_keys -l busy
type_keys Enter
expect '^>.*busy'
type_keys e
expect '^editing +4 .*/wait.py'
type_keys -l hello
type_keys Enter
expect '^>.*busy'
until_true [ -s answer ] || fail "the editor did not get the keys"

# Its viewer is killed.
kill -9 "$(cat pid-one)"
expect 'the viewer is gone'
expect_restored
window 0
expect 'process [0-9]* goes on'
touch stop-one
expect 'process [0-9]* has ended'

# The other one's terminal goes away, and then the program ends.
window 8
command_line "clear; p --reattach $(cat pid-two); echo left=\$?"
expect 'busy'
terminal kill-window -t :7
type_keys q
expect 'leave'
type_keys l
expect 'left=0'
kill -0 "$(cat pid-two)" || fail "it did not go on"
touch stop-two
expect_gone pid-two
command_line 'clear; p --reattach; echo none=$?'
expect 'the report of the last one that ended'
expect 'none=1'
grep -q busy state/pyinstrument-top/lost-*.txt || fail "it has no report"
command_line 'clear; p --reattach; echo none=$?'
expect 'there is no program to come back to$'
# The program's own terminal is none to come back from.
command_line "clear; p -- bash --noprofile --rcfile '$dir/rc' -i; echo was=\$?"
expect 'out> shell>'
type_keys q
expect 'leave'
type_keys l
expect 'in another terminal comes back'
expect '^shell>'
command_line 'p --reattach; echo own=$?'
expect "this terminal is the program's own"
expect '^own=1'
command_line 'exit 3'
expect '^was=3'
# What the killed one has left goes with the next start.
command_line 'clear; p --no-tui -c pass; echo swept=$?'
expect 'swept=0'
expect_nothing_left
