#!/bin/sh
# What is seen of asyncio's tasks, with every CPython that has a GIL.
here=$(dirname "$0")
exec "$here/each.sh" --gil "
for how in c python bare eager; do
	'${top_builddir:?}/tests/pyver/watch' \"\$PYTHON\" -B \
		'$here/tasks.py' \$how || exit
done"
