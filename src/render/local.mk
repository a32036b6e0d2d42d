noinst_LIBRARIES += librender.a
librender_a_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)
librender_a_SOURCES = \
	%D%/renderer.h \
	%D%/renderers.def
