#!/bin/sh
here=$(dirname "$0")
exec "$here/../pyver/each.sh" "\"\$PYTHON\" -B '$here/launched.py'"
