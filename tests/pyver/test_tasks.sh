#!/bin/sh
# What is seen of asyncio's tasks, with every CPython.
here=$(dirname "$0")
exec "$here/each.sh" "
for how in c python bare eager; do
	'${top_builddir:?}/tests/pyver/watch' \"\$PYTHON\" -B \
		'$here/tasks.py' \$how || exit
done"
