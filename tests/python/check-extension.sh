#!/bin/sh
# The extension lives in somebody else's interpreter: it shows its init function
# alone, and takes from Python the limited API of 3.8 alone, from the sampler
# nothing that is instrumented.
so=${top_builddir:?}/python/pyinstrument_top/_native.abi3.so
if [ ! -e "$so" ]; then
	echo 'the extension was not built: configure --with-python' >&2
	exit 77
fi
rc=0
have=$(nm -D --defined-only "$so" | awk '{ print $3 }' | sort) || exit 99
if [ "$(echo $have)" != PyInit__native ]; then
	echo "the extension exports $(echo $have)" >&2
	rc=1
fi
# Private names are in no promise of CPython's, but for those that its headers use
# themselves.
for name in $(nm -D -u "$so" | awk '{ print $2 }' | grep '^_Py'); do
	case $name in
	_Py_NoneStruct | _Py_TrueStruct | _Py_FalseStruct | \
		_PyArg_ParseTuple_SizeT | _PyArg_ParseTupleAndKeywords_SizeT | \
		_PyObject_CallMethod_SizeT | _Py_BuildValue_SizeT) ;;
	*)
		echo "the extension uses $name" >&2
		rc=1
		;;
	esac
done
exit $rc
