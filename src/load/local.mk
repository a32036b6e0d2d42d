noinst_LIBRARIES += libload.a
libload_a_CFLAGS = $(library_cflags) $(YAJL_CFLAGS)
libload_a_SOURCES = \
	%D%/fields.c \
	%D%/fields.h \
	%D%/here.c \
	%D%/here.h \
	%D%/json.c \
	%D%/json.h \
	%D%/load.c \
	%D%/load.h \
	%D%/quick.c \
	%D%/quick.h \
	%D%/records.c \
	%D%/records.h \
	%D%/source.c \
	%D%/source.h
