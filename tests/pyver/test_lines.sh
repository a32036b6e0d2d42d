#!/bin/sh
here=$(dirname "$0")
exec "$here/each.sh" "
minor=\$(\"\$PYTHON\" -c 'import sys; print(sys.version_info[1])')
\"\$PYTHON\" -B '$here/lines.py' 3000 |
	'${top_builddir:?}/tests/pyver/lines' \$minor"
