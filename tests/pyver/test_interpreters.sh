#!/bin/sh
here=$(dirname "$0")
exec "$here/each.sh" "'${top_builddir:?}/tests/pyver/watch' \"\$PYTHON\" -B '$here/interpreters.py'"
