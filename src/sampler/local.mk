# The shared object that goes into the profiled program. It links libc alone,
# and is never instrumented: it runs on tasks that a sanitizer does not know.
pkglib_LTLIBRARIES += pyinstrument-top-sampler.la
pyinstrument_top_sampler_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS) -O2 \
	-fvisibility=hidden -fno-stack-protector -fno-sanitize=all
pyinstrument_top_sampler_la_LDFLAGS = -module -avoid-version -shared \
	-Wl,-z,now -Wl,-z,defs
pyinstrument_top_sampler_la_SOURCES = \
	src/wire/enc.c \
	src/wire/layout.c \
	%D%/callee.h \
	%D%/env.h \
	%D%/facts.h \
	%D%/peek.h \
	%D%/pystr.h \
	%D%/sampling.h \
	%D%/pyver/pyver.def \
	%D%/pyver/pyver.h

# libtool's description file is of no use to anyone.
install-exec-hook:
	rm -f '$(DESTDIR)$(pkglibdir)/pyinstrument-top-sampler.la'
uninstall-hook:
	rm -f '$(DESTDIR)$(pkglibdir)/pyinstrument-top-sampler.so'
