#!/bin/sh
# What is seen of trio's tasks, with every CPython for which trio can be had.
exec "$(dirname "$0")/each_with.sh" trio tasks.py trio
