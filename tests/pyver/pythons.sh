#!/bin/sh
# usage: pythons.sh [--gil]
#
# Print every CPython to test with, one path a line: those in $PIT_PYTHONS, or
# else python3.8 ... python3.15 and python3 on PATH and all that pyenv has. One
# per version and kind of build; --gil: no free-threaded ones. Exit status 77:
# there is none.
about='import sys
v = sys.version_info
if sys.implementation.name == "cpython" and (3, 8) <= v[:2] <= (3, 15) \
        and v.releaselevel == "final" \
        and not (sys.argv[1:] == ["--gil"] and "t" in sys.abiflags):
    print("%s %d.%d%s" % (sys.executable, v[0], v[1], sys.abiflags))'

candidates() {
	if [ -n "$PIT_PYTHONS" ]; then
		# shellcheck disable=SC2086 # words
		printf '%s\n' $PIT_PYTHONS
		return
	fi
	for minor in 8 9 10 11 12 13 14 15; do
		command -v python3.$minor
		command -v python3.$minor-dbg
		command -v python3.${minor}t
	done
	printf '%s\n' "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3
	command -v python3
}

candidates | while read -r python; do
	[ -x "$python" ] && "$python" -I -c "$about" "$@" 2>/dev/null
done | sort -u -k 2,2V | cut -d ' ' -f 1 | grep . || exit 77
