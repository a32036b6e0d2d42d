#!/bin/sh
# The second command of the README: install what is missing, build, and run
# every test with this machine's interpreters.
#
#   ./test.sh --all   that, and what the linters say; what tests our own memory
#                     under sanitizers and valgrind; a release tarball; and every
#                     test in a root of Debian's newest suite, with the newest
#                     interpreters and compiler. CONTRIBUTING.md: what each takes
set -eu

cd "$(dirname "$0")"
case "${1:-}" in
'')
	tools/setup.sh test
	tools/build.sh build
	rc=0
	make -s -C build -j"$(nproc)" check-side VERBOSE=1 || rc=1
	make -s -C build check-timed VERBOSE=1 || rc=1
	exit $rc
	;;
--all) ;;
*)
	echo "usage: test.sh [--all]" >&2
	exit 2
	;;
esac

# Builds with sanitizers stay there for a closer look.
out=build/all
mkdir -p "$out"
took=

# What all commands up to now have used of the CPU, in seconds.
cpu=0
read_cpu()
{
	# Not in a subshell, of which the times would be.
	times >"$out/times"
	cpu=$(sed -n '2s/[ms.]/ /gp' "$out/times" |
		awk '{ print ($1 + $4) * 60 + $2 + $5 }')
}

stage()
{
	name=$1
	shift
	echo "== $name: $*"
	begin=$(date +%s)
	read_cpu
	before=$cpu
	"$@" || {
		echo "test.sh: $name failed (see above)" >&2
		exit 1
	}
	read_cpu
	took="$took$(printf '%-12s%5d s%7d s of CPU' "$name" \
		$(($(date +%s) - begin)) $((cpu - before)))
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

# What tests only large amounts has no threads.
threads()
(
	PIT_BRIEF=1
	export PIT_BRIEF
	memory tsan --enable-tsan
)

# The Python package's calls are tested in interpreters, which have to have the
# library of the sanitizer before all others.
sanitizers()
{
	memory asan --enable-asan --enable-ubsan &&
		make -s -C "$out/asan" check VERBOSE=1 \
			TESTS=tests/python/test_anything.sh
}

linters()
{
	make -s -C build check-format && make -s -C build lint
}

# Where there is no Node.js that is new enough, tools/web.sh says so.
web()
{
	REPORTER=$PWD/build/pyinstrument-top tools/web.sh || [ $? = 77 ]
}

# So does what the wheels are built with.
wheel()
{
	rc=0
	tools/wheel.sh || rc=$?
	[ $rc != 77 ] || return 0
	[ $rc = 0 ] && tests/python/check-wheel.sh \
		build/release/*"_$(uname -m).whl"
}

# And the guide.
guide()
{
	rc=0
	tests/conformance/tools.sh sphinx >/dev/null || rc=$?
	[ $rc != 77 ] || return 0
	make -s -C build html-doc
}

stage set-up tools/setup.sh all
stage tests ./test.sh
stage linters linters
stage web web
stage integrations tests/python/integrations/run.sh
stage guide guide
stage wheel wheel
stage sanitizers sanitizers
stage threads threads
stage valgrind make -s -C build -j"$(nproc)" check-valgrind VERBOSE=1
stage tarball make -s -C build -j"$(nproc)" check-dist VERBOSE=1
# A root that cannot be made (77) is a failure here, or nobody would notice.
stage newest tests/run-in-sid.sh
printf '%s' "$took"
