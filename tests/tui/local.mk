# tests/tui: key scripts and the screens they give. GENERATE=1 make check
# TESTS=... rewrites what is expected; look at the difference before commit.
screen_tests = \
	%D%/again.steps \
	%D%/beside.steps \
	%D%/calls_bar.steps \
	%D%/calm.steps \
	%D%/callers.steps \
	%D%/chains.steps \
	%D%/chosen.steps \
	%D%/coarse.steps \
	%D%/deep.steps \
	%D%/diff.steps \
	%D%/diff_file.steps \
	%D%/diff_views.steps \
	%D%/empty.steps \
	%D%/end.steps \
	%D%/every.steps \
	%D%/few.steps \
	%D%/filter.steps \
	%D%/first.steps \
	%D%/flame.steps \
	%D%/functions.steps \
	%D%/grouped.steps \
	%D%/groups.steps \
	%D%/help.steps \
	%D%/hostile.steps \
	%D%/imports.steps \
	%D%/keys.steps \
	%D%/lanes.steps \
	%D%/library.steps \
	%D%/marks.steps \
	%D%/minute.steps \
	%D%/mode.steps \
	%D%/move.steps \
	%D%/more.steps \
	%D%/mouse.steps \
	%D%/noscreen.steps \
	%D%/order.steps \
	%D%/output.steps \
	%D%/output_bar.steps \
	%D%/part.steps \
	%D%/paste.steps \
	%D%/patterns.steps \
	%D%/pause.steps \
	%D%/plain.steps \
	%D%/printed.steps \
	%D%/range.steps \
	%D%/rate.steps \
	%D%/recursion.steps \
	%D%/replay.steps \
	%D%/save.steps \
	%D%/scope.steps \
	%D%/scroll_bar.steps \
	%D%/search.steps \
	%D%/set.steps \
	%D%/sideways.steps \
	%D%/sizes.steps \
	%D%/sort.steps \
	%D%/source.steps \
	%D%/source_bar.steps \
	%D%/split.steps \
	%D%/states.steps \
	%D%/threads.steps \
	%D%/timeline.steps \
	%D%/tree.steps \
	%D%/views.steps \
	%D%/who.steps \
	%D%/wide.steps \
	%D%/window.steps \
	%D%/yank.steps \
	%D%/zoom.steps

side_tests += $(screen_tests) %D%/check-keys.sh
dist_check_SCRIPTS += %D%/check-keys.sh
TEST_EXTENSIONS += .steps
if HAVE_CMOCKA
check_PROGRAMS += %D%/screen
STEPS_LOG_COMPILER = $(limit) $(top_builddir)/%D%/screen
else
STEPS_LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/no-cmocka.sh
endif
EXTRA_DIST += $(screen_tests) $(screen_tests:.steps=.screen) %D%/demo.inc
tests_tui_screen_SOURCES = %D%/screen.c $(stream_sources)
tests_tui_screen_LDADD = libtui.a libmodel.a $(base_libs) $(CURSES_LIBS) \
	$(VTERM_LIBS) $(CMOCKA_LIBS) -lm

unit_tests += tests/unit/test_tui
tests_unit_test_tui_SOURCES = tests/unit/test_tui.c $(stream_sources)
tests_unit_test_tui_LDADD = libtui.a libmodel.a $(base_libs) $(CURSES_LIBS) \
	$(VTERM_LIBS) $(CMOCKA_LIBS) -lm

unit_tests += tests/unit/test_tui_random
tests_unit_test_tui_random_SOURCES = tests/unit/test_tui_random.c $(stream_sources)
tests_unit_test_tui_random_LDADD = libtui.a libmodel.a $(base_libs) $(CURSES_LIBS) \
	$(VTERM_LIBS) $(CMOCKA_LIBS) -lm

unit_tests += tests/unit/test_paint
tests_unit_test_paint_SOURCES = tests/unit/test_paint.c
tests_unit_test_paint_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_unit_test_paint_LDADD = libtui.a $(base_libs) $(VTERM_LIBS) $(CMOCKA_LIBS)

unit_tests += tests/unit/test_frame
tests_unit_test_frame_SOURCES = tests/unit/test_frame.c
tests_unit_test_frame_LDADD = libtui.a $(base_libs) $(CMOCKA_LIBS)
