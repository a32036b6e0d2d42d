# Reports beside pyinstrument's, and in the programs that people open them with;
# what cannot be installed is skipped, with a word.
conformance_tests = \
	%D%/test_browser.sh \
	%D%/test_chrono.py \
	%D%/test_cmdline.sh \
	%D%/test_flamegraph.sh \
	%D%/test_flat.sh \
	%D%/test_gecko.sh \
	%D%/test_html.py \
	%D%/test_lines.sh \
	%D%/test_profiles.sh \
	%D%/test_pyisession.sh \
	%D%/test_read_profiles.sh \
	%D%/test_saved.sh \
	%D%/test_sessions.sh \
	%D%/test_status.py
side_tests += $(conformance_tests)
dist_check_SCRIPTS += $(conformance_tests)
EXTRA_DIST += \
	%D%/browse.py \
	%D%/flat_sessions.py \
	%D%/read_flat.py \
	%D%/read_html.py \
	%D%/read_ordered.py \
	%D%/read_profiles.py \
	%D%/grid.py \
	%D%/open_gecko.py \
	%D%/random_sessions.py \
	%D%/compare_sessions.py \
	%D%/tools.sh \
	tests/lib/mended.py tests/lib/on_terminal.py tests/lib/pitop.py

check_PROGRAMS += %D%/session_reports
tests_conformance_session_reports_SOURCES = %D%/session_reports.c
tests_conformance_session_reports_LDADD = libload.a librender.a libmodel.a \
	$(base_libs) $(render_libs) $(YAJL_LIBS)
