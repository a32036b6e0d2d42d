noinst_LIBRARIES += libwire.a
libwire_a_SOURCES = \
	%D%/dec.h \
	%D%/enc.h \
	%D%/event.h \
	%D%/records.def
