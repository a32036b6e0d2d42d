#!/bin/sh
# Two runs of a program beside each other, of which one function became slower:
# what is said, and the exit status that a continuous integration looks at.
program=${top_builddir:-.}/pyinstrument-top
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
command -v python3 >/dev/null || exit 77
mkdir run
XDG_RUNTIME_DIR=$dir/run XDG_STATE_HOME=$dir/state XDG_DATA_HOME=$dir/data
export XDG_RUNTIME_DIR XDG_STATE_HOME XDG_DATA_HOME
LC_ALL=C
export LC_ALL
failed=0
fail() {
	echo "FAILED: $*" >&2
	for f in out err; do
		[ ! -s "$f" ] || sed "s/^/  $f| /" "$f" >&2
	done
	failed=1
}

# What takes time sleeps, so that it takes about the same on a busy machine: who
# differs does so by far.
cat >prog.py <<'PY'
import sys, threading, time

def query(seconds):
    time.sleep(seconds)

def steady():
    time.sleep(0.4)

def old():
    time.sleep(0.3)

class Page:
    def show(self):
        query(0.2 * int(sys.argv[1]))
        steady()
        old() if sys.argv[1] == "1" else fresh()

def fresh():
    time.sleep(0.3)

Page().show()
sys.exit(int(sys.argv[2]))
PY

# expect STATUS ARGS...
expect() {
	want=$1
	shift
	"$program" "$@" >out 2>err </dev/null
	got=$?
	[ $got = "$want" ] || fail "$*: exit status $got instead of $want"
}

# has FILE PATTERN
has() {
	grep -q -e "$2" "$1" || fail "no '$2' in $1"
}


expect 0 -o base.pitop prog.py 1 0
expect 0 -o slow.pitop prog.py 8 0
expect 2 --load slow.pitop --load base.pitop
has err 'slow.pitop: it is a recording, and sessions alone are put together'

# A run and itself.
expect 0 --diff base.pitop base.pitop
has out '^Difference: +0.000 s, +0.0 % .*, which is noise$'
has out '^No function differs by more than noise.$'
# Of a run, how to see it again stands behind an empty line.
expect 0 --diff base.pitop prog.py 8 0
tail -n 4 out | head -n 1 | grep -q . && fail "the tree goes on with words"

# A recording, and a run as it is made.
for new in slow.pitop 'prog.py 8 0'; do
	# shellcheck disable=SC2086
	expect 0 -r text --diff base.pitop $new
	has out '^Difference: +[0-9.]* s'
	has out '^Base: base.pitop: Program: prog.py 1 0; '
	has out '+[12]\.[0-9].* query  prog.py:3  (0\.[0-9]* -> [0-9.]*, +'
	has out '-0\.[0-9].* old  prog.py:9  (0\.[0-9]* -> 0.000, gone)'
	has out '+0\.[0-9].* fresh  prog.py:18  (0.000 -> 0\.[0-9]*, new)'
done

expect 0 -r json --diff base.pitop slow.pitop
python3 - <<'PY' || fail "the JSON is not as expected"
import json
report = json.load(open("out"))
by_name = {f["function"]: f for f in report["functions"]}
assert report["unit"] == "s"
assert by_name["query"]["total"]["change"] > 0.5
assert not by_name["query"]["total"]["is_noise"]
assert by_name["old"]["in"] == "base" and by_name["fresh"]["in"] == "new"
page = report["root_frame"]["children"][0]["children"][0]
assert page["function"] == "Page.show", page["function"]
assert page["children"][0]["function"] == "query"
PY
expect 0 -o diff.md --diff base.pitop slow.pitop
has diff.md '^| `sleep` | +[12]\.'
expect 0 -o diff.svg --diff base.pitop slow.pitop
has diff.svg '<title>gone: old -0\.[0-9]'
has diff.svg '<title>new: fresh +0\.[0-9]'
expect 0 -r text -p normalize=second --diff base.pitop slow.pitop
has out ' ms/s, '
expect 0 -r text -p normalize=run --diff base.pitop slow.pitop
has out '^Difference: +0.00 %.*which is noise'

# Both through FIFOs.
mkfifo before after
cat base.pitop >before &
cat slow.pitop >after &
expect 0 -r text --diff before --load after
has out '^Difference: +[0-9.]* s'
has out '^Base: before: Program: prog.py 1 0; '
wait

# A session of pyinstrument's on either side; the same program.
python3 - "$dir" >base.pyisession <<'PY'
import json, sys
folder = sys.argv[1]
file = folder + "/prog.py"
stem = ["MainThread\0<thread>\0001", "<module>\0" + file + "\0001\1l24",
        "show\0" + file + "\00013\1cPage\1l14"]
