noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	%D%/err.c \
	%D%/err.h \
	%D%/mem.c \
	%D%/mem.h \
	%D%/out.c \
	%D%/out.h \
	%D%/varint.h
