bin_PROGRAMS += pyinstrument-top
pyinstrument_top_CPPFLAGS = $(AM_CPPFLAGS) -DPKGLIBDIR='"$(pkglibdir)"'
pyinstrument_top_CFLAGS = $(AM_CFLAGS) $(UV_CFLAGS)
pyinstrument_top_LDADD = libtui.a libcollect.a librender.a libmodel.a \
	libwire.a libbase.a $(CURSES_LIBS) $(VTERM_LIBS) $(UV_LIBS) \
	$(CJSON_LIBS) -lm
pyinstrument_top_SOURCES = \
	%D%/main.c
