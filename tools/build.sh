#!/bin/sh
# tools/build.sh [DIR [ARGUMENT...]] - configure (if need be, with ARGUMENTs)
# and build the checkout in DIR, "build" below it unless told.
set -eu

cd "$(dirname "$0")/.."
top=$(pwd)
dir=${1:-build}
[ $# = 0 ] || shift
# make itself sees to what changed later.
[ -x configure ] || autoreconf -i >/dev/null
mkdir -p "$dir"
cd "$dir"
[ -f Makefile ] || "$top/configure" -q "$@"
make -s -j"$(nproc)"
