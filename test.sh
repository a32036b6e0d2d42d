#!/bin/sh
# The second command of the README: install what is missing, build, and run
# every test, here and in a root of Debian's newest suite, where the newest
# CPython versions and their debug builds are packages.
set -eu

cd "$(dirname "$0")"
tools/setup.sh test
tools/build.sh build
make -s -C build -j"$(nproc)" check VERBOSE=1
rc=0
tests/run-in-sid.sh || rc=$?
if [ "$rc" = 77 ]; then
	echo "test.sh: the newest interpreters were not tried (see above)" >&2
elif [ "$rc" != 0 ]; then
	exit "$rc"
fi
