#!/bin/sh
# An interpreter of the kind that the extension was not built for, free-threaded or
# not, says so in one sentence as it imports the package.
here=$(dirname "$0")
PYTHONPATH=$(cd "${top_builddir:?}" && pwd)/python
export PYTHONPATH
kind=
[ -e "$PYTHONPATH/pyinstrument_top/_native.so" ] && kind=t
if [ -z "$kind" ] && [ ! -e "$PYTHONPATH/pyinstrument_top/_native.abi3.so" ]; then
	echo 'the extension was not built: configure --with-python' >&2
	exit 77
fi
exec "$here/../pyver/each.sh" "
its=\$(\"\$PYTHON\" -c 'import sys; print(\"t\" * (\"t\" in sys.abiflags))')
[ \"\$its\" != '$kind' ] || exit 77
said=\$(\"\$PYTHON\" -B -W ignore -c 'import pyinstrument_top' 2>&1)
case \$said in
*'ImportError: pyinstrument_top was built for '*) ;;
*)
	echo \"\$said\" >&2
	exit 1
	;;
esac"
