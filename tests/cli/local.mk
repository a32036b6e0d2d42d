# The command line, as people type it.
cli_tests = \
	%D%/test_completions.sh
TESTS += $(cli_tests)
dist_check_SCRIPTS += $(cli_tests)
