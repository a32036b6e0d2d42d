#!/bin/sh
# tools/wheel_libraries.sh SOURCES PREFIX HOST - build the libraries that the
# release wheel has inside, as archives, from their sources as the distribution
# has them.
#
# SOURCES has a folder of each, and is filled by "apt-get source" where it lacks
# one; PREFIX gets include/, lib/ and licenses/; HOST is configure's, such as
# aarch64-linux-gnu. CC, AR and RANLIB are the compiler's. What is there already
# is not built again. Exit status 77, with a word, where a source cannot be had.
set -eu

sources=$1
prefix=$2
host=$3
: "${CC:=cc}" "${AR:=ar}" "${RANLIB:=ranlib}"
export CC AR RANLIB
export CFLAGS="-O2 -fPIC -fvisibility=hidden -g0"
libraries="ncurses libuv1 cjson libvterm pcre2 zlib yajl protobuf-c"

# Where apt knows packages from, it knows their sources from, too.
apt()
{
	program=$1
	shift
	"$program" -qq -o Dir::Etc::sourcelist=/dev/null \
		-o Dir::Etc::sourceparts="$sources/.apt/parts" \
		-o Dir::State::lists="$sources/.apt/lists" \
		-o APT::Sandbox::User="$(id -un)" "$@"
}

update_apt()
{
	mkdir -p "$sources/.apt/lists" "$sources/.apt/parts"
	for file in /etc/apt/sources.list.d/*.sources; do
		[ ! -f "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" \
			>"$sources/.apt/parts/${file##*/}"
	done
	[ ! -f /etc/apt/sources.list ] ||
		sed -n 's/^deb /deb-src /p' /etc/apt/sources.list \
			>"$sources/.apt/parts/main.list"
	# One suite of several may have no sources.
	apt apt-get update >&2 || true
}

# Security updates are not everywhere: any version will do, the newest first.
get_source()
{
	for version in $(apt apt-cache madison "$1" |
		awk -F'|' '/Sources/ { print $2 }' | sort -Vru); do
		(cd "$sources" && apt apt-get source "$1=$version" >&2) && return
	done
	echo "wheel: the source of $1 cannot be had" >&2
	exit 77
}

# source_of NAME: its folder, if there is one
source_of()
{
	find "$sources" -maxdepth 1 -type d -name "$1-[0-9]*" | sort -V | tail -n 1
}

get_sources()
{
	updated=
	for name in $libraries; do
		[ -z "$(source_of "$name")" ] || continue
		[ -n "$updated" ] || update_apt
		updated=yes
		get_source "$name"
	done
}

# compile ARCHIVE CFLAG... -- SOURCE...
compile()
{
	archive=$1
	shift
	flags=
	while [ "$1" != -- ]; do
		flags="$flags $1"
		shift
	done
	shift
	mkdir objects
	for file; do
		# shellcheck disable=SC2086 # words
		$CC $CFLAGS $flags -c "$file" \
			-o "objects/$(echo "$file" | tr / _).o"
	done
	$AR rcs "$prefix/lib/$archive" objects/*.o
}

# by_configure WORD...: what it makes is installed
by_configure()
{
	./configure -q --host="$host" --build="$(cc -dumpmachine)" \
		--prefix="$prefix" --disable-shared --enable-static "$@" >&2
	make -s -j"$(nproc)" install >&2
}

# The terminals that are known where there is no data base of them.
terminals=ansi,dumb,linux,vt100,vt102,vt220,xterm,xterm-16color,xterm-256color
terminals=$terminals,screen,screen-256color,tmux,tmux-256color,rxvt
terminals=$terminals,rxvt-unicode-256color,alacritty
places=/etc/terminfo:/lib/terminfo:/usr/share/terminfo:/usr/lib/terminfo

build_ncurses()
{
	./configure -q --host="$host" --build="$(cc -dumpmachine)" \
		--prefix="$prefix" --with-normal --without-shared \
		--without-debug --without-ada --without-cxx --without-cxx-binding \
		--without-manpages --without-progs --without-tests --enable-widec \
		--with-build-cc=cc --with-fallbacks="$terminals" \
		--with-tic-path="$(command -v tic)" \
		--with-infocmp-path="$(command -v infocmp)" \
		--with-default-terminfo-dir=/usr/share/terminfo \
		--with-terminfo-dirs="$places" >&2
	# One folder needs what another makes, so one job.
	make -s libs >&2
	make -s -C include install >&2
	cp lib/libncursesw.a "$prefix/lib/"
}

build_libuv1()
{
	sh autogen.sh >&2
	by_configure
}

build_cjson()
{
	compile libcjson.a -- cJSON.c
	mkdir -p "$prefix/include/cjson"
	cp cJSON.h "$prefix/include/cjson/"
}

build_libvterm()
{
	compile libvterm.a -std=c99 -Iinclude -- src/*.c
	cp include/*.h "$prefix/include/"
}

build_pcre2()
{
	by_configure --enable-unicode
}

build_zlib()
{
	compile libz.a -DHAVE_UNISTD_H -D_LARGEFILE64_SOURCE=1 -- adler32.c \
		compress.c crc32.c deflate.c gz*.c infback.c inffast.c inflate.c \
		inftrees.c trees.c uncompr.c zutil.c
	cp zlib.h zconf.h "$prefix/include/"
}

build_yajl()
{
	mkdir -p "$prefix/include/yajl"
	cp src/api/*.h "$prefix/include/yajl/"
	sed 's/${YAJL_MAJOR}/2/; s/${YAJL_MINOR}/1/; s/${YAJL_MICRO}/0/' \
		src/api/yajl_version.h.cmake >"$prefix/include/yajl/yajl_version.h"
	compile libyajl.a -std=gnu99 -I"$prefix/include" -Isrc -- src/yajl*.c
}

build_protobuf_c()
{
	compile libprotobuf-c.a -I. '-DPACKAGE_VERSION=""' -- \
		protobuf-c/protobuf-c.c
	mkdir -p "$prefix/include/protobuf-c"
	cp protobuf-c/protobuf-c.h "$prefix/include/protobuf-c/"
}

mkdir -p "$sources" "$prefix/include" "$prefix/lib" "$prefix/licenses"
get_sources
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in $libraries; do
	[ ! -e "$prefix/$name.done" ] || continue
	echo "wheel: $name for $host" >&2
	cp -a "$(source_of "$name")" "$work/$name"
	(cd "$work/$name" && "build_$(echo "$name" | tr - _)")
	cp "$work/$name/debian/copyright" "$prefix/licenses/$name"
	touch "$prefix/$name.done"
done
