# What samples the process that it is in: a task beside the program.
sampler_sources = \
	%D%/clock.h \
	%D%/hello.c \
	%D%/hello.h \
	%D%/helper.c \
	%D%/interp.c \
	%D%/interp.h \
	%D%/loop.c \
	%D%/loop.h \
	%D%/rate.c \
	%D%/rate.h \
	%D%/sampler.c \
	%D%/sampler.h \
	%D%/send.c \
	%D%/send.h \
	%D%/task.c \
	%D%/task.h \
	%D%/thread.c

noinst_LIBRARIES += libsampler.a
libsampler_a_SOURCES = $(sampler_sources)
