# The shared object that goes into the profiled program. It links libc alone,
# and is never instrumented: it runs on tasks that a sanitizer does not know.
#
# sampler_reading: the part that reads and writes memory only, and so works in
# a test, or from outside of the process it looks at.
sampler_reading = \
	%D%/callee.c \
	%D%/callee.h \
	%D%/codes.c \
	%D%/codes.h \
	%D%/callee_build.c \
	%D%/callee_rules.h \
	%D%/facts.c \
	%D%/facts.h \
	%D%/gil.c \
	%D%/gil.h \
	%D%/intern.c \
	%D%/intern.h \
	%D%/lines.c \
	%D%/lines.h \
	%D%/peek.c \
	%D%/peek.h \
	%D%/proc.c \
	%D%/proc.h \
	%D%/pydict.c \
	%D%/pydict.h \
	%D%/pystr.c \
	%D%/pystr.h \
	%D%/pythread.c \
	%D%/pythread.h \
	%D%/resolve.c \
	%D%/resolve.h \
	%D%/sampling.c \
	%D%/sampling.h \
	%D%/sys.h \
	%D%/threads.c \
	%D%/threads.h \
	%D%/take.c \
	%D%/walk.c \
	%D%/walk.h \
	%D%/walk_list.h \
	%D%/pyver/ops_38.c \
	%D%/pyver/ops_39.c \
	%D%/pyver/ops_310.c \
	%D%/pyver/ops_311.c \
	%D%/pyver/ops_312.c \
	%D%/pyver/ops_313.c \
	%D%/pyver/ops_314.c \
	%D%/pyver/ops_315.c \
	%D%/pyver/py38.c \
	%D%/pyver/py39.c \
	%D%/pyver/py310.c \
	%D%/pyver/py311.c \
	%D%/pyver/py312.c \
	%D%/pyver/py313.c \
	%D%/pyver/py314.c \
	%D%/pyver/py315.c \
	%D%/pyver/pyver.c \
	%D%/pyver/pyver.def \
	%D%/pyver/pyver.h

# sampler_plain: what needs neither the program nor a task.
sampler_plain = \
	%D%/env.h \
	%D%/envp.c \
	%D%/envp.h \
	%D%/filter.c \
	%D%/filter.h \
	%D%/image.c \
	%D%/image.h \
	%D%/clock.h \
	%D%/rate.c \
	%D%/rate.h \
	%D%/send.c \
	%D%/send.h

noinst_LIBRARIES += libsampling.a
libsampling_a_SOURCES = $(sampler_reading) $(sampler_plain)
EXTRA_DIST += %D%/pyver/gen-offsets.sh %D%/pyver/gen-opcodes.py

pkglib_LTLIBRARIES += pyinstrument-top-sampler.la
pyinstrument_top_sampler_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS) -O2 \
	-fvisibility=hidden
# Code that guards the stack, counts or sanitizes would look for what our task
# has not got. This has to come behind the user's CFLAGS, or they would win.
sampler_bare = -fno-stack-protector -fno-sanitize=all \
	-fno-profile-arcs -fno-test-coverage -fno-instrument-functions \
	-fno-stack-check
$(pyinstrument_top_sampler_la_OBJECTS): override CFLAGS += $(sampler_bare)
pyinstrument_top_sampler_la_LDFLAGS = -module -avoid-version -shared \
	-Wl,-z,now -Wl,-z,defs
pyinstrument_top_sampler_la_SOURCES = \
	src/wire/enc.c \
	src/wire/layout.c \
	$(sampler_reading) \
	$(sampler_plain) \
	%D%/alone.c \
	%D%/entry.c \
	%D%/exec.c \
	%D%/exec.h \
	%D%/hello.c \
	%D%/hello.h \
	%D%/helper.c \
	%D%/interp.c \
	%D%/interp.h \
	%D%/loop.c \
	%D%/loop.h \
	%D%/room.c \
	%D%/room.h \
	%D%/sampler.c \
	%D%/sampler.h \
	%D%/seal.c \
	%D%/system.c \
	%D%/task.c \
	%D%/task.h \
	%D%/thread.c

# libtool's description file is of no use to anyone.
install-exec-hook:
	rm -f '$(DESTDIR)$(pkglibdir)/pyinstrument-top-sampler.la'
uninstall-hook:
	rm -f '$(DESTDIR)$(pkglibdir)/pyinstrument-top-sampler.so'
