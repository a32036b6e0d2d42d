#!/bin/sh
here=$(dirname "$0")
exec "$here/each.sh" "python3 '$here/idle.py' '${top_builddir:?}/pyinstrument-top' \"\$PYTHON\""
