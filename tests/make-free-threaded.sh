#!/bin/sh
# tests/make-free-threaded.sh VERSION... - make free-threaded builds of CPython
# from Debian's source packages, in the Debian system that this runs in as root:
# python3.13t for 3.13, and so on. What is there, with what pip needs, stays. A version
# that Debian does not offer now is said and left out, and asked for again the next
# day.
#
# Exit status: 0, or 99 if one could not be built.
set -eu

work=/var/tmp/free-threaded
mirror=$(sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' \
	/etc/apt/sources.list | head -n 1)

say()
{
	echo "make-free-threaded: $*" >&2
}

# With sources of its own: those of the system are binary packages, of one suite.
apt()
{
	suite=$1
	shift
	apt-get -qq -o Acquire::Check-Valid-Until=false \
		-o Acquire::Check-Date=false -o Acquire::Retries=3 \
		-o APT::Sandbox::User=root -o Dir::Cache::pkgcache= \
		-o Dir::Cache::srcpkgcache= -o Dir::Etc::sourceparts=- \
		-o Dir::Etc::sourcelist="$work/$suite/sources.list" \
		-o Dir::State::lists="$work/$suite/lists" "$@"
}

# The newest that there is; a suite may list what its mirror no longer has.
fetch()
{
	for suite in sid testing stable; do
		mkdir -p "$work/$suite/lists/partial"
		echo "deb-src $mirror $suite main" >"$work/$suite/sources.list"
		if apt "$suite" update && (cd "$work" &&
			apt "$suite" source --download-only --tar-only \
				"python$1"); then
			return
		fi
	done >"$work/log" 2>&1
	return 1
}

build()
{
	mkdir "$work/build"
	tar -C "$work/build" --strip-components=1 -xf "$work/python$1"_*.orig.tar.*
	cd "$work/build"
	if ! { ./configure -q --prefix="/opt/python$1t" --disable-gil \
		--disable-test-modules --without-ensurepip CFLAGS=-O1 &&
		make -s -j"$(nproc)" && rm -rf "/opt/python$1t" &&
		make -s install; } >"$work/log" 2>&1; then
		tail -n 20 "$work/log" >&2
		say "python$1t could not be built"
		exit 99
	fi
	# Its other names are those of Debian's own.
	ln -sf "/opt/python$1t/bin/python$1t" "/usr/local/bin/python$1t"
}

for version; do
	none="/var/tmp/no-python$version-source"
	! "/usr/local/bin/python${version}t" -c 'import ssl' 2>/dev/null || continue
	[ -z "$(find "$none" -mtime -1 2>/dev/null)" ] || continue
	rm -rf "$work"
	mkdir -p "$work"
	if fetch "$version"; then
		say "building python${version}t (once)"
		(build "$version")
	else
		say "Debian has no source of python$version for us; without it"
		touch "$none"
	fi
	rm -rf "$work"
done
