# The sampler beside real programs, with every CPython found: what they see of
# it (nothing), and how it begins and ends with them. watch is the smallest
# viewer.
check_PROGRAMS += %D%/watch %D%/execs %D%/fakepy %D%/refuse
tests_parity_watch_SOURCES = %D%/watch.c
tests_parity_watch_LDADD = libpreload.a libwire.a libbase.a
# The sampler is loaded before what these link, which a sanitizer's library
# does not bear.
plain_cflags = -std=gnu11 $(WARN_CFLAGS)
tests_parity_execs_SOURCES = %D%/execs.c
tests_parity_execs_CFLAGS = $(plain_cflags)
tests_parity_execs_LDFLAGS =
tests_parity_fakepy_SOURCES = %D%/fakepy.c
tests_parity_fakepy_CFLAGS = $(plain_cflags)
tests_parity_fakepy_LDFLAGS = -rdynamic
check_LTLIBRARIES += %D%/clock.la
tests_parity_clock_la_SOURCES = %D%/clock.c
tests_parity_clock_la_CFLAGS = $(plain_cflags)
tests_parity_clock_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_parity_refuse_SOURCES = %D%/refuse.c
tests_parity_refuse_CFLAGS = $(plain_cflags)
tests_parity_refuse_LDFLAGS =

parity_tests = %D%/test_life.sh %D%/test_parity.sh %D%/check-exports.sh %D%/check-flags.sh \
	%D%/test_foreign.sh
dist_check_SCRIPTS += $(parity_tests)
side_tests += $(parity_tests)
EXTRA_DIST += %D%/descriptors.py %D%/foreign.py %D%/life.py %D%/parity.py %D%/pool.py %D%/watched.py

# The same of the whole: everything that pyinstrument-top starts.
dist_check_SCRIPTS += %D%/test_launched.sh
side_tests += %D%/test_launched.sh
EXTRA_DIST += %D%/launched.py

# Signals to it and to its process group.
dist_check_SCRIPTS += %D%/test_groups.sh
side_tests += %D%/test_groups.sh
EXTRA_DIST += %D%/groups.py
