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

# KCachegrind tells functions apart by package and name alone, and takes a file
# by its first 2047 bytes, however long the command is and whatever is in it.
mkdir -p pack/sub
for module in pack/__init__ pack/a pack/b pack/sub/__init__ pack/sub/a; do
	printf 'import work\ndef spend(): work.hot(work.time.thread_time() + 0.05)\nspend()\n' \
		>"$module.py"
done
echo 'import pack, pack.a, pack.b, pack.sub, pack.sub.a' >packs.py
"$program" -o long.callgrind packs.py 'events: x' "$(printf '%9999s' long)" ||
	fail "no callgrind"
"$python" - "$here" <<'PY' || fail "KCachegrind's rules"
import re, sys
sys.path.insert(0, sys.argv[1])
from read_profiles import KCachegrind, Names
data = open("long.callgrind", "rb").read()
loader, names, objects, found = KCachegrind(data), Names(), {}, set()
for line in data.decode().splitlines():
    key = re.match("(c?)(ob|fl|fi|fn)=(.*)", line)
    if not key:
        continue
    number, name = names.get(key[2].replace("fi", "fl"), key[3])
    objects[key[1], key[2]] = name
    if key[2] == "fn":
        loader.function(objects[key[1], "ob"], name, number)
        found.add((objects[key[1], "ob"], name))
assert sum(name.startswith("spend") for _, name in found) == 5, found
assert ("pack", "spend (pack/sub/__init__.py)") in found, found
assert b"\n# cmd: " in data and data.count(b" " * 9000) == 2
PY

if command -v callgrind_annotate >/dev/null; then
	callgrind_annotate --tree=both x.callgrind >out 2>err ||
		fail "callgrind_annotate: $(cat err)"
	[ -s err ] && fail "callgrind_annotate: $(cat err)"
	grep -q ':hot' out || fail "callgrind_annotate: $(cat out)"
else
	echo "no callgrind_annotate: not tried"
fi
# The program itself complains of each line that it does not take: of the last one
# alone, which is none. It stays open.
cat >kcachegrind.sh <<'SH'
kcachegrind "$1" >kc.log 2>&1 &
tries=600
until grep -q "Loading.*none of callgrind" kc.log || [ $tries = 0 ]; do
	tries=$((tries - 1))
	sleep 0.1
done
kill $!
SH
if command -v kcachegrind >/dev/null && command -v dbus-run-session >/dev/null; then
	for file in x.callgrind long.callgrind; do
		{ cat $file && echo 'none of callgrind'; } >marked.callgrind
		QT_QPA_PLATFORM=offscreen dbus-run-session -- \
			sh kcachegrind.sh marked.callgrind 2>/dev/null
		[ "$(grep -c '^Loading' kc.log)" = 1 ] &&
			grep -q "^Loading.*none of callgrind" kc.log ||
			fail "KCachegrind: $file: $(cat kc.log)"
	done
else
	echo "no kcachegrind: not tried"
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
