#!/bin/sh
# After a text report the run is among the saved ones, and can be seen again by
# its id: ten of them, whole ones, each under a name of its own.
. "${top_srcdir:-.}/tests/pty/lib.sh"
saved=$XDG_DATA_HOME/pyinstrument/reports
cat >work.py <<'PY'
import sys, time
def burn():
    end = time.time() + 0.1
    while time.time() < end:
        pass
burn()
sys.exit(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
PY
fail() {
	echo "FAILED: $*" >&2
	sed 's/^/  | /' out err >&2
	exit 1
}
recordings() {
	ls "$saved" 2>/dev/null | grep '\.pitop$'
}
count() {
	recordings | wc -l
}
# refused WORDS OPTION...: one sentence, status 1.
refused() {
	words=$1
	shift
	"$program" "$@" >out 2>err
	[ $? = 1 ] || fail "$*: another status"
	grep -q -e "$words" err || fail "$*: no '$words'"
	[ "$(wc -l <err)" = 1 ] && [ ! -s out ] || fail "$*: more than that"
}

refused 'find a profile with identifier 1999; none is saved in' \
	--load-prev 1999

# Behind the report stands how to see it again, and that shows the same.
"$program" --no-tui work.py 3 >out 2>err
[ $? = 3 ] && [ ! -s err ] || fail "a run that is saved"
id=$(sed -n 's/^    pyinstrument-top --load-prev \(.*\) \[options\]$/\1/p' out)
date=$(echo "$id" | sed 's/\(....-..-..\)T\(..\)-\(..\)-\(..\)$/\1 \2:\3:\4/')
date -d "$date" >/dev/null || fail "the id is no date: $id"
{
	echo "To view this report with different options, run:"
	echo "    pyinstrument-top --load-prev $id [options]"
	echo
} >said
tail -n 3 out | cmp - said || fail "other words"
[ "$(stat -c %a "$saved/$id.pitop")" = 600 ] || fail "others can read it"
"$program" --load-prev "$id" >again 2>err || fail "status $? of --load-prev"
cat again said | cmp - out || fail "--load-prev shows something else"
"$program" --load-prev "${id%???}" -r json >again 2>err ||
	fail "its beginning is not enough"
grep -q '"root_frame"' again || fail "no JSON"
[ "$(count)" = 1 ] || fail "a saved report was saved again"

# Nothing is saved otherwise, and none is left half-way.
"$program" -r json work.py >out 2>err || fail "-r json"
"$program" -o r.txt work.py >out 2>err || fail "-o r.txt"
"$program" -o r.pitop work.py >out 2>err || fail "-o r.pitop"
"$program" r.pitop >out 2>err || fail "a recording"
"$program" --no-tui -- true >out 2>err
[ "$(count)" = 1 ] || fail "one of them was saved: $(recordings)"

# Those of one second are all there, in order of their names, in C as well.
rm -r "$saved"
for i in 1 2 3 4; do
	"$program" --no-tui work.py >"out$i" 2>>err &
done
wait
grep -h -o 'load-prev [^ ]*' out1 out2 out3 out4 | sort -u >ids
[ "$(wc -l <ids)" = 4 ] && [ "$(count)" = 4 ] || fail "not four: $(cat ids)"
while read -r _ id; do
	"$program" --load-prev "$id" 2>err | grep -q burn || fail "no $id"
done <ids
refused 'saved reports begin with "2"' --load-prev 2
refused 'identifier nonsense; the latest is 2' --load-prev nonsense
refused 'identifier ../x; the latest' --load-prev ../x

# The oldest go, pyinstrument's too; what has another name is the user's own.
rm -r "$saved"
mkdir -p "$saved"
for i in 10 11 12 13 14 15; do
	: >"$saved/2020-01-01T00-00-$i.pyisession"
	: >"$saved/2020-01-01T00-00-$i.pitop"
	: >"$saved/2020-01-02T00-00-$i.pitop"
	: >"$saved/2020-01-03T00-00-$i.pyisession"
done
: >"$saved/2000-kept.pyisession"
"$program" --no-tui work.py >out 2>err || fail "status $?"
[ "$(ls "$saved" | grep -c '^2020-01-03')" = 6 ] || fail "the young are gone"
[ "$(ls "$saved" | grep '^2020-01-02' | tr -d '\n')" = \
	2020-01-02T00-00-13.pitop2020-01-02T00-00-14.pitop2020-01-02T00-00-15.pitop ] ||
	fail "left: $(ls "$saved")"
ls "$saved" | grep '^2020-01-01' && fail "the old are there"
[ -e "$saved/2000-kept.pyisession" ] || fail "a file of the user's is gone"
# Even where all others seem to be of a later date.
rm -r "$saved"
mkdir -p "$saved"
for i in 10 11 12 13 14 15 16 17 18 19 20; do
	: >"$saved/2999-01-01T00-00-$i.pitop"
done
"$program" --no-tui work.py >out 2>err || fail "status $?"
[ "$(count)" = 10 ] || fail "not ten: $(recordings)"
recordings | grep -q -v '^2999' || fail "the new one is gone"
[ -z "$(ls -A "$saved" | grep '^\.')" ] || fail "left: $(ls -A "$saved")"

# The list has all of them, the latest first, and says which are broken.
rm -r "$saved"
"$program" --list >out 2>err || fail "an empty list is a failure"
grep -q "^no reports are saved in $saved\$" out || fail "an empty list"
"$program" --no-tui work.py 0 "$(printf 'a\033[31m')" >out 2>err
id=$(recordings | sed 's/\.pitop//')
took=$(sed -n 's/.*Duration: \([0-9.]*\) .*/\1/p' out)
head -c 40 "$saved/$id.pitop" >"$saved/2020-01-01T00-00-00.pitop"
printf '{"start_time": 1577836801.5, "duration": 1.25, "sample_count": 1,
"start_call_stack": [], "target_description": "Program: old.py", "cpu_time": 1,
"frame_records": [[["f\\u0000f.py\\u00001"], 1.25]]}' \
	>"$saved/2020-01-02T00-00-00.pyisession"
