#!/bin/sh
# What is seen of the tasks of uvloop, anyio and curio, and of the greenlets of gevent,
# eventlet and SQLAlchemy, with every CPython for which all of them can be had.
here=$(dirname "$0")
"$here/each_with.sh" loops tasks.py uvloop || exit
for library in anyio curio gevent eventlet sqlalchemy; do
	"$here/each_with.sh" loops loops.py $library || exit
done
