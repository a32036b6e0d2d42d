#!/bin/sh
# pyinstrument's own tests, asked of us, with the CPython that $PYTHON is: what is
# in there is told by harness.py. They are taken from the folder that
# $PIT_PYINSTRUMENT_TESTS names (a checkout's "test"), or from its release.
#
# Left out are those of what we do not have: its hook (test_stack_sampler,
# low_level), which has tests of its own here (sys.getprofile() stays None); those of
# the command (test_cmdline), which tests/conformance/test_cmdline.sh asks: they look
# for a function of a hundredth of the time, which samples show or do not; and the
# magics (test_ipython_magic), which are of IPython and run in a process of their
# own. test_state_management takes the real time, and wants a quiet machine.
set -u

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${top_builddir:?}" && pwd)
tools=$here/../../conformance/tools.sh
if [ -z "${PIT_PYINSTRUMENT_TESTS:-}" ]; then
	PIT_PYINSTRUMENT_TESTS=$(sh "$tools" pyinstrument-tests) || exit $?
fi
minor=$("$PYTHON" -c 'import sys
print("%d.%d%s" % (sys.version_info[:2] + (sys.abiflags,)))') || exit 99
python=$(PIT_TOOLS_PYTHON=$PYTHON sh "$tools" "oracle-$minor") || exit $?

dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/home" && cp -r "$PIT_PYINSTRUMENT_TESTS" "$dir/test" ||
	exit 99
cd "$dir" || exit 99
unset CI # which makes some of them run again until they pass
export HOME="$dir/home" XDG_DATA_HOME="$dir/home" TMPDIR="$dir"
PYTHONPATH=$build/python:$here/..:$here
export PYTHONPATH
"$python" -B -m pytest -q -p harness -p no:cacheprovider \
	--ignore test/low_level --ignore test/test_stack_sampler.py \
	--ignore test/test_cmdline.py --ignore test/test_ipython_magic.py \
	"$@" test
