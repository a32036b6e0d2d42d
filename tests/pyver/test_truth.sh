#!/bin/sh
# usage: test_truth.sh [TARGET...]
#
# Targets that know their own truth, under the profiler, with every CPython.
here=$(dirname "$0")
[ $# -gt 0 ] || set -- phases cfunctions callbacks generators tasks threads \
	recursion collecting forks churn edges classes interpreters instrumented \
	greenlets
exec "$here/each.sh" "
status=0
for target in $*; do
	\"\$PYTHON\" -B '$here/truth.py' \
		'${top_builddir:?}/pyinstrument-top' \
		'$here/../targets/'\$target.py || status=1
done
exit \$status"
