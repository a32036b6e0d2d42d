#!/bin/sh
# What we save pyinstrument finds and shows, those of one second too, and what it
# saves we list and show; neither forgets the other's before its turn.
set -u
python=$(sh "$top_srcdir/tests/conformance/tools.sh" pyinstrument) || exit $?
program=$top_builddir/pyinstrument-top
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
mkdir run
XDG_RUNTIME_DIR=$dir/run XDG_STATE_HOME=$dir/state XDG_DATA_HOME=$dir/data
export XDG_RUNTIME_DIR XDG_STATE_HOME XDG_DATA_HOME
LC_ALL=C.UTF-8 TZ=UTC PYTHONDONTWRITEBYTECODE=1
export LC_ALL TZ PYTHONDONTWRITEBYTECODE
saved=$XDG_DATA_HOME/pyinstrument/reports
failed=0
fail() {
	echo "FAILED: $*" >&2
	failed=1
}
theirs() {
	"$python" -m pyinstrument "$@"
}
ids() {
	ls "$saved" | sed -n "s/\\.$1\$//p"
}
cat >work.py <<'PY'
import threading, time
class Burner:
    def burn(self, seconds):
        end = time.time() + seconds
        while time.time() < end:
            sum(range(100))
def other():
    Burner().burn(0.1)
thread = threading.Thread(target=other)
thread.start()
Burner().burn(0.2)
thread.join()
PY

# Until several have one second, but not for ever.
for i in 1 2 3; do
	for j in 1 2 3; do
		"$program" --no-tui work.py >"ours$j" 2>&1 &
	done
	wait
	ids pyisession | grep -q _02 && break
	rm -r "$saved"
done
[ "$(ids pyisession | wc -l)" = 3 ] || fail "not three: $(ids pyisession)"
for id in $(ids pyisession); do
	theirs --load-prev "$id" >out 2>err || fail "$id: $(cat err)"
	for row in 'Program: work.py' Burner.burn other; do
		grep -q "$row" out || fail "pyinstrument shows no $row of $id"
	done
	for format in json speedscope session pstats; do
		theirs --load-prev "$id" -r $format -o out 2>err ||
			fail "$id as $format: $(cat err)"
	done
done

# It writes over what was saved in the same second.
their_own() {
	while [ -e "$saved/$(date +%Y-%m-%dT%H-%M-%S).pyisession" ]; do
		sleep 0.1
	done
	theirs work.py >out 2>err
}
# What pyinstrument shows of the session, we show of it, byte for byte, but for its
# random numbers.
alike() {
	sed -i 's/"group_id": *"[^"]*"//g' "$@"
	cmp "$@" >&2
}
id=$(ids pyisession | head -n 1)
for format in json session; do
	theirs --load "$saved/$id.pyisession" -r $format >wanted 2>err
	"$program" --load "$saved/$id.pyisession" -r $format >out 2>err
	alike wanted out || fail "$format: another report"
done

their_own || fail "pyinstrument: $(cat err)"
id=$(sed -n 's/.*--load-prev \([^ ]*\) .*/\1/p' out)
[ -e "$saved/$id.pitop" ] && fail "it took one of ours"
"$program" --list >out
grep -q "^$id  .*  work.py\$" out || fail "it is not in the list"
[ "$(wc -l <out)" = 5 ] || fail "not four in the list"
"$program" --load-prev "$id" >out 2>err || fail "$id: $(cat err)"
grep -q Burner.burn out || fail "we show no Burner.burn"

# Both forget the first by name.
for i in 10 11 12 13 14 15 16 17 18; do
	cp "$saved/$id.pyisession" "$saved/2020-01-01T00-00-$i.pyisession"
done
"$program" --no-tui work.py >out 2>&1
[ "$(ls "$saved" | sed 's/\..*//' | sort -u | wc -l)" = 10 ] ||
	fail "not ten: $(ls "$saved")"
[ "$(ids pyisession | grep -c '^2020')" = 5 ] || fail "others went"
their_own || fail "pyinstrument: $(cat err)"
[ "$(ids pyisession | grep -v -c '^2020')" = 6 ] || fail "ours went"
exit $failed
