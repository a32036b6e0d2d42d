#!/bin/sh
# The sampler lives in somebody else's process: it offers the program the
# wrappers that it must and no other name, and needs no library but libc.
so=${top_builddir:?}/.libs/pyinstrument-top-sampler.so
want='_Exit _exit execl execle execlp execv execve execveat execvp execvpe
fexecve posix_spawn posix_spawnp prctl setns syscall system unshare'
have=$(nm -D --defined-only "$so" | awk '{ print $3 }') || exit 99
rc=0
for name in $have; do
	case " $(echo $want) " in
	*" $name "*) ;;
	*)
		echo "the sampler exports $name" >&2
		rc=1
		;;
	esac
done
for name in $want; do
	case " $(echo $have) " in
	*" $name "*) ;;
	*)
		echo "the sampler does not export $name" >&2
		rc=1
		;;
	esac
done
# Whatever the user's CFLAGS ask for, see src/sampler/local.mk.
for name in __stack_chk_fail __cyg_profile_func_enter __gcov_ __asan_ __ubsan_ \
	__tsan_ mcount; do
	if nm "$so" | grep -q "$name"; then
		echo "the sampler has code that calls $name" >&2
		rc=1
	fi
done
needed=$(readelf -d "$so" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
for lib in $needed; do
	case $lib in
	libc.so.*|ld-linux*) ;;
	*)
		echo "the sampler needs $lib" >&2
		rc=1
		;;
	esac
done
exit $rc
