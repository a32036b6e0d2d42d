noinst_LIBRARIES += libtui.a
libtui_a_CFLAGS = $(AM_CFLAGS) $(CURSES_CFLAGS) $(VTERM_CFLAGS)
libtui_a_SOURCES = \
	%D%/canvas.h \
	%D%/term.h \
	%D%/tui.h
