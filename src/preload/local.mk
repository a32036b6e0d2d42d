# The shared object that goes into a launched program: reader, sampler and the
# wrappers that take both along.

# preload_plain: what needs neither the program nor a runner.
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
pyinstrument_top_sampler_la_CFLAGS = $(inside_cflags)
$(pyinstrument_top_sampler_la_OBJECTS): override CFLAGS += $(inside_bare)
pyinstrument_top_sampler_la_LDFLAGS = -module -avoid-version -shared \
	-Wl,-z,now -Wl,-z,defs
pyinstrument_top_sampler_la_LIBADD = libinside.la
pyinstrument_top_sampler_la_SOURCES = \
	$(preload_plain) \
	%D%/alone.c \
	%D%/entry.c \
	%D%/exec.c \
	%D%/exec.h \
	%D%/preload.h \
	%D%/refuse.c \
	%D%/refuse.h \
	%D%/room.c \
	%D%/room.h \
	%D%/seal.c \
	%D%/system.c

# libtool's description file is of no use to anyone.
install-exec-hook:
	rm -f '$(DESTDIR)$(pkglibdir)/pyinstrument-top-sampler.la'
uninstall-hook:
	rm -f '$(DESTDIR)$(pkglibdir)/pyinstrument-top-sampler.so'
