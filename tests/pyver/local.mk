# Tests with every CPython found. PIT_PYTHONS="PATH ..." chooses others.
check_PROGRAMS += %D%/look %D%/slots %D%/watch %D%/lines
tests_pyver_look_SOURCES = %D%/look.c tests/lib/peek_remote.c \
	tests/lib/peek_remote.h
tests_pyver_look_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_pyver_look_LDADD = libreader.a libwire.a libbase.a
tests_pyver_slots_SOURCES = %D%/slots.c
tests_pyver_slots_LDADD = libreader.a
tests_pyver_watch_SOURCES = %D%/watch.c tests/lib/peek_remote.c \
	tests/lib/peek_remote.h
tests_pyver_watch_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_pyver_watch_LDADD = libreader.a libwire.a libbase.a

tests_pyver_lines_SOURCES = %D%/lines.c
tests_pyver_lines_LDADD = libreader.a libwire.a

pyver_tests = \
	%D%/test_lines.sh \
	%D%/test_opcodes.sh \
	%D%/test_slots.sh \
	%D%/test_names.sh \
	%D%/test_facts.sh \
	%D%/test_threads.sh \
	%D%/test_calls.sh \
	%D%/test_forked.sh \
	%D%/test_idle.sh \
	%D%/test_imports.sh \
	%D%/test_interpreters.sh
pyver_timed_tests = \
	%D%/test_stacks.sh \
	%D%/test_states.sh \
	%D%/test_tasks.sh \
	%D%/test_greenlets.sh \
	%D%/test_loops.sh \
	%D%/test_trio.sh \
	%D%/test_truth.sh \
	%D%/test_windows.sh
dist_check_SCRIPTS += %D%/each.sh %D%/each_with.sh %D%/pythons.sh $(pyver_tests) \
	$(pyver_timed_tests)
side_tests += $(pyver_tests)
timed_tests += $(pyver_timed_tests)
EXTRA_DIST += \
	%D%/calls.py \
	%D%/codes.py \
	%D%/facts.py \
	%D%/forked.py \
	%D%/graph.py \
	%D%/greenlets.py \
	%D%/idle.py \
	%D%/idle_trio.py \
	%D%/imports.py \
	%D%/interpreters.py \
	%D%/lines.py \
	%D%/look.py \
	%D%/loops.py \
	%D%/names.py \
	%D%/stacks.py \
	%D%/states.py \
	%D%/tasks.py \
	%D%/threads.py \
	%D%/watch.py \
	%D%/windows.py \
	%D%/truth.py \
	tests/targets/awaits.py \
	tests/targets/callbacks.py \
	tests/targets/cfunctions.py \
	tests/targets/churn.py \
	tests/targets/classes.py \
	tests/targets/collecting.py \
	tests/targets/edges.py \
	tests/targets/forks.py \
	tests/targets/generators.py \
	tests/targets/greenlets.py \
	tests/targets/imports.py \
	tests/targets/instrumented.py \
	tests/targets/interpreters.py \
	tests/targets/lacked.py \
	tests/targets/lives.py \
	tests/targets/phases.py \
	tests/targets/recursion.py \
	tests/targets/rhythm.py \
	tests/targets/states.py \
	tests/targets/tasks.py \
	tests/targets/threads_fork.py \
	tests/targets/threads.py \
	tests/targets/waits.py \
	tests/targets/windows.py \
	tests/targets/trios.py \
	tests/targets/truth.py
