#!/bin/sh
# bench/setup.sh DIR [PYTHON] - make a virtual environment in DIR with the
# profilers that pyinstrument-top is measured against. What cannot be installed
# is left out, and so is its column.
set -eu

dir=$1
python=${2:-python3}

if ! [ -x "$dir/bin/python" ] && ! "$python" -m venv "$dir" >/dev/null; then
	echo "bench: no virtual environment here, so no peers by pip" >&2
	rm -rf "$dir"
	exit 0
fi
pip="$dir/bin/pip --quiet --disable-pip-version-check"
for package in pyinstrument py-spy austin-dist; do
	$pip show --quiet "$package" >/dev/null 2>&1 && continue
	$pip install "$package" ||
		echo "bench: no $package for this Python" >&2
done
# The newest austin asks for a newer libc than some systems have.
if [ -e "$dir/bin/austin" ] && ! "$dir/bin/austin" --version >/dev/null 2>&1
then
	$pip install 'austin-dist<4' || rm -f "$dir/bin/austin"
fi
