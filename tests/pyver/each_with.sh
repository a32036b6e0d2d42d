#!/bin/sh
# usage: each_with.sh PACKAGE PROGRAM [ARGUMENT...]
#
# Watch a program of this folder with every CPython for which the package can be had,
# as tests/conformance/tools.sh knows.
here=$(dirname "$0")
package=$1 program=$2
shift 2
exec "$here/each.sh" "
minor=\$(\"\$PYTHON\" -c 'import sys
print(\"%d%s\" % (sys.version_info.minor, \"t\" * (\"t\" in sys.abiflags)))')
python=\$(PIT_TOOLS_PYTHON=\$PYTHON sh '$here/../conformance/tools.sh' \
	$package-\$minor) || exit \$?
exec '${top_builddir:?}/tests/pyver/watch' \"\$python\" -B '$here/$program' $*"
