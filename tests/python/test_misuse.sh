#!/bin/sh
# Reports of what no report can be made of.
exec "$(dirname "$0")/each.sh" misuse.py
