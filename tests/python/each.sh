#!/bin/sh
# usage: each.sh SCRIPT [ARGUMENT...]
#
# Run a script of this folder once for every CPython with a GIL that is found, with
# the package as it was built on its path. Skips (77) where it was not built. Where it
# was built for a free-threaded one, that is run alone: PIT_PYTHONS says where it is.
here=$(dirname "$0")
: "${top_builddir:?}"
PYTHONPATH=$(cd "$top_builddir" && pwd)/python
native=$PYTHONPATH/pyinstrument_top/_native.abi3.so
kind=--gil
if [ -e "${native%.abi3.so}.so" ]; then
	native=${native%.abi3.so}.so
	kind=
fi
if [ ! -e "$native" ]; then
	echo 'the extension was not built: configure --with-python' >&2
	exit 77
fi
export PYTHONPATH
# What a sanitizer is in needs its library before all others; interpreters leak.
if nm -D -u "$native" | grep -q __asan_; then
	preload=$(${CC:-gcc} -print-file-name=libasan.so)
	ASAN_OPTIONS=detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
	export ASAN_OPTIONS
fi
script=$here/$1
shift
exec "$here/../pyver/each.sh" $kind \
	"${preload:+LD_PRELOAD='$preload' }\"\$PYTHON\" -B '$script' $*"
