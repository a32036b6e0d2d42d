noinst_LIBRARIES += libwire.a
libwire_a_CFLAGS = $(library_cflags)
libwire_a_SOURCES = \
	%D%/dec.c \
	%D%/dec.h \
	%D%/enc.c \
	%D%/enc.h \
	%D%/event.h \
	%D%/layout.c \
	%D%/layout.h \
	%D%/records.def
