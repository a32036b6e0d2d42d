#!/bin/sh
# What is seen of trio's tasks, with every CPython for which trio can be had.
here=$(dirname "$0")
exec "$here/each.sh" "
minor=\$(\"\$PYTHON\" -c 'import sys; print(sys.version_info.minor)')
python=\$(PIT_TOOLS_PYTHON=\$PYTHON sh '$here/../conformance/tools.sh' \
	trio-\$minor) || exit \$?
exec '${top_builddir:?}/tests/pyver/watch' \"\$python\" -B '$here/tasks.py' trio"
