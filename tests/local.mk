# Programs that cmocka runs. Without it each is skipped, and its log says why.
cmocka_tests =
TEST_EXTENSIONS += .skip
SKIP_LOG_COMPILER = $(SHELL)
EXTRA_DIST += tests/no-cmocka.sh tests/valgrind.supp
if HAVE_CMOCKA
check_PROGRAMS += $(cmocka_tests)
side_tests += $(cmocka_tests)
else
skipped_tests = $(cmocka_tests:=.skip)
side_tests += $(skipped_tests)
CLEANFILES += $(skipped_tests)
$(skipped_tests): tests/no-cmocka.sh
	@$(MKDIR_P) $(@D)
	@cp $< $@
endif

# Each kind of test has a folder and a local.mk of its own.
include tests/unit/local.mk
include tests/oom/local.mk
include tests/fuzz/local.mk
include tests/golden/local.mk
include tests/tui/local.mk
include tests/cli/local.mk
include tests/pty/local.mk
include tests/pyver/local.mk
include tests/parity/local.mk
include tests/api/local.mk
include tests/python/local.mk
include tests/conformance/local.mk

# What they check is the files themselves.
tree_tests = tests/check-layers.sh tests/check-manual.sh \
	tests/check-protocol.sh
dist_check_SCRIPTS += $(tree_tests)
side_tests += $(tree_tests)

# Not a part of make check: needs root and makes a Debian root (see there).
dist_check_SCRIPTS += tests/run-in-sid.sh tests/make-free-threaded.sh
