#!/bin/sh
# What is seen of trio's tasks, with every CPython for which trio can be had.
here=$(dirname "$0")
"$here/each_with.sh" trio idle_trio.py || exit
exec "$here/each_with.sh" trio tasks.py trio
