#!/bin/sh
# Windows of an async mode.
exec "$(dirname "$0")/each.sh" contexts.py
