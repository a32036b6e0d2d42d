# The library, for whoever links it into a program of theirs.
noinst_LIBRARIES += libpit.a
libpit_a_CFLAGS = $(library_cflags)
libpit_a_SOURCES = \
	%D%/pit.c \
	%D%/pit.h
library_libs = libpit.a libingest.a librender.a libmodel.a libwire.a libbase.a
