#!/bin/sh
# tools/lint.sh [CFLAGS] - what the linters say of the checkout; run it through
# "make lint", which knows the libraries' flags. Fails on any finding.
set -u

flags=${1:-}
build=$(pwd)
jobs=$(nproc)
cd "$(dirname "$0")/.." || exit 99
rc=0
# The test programs' own layout needs cmocka's headers only. Long lists of files
# would leave one process with the last of them while others are done.
# shellcheck disable=SC2016 # expands in the inner shell
git ls-files 'src/*.c' | xargs -P "$jobs" -n 4 sh -c '
	flags=$1 build=$2
	shift 2
	clang-tidy-14 --quiet --warnings-as-errors="*" "$@" -- -std=gnu11 \
		-D_GNU_SOURCE -Isrc -I"$build/src" -include "$build/config.h" $flags \
		-DPKGLIBDIR="\"\"" 2>/dev/null' sh "$flags" "$build" || rc=1
# "if (*slot) return *slot;" is no mistake where an int is returned.
cppcheck -j "$jobs" --quiet --std=c11 --error-exitcode=1 --inline-suppr \
	--enable=warning,portability,performance -Isrc \
	--suppress=missingIncludeSystem \
	--suppress=identicalInnerCondition src || rc=1
git ls-files '*.sh' .ci/run | xargs shellcheck --severity=warning || rc=1
exit $rc
