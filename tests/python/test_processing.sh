#!/bin/sh
# The processors in C do what those in Python do.
exec "$(dirname "$0")/each.sh" processing.py
