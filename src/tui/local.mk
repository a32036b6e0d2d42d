noinst_LIBRARIES += libtui.a
libtui_a_CFLAGS = $(AM_CFLAGS) $(CURSES_CFLAGS) $(VTERM_CFLAGS)
libtui_a_SOURCES = \
	%D%/backlog.c \
	%D%/backlog.h \
	%D%/bars.c \
	%D%/bars.h \
	%D%/canvas.c \
	%D%/canvas.h \
	%D%/guard.c \
	%D%/guard.h \
	%D%/keys.c \
	%D%/keys.def \
	%D%/keys.h \
	%D%/layout.c \
	%D%/layout.h \
	%D%/pane.c \
	%D%/pane.h \
	%D%/pane_help.c \
	%D%/pane_output.c \
	%D%/pane_output.h \
	%D%/pane_timeline.c \
	%D%/pane_tree.c \
	%D%/pane_tree.h \
	%D%/panes.def \
	%D%/prompt.c \
	%D%/prompt.h \
	%D%/rate.c \
	%D%/rate.h \
	%D%/roles.def \
	%D%/rows.c \
	%D%/rows.h \
	%D%/siblings.c \
	%D%/siblings.h \
	%D%/term.h \
	%D%/term_curses.c \
	%D%/term_mem.c \
	%D%/theme.c \
	%D%/theme.h \
	%D%/tree_draw.c \
	%D%/tree_draw.h \
	%D%/tui.c \
	%D%/tui.h \
	%D%/tui_draw.c \
	%D%/tui_state.h \
	%D%/typing.c \
	%D%/typing.h \
	%D%/weights.c
