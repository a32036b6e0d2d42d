#!/bin/sh
# The sampler is compiled without what its task has not got, whatever the user
# has in CFLAGS: ours are the last word.
object=src/sampler/libinside_la-loop.lo
line=$(cd "${top_builddir:?}" && "${MAKE:-make}" -n \
	-W "${top_srcdir:?}/src/sampler/loop.c" V=1 \
	CFLAGS='-fstack-protector-all -finstrument-functions' "$object" |
	grep -- '-c .*loop\.c') || exit 99
rc=0
for pair in fstack-protector-all:fno-stack-protector \
	finstrument-functions:fno-instrument-functions; do
	case $line in
	*" -${pair%%:*} "*" -${pair##*:} "*) ;;
	*)
		echo "-${pair##*:} is not behind -${pair%%:*}: $line" >&2
		rc=1
		;;
	esac
done
exit $rc
