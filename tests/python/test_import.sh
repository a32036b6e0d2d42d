#!/bin/sh
# The package can be imported by every CPython found.
exec "$(dirname "$0")/each.sh" importing.py
