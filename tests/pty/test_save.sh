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
type_keys -l 'new.html'
type_keys Enter
expect 'suffix says the format: .txt, .json'
[ -e home/reports/new.html ] && fail "a file of no format"
type_keys C-w
type_keys -l 'new.json'
type_keys Enter
expect 'saved .*reports/new.json'
python3 -m json.tool home/reports/new.json >/dev/null || fail "no JSON"
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
