# What samples the process that it is in: a runner beside the program.
sampler_sources = \
	%D%/clock.h \
	%D%/demand.h \
	%D%/hello.c \
	%D%/hello.h \
	%D%/helper.c \
	%D%/interp.c \
	%D%/interp.h \
	%D%/kin.h \
	%D%/log.c \
	%D%/log.h \
	%D%/loop.c \
	%D%/loop.h \
	%D%/loop_serve.c \
	%D%/loop_state.h \
	%D%/loop_tick.c \
	%D%/rate.c \
	%D%/rate.h \
	%D%/refusal.c \
	%D%/runner.c \
	%D%/runner.h \
	%D%/sampler.c \
	%D%/sampler.h \
	%D%/send.c \
	%D%/send.h \
	%D%/sink.h \
	%D%/thread.c \
	%D%/vdso.c \
	%D%/vdso.h

noinst_LIBRARIES += libsampler.a
libsampler_a_SOURCES = $(sampler_sources)

# Reader and sampler as they go into a process, which has to be told no symbol of
# theirs. They link libc alone, and are never instrumented: the runner is none that
# a sanitizer knows.
noinst_LTLIBRARIES += libinside.la
libinside_la_SOURCES = \
	src/wire/enc.c \
	src/wire/layout.c \
	$(reader_sources) \
	$(sampler_sources)
inside_cflags = -std=gnu11 $(WARN_CFLAGS) -O2 -fvisibility=hidden
libinside_la_CFLAGS = $(inside_cflags)
libinside_la_LDFLAGS =
# Code that guards the stack, counts or sanitizes would look for what our runner
# has not got. This has to come behind the user's CFLAGS, or they would win.
inside_bare = -fno-stack-protector -fno-sanitize=all \
	-fno-profile-arcs -fno-test-coverage $(BARE_CFLAGS) \
	-fno-stack-check
$(libinside_la_OBJECTS): override CFLAGS += $(inside_bare)
