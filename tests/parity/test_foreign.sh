#!/bin/sh
here=$(dirname "$0")
for PYTHON in $("$here/../pyver/pythons.sh"); do
	exec "$PYTHON" -B "$here/foreign.py"
done
exit 77
