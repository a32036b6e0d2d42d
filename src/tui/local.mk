noinst_LIBRARIES += libtui.a
libtui_a_CFLAGS = $(AM_CFLAGS) $(CURSES_CFLAGS) $(VTERM_CFLAGS)
libtui_a_SOURCES = \
	%D%/canvas.c \
	%D%/canvas.h \
	%D%/keys.c \
	%D%/keys.def \
	%D%/keys.h \
	%D%/layout.c \
	%D%/layout.h \
	%D%/roles.def \
	%D%/term.h \
	%D%/term_curses.c \
	%D%/term_mem.c \
	%D%/theme.c \
	%D%/theme.h \
	%D%/tui.h
