# What whoever links libbase.a links; in a sampler it has no patterns.
base_libs = libbase.a $(PCRE2_LIBS)

noinst_LIBRARIES += libbase.a
EXTRA_DIST += %D%/width.py
libbase_a_CFLAGS = $(library_cflags) $(PCRE2_CFLAGS)
libbase_a_SOURCES = \
	%D%/ansi.c \
	%D%/ansi.h \
	%D%/ascii.c \
	%D%/ascii.h \
	%D%/clock.h \
	%D%/decimal.c \
	%D%/decimal.h \
	%D%/err.c \
	%D%/err.h \
	%D%/mem.c \
	%D%/mem.h \
	%D%/nearest.c \
	%D%/nearest.h \
	%D%/out.c \
	%D%/out.h \
	%D%/path.c \
	%D%/path.h \
	%D%/printed_lines.c \
	%D%/printed_lines.h \
	%D%/random.h \
	%D%/regex.c \
	%D%/regex.h \
	%D%/regex_text.c \
	%D%/regex_text.h \
	%D%/surrogate.c \
	%D%/surrogate.h \
	%D%/source.h \
	%D%/table.c \
	%D%/table.h \
	%D%/utf8.c \
	%D%/utf8.h \
	%D%/varint.h \
	%D%/width.def
