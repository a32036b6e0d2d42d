#!/bin/sh
# usage: run.sh [TEST...]
#
# The integrations of the package with the frameworks themselves, of the versions in
# ../requirements.txt: each test (with_django, recipes, ...) or those named. All that
# they start listens to 127.0.0.1, at a port that was free. Not a part of make check:
# the packages are installed into a cache first. Exit status 77 where they cannot be.
here=$(cd "$(dirname "$0")" && pwd)
PYTHONPATH=$(cd "${top_builddir:-$here/../../../build}" && pwd)/python
export PYTHONPATH PYTHONDONTWRITEBYTECODE=1
if [ ! -e "$PYTHONPATH/pyinstrument_top/_native.abi3.so" ]; then
	echo 'the extension was not built: configure --with-python' >&2
	exit 77
fi
python=$("$here/../../conformance/tools.sh" integrations) || exit $?

[ $# -gt 0 ] || set -- recipes with_django with_guide with_ipython with_loops \
	with_pytest
failed=
for test; do
	echo "== $test"
	"$python" "$here/$test.py" || failed="$failed $test"
done
[ -z "$failed" ] || {
	echo "failed:$failed" >&2
	exit 1
}
