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
load base model
api base model render collect
python base wire reader sampler model render load collect api
collect base wire model preload
tui base model
app base wire model render load collect tui
EOF
# What outsiders link, and what takes bytes into a model, knows no event loop.
for to in $(sed -n 's|^#include "collect/\([a-z]*\)\..*|\1|p' ./api/*.[ch] ./python/*.[ch] \
	./collect/ingest.[ch] | sort -u); do
	case "$to" in
	ingest) ;;
	*)
		echo "src/api, src/python and collect/ingest may not include collect/$to" >&2
		rc=1
		;;
	esac
done
# may_only WHAT PATTERN FILES: none but these include such a header.
may_only()
{
	for f in $(grep -lE "#include <$2" ./*/*.[ch]); do
		case " $3 " in
		*" ${f#./} "* | *" $(dirname "${f#./}")/ "*) ;;
		*)
			echo "src/$f may not include $1" >&2
			rc=1
			;;
		esac
	done
}
may_only curses '(n?curses|ncursesw/)' 'tui/term_curses.c tui/terminfo.c'
may_only PCRE2 pcre base/regex.c
may_only zlib zlib 'collect/block.c render/gzip.c'
may_only protobuf-c protobuf-c render/profile.pb-c.h
may_only cJSON cjson render/
may_only yajl yajl load/json.c
may_only libuv uv 'collect/ app/'
may_only libvterm vterm 'tui/vcell.h tui/vscreen.h'
may_only Python Python.h python/
if grep -l '#include <uv' collect/ingest.[ch]; then
	echo "src/collect/ingest may not include libuv" >&2
	rc=1
fi
exit $rc
