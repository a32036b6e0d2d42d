#!/bin/sh
# s saves a part of the tree where that is chosen: by what was zoomed into, or at
# the cursor; and in each of the formats, one after the other.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >work.py <<'PY'
def first():
    return sum(i * i for i in range(3000000))
def second():
    return sum(i * i for i in range(3000000))
first()
second()
PY
open_terminal 80 24
command_line 'p work.py'
expect 'exit status 0'
type_keys / f i r s t Enter
expect '^>.* first'
type_keys s
expect 'Save the report to: work-profile.txt'
type_keys Down
expect 'Save the report below first to: work-profile.txt'
type_keys Enter
expect 'saved work-profile.txt'
grep -q '^Below: first  work.py:1$' work-profile.txt || fail "of what it is"
grep -q 'genexpr.*work.py:2' work-profile.txt || fail "first is missing"
grep -q second work-profile.txt && fail "second is there"
# What was zoomed into is what is shown.
type_keys Enter
expect 'FUNCTION > first'
type_keys s
expect 'Save the report below first to: work-profile.txt'
type_keys BTab
expect 'to: work-profile.json'
type_keys Enter
expect 'saved work-profile.json'
python3 - <<'PY' || fail "another part in JSON"
import json
text = open("work-profile.json").read()
json.loads(text)
assert '"first"' in text and '"second"' not in text
PY
# The whole tree has both; each format has its turn, and they begin again.
type_keys s
expect 'Save the report below first'
type_keys Up
expect 'Save the report to: work-profile.txt'
for suffix in json html; do
	type_keys BTab
	expect "to: work-profile.$suffix"
done
type_keys Enter
expect 'saved work-profile.html'
grep -q '"second"' work-profile.html || fail "second is missing"
type_keys s
expect 'Save the report below first'
type_keys C-u
type_keys -l 'a.pitop'
type_keys Enter
expect 'saved a.pitop, with all of the run'
type_keys s
expect 'Save the report below first'
type_keys C-u
type_keys -l 'a.pitop'
type_keys BTab
expect 'to: a.txt'
type_keys C-c
type_keys q
expect_restored
