#!/bin/sh
# What is seen of greenlets, with every CPython for which the package greenlet can
# be had.
here=$(dirname "$0")
exec "$here/each.sh" "
minor=\$(\"\$PYTHON\" -c 'import sys; print(sys.version_info.minor)')
python=\$(PIT_TOOLS_PYTHON=\$PYTHON sh '$here/../conformance/tools.sh' \
	greenlet-\$minor) || exit \$?
exec '${top_builddir:?}/tests/pyver/watch' \"\$python\" -B '$here/greenlets.py'"
