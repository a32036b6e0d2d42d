#!/bin/sh
# Profilers by the real clock add up, and see what runs.
exec "$(dirname "$0")/each.sh" sampling.py
