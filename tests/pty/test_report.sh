#!/bin/sh
# Without the interface the report comes at the end, however the program ends,
# and the exit status is the program's.
program=${top_builddir:-.}/pyinstrument-top
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
command -v python3 >/dev/null || exit 77
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
mkdir run
export XDG_RUNTIME_DIR="$dir/run" XDG_STATE_HOME="$dir/state"
export XDG_DATA_HOME="$dir/data"
cat >end.py <<'PY'
import os, signal, sys, time
def burn():
    limit = time.monotonic() + 0.2
    while time.monotonic() < limit:
        pass
    print("burnt", flush=True)
burn()
exec(sys.argv[1])
PY
failed=0

fail() {
	echo "FAILED: $what: $*" >&2
	sed 's/^/  | /' out err >&2
	failed=1
}

# ended STATUS CODE: run it, and look for the report behind the output.
ended() {
	what=$2
	"$program" --no-tui end.py "$2" >out 2>err </dev/null
	status=$?
	[ "$status" = "$1" ] || fail "status $status, not $1"
	[ "$(head -n 1 out)" = burnt ] || fail "the output is not there first"
	grep -q 'Duration: ' out || fail "no report"
	grep -q ' burn  .*end.py:2' out || fail "burn is not in the report"
	[ -z "$(ls run)" ] || fail "left something in the runtime directory"
}

ended 0 'pass'
ended 3 'sys.exit(3)'
ended 1 '1 / 0'
grep -q ZeroDivisionError err || fail "no traceback"
ended 9 'os._exit(9)'
ended 130 'raise KeyboardInterrupt'
ended 143 'os.kill(os.getpid(), signal.SIGTERM)'
ended 137 'os.kill(os.getpid(), signal.SIGKILL)'
grep -qi 'SIGKILL' out || fail "the report does not say how it died"
ended 134 'os.abort()'

# Signals to us while it runs are for it.
for sig in INT TERM HUP; do
	what="kill -$sig"
	rm -f fifo
	mkfifo fifo
	# A shell's background jobs ignore SIGINT; a program of ours must not.
	python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' \
		"$program" --no-tui -r text end.py \
		'open("fifo", "w").close(); time.sleep(60)' >out 2>err &
	pid=$!
	: <fifo # until it has got there
	kill -$sig $pid
	wait $pid
	status=$?
	case $sig-$status in
	INT-130 | TERM-143 | HUP-129) ;;
	*) fail "status $status" ;;
	esac
	grep -q ' burn  ' out || fail "no report"
done

# Formats and files.
what=formats
"$program" -o r.json end.py pass >out 2>err || fail "-o r.json"
[ "$(cat out)" = burnt ] || fail "something of ours on standard output"
python3 -c 'import json
r = json.load(open("r.json"))
assert r["root_frame"]["children"], r
assert 0.2 < r["duration"] < 60, r["duration"]' || fail "r.json"
"$program" -r json end.py pass 2>err | tail -n 1 |
	python3 -c 'import json, sys; json.load(sys.stdin)' || fail "-r json"
"$program" -o /dev/stdout end.py pass >out 2>err
[ "$(head -n 1 out)" = burnt ] || fail "-o /dev/stdout wrote over the output"
grep -q Duration out || fail "-o /dev/stdout: no report"
rm -f fifo
mkfifo fifo
"$program" -o fifo end.py pass >out 2>err &
grep -q Duration fifo || fail "-o fifo: no report"
wait
echo precious and longer than any report would be >old.txt
"$program" -o old.txt end.py pass >out 2>err
grep -q precious old.txt && fail "the old content is still there"
grep -q Duration old.txt || fail "no report in an old file"
"$program" --no-tui end.py pass 2>err | head -n 1 >out
[ -s err ] && fail "complained that nobody reads"
"$program" --no-tui --target-description 'Run of {args} {{x}}' end.py pass \
	>out 2>err
grep -q '^Run of end.py pass {x}$' out || fail "--target-description"
"$program" --no-tui --color --no-unicode end.py pass >out 2>err
grep -q "$(printf '\033\[')" out || fail "--color"
grep -q '[^ -~]' out && LC_ALL=C grep -q "$(printf '\342')" out &&
	fail "--no-unicode"

# A child that goes on does not hold the report up.
what=orphan
cat >orphan.py <<'PY'
import os, subprocess, sys, time
p = subprocess.Popen([sys.executable, "-c", "open('up', 'w').close()\n"
    "import time; time.sleep(600)"], stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL)
open("orphan", "w").write(str(p.pid))
while not os.path.exists("up"):
    time.sleep(0.01)
PY
timeout 60 "$program" --no-tui orphan.py >out 2>err || fail "status $?"
grep -q Duration out || fail "no report"
kill -0 "$(cat orphan)" || fail "the child is gone"
kill "$(cat orphan)"

exit $failed
