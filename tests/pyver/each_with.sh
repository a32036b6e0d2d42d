#!/bin/sh
# usage: each_with.sh PACKAGES PROGRAM [ARGUMENT...]
#
# Watch a program of this folder with every CPython for which all of the packages can
# be had, as tests/conformance/tools.sh knows; without one of them it is skipped, with a
# word. A debug build takes those of the build that it is beside: it loads them, and
# they are installed once.
here=$(dirname "$0")
packages=$1 program=$2
shift 2
exec "$here/each.sh" "
minor=\$(\"\$PYTHON\" -c 'import sys
print(\"%d%s\" % (sys.version_info.minor, \"t\" * (\"t\" in sys.abiflags)))')
env=\$(PIT_TOOLS_PYTHON=\$PYTHON sh '$here/../conformance/tools.sh' \
	async-\$minor) || exit \$?
PYTHONPATH=\$(\"\$env\" -c 'import sysconfig
print(sysconfig.get_path(\"purelib\"))')
export PYTHONPATH
\"\$PYTHON\" -B -c 'import sys
from importlib.util import find_spec
missing = [name for name in sys.argv[1:] if not find_spec(name)]
sys.exit(\"there is no %s for this Python\" % missing[0] if missing else 0)' \
	$packages || exit 77
exec '${top_builddir:?}/tests/pyver/watch' \"\$PYTHON\" -B '$here/$program' $*"
