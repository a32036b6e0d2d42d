#!/bin/sh
here=$(dirname "$0")
exec "$here/each.sh" "'${top_builddir:?}/tests/pyver/look' \"\$PYTHON\" -B '$here/threads.py'"
