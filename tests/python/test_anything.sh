#!/bin/sh
# The native calls with anything, in any order: a few lists of calls, always the same.
exec "$(dirname "$0")/each.sh" anything.py