echo '[]' >"$saved/$(printf 'mine\033[31m').pyisession"
TZ=UTC "$program" --list >out 2>err || fail "status $? of --list"
[ -s err ] && fail "--list complained"
listed() {
	sed -n "$1p" out | grep -q "$2" || fail "no '$2' in line $1 of the list"
}
listed 1 '^ID  *DATE  *DURATION  *PROGRAM$'
listed 2 "^$id  *20..-..-.. ..:..:..  *[0-9]*\.[0-9]\{3\}  work.py 0 a.*\[31m\$"
listed 3 '^2020-01-02T00-00-00  *2020-01-01 00:00:01  *1\.250  old.py$'
listed 4 '^2020-01-01T00-00-00  *cannot be read: the recording ends'
listed 5 '^mine.*31m  *cannot be read: '
[ "$(wc -l <out)" = 5 ] || fail "the list"
LC_ALL=C grep -q "$(printf '\033')" out && fail "a name got through"
# Date and duration are those of the report, also where the recording is alone.
began=$(echo "$id" | sed 's/T\(..\)-\(..\)-\(..\).*/ \1:\2:\3/')
for without in nothing "$saved/$id.pyisession"; do
	[ "$without" = nothing ] || mv "$without" kept || fail "no session"
	"$program" --list >out 2>err
	listed 2 "^$id  *$began  *$took  work.py 0"
done
mv kept "$saved/$id.pyisession"
# pyinstrument's, which has no recording, is loaded.
"$program" --load-prev 2020-01-02 >out 2>err || fail "status $? of a session"
grep -q 'Program: old.py' out && grep -q '1.250 f  f.py:1' out ||
	fail "no report of a session"
