# The command line, as people type it.
cli_tests = \
	%D%/test_async.py \
	%D%/test_beside.sh \
	%D%/test_bytes.py \
	%D%/test_completions.sh \
	%D%/test_examples.sh \
	%D%/test_measured.py \
	%D%/test_mode.py \
	%D%/test_threads.py
side_tests += $(cli_tests)
dist_check_SCRIPTS += $(cli_tests)
