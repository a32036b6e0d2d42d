#!/bin/sh
# What is seen of greenlets, with every CPython for which the package greenlet can
# be had.
exec "$(dirname "$0")/each_with.sh" greenlet greenlets.py
