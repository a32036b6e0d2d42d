#!/bin/sh
# shellcheck disable=SC2088 # the tilde is typed
# s saves where the user says, as a shell would read it, and asks before a file
# is replaced; a suffix that is no format's is refused with the list.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >work.py <<'PY'
print(sum(i * i for i in range(2000000)))
PY
mkdir -p home/reports
echo old >home/reports/first.txt
open_terminal 80 24
command_line "HOME=$dir/home p work.py"
expect 'exit status 0'
type_keys s
expect 'Save the report'
type_keys -l '~/re'
type_keys Tab
expect 'to: ~/reports/'
type_keys -l 'f'
type_keys Tab
expect 'to: ~/reports/first.txt'
type_keys Enter
expect 'Replace it'
type_keys n
expect 'to: ~/reports/first.txt'
[ "$(cat home/reports/first.txt)" = old ] || fail "it was replaced"
type_keys C-w
type_keys -l 'new.cpuprofile'
type_keys Enter
expect 'suffix says the format: .txt, .json.* and more, see --help-all'
[ -e home/reports/new.cpuprofile ] && fail "a file of no format"
type_keys C-w
type_keys -l 'new.json'
type_keys Enter
expect 'saved .*reports/new.json'
python3 -m json.tool home/reports/new.json >/dev/null || fail "no JSON"
type_keys s
expect 'Save the report'
type_keys -l 'new.html'
type_keys Enter
expect 'saved new.html'
grep -q '<div id="app">' new.html || fail "no page"
for name in run.pstats run.prof; do
	type_keys s
	expect 'Save the report'
	type_keys -l "$name"
	type_keys Enter
	expect "saved $name"
	python3 -c 'import pstats, sys; pstats.Stats(sys.argv[1])' $name ||
		fail "no profile in $name"
done
# The recording is one, and whole, since the program has ended.
type_keys s
expect 'Save the report'
type_keys -l 'run.pitop'
type_keys Enter
expect 'saved run.pitop'
"$program" run.pitop >report 2>&1 || fail "run.pitop cannot be opened"
grep -q 'work.py' report && ! grep -q Incomplete report || fail "no recording"
type_keys s
expect 'Save the report'
type_keys -l '~/reports/first.txt'
type_keys Enter
expect 'Replace it'
type_keys y
expect 'saved .*reports/first.txt'
grep -q work.py home/reports/first.txt || fail "not replaced"
type_keys q
expect_restored

# While it runs, it is what there is; not over itself, and not where there is
# none.
cat >long.py <<'PY'
import sys
def spin():
    while True:
        sum(range(1000))
spin()
PY
command_line 'clear; p --record own.pitop long.py'
expect 'spin'
has_spin() {
	"$program" "$1" 2>&1 | grep -q 'spin'
}
until_true has_spin own.pitop || fail "no recording begins"
type_keys s
expect 'Save the report'
type_keys -l 'part.pitop'
type_keys Enter
expect 'saved part.pitop'
type_keys s
expect 'Save the report'
type_keys -l 'own.pitop'
type_keys Enter
expect 'Replace it'
type_keys y
expect 'own.pitop is the recording itself'
type_keys q
expect 'k kill it'
type_keys k
expect_restored
has_spin part.pitop || fail "nothing in part.pitop"
has_spin own.pitop || fail "own.pitop is gone"
command_line 'clear; XDG_STATE_HOME=/dev/null/x p work.py'
expect 'exit status 0'
type_keys s
expect 'Save the report'
type_keys -l 'none.pitop'
type_keys Enter
expect 'no recording of this run'
type_keys q
expect 'saved without a recording\|not saved'
[ -e none.pitop ] && fail "left a file of no recording"
expect_restored
