# The real binary in a real terminal, driven through tmux; skipped without it.
pty_tests = \
	%D%/test_bad_input.sh \
	%D%/test_chosen.sh \
	%D%/test_compare.sh \
	%D%/test_config.sh \
	%D%/test_cut_off.sh \
	%D%/test_daemon.sh \
	%D%/test_deep.sh \
	%D%/test_diff.sh \
	%D%/test_editor.sh \
	%D%/test_leave.sh \
	%D%/test_life.sh \
	%D%/test_limits.sh \
	%D%/test_load.sh \
	%D%/test_long.sh \
	%D%/test_marks.sh \
	%D%/test_mouse.sh \
	%D%/test_output.sh \
	%D%/test_filter.sh \
	%D%/test_formats.sh \
	%D%/test_outfile.sh \
	%D%/test_plain.py \
	%D%/test_reattach.sh \
	%D%/test_reattach_lost.sh \
	%D%/test_record.sh \
	%D%/test_replay.sh \
	%D%/test_report.sh \
	%D%/test_page.sh \
	%D%/test_part.sh \
	%D%/test_save.sh \
	%D%/test_saved.sh \
	%D%/test_signals.sh \
	%D%/test_slow.py \
	%D%/test_storm.sh \
	%D%/test_streams.sh \
	%D%/test_suspend.sh \
	%D%/test_window.sh
side_tests += $(pty_tests)
dist_check_SCRIPTS += $(pty_tests)
EXTRA_DIST += %D%/lib.sh
