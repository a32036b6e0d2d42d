#!/bin/sh
# The first command of the README: install what is missing, build, and watch
# pyinstrument-top on a program that does real work.
set -eu

cd "$(dirname "$0")"
tools/setup.sh run
tools/build.sh build
exec build/pyinstrument-top "$@" examples/bookworm.py
