# Reports beside pyinstrument's, and in the programs that people open them with;
# what cannot be installed is skipped, with a word.
conformance_tests =
TESTS += $(conformance_tests)
dist_check_SCRIPTS += $(conformance_tests)
EXTRA_DIST += %D%/tools.sh tests/lib/mended.py
