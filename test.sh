#!/bin/sh
# The second command of the README: install what is missing, build, and run
# every test with this machine's interpreters.
#
#   ./test.sh --all   the same from a release tarball, in a root of Debian's
#                     newest suite with the newest interpreters too, under
#                     sanitizers and valgrind, and what the linters say
set -eu

cd "$(dirname "$0")"
case "${1:-}" in
'')
	tools/setup.sh test
	tools/build.sh build
	exec make -s -C build -j"$(nproc)" check VERBOSE=1
	;;
--all) ;;
*)
	echo "usage: test.sh [--all]" >&2
	exit 2
	;;
esac

# Each stage has a build directory of its own, which stays for a closer look.
out=build/all
times=
stage()
{
	name=$1
	shift
	echo "== $name: $*"
	begin=$(date +%s)
	"$@" || {
		echo "test.sh: $name failed (see above)" >&2
		exit 1
	}
	times="$times$(printf '%5d s  %s' $(($(date +%s) - begin)) "$name")
"
}

# memory NAME ARGUMENT...: build with the arguments to configure, and run what
# tests our own memory.
memory()
{
	dir=$out/$1
	shift
	tools/build.sh "$dir" --enable-werror "$@" &&
		make -s -C "$dir" -j"$(nproc)" check-memory VERBOSE=1
}

linters()
{
	make -s -C "$out/plain" check-format && make -s -C "$out/plain" lint
}

# A root that cannot be made (77) is a failure here, or nobody would notice.
newest()
{
	tests/run-in-sid.sh
}

stage set-up tools/setup.sh all
stage build tools/build.sh "$out/plain" --enable-werror
stage linters linters
stage sanitizers memory asan --enable-asan --enable-ubsan
stage threads memory tsan --enable-tsan
stage valgrind make -s -C "$out/plain" -j"$(nproc)" check-valgrind VERBOSE=1
stage distcheck make -s -C "$out/plain" -j"$(nproc)" distcheck VERBOSE=1 \
	AM_DISTCHECK_CONFIGURE_FLAGS=--enable-werror
stage newest newest
printf '%s' "$times"
