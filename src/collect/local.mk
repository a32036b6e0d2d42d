noinst_LIBRARIES += libcollect.a
libcollect_a_CFLAGS = $(AM_CFLAGS) $(UV_CFLAGS) $(ZLIB_CFLAGS)
libcollect_a_SOURCES = \
	%D%/block.c \
	%D%/block.h \
	%D%/ingest.c \
	%D%/ingest.h \
	%D%/item.c \
	%D%/item.h \
	%D%/items.def \
	%D%/launch.c \
	%D%/launch.h \
	%D%/peer.c \
	%D%/peer.h \
	%D%/playback.c \
	%D%/playback.h \
	%D%/recorder.c \
	%D%/recorder.h \
	%D%/server.c \
	%D%/server.h \
	%D%/sweep.c \
	%D%/sweep.h \
	%D%/thin.c \
	%D%/thin.h
