#!/bin/sh
# flamegraph.pl takes our collapsed stacks: it ignores no line, and its picture has
# the sum of all, also for names with what it reads as more than a name.
set -eu

here=$top_srcdir/tests/conformance
program=$top_builddir/pyinstrument-top
flamegraph=$(sh "$here/tools.sh" flamegraph) || exit $?
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for seed in 1 2 3 5 8; do
	PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 python3 - "$seed" "$dir/x" \
		>"$dir/total" <<'PY'
import sys
from flat_sessions import Session
session = Session(int(sys.argv[1]))
session.write(sys.argv[2])
print(f"{session.total():,}")
PY
	"$program" -r collapsed --show-all --load "$dir/x" >"$dir/folded"
	[ "$(cat "$dir/total")" != 0 ] || continue
	perl "$flamegraph" "$dir/folded" >"$dir/svg" 2>"$dir/err"
	if [ -s "$dir/err" ]; then
		cat "$dir/err" >&2
		exit 1
	fi
	if ! grep -q "<title>all ($(cat "$dir/total") samples, 100%)" \
		"$dir/svg"; then
		echo "seed $seed: not $(cat "$dir/total") in all" >&2
		grep -m 3 '<title>' "$dir/svg" >&2
		exit 1
	fi
done
