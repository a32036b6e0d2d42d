#!/bin/sh
# usage: test_truth.sh [TARGET...]
#
# Targets that know their own truth, under the profiler, with every CPython: a test
# for each of both, side by side.
here=$(dirname "$0")
[ $# -gt 0 ] || set -- phases cfunctions callbacks generators tasks threads \
	recursion collecting forks churn edges classes interpreters instrumented \
	greenlets rhythm
pythons=$("$here/pythons.sh") || exit $?

# shellcheck disable=SC2016 # of the shell that is started
for target in "$@"; do
	for python in $pythons; do
		echo "$python $target"
	done
done | xargs -n 2 -P "$(nproc)" sh -c '
said=$("$2" -B "$0/truth.py" "$1" "$0/../targets/$3.py" 2>&1)
status=$?
echo "$2: $said"
exit $status' "$here" "${top_builddir:?}/pyinstrument-top" || exit 1
