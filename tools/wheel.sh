#!/bin/sh
# tools/wheel.sh [ARCH...] - build what is released for pip in build/release:
# a wheel for x86_64 and one for aarch64, or for those named, which run with every
# libc from glibc 2.17 on, and the sources that "make dist" has.
#
# The compiler is zig's, as pip has it, since it knows older libcs and both
# architectures. It, and the libraries that go into the wheels, stay below
# ${XDG_CACHE_HOME:-$HOME/.cache}/pyinstrument-top for the next time. Exit status
# 77, with a word, where one of them cannot be had.
set -eu

cd "$(dirname "$0")/.."
top=$(pwd)
[ $# -gt 0 ] || set -- x86_64 aarch64
cache=${XDG_CACHE_HOME:-$HOME/.cache}/pyinstrument-top/wheel
python=$(tests/conformance/tools.sh wheel) || exit $?
release=$top/build/release
rm -rf "$release"
mkdir -p "$release" "$cache"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What a wheel is built from is what others can build it from.
get_tarball()
{
	tools/build.sh build
	make -s -C build dist
	tar -C "$work" -xzf build/pyinstrument-top-*.tar.gz
	tree=$(echo "$work"/pyinstrument-top-*)
	(cd "$tree" && "$python" -m hatchling build -t sdist -d "$release")
}

# The headers of the Python here serve another architecture of its word's size,
# too; those of Debian ask for a file that lies elsewhere.
get_headers()
{
	"$python" - "$work/headers" <<-'EOF'
	import glob, os, shutil, sys, sysconfig

	include = sysconfig.get_path("include")
	shutil.copytree(include, sys.argv[1])
	if "include <" in open(include + "/pyconfig.h").read():
	    name = "python%d.%d" % sys.version_info[:2]
	    (real,) = glob.glob("/usr/include/*-linux-gnu/" + name + "/pyconfig.h")
	    shutil.copy(real, sys.argv[1])
	EOF
}

# make_tool NAME WORD...: a program for one word of a command line
make_tool()
{
	tool=$work/bin/$1
	shift
	mkdir -p "$work/bin"
	printf '#!/bin/sh\nexec "%s" -m ziglang %s "$@"\n' "$python" "$*" >"$tool"
	chmod +x "$tool"
	echo "$tool"
}

configure_tree()
{
	include=-I$prefix/include
	lib=$prefix/lib
	mkdir "$build"
	cd "$build"
	"$tree/configure" -q --host="$arch-linux-gnu" \
		--with-python-headers="$work/headers" \
		CFLAGS='-O2 -g0' LDFLAGS=-Wl,-s \
		CURSES_CFLAGS="-D_GNU_SOURCE -I$prefix/include/ncursesw $include" \
		CURSES_LIBS="$lib/libncursesw.a" \
		UV_CFLAGS="$include" UV_LIBS="$lib/libuv.a -lpthread -ldl -lrt" \
		CJSON_CFLAGS="$include" CJSON_LIBS="$lib/libcjson.a -lm" \
		VTERM_CFLAGS="$include" VTERM_LIBS="$lib/libvterm.a" \
		PCRE2_CFLAGS="$include" PCRE2_LIBS="$lib/libpcre2-8.a" \
		ZLIB_CFLAGS="$include" ZLIB_LIBS="$lib/libz.a" \
		YAJL_CFLAGS="$include" YAJL_LIBS="$lib/libyajl.a" \
		PROTOBUF_C_CFLAGS="$include" \
		PROTOBUF_C_LIBS="$lib/libprotobuf-c.a"
	make -s -j"$(nproc)" pyinstrument-top pyinstrument-top-sampler.la \
		python/pyinstrument_top/_native.abi3.so
}

# Nothing of another library is asked for, and nothing that is newer than promised.
check_wheel()
{
	# It breaks lines where it likes.
	"$python" -m auditwheel show "$1" | tr '\n' ' ' >"$work/audit"
	grep -q "platform tag: *\"manylinux_2_17_$arch\"" "$work/audit" || {
		cat "$work/audit" >&2
		exit 1
	}
	"$python" -m abi3audit --strict "$1" >&2
}

make_wheel()
(
	arch=$1
	# Another compiler builds them anew.
	prefix=$cache/$arch-$("$python" -m ziglang version)
	build=$work/$arch
	CC=$(make_tool "$arch-cc" cc -target "$arch-linux-gnu.2.17")
	AR=$(make_tool ar ar)
	RANLIB=$(make_tool ranlib ranlib)
	export CC AR RANLIB
	tools/wheel_libraries.sh "$cache/sources" "$prefix" "$arch-linux-gnu"
	(configure_tree)
	cd "$tree"
	PIT_WHEEL_BUILD=$build PIT_WHEEL_LICENSES=$prefix/licenses \
		PIT_WHEEL_TAG=manylinux2014_$arch.manylinux_2_17_$arch \
		"$python" -m hatchling build -t wheel -d "$release"
	check_wheel "$release"/*"_$arch.whl"
)

get_tarball
get_headers
for arch; do
	make_wheel "$arch"
done
ls -l "$release"
