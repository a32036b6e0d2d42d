#!/bin/sh
python=$(command -v python3) || exit 77
exec "$python" -B "$(dirname "$0")/groups.py"
