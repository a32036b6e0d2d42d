# The shared object that goes into a launched program: reader, sampler and the
# wrappers that take both along. It links libc alone, and is never instrumented:
# it runs on tasks that a sanitizer does not know.

# preload_plain: what needs neither the program nor a task.
preload_plain = \
	%D%/env.h \
	%D%/envp.c \
	%D%/envp.h \
	%D%/filter.c \
	%D%/filter.h \
	%D%/image.c \
	%D%/image.h

noinst_LIBRARIES += libpreload.a
libpreload_a_SOURCES = $(preload_plain)

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
	$(reader_sources) \
	$(sampler_sources) \
	$(preload_plain) \
	%D%/alone.c \
	%D%/entry.c \
	%D%/exec.c \
	%D%/exec.h \
	%D%/room.c \
	%D%/room.h \
	%D%/seal.c \
	%D%/system.c

# libtool's description file is of no use to anyone.
install-exec-hook:
	rm -f '$(DESTDIR)$(pkglibdir)/pyinstrument-top-sampler.la'
uninstall-hook:
	rm -f '$(DESTDIR)$(pkglibdir)/pyinstrument-top-sampler.so'
