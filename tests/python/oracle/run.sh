#!/bin/sh
# pyinstrument's own tests, asked of us, with the CPython that $PYTHON is: what is
# in there is told by harness.py. They are taken from the folder that
# $PIT_PYINSTRUMENT_TESTS names (a checkout's "test"), or from its release.
#
# Left out are those of what we do not have: its hook (test_stack_sampler,
# low_level), which has tests of its own here (sys.getprofile() stays None), and of
# words: the command says in others that a description has a wrong placeholder. The
# magics (test_ipython_magic) are of IPython and run in a process of their own.
set -u

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${top_builddir:?}" && pwd)
tools=$here/../../conformance/tools.sh
if [ -z "${PIT_PYINSTRUMENT_TESTS:-}" ]; then
	PIT_PYINSTRUMENT_TESTS=$(sh "$tools" pyinstrument-tests) || exit $?
fi
minor=$("$PYTHON" -c 'import sys
print("%d.%d%s" % (sys.version_info[:2] + (sys.abiflags,)))') || exit 99
python=$(PIT_TOOLS_PYTHON=$PYTHON sh "$tools" "oracle-$minor") || exit $?

dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/bin" "$dir/home" && cp -r "$PIT_PYINSTRUMENT_TESTS" "$dir/test" ||
	exit 99
# A tenth of a second is few samples where others have the CPU.
sed -i "s/busy_wait(0\.1)/busy_wait(1.0)/" "$dir/test/util.py"
cat >"$dir/bin/pyinstrument" <<END
#!/bin/sh
exec "$build/pyinstrument-top" --no-tui "\$@"
END
chmod +x "$dir/bin/pyinstrument"
cd "$dir" || exit 99
unset CI # which makes some of them run again until they pass
export HOME="$dir/home" XDG_DATA_HOME="$dir/home" TMPDIR="$dir"
PATH=$dir/bin:$(dirname "$python"):$PATH
PYTHONPATH=$build/python:$here/..:$here:$here/shim
export PATH PYTHONPATH
"$python" -B -m pytest -q -p harness -p no:cacheprovider \
	--ignore test/low_level --ignore test/test_stack_sampler.py \
	--ignore test/test_ipython_magic.py \
	-k 'not target_description_format_errors' "$@" test
