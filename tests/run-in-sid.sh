#!/bin/sh
# tests/run-in-sid.sh [COMMAND...] - build and run the whole suite in a root of
# Debian's unstable suite, where the newest CPython versions, their debug builds
# and the newest compiler are packages; free-threaded ones are built there, once, by
# tests/make-free-threaded.sh. COMMAND runs in the build tree there in
# place of all tests. The wheel of tools/wheel.sh for this machine, where build/release
# has one, is in release/ there; with all tests it is installed and tried, too.
#
#   PIT_SID_ROOT    the root; made if absent. Unless told, a directory below
#                   ${XDG_CACHE_HOME:-$HOME/.cache}/pyinstrument-top, kept for
#                   the next time
#   PIT_SID_MIRROR  where Debian packages come from; debootstrap's default
#
# What the environment says of proxies, of pip (PIP_*) and of certificates
# (SSL_CERT_FILE, else PIP_CERT, else the system's) holds there, too.
#
# Exit status: that of the command; 77: it could not be tried (not root, no
# network, no debootstrap), with the reason on stderr; 99: the set-up broke.
set -eu

packages="gcc libc6-dev make autoconf automake libtool pkg-config git
libncurses-dev libuv1-dev libcjson-dev libvterm-dev libpcre2-dev zlib1g-dev libyajl-dev
libprotobuf-c-dev protobuf-c-compiler libcmocka-dev tmux procps
libffi-dev libsqlite3-dev libssl-dev xz-utils ca-certificates
man-db python3 python3-dev
python3.13 python3.13-dbg python3.14 python3.14-dbg python3.15 python3.15-dbg
python3.13-venv python3.14-venv python3.15-venv"

say()
{
	echo "run-in-sid: $*" >&2
}

# The program enters a mount namespace of its own: what is mounted there goes
# away with it, however it ends, and nobody else sees it.
if [ "${1:-}" != --in-namespace ]; then
	if [ "$(id -u)" != 0 ]; then
		say "needs root, for chroot"
		exit 77
	fi
	if ! unshare --mount true 2>/dev/null; then
		say "may not make a mount namespace here"
		exit 77
	fi
	exec unshare --mount -- "$0" --in-namespace "$@"
fi
shift
[ $# -gt 0 ] || set -- sh -c "rc=0
	make -s -j$(nproc) check-side VERBOSE=1 || rc=1
	make -s check-timed VERBOSE=1 || rc=1
	if [ -d release ]; then
		../src/tests/python/check-wheel.sh release/*.whl || rc=1
	else
		echo 'run-in-sid: no wheel in build/release to try' >&2
	fi
	exit \$rc"

top=$(cd "$(dirname "$0")/.." && pwd)
root=${PIT_SID_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/pyinstrument-top/sid}
log=$(mktemp)
work=
trap 'rm -f "$log"; [ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p "$(dirname "$root")"

# One run at a time makes the root or adds to it; each builds on its own.
exec 9>"$root.lock"
flock 9

# What is made is complete: a root that was interrupted has another name.
make_root()
{
	if ! command -v debootstrap >/dev/null; then
		say "needs debootstrap to make $root"
		exit 77
	fi
	say "making $root (once)"
	rm -rf --one-file-system "$root.new"
	if ! debootstrap --variant=minbase sid "$root.new" \
		${PIT_SID_MIRROR:+"$PIT_SID_MIRROR"} >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		if grep -qE "Failed getting release file|Couldn't download" \
			"$log"; then
			say "no network"
			exit 77
		fi
		exit 99
	fi
	mv "$root.new" "$root"
}

in_root()
{
	# shellcheck disable=SC2016 # expands in the root's shell
	env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin \
		HOME=/root LANG=C.UTF-8 TERM=xterm-256color \
		DEBIAN_FRONTEND=noninteractive chroot "$root" sh -c '
			. /run/host/environment
			exec "$@"' sh "$@"
}

# A variable that is set here, for the root. What is a file or a folder here has
# another name there.
hand_over()
{
	eval "value=\${$1-}"
	at=/run/host/$1
	case $value in
	/*)
		if [ -d "$value" ]; then
			mkdir "$root$at"
		elif [ -e "$value" ]; then
			: >"$root$at"
		else
			at=
		fi
		[ -z "$at" ] || mount --bind "$value" "$root$at"
		value=${at:-$value}
		;;
	esac
	printf "export %s='%s'\n" "$1" \
		"$(printf %s "$value" | sed "s/'/'\\\\''/g")" \
		>>"$root/run/host/environment"
}

# A network with certificates of its own, an index, a proxy: the machine has them, and
# the root knows nothing of them.
hand_over_all()
{
	mkdir "$root/run/host"
	(umask 077 && : >"$root/run/host/environment")
	: "${SSL_CERT_FILE:=${PIP_CERT:-/etc/ssl/certs/ca-certificates.crt}}"
	[ ! -e "$SSL_CERT_FILE" ] || hand_over SSL_CERT_FILE
	for name in $(env | sed -n \
		-e 's/^\(PIP_[A-Z_]*\)=.*/\1/p' \
		-e 's/^\([a-z]*_proxy\)=.*/\1/p' \
		-e 's/^\([A-Z]*_PROXY\)=.*/\1/p'); do
		hand_over "$name"
	done
}

