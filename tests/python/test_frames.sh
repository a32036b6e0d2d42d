#!/bin/sh
# Frames, processors and sessions do what they promise.
exec "$(dirname "$0")/each.sh" frames.py
