#!/bin/sh
# The library shows what pit.h has and no other name, and asks nothing of the
# system that depends on who runs it and where: no clock, environment, standard
# stream, locale, time zone or file. Each of its parts needs what it is for.
build=${top_builddir:?} header=${top_srcdir:?}/src/api/pit.h
so=$build/tests/api/pit.so
rc=0

complain()
{
	echo "$*" >&2
	rc=1
}

# $2 is among the words $1.
has()
{
	case " $(echo $1) " in
	*" $2 "*) return 0 ;;
	esac
	return 1
}

want=$(grep -o '\bpit_[a-z_]*(' "$header" | tr -d '(' | sort -u)
have=$(nm -D --defined-only "$so" | awk '{ print $3 }') || exit 99
[ -n "$want" ] && [ -n "$have" ] || exit 99
for name in $have; do
	case $name in
	_*) continue ;; # of the linker, and of sanitizers
	esac
	has "$want" "$name" || complain "the library exports $name"
done
for name in $(sed -n 's/^PIT_API .*[ *]\(pit_[a-z_]*\)(.*/\1/p' "$header"); do
	has "$have" "$name" || complain "the library does not export $name"
done

libc='calloc free malloc memchr memcmp memcpy memmove memset qsort realloc
snprintf strchr strchrnul strcmp strcspn strlen strncmp strnlen strrchr strspn
strstr vsnprintf'
# $1: names that an archive lacks; the rest: patterns of what it may.
for part in base wire model render ingest pit; do
	own=$(nm --defined-only "$build"/lib*.a 2>/dev/null |
		awk 'NF == 3 { print $3 }')
	for name in $(nm -u "$build/lib$part.a" |
		awk '$1 == "U" { print $2 }' | sort -u); do
		has "$own" "$name" && continue
		plain=${name#__}
		plain=${plain%_chk}
		has "$libc" "$plain" && continue
		case $part:$name in
		base:pcre2_*_8 | render:cJSON_* | render:log10 | model:sqrt) ;;
		render:protobuf_c_* | render:deflate*) ;;
		# Numbers of the C locale, whatever the user's.
		base:newlocale | base:freelocale | base:strtod_l) ;;
		# What compilers add.
		*:_GLOBAL_OFFSET_TABLE_ | *:__stack_chk_fail | *:__*ti3) ;;
		*:__asan_* | *:__odr_asan* | *:__ubsan_* | *:__tsan_* | *:__sanitizer_* | \
			*:__gcov_* | *:__llvm_* | *:__sancov_*) ;;
		*) complain "lib$part.a needs $name" ;;
		esac
	done
done
# What reads memory needs what writes records and nothing of the system, so that
# with another peek it works from anywhere.
own=$(nm --defined-only "$build/libreader.a" "$build/libwire.a" 2>/dev/null |
	awk 'NF == 3 { print $3 }')
for name in $(nm -u "$build/libreader.a" | awk '$1 == "U" { print $2 }' |
	sort -u); do
	has "$own" "$name" && continue
	plain=${name#__}
	plain=${plain%_chk}
	case $plain:$name in
	mem*:* | str*:* | *:_GLOBAL_OFFSET_TABLE_ | *:__stack_chk_fail) ;;
	*:__asan_* | *:__ubsan_* | *:__tsan_* | *:__gcov_* | *:__llvm_* | \
		*:__sanitizer_* | *:__sancov_*) ;;
	*) complain "libreader.a needs $name" ;;
	esac
done
[ $rc = 0 ] || exit 1

needed=$(readelf -d "$so" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
for lib in $needed; do
	case $lib in
	libc.so.* | libm.so.* | ld-linux* | libcjson.so.* | libpcre2-8.so.*) ;;
	libprotobuf-c.so.* | libz.so.*) ;;
	libasan.so.* | libubsan.so.* | libtsan.so.*) ;;
	*) complain "the library needs $lib" ;;
	esac
done
if readelf -d "$so" | grep -q TEXTREL; then
	complain "the library is not position-independent"
fi
exit $rc