mount_root()
{
	mount --make-rprivate /
	mount -t proc proc "$root/proc"
	mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts \
		"$root/dev/pts"
	mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
	mount -t tmpfs -o mode=0755 tmpfs "$root/run"
	hand_over_all
}

# A cached root may be older than its mirror's promises, and the clock of a
# machine without network wrong.
apt()
{
	in_root apt-get -qq -o Acquire::Check-Valid-Until=false \
		-o Acquire::Check-Date=false -o Acquire::Retries=3 "$@"
}

install_missing()
{
	missing=
	for package in $packages; do
		# shellcheck disable=SC2016 # dpkg-query's own variable
		state=$(in_root dpkg-query -W -f '${Status}' "$package" \
			2>/dev/null || true)
		[ "$state" = 'install ok installed' ] ||
			missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	say "installing$missing"
	cp -L /etc/resolv.conf "$root/etc/resolv.conf"
	# shellcheck disable=SC2086 # packages are words
	if ! { apt update && apt install -y --no-install-recommends \
		$missing; } >"$log" 2>&1; then
		tail -n 20 "$log" >&2
		if grep -qE 'Could not resolve|Could not connect|Unable to connect|Temporary failure' "$log"; then
			say "no network"
			exit 77
		fi
		exit 99
	fi
}

# There are no packages of these.
make_free_threaded()
{
	cp -L /etc/resolv.conf "$root/etc/resolv.conf"
	cp "$top/tests/make-free-threaded.sh" "$root/var/tmp"
	in_root /var/tmp/make-free-threaded.sh 3.13 3.14 3.15
}

# The files of the checkout as they are now, or all of an unpacked tarball.
list_sources()
{
	if git -C "$top" rev-parse >/dev/null 2>&1; then
		git -C "$top" ls-files -z --cached --others --exclude-standard
	else
		(cd "$top" && find . -path ./build -prune -o -type f -print0)
	fi
}

copy_sources()
{
	work=$(mktemp -d "$root/var/tmp/pyinstrument-top.XXXXXX")
	# Tests that give up their rights go on seeing the build tree.
	chmod 755 "$work"
	mkdir "$work/src" "$work/build"
	# A file that was removed and not yet committed is still listed.
	# shellcheck disable=SC2016 # expands in the inner shell
	list_sources | (cd "$top" && xargs -0 sh -c '
		for f; do
			[ ! -e "$f" ] || printf "%s\0" "$f"
		done' sh) |
		tar -C "$top" --null -T - -cf - |
		tar -C "$work/src" --no-same-owner -xf -
	for wheel in "$top"/build/release/*"_$(uname -m).whl"; do
		[ ! -e "$wheel" ] ||
			install -D -t "$work/build/release" "$wheel"
	done
}

[ -x "$root/usr/bin/dpkg" ] || make_root
mount_root
install_missing
make_free_threaded
exec 9>&-
copy_sources
inside=${work#"$root"}
say "building in $root, then: $*"
rc=0
# shellcheck disable=SC2016 # expands in the root's shell
in_root sh -c '
	cd "$1/src" && autoreconf -i >../autoreconf.log 2>&1 ||
		{ cat ../autoreconf.log; exit 99; }
	cd ../build && ../src/configure -q --enable-werror &&
		make -s -j"$(nproc)" || exit 99
	shift
	exec "$@"' sh "$inside" "$@" || rc=$?
case $rc in
0) say "passed with $(in_root gcc --version | head -n 1) and CPython" \
	"$(in_root sh -c 'ls /usr/bin/python3.1* /usr/local/bin/python3.1*' |
		sed -n 's|.*/python\(3\.[0-9]*\(-dbg\|t\)\{0,1\}\)$|\1|p' |
		tr '\n' ' ')" ;;
99) say "could not be built or set up" ;;
*) say "$* failed (see above)" ;;
esac
exit $rc
