#!/bin/sh
here=$(dirname "$0")
PYTHON=$("$here/../pyver/pythons.sh" | head -n 1)
[ -n "$PYTHON" ] || exit 77
exec "$PYTHON" -B "$here/foreign.py"
