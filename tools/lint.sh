#!/bin/sh
# tools/lint.sh [CFLAGS] - what the linters say of the checkout; run it through
# "make lint", which knows the libraries' flags. Fails on any finding.
set -u

flags=${1:-}
build=$(pwd)
cd "$(dirname "$0")/.." || exit 99
rc=0
# The test programs' own layout needs cmocka's headers only.
# shellcheck disable=SC2086,SC2046 # flags and files are words
clang-tidy-14 --quiet --warnings-as-errors='*' $(git ls-files 'src/*.c') \
	-- -std=gnu11 -D_GNU_SOURCE -Isrc -include "$build/config.h" $flags \
	-DPKGLIBDIR='""' 2>/dev/null || rc=1
cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
	--enable=warning,portability,performance -Isrc \
	--suppress=missingIncludeSystem src || rc=1
git ls-files '*.sh' | xargs shellcheck --severity=warning || rc=1
exit $rc