def record(name, line, ms):
    stack = stem + [name + "\0" + file + "\0" + str(line) + "\1l" + str(line + 1),
                    "sleep\0<built-in>\0000"]
    return [[stack, 0.001]] * ms
json.dump({
    "start_time": 1795160727.8, "duration": 0.9, "min_interval": 0.001,
    "max_interval": 0.001, "sample_count": 900, "start_call_stack": stem[:1],
    "target_description": "Program: prog.py 1 0", "cpu_time": 0.1,
    "sys_path": [folder], "sys_prefixes": ["/usr"],
    "frame_records": record("query", 3, 200) + record("steady", 6, 400)
    + record("old", 9, 300),
}, sys.stdout)
PY
expect 0 -r text --diff base.pyisession --load base.pyisession
has out '^Difference: +0.000 s, +0.0 % .*, which is noise$'
has out '^No function differs by more than noise.$'
expect 3 -r text --fail-if-slower 100%:query --diff base.pyisession slow.pitop
has out '^Base: base.pyisession: Program: prog.py 1 0; 0.900 s, 900 samples$'
has out '+[12]\.[0-9].* query  prog.py:3'
has out 'old  prog.py:9  (0.300 -> 0.000, gone)'
expect 0 -r text --diff slow.pitop --load base.pyisession
has out '-[12]\.[0-9].* query  prog.py:3'
# A run's session and its recording differ in nothing: what is no part of the
# program in one of them is none in the other.
for start in prog.py '-m prog'; do
	# shellcheck disable=SC2086
	expect 0 --record same.pitop -o same.pyisession $start 1 0
	for sides in 'same.pyisession same.pitop' 'same.pitop same.pyisession'; do
		# shellcheck disable=SC2086
		expect 0 -r json --diff $sides
		python3 - <<'PY' || fail "$start: $sides: they differ"
import json
todo = [json.load(open("out"))["root_frame"]]
while todo:
    row = todo.pop()
    assert row["in"] == "both", row["function"]
    assert abs(row["time"]["change"]) < 1e-5, row["function"]
    todo += row["children"]
PY
	done
done
printf '{' >cut.pyisession
expect 1 --diff cut.pyisession slow.pitop
has err 'cannot compare with cut.pyisession: '

# What a continuous integration asks.
expect 3 --fail-if-slower 10% --diff base.pitop slow.pitop
has err '^pyinstrument-top: the program took .*: slower$'
[ "$(wc -l <err)" = 1 ] || fail "more than one sentence"
expect 3 --fail-if-slower 100%:query --diff base.pitop slow.pitop
expect 3 --fail-if-slower 100%:query --diff base.pitop prog.py 8 0
has err '^pyinstrument-top: query took [0-9]*\.'
expect 3 --fail-if-slower 10%:Page.show --diff base.pitop slow.pitop
expect 0 --fail-if-slower 2000%:query --diff base.pitop slow.pitop
[ ! -s err ] || fail "a sentence where nothing is slower"
expect 0 --fail-if-slower 10%:old --diff base.pitop slow.pitop
expect 3 --fail-if-slower 10%:fresh --diff base.pitop slow.pitop
expect 3 --fail-if-slower 2000%:query --fail-if-slower 10%:show \
	--diff base.pitop slow.pitop
expect 7 --fail-if-slower 10% --diff base.pitop prog.py 8 7
expect 1 --fail-if-slower 10%:nothing --diff base.pitop slow.pitop
has err 'nothing was seen in neither run'

# What cannot be.
expect 1 --diff missing.pitop slow.pitop
has err 'cannot compare with missing.pitop: No such file'
expect 1 --diff prog.py slow.pitop
has err 'cannot compare with prog.py: '
head -c 40 base.pitop >cut.pitop
expect 1 --diff cut.pitop slow.pitop
has err 'cannot compare with cut.pitop: '
expect 1 --diff missing.pitop -c 'open("ran", "w")'
[ ! -e ran ] || fail "the program ran although nothing could be compared"
expect 2 --fail-if-slower 10% slow.pitop
expect 2 --fail-if-slower 10 --diff base.pitop slow.pitop
expect 2 --fail-if-slower 10%: --diff base.pitop slow.pitop
expect 2 --fail-if-slower -1% --diff base.pitop slow.pitop
expect 2 --fail-if-slower 10% -p normalize=run --diff base.pitop slow.pitop
expect 2 --diff base.pitop --diff slow.pitop slow.pitop
expect 2 -r csv --diff base.pitop slow.pitop
has err '^pyinstrument-top: a csv report cannot show how runs differ'
expect 2 -o x.pitop --diff base.pitop prog.py 1 0
expect 2 -t --diff base.pitop slow.pitop
expect 2 --tui --diff base.pitop slow.pitop
expect 2 -r text -p flat --diff base.pitop slow.pitop
expect 2 -r text -p normalize=run slow.pitop
exit $failed
