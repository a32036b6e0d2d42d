#!/bin/sh
# The profiler, the decorator and session files do what they promise.
exec "$(dirname "$0")/each.sh" profiling.py
