# All but main(), so that the tests can link it.
noinst_LIBRARIES += libapp.a
libapp_a_CFLAGS = $(AM_CFLAGS) $(UV_CFLAGS)
libapp_a_SOURCES = \
	%D%/attach.c \
	%D%/attach.h \
	%D%/baseline.c \
	%D%/baseline.h \
	%D%/beside.c \
	%D%/beside.h \
	%D%/browser.c \
	%D%/config.c \
	%D%/config.h \
	%D%/browser.h \
	%D%/custom.c \
	%D%/custom.h \
	%D%/door.c \
	%D%/door.h \
	%D%/editor.c \
	%D%/editor.h \
	%D%/ending.c \
	%D%/ending.h \
	%D%/fatal.c \
	%D%/fatal.h \
	%D%/fd_write.c \
	%D%/folder.c \
	%D%/folder.h \
	%D%/guest.c \
	%D%/guest.h \
	%D%/keep.c \
	%D%/keep.h \
	%D%/loaded.c \
	%D%/loaded.h \
	%D%/meter.c \
	%D%/meter.h \
	%D%/options.c \
	%D%/options.def \
	%D%/options.h \
	%D%/options_check.c \
	%D%/options_check.h \
	%D%/options_help.c \
	%D%/options_table.h \
	%D%/options_take.c \
	%D%/options_take.h \
	%D%/options_value.c \
	%D%/options_value.h \
	%D%/orphan.c \
	%D%/orphan.h \
	%D%/output_file.c \
	%D%/output_file.h \
	%D%/page.c \
	%D%/part.c \
	%D%/part.h \
	%D%/page.h \
	%D%/part.c \
	%D%/part.h \
	%D%/program.c \
	%D%/program.h \
	%D%/pty.c \
	%D%/pty.h \
	%D%/reattach.c \
	%D%/reattach.h \
	%D%/reattach_find.c \
	%D%/reattach_find.h \
	%D%/record.c \
	%D%/record.h \
	%D%/replay.c \
	%D%/replay.h \
	%D%/report.c \
	%D%/report.h \
	%D%/report_file.c \
	%D%/report_file.h \
	%D%/report_stream.c \
	%D%/run.c \
	%D%/run.h \
	%D%/plain.c \
	%D%/plain.h \
	%D%/run_headless.c \
	%D%/run_tui.c \
	%D%/run_tui.h \
	%D%/save.c \
	%D%/save.h \
	%D%/saved.c \
	%D%/saved.h \
	%D%/saved_add.c \
	%D%/saved_print.c \
	%D%/saved_run.c \
	%D%/screen.h \
	%D%/screen_draw.c \
	%D%/screen_events.c \
	%D%/screen_loop.c \
	%D%/screen_replay.c \
	%D%/screen_requests.c \
	%D%/screen_save.c \
	%D%/signals.c \
	%D%/signals.h \
	%D%/tail.c \
	%D%/tail.h \
	%D%/tty.c \
	%D%/tty.h \
	%D%/waiting.c \
	%D%/waiting.h \
	%D%/witness.c \
	%D%/witness.h

bin_PROGRAMS += pyinstrument-top
pyinstrument_top_CPPFLAGS = $(AM_CPPFLAGS) -DPKGLIBDIR='"$(pkglibdir)"'
pyinstrument_top_CFLAGS = $(AM_CFLAGS) $(UV_CFLAGS)
app_libs = libapp.a libtui.a libload.a libcollect.a libingest.a libpreload.a librender.a libmodel.a libwire.a \
	libbase.a $(CURSES_LIBS) $(VTERM_LIBS) $(UV_LIBS) $(ZLIB_LIBS) \
	$(YAJL_LIBS) $(render_libs) -lm
pyinstrument_top_LDADD = $(app_libs)
pyinstrument_top_SOURCES = %D%/main.c
