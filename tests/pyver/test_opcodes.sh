#!/bin/sh
# The stack effects in src/reader/pyver are what gen-opcodes.py writes.
here=$(dirname "$0")
source=$here/../../src/reader/pyver
exec "$here/each.sh" "
minor=\$(\"\$PYTHON\" -c 'import sys; print(sys.version_info[1])')
include=\$(\"\$PYTHON\" -c 'import sysconfig
print(sysconfig.get_path(\"include\"))')
if [ ! -e \"\$include/Python.h\" ]; then
	echo \"no headers in \$include\"
	exit 77
fi
# The first lines name the patch release.
want=\$(tail -n +4 '$source'/ops_3\$minor.c)
got=\$(\"\$PYTHON\" -B '$source/gen-opcodes.py' | tail -n +4)
[ \"\$got\" = \"\$want\" ]"
