#!/bin/sh
# Reports of trees of frames.
exec "$(dirname "$0")/each.sh" trees.py
