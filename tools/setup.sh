#!/bin/sh
# tools/setup.sh [run|test|all] - install what a Debian machine lacks to build
# pyinstrument-top and run it, or to run its tests too, or all that looks for
# mistakes. Installs only what is missing; asks apt nothing when all is there.
set -eu

what=${1:-run}
packages="gcc make autoconf automake libtool pkg-config python3 python3-dev
libncurses-dev libuv1-dev libcjson-dev libvterm-dev libpcre2-dev
zlib1g-dev libyajl-dev libprotobuf-c-dev protobuf-c-compiler"
if [ "$what" != run ]; then
	packages="$packages libcmocka-dev libexpat1-dev tmux ncurses-term procps locales man-db
python3-venv"
fi
if [ "$what" = all ]; then
	# debootstrap makes the root in which newer interpreters are tried. The
	# page of the HTML report needs Node.js as well, newer than Debian 12's.
	# dpkg-dev unpacks the sources of the libraries in the wheel.
	packages="$packages git debootstrap dpkg-dev valgrind clang-tidy-14
clang-format-14 cppcheck shellcheck chromium"
fi

missing=
for package in $packages; do
	state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
	[ "$state" = 'install ok installed' ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "setup: install these as root first:$missing" >&2
		exit 1
	fi
	as_root=sudo
fi
echo "setup: installing$missing" >&2
$as_root env DEBIAN_FRONTEND=noninteractive sh -c "
	apt-get -qq update &&
	apt-get -qq install -y --no-install-recommends $missing" >&2
