#!/bin/sh
# What the sampler sees of children of a program with threads, with every
# CPython.
here=$(dirname "$0")
exec "$here/each.sh" "\"\$PYTHON\" -B '$here/forked.py' \
	'${top_builddir:?}/pyinstrument-top' '$here/../targets/threads_fork.py'"
