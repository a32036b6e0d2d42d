#!/bin/sh
here=$(dirname "$0")
exec "$here/each.sh" "
minor=\$(\"\$PYTHON\" -c 'import sys; print(sys.version_info[1])')
\"\$PYTHON\" -B '$here/codes.py' 6000 |
	'${top_builddir:?}/tests/pyver/slots' \$minor"
