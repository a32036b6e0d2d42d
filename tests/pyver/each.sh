#!/bin/sh
# usage: each.sh [--gil] COMMAND
#
# Run the shell command once for every CPython found, with PYTHON set to its
# path; --gil: for none that is free-threaded. Fails if one run fails; skips (77)
# if there is no CPython or every run skips.
here=$(dirname "$0")
kind=
if [ "$1" = --gil ]; then
	kind=--gil
	shift
fi
pythons=$("$here/pythons.sh" $kind) || exit $?
passed=0 failed=0
for PYTHON in $pythons; do
	export PYTHON
	echo "== $PYTHON"
	sh -c "$1"
	case $? in
	0) passed=$((passed + 1)) ;;
	77) ;;
	*)
		failed=$((failed + 1))
		echo "FAILED with $PYTHON" >&2
		;;
	esac
done
[ $failed -eq 0 ] || exit 1
[ $passed -gt 0 ] || exit 77
