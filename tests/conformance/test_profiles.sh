#!/bin/sh
# Profiles are read by those that they are for: pstats and what stands on it
# (gprof2dot, tuna, SnakeViz), callgrind_annotate, go tool pprof. All show the
# function that took the time, and its time below its caller's.
set -u
here=$top_srcdir/tests/conformance
program=$top_builddir/pyinstrument-top
python=$(sh "$here/tools.sh" profiles) || exit $?
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
mkdir run
export XDG_RUNTIME_DIR="$dir/run" XDG_STATE_HOME="$dir/state" \
	XDG_DATA_HOME="$dir/data" HOME="$dir" PYTHONDONTWRITEBYTECODE=1
failed=0
fail() {
	echo "FAILED: $*" >&2
	failed=1
}

# Recursion too: its total time is no more than the whole.
cat >work.py <<'PY'
import time
def hot(end):
    while time.thread_time() < end:
        pass
def outer(depth, end):
    return outer(depth - 1, end) if depth else hot(end)
outer(5, time.thread_time() + 0.5)
PY
"$program" -o run.pitop work.py || fail "no recording"
for suffix in pstats callgrind pb.gz; do
	"$program" -o "x.$suffix" run.pitop 2>err ||
		case $suffix in
		pb.gz) rm -f x.pb.gz ;; # built without
		*) fail "$suffix: $(cat err)" ;;
		esac
done

"$python" - <<'PY' || fail "pstats"
import pstats
stats = pstats.Stats("x.pstats")
own = {key[2]: value for key, value in stats.stats.items()}
whole = stats.total_tt
assert whole > 0.2, whole
assert abs(sum(v[2] for v in own.values()) - whole) < 1e-6
assert own["hot"][3] > 0.2, own["hot"]
assert own["hot"][3] <= own["outer"][3] <= whole + 1e-6, own["outer"]
assert [key[2] for key in own["hot"][4]] == ["outer"], own["hot"]
assert "outer" in {key[2] for key in own["outer"][4]}, own["outer"]
PY
"$python" -m gprof2dot -f pstats x.pstats >graph 2>err || fail "gprof2dot: $(cat err)"
grep -q 'outer' graph && grep -q 'hot' graph || fail "gprof2dot: $(cat graph)"
"$python" - <<'PY' || fail "tuna"
import json
from tuna.main import read
text = json.dumps(read("x.pstats"))
assert "hot" in text and "outer" in text, text
PY
"$python" - <<'PY' || fail "SnakeViz"
import pstats
from snakeviz.stats import json_stats, table_rows
stats = pstats.Stats("x.pstats")
assert any("hot" in str(row) for row in table_rows(stats))
assert "hot" in str(json_stats(stats))
PY

if command -v callgrind_annotate >/dev/null; then
	callgrind_annotate --tree=both x.callgrind >out 2>err ||
		fail "callgrind_annotate: $(cat err)"
	[ -s err ] && fail "callgrind_annotate: $(cat err)"
	grep -q ':hot' out || fail "callgrind_annotate: $(cat out)"
else
	echo "no callgrind_annotate: not tried"
fi
if [ -e x.pb.gz ] && command -v go >/dev/null; then
	go tool pprof -top x.pb.gz >out 2>err || fail "pprof: $(cat err)"
	# The first row is what took most.
	sed -n '/flat%/{n;p;}' out | grep -q 'hot\|thread_time' ||
		fail "pprof: $(cat out)"
	go tool pprof -lines -top x.pb.gz >out 2>err || fail "pprof: $(cat err)"
	grep -q 'hot.*work.py:[34]' out || fail "pprof -lines: $(cat out)"
else
	echo "no go, or built without pprof: not tried"
fi
exit $failed
