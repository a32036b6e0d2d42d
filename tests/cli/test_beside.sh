#!/bin/sh
# Called by a path, the command takes the interpreter beside it, and the sampler
# below the same prefix; called by its name, that of PATH.
top=$(cd "${top_builddir:?}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
XDG_DATA_HOME=$work
export XDG_DATA_HOME
unset PYINSTRUMENT_TOP_PYTHON
mkdir -p "$work/bin" "$work/lib/pyinstrument-top" || exit 99
cp "$top/pyinstrument-top" "$work/bin" || exit 99
cp "$top/.libs/pyinstrument-top-sampler.so" "$work/lib/pyinstrument-top" ||
	exit 99
cat >"$work/bin/python3" <<-EOF || exit 99
	#!/bin/sh
	echo beside
EOF
mkdir "$work/path"
cat >"$work/path/python3" <<-EOF || exit 99
	#!/bin/sh
	echo along
EOF
chmod +x "$work/bin/python3" "$work/path/python3"
cd "$work" || exit 99
rc=0
# says WHAT COMMAND...
says()
{
	want=$1
	shift
	said=$("$@" -r json --no-tui -c pass 2>&1 | head -n 1)
	[ "$said" = "$want" ] && return
	echo "$*: said '$said', not '$want'" >&2
	rc=1
}
says beside "$work/bin/pyinstrument-top"
says beside bin/pyinstrument-top
(cd bin && says beside ./pyinstrument-top && exit $rc) || rc=1
says along env PATH="$work/path:$work/bin:$PATH" pyinstrument-top
says along bin/pyinstrument-top --python path/python3
mv bin/python3 bin/python
says along env PATH="$work/path:$PATH" bin/pyinstrument-top
exit $rc
