#!/bin/sh
# Reader and sampler alone, in an extension: they need nothing of what is
# preloaded, no library but libc, and show no name of theirs.
here=$(dirname "$0")
alone=${top_builddir:?}/tests/api/.libs/alone.so
pit=$top_builddir/tests/api/pit.so
rc=0
have=$(nm -D --defined-only "$alone" | awk '{ print $3 }' | sort)
if [ "$(echo $have)" != 'alone_log alone_start alone_stop' ]; then
	echo "it exports $(echo $have)" >&2
	rc=1
fi
for lib in $(readelf -d "$alone" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
	case $lib in
	libc.so.* | ld-linux*) ;;
	*)
		echo "it needs $lib" >&2
		rc=1
		;;
	esac
done
[ $rc = 0 ] || exit 1
if nm -D -u "$pit" | grep -q __asan_; then
	echo 'an interpreter cannot load what a sanitizer is in'
	exit 77
fi
exec "$here/../pyver/each.sh" "\"\$PYTHON\" -B '$here/alone.py' '$alone' '$pit'"
