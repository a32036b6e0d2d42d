noinst_LIBRARIES += libcollect.a
libcollect_a_CFLAGS = $(AM_CFLAGS) $(UV_CFLAGS)
libcollect_a_SOURCES = \
	%D%/ingest.c \
	%D%/ingest.h \
	%D%/launch.c \
	%D%/launch.h \
	%D%/server.c \
	%D%/server.h \
	%D%/sweep.c \
	%D%/sweep.h
