# The bytes of a stream into a model: a library of its own, for those who have no
# event loop.
noinst_LIBRARIES += libingest.a
libingest_a_CFLAGS = $(library_cflags)
libingest_a_SOURCES = \
	%D%/ingest.c \
	%D%/ingest.h

noinst_LIBRARIES += libcollect.a
libcollect_a_CFLAGS = $(AM_CFLAGS) $(UV_CFLAGS) $(ZLIB_CFLAGS)
libcollect_a_SOURCES = \
	%D%/block.c \
	%D%/block.h \
	%D%/fds.c \
	%D%/fds.h \
	%D%/item.c \
	%D%/item.h \
	%D%/items.def \
	%D%/keeper.c \
	%D%/keeper.h \
	%D%/launch.c \
	%D%/launch.h \
	%D%/peer.c \
	%D%/peer.h \
	%D%/input.c \
	%D%/input.h \
	%D%/playback.c \
	%D%/playback.h \
	%D%/growing.c \
	%D%/growing.h \
	%D%/recorder.c \
	%D%/recorder.h \
	%D%/server.c \
	%D%/server.h \
	%D%/sweep.c \
	%D%/sweep.h \
	%D%/thin.c \
	%D%/thin.h
