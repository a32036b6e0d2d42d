#!/bin/sh
# usage: check-wheel.sh [WHEEL]
#
# A wheel (without one: that of the checkout, which pip builds with hatchling from
# its index) in a fresh virtual environment of every CPython found: the command
# profiles a script with the interpreter beside it, in a terminal and without, by a
# link and with an empty environment; the package is imported and profiles; and
# after "pip uninstall" nothing of it is left.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)

# with_one WHEEL PYTHON FOLDER
with_one()
{
	"$2" -m venv "$3/env"
	find "$3/env" ! -name '*.pyc' ! -name __pycache__ | sort >"$3/before"
	"$3/env/bin/pip" install -q --disable-pip-version-check --no-index "$1"
	cat >"$3/script.py" <<-'EOF'
	import sys
	import time


	def work():
	    end = time.perf_counter() + 0.3
	    while time.perf_counter() < end:
	        sum(range(1000))


	work()
	print("ran with", sys.prefix)
	EOF
	# By its path: the environment is not activated.
	for command in "$3/env/bin/pyinstrument-top" \
		"env -i $3/env/bin/pyinstrument-top" \
		"$3/env/bin/python -m pyinstrument_top"; do
		# shellcheck disable=SC2086 # words
		(cd "$3" && $command --no-tui script.py) >"$3/said"
		grep -qx "ran with $3/env" "$3/said"
		grep -q ' work  *script.py:5' "$3/said"
	done
	# By a link the interpreter is that of PATH, and the sampler is found.
	ln -s env/bin/pyinstrument-top "$3/link"
	(cd "$3" && PATH=$(dirname "$2"):$PATH ./link --no-tui script.py) |
		grep -q ' work  *script.py:5'
	top_builddir=$3/env/bin sh "$here/wheel-terminal.sh"
	(cd "$3" && "$3/env/bin/python" -c '
import pyinstrument_top
assert pyinstrument_top.__version__ == pyinstrument_top._native.version()
from pyinstrument_top import Profiler
exec(open("script.py").read().split("work()\nprint")[0])
with Profiler() as profiler:
    work()
assert "work  <string>" in profiler.output_text()')
	"$3/env/bin/pip" uninstall -q -y pyinstrument-top
	find "$3/env" ! -name '*.pyc' ! -name __pycache__ | sort >"$3/after"
	diff "$3/before" "$3/after"
}

if [ "${1:-}" = --with ]; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	with_one "$2" "$3" "$work"
	exit
fi
wheel=${1:-}
if [ -z "$wheel" ]; then
	made=$(mktemp -d)
	trap 'rm -rf "$made"' EXIT
	python3 -m pip wheel -q --disable-pip-version-check --no-deps \
		-w "$made" "$top"
	wheel=$(echo "$made"/*.whl)
fi
"$here/../pyver/each.sh" --gil "'$0' --with '$wheel' \"\$PYTHON\""
