#!/bin/sh
# Windows of time in the process itself.
exec "$(dirname "$0")/each.sh" windows.py
