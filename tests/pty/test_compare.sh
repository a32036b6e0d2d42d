#!/bin/sh
# A baseline of what was shown, and what came then beside it.
. "${top_srcdir:-.}/tests/pty/lib.sh"
# Each phase goes on until the test says so.
cat >work.py <<'PY'
import os


def phase(name):
    while not os.path.exists("after-" + name):
        sum(range(1000))


def before():
    phase("before")


def later():
    phase("later")


before()
later()
PY
# Rows: of what is most, of what was more, and of what is new.
most='^[ >]* \([5-9][0-9]\|100\)\.[0-9]%.* before '
gone='^[ >]* \(gone\|[0-9.]*%\) *[1-9][0-9.]*% *-[1-9][0-9.]*% .* before '
new='^[ >]* [1-9][0-9.]*% *new *+[1-9][0-9.]*% .* later '

open_terminal 100 24
command_line 'clear; p work.py'
expect "$most"
type_keys d
expect 'there is no baseline to compare with'
type_keys D
expect 'what comes now is compared'
expect 'BASE *DIFF FUNCTION'
expect 'vs 0\.0-'
touch after-before
expect "$new"
expect "$gone"
# The list has it, too.
type_keys 2
expect 'SELF. *BASE *DIFF FUNCTION'
type_keys 1
# Without it, the window has what came alone.
type_keys d
expect 'SELF S[A-Z]* FUNCTION'
expect ' later '
type_keys d
expect "$gone"
# After the end all of it is still there.
touch after-later
expect 'exit status 0'
expect "$new"
# What is saved now is the difference, too.
type_keys s
expect 'Save the window'
type_keys -l 'diff.txt'
type_keys Enter
expect 'saved diff.txt'
type_keys q
expect_restored
grep -q 'of the same run' diff.txt || fail "diff.txt: $(cat diff.txt)"
grep -q 'ms/s' diff.txt || fail "not for each second: $(cat diff.txt)"
grep -q 'later' diff.txt || fail "diff.txt: $(cat diff.txt)"

# Another run: a recording, and a session.
"$program" -o old.pitop work.py || fail "it was not recorded"
"$program" -o old.pyisession work.py || fail "there is no session"
rm after-before
command_line 'clear; p work.py'
expect "$most"
type_keys -l ':diff none.pitop'
type_keys Enter
expect 'cannot read none.pitop'
mkfifo fifo
type_keys -l ':diff fifo'
type_keys Enter
expect 'fifo is a pipe: --diff reads what comes through one'
for file in old.pitop old.pyisession; do
	type_keys -l ":diff $file"
	type_keys Enter
	expect "vs $file"
	expect 'BASE *DIFF FUNCTION'
	expect '^[ >]* [1-9][0-9.]*% *\(new\|[0-9.]*%\) *+[1-9][0-9.]*% .* before '
done
touch after-before
expect 'exit status 0'
type_keys q
expect_restored
