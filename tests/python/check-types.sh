#!/bin/sh
# The package's annotations are whole, and mypy and pyright find nothing wrong.
here=$(cd "$(dirname "$0")" && pwd)
bin=$(sh "$here/../conformance/tools.sh" types) || exit $?
cd "$here/../../python" || exit 99
rc=0
for minor in 3.10 3.14; do
	"$bin/mypy" --strict --cache-dir /dev/null --python-version $minor \
		pyinstrument_top || rc=1
done
# What is in C has no source that it could read: a warning, not an error.
"$bin/pyright" --pythonpath "$bin/python" pyinstrument_top || rc=1
exit $rc
