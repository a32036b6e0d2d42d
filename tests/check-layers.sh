#!/bin/sh
# Fail if a folder under src/ includes one it may not. The table is the one in
# doc/ARCHITECTURE.md.
cd "${top_srcdir:-.}/src" || exit 99
rc=0
while read -r dir may; do
	[ -d "$dir" ] || continue
	for to in $(find "$dir" -name '*.[ch]' -exec \
		sed -n 's|^#include "\([a-z]*\)/.*|\1|p' {} + | sort -u); do
		case " $dir $may " in
		*" $to "*) ;;
		*)
			echo "src/$dir may not include $to/" >&2
			rc=1
			;;
		esac
	done
done <<EOF
base
wire base
reader base wire
sampler base wire reader
preload base wire reader sampler
model base wire
render base model
collect base wire model preload
tui base model
app base wire model render collect tui
EOF
# curses has one door.
for f in $(grep -lE '#include <(n?curses|ncursesw/)' ./*/*.[ch]); do
	case "$f" in
	*/term_curses.c) ;;
	*)
		echo "src/$f may not include curses" >&2
		rc=1
		;;
	esac
done
# So do regular expressions.
for f in $(grep -l '#include <pcre' ./*/*.[ch]); do
	case "$f" in
	*/base/regex.c) ;;
	*)
		echo "src/$f may not include PCRE2" >&2
		rc=1
		;;
	esac
done
# And zlib.
for f in $(grep -l '#include <zlib' ./*/*.[ch]); do
	case "$f" in
	*/collect/block.c) ;;
	*)
		echo "src/$f may not include zlib" >&2
		rc=1
		;;
	esac
done
exit $rc
