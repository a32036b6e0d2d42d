#!/bin/sh
# e opens the editor that the environment names, on the terminal and at the
# line; the program goes on meanwhile, and the interface comes back.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >count.py <<'PY'
import os, time


def busy():
    while not os.path.exists("stop"):
        sum(range(1000))
        open("ticks", "a").write(".")


print("ready", flush=True)
busy()
print("finished", flush=True)
PY
cat >'my editor' <<'SH'
#!/bin/sh
printf '%s\n' "$@" >words
echo "editing $*"
read -r answer
echo "$answer" >answer
SH
chmod +x 'my editor'

grown() {
	[ "$(wc -c <ticks)" -gt "$1" ]
}

open_terminal 80 24
command_line "export EDITOR='\"$dir/my editor\" -x'; unset VISUAL"
command_line 'p count.py; echo status=$?'
expect 'out> ready'
expect 'busy'
type_keys /
type_keys -l busy
type_keys Enter
expect '^>.*busy'
type_keys e
expect '^editing -x +4 .*/count.py'
[ "$(sed -n 1p words)" = -x ] || fail "the words of EDITOR are not its own"
# The terminal is the editor's, and the program has not been stopped.
until_true normal_screen || fail "the interface is still there"
until_true grown "$(wc -c <ticks)" || fail "the program stands still"
# What it is interrupted by is not for the program.
type_keys C-c
expect 'the editor was killed by signal 2'
expect '^>.*busy'
type_keys e
expect '^editing'
type_keys -l hello
type_keys Enter
expect '^>.*busy'
until_true [ -s answer ] || fail "the editor did not get the keys"
[ "$(cat answer)" = hello ] || fail "the editor got: $(cat answer)"
touch stop
expect 'exit status 0'
type_keys q
expect 'status=0'
expect_restored
command_line 'export EDITOR=no-such-editor; rm stop; clear; p count.py; echo status=$?'
expect 'out> ready'
expect 'busy'
type_keys -l 4
expect 'LINE'
type_keys e
expect 'there is no editor "no-such-editor"'
touch stop
expect 'exit status 0'
type_keys q
expect 'status=0'
expect_restored
expect_nothing_left