[ "$(ls "$saved" | wc -l)" = 5 ] || fail "it was saved again"
"$program" --list work.py >out 2>err
[ $? = 2 ] || fail "--list takes a program"
"$program" --load-prev "$id" work.py >out 2>err
[ $? = 2 ] || fail "--load-prev takes a program"

# What the user recorded is copied, so that it may be written over.
rm -r "$saved"
"$program" --no-tui --record mine.pitop work.py >out 2>err || fail "status $?"
cmp mine.pitop "$saved/$(recordings)" || fail "another recording"
: >mine.pitop
"$program" --load-prev 2 2>err | grep -q burn || fail "it was written over"
# A folder in another file system.
if [ -d /dev/shm ] && other=$(mktemp -d /dev/shm/pitXXXXXX); then
	XDG_DATA_HOME=$other "$program" --no-tui work.py >out 2>err
	XDG_DATA_HOME=$other "$program" --load-prev 2 >again 2>err
	rm -r "$other"
	grep -q burn again || fail "not saved there: $(cat err)"
fi

# Where it cannot be saved, a sentence says so, and that is all.
: >file
XDG_DATA_HOME=$dir/file "$program" --no-tui work.py 3 >out 2>err
[ $? = 3 ] || fail "another status"
grep -q '^pyinstrument-top: the report is not saved: cannot write to .*/file/.*: Not a directory$' err ||
	fail "no sentence"
[ "$(wc -l <err)" = 1 ] || fail "more than a sentence"
grep -q load-prev out && fail "it is said to be saved"
grep -q burn out || fail "no report"
# Nobody reads the report: it can be read later.
rm -r "$saved"
"$program" --no-tui work.py 2>err | true
[ -s err ] && fail "complained that nobody reads"
[ "$(count)" = 1 ] || fail "not saved where nobody reads"
if [ -c /dev/full ]; then
	"$program" --no-tui work.py >/dev/full 2>err
	id=$(sed -n 's/^pyinstrument-top: pyinstrument-top --load-prev \(.*\) shows it$/\1/p' err)
	"$program" --load-prev "$id" >out 2>err2
	grep -q burn out || fail "not saved where there is no room"
fi

# A session of more than 32 MB is not kept, only its recording: long names, deep
# down, and each time from another depth.
rm -r "$saved"
python3 - >deep.py <<'PY'
name = "f" * 300
print("import sys, time\nsys.setrecursionlimit(5000)")
print(f"def {name}(n, end):\n    if n: return {name}(n - 1, end)")
print("    while time.time() < end: pass")
print(f"for i in range(400): {name}(900 + i % 7, time.time() + 0.003)")
PY
"$program" --no-tui deep.py >out 2>err || fail "status $?"
grep -q '^pyinstrument-top: the report is saved as a recording alone, which pyinstrument cannot read: as a session it has more than 32 MB$' err ||
	fail "no word on what is too long"
[ "$(wc -l <err)" = 1 ] && [ "$(ls "$saved")" = "$(recordings)" ] ||
	fail "more than a recording: $(ls "$saved")"
"$program" --load-prev 2 2>err | grep -q 'deep.py:3' || fail "it is not shown"

# Leaving the interface is the same.
rm -r "$saved"
open_terminal 80 24
command_line 'p work.py; echo status=$?'
expect 'exit status 0'
type_keys q
expect 'To view this report'
expect 'pyinstrument-top --load-prev 2'
expect 'status=0'
# It is printed, and shown to whoever wants that.
command_line 'clear; p --load-prev 2; echo status=$?'
expect 'status=0'
screen_has 'burn' || fail "it is not printed"
command_line 'clear; p --tui --load-prev 2; echo status=$?'
expect 'q *Quit'
type_keys q
expect 'status=0'
screen_has 'To view this' && fail "it was saved again"
[ "$(count)" = 1 ] || fail "not one: $(recordings)"
[ -z "$(ls "$XDG_STATE_HOME/pyinstrument-top")" ] ||
	fail "left: $(ls "$XDG_STATE_HOME/pyinstrument-top")"
