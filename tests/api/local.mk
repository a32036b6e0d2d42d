# The library in a shared object, as an extension of another program has it.
check_PROGRAMS += %D%/pit.so
tests_api_pit_so_SOURCES =
tests_api_pit_so_LDADD = $(library_libs) $(render_libs)
# All of libpit.a, and of the others what that needs.
tests_api_pit_so_LINK = $(CC) $(AM_CFLAGS) $(CFLAGS) -shared \
	-Wl,-u,pit_report -o $@

api_tests = %D%/test_api
cmocka_tests += $(api_tests)
tests_api_test_api_SOURCES = %D%/test_api.c
tests_api_test_api_LDADD = libwire.a $(base_libs) $(CMOCKA_LIBS) -ldl
EXTRA_tests_api_test_api_DEPENDENCIES = %D%/pit.so

dist_check_SCRIPTS += %D%/check-library.sh
side_tests += %D%/check-library.sh

# Reader and sampler in an extension of an interpreter.
check_LTLIBRARIES += %D%/alone.la
tests_api_alone_la_SOURCES = %D%/alone.c
tests_api_alone_la_CFLAGS = $(inside_cflags)
tests_api_alone_la_LDFLAGS = -module -avoid-version -shared \
	-rpath /nowhere -Wl,-z,now -Wl,-z,defs
tests_api_alone_la_LIBADD = libinside.la
$(tests_api_alone_la_OBJECTS): override CFLAGS += $(inside_bare)
dist_check_SCRIPTS += %D%/test_alone.sh
side_tests += %D%/test_alone.sh
EXTRA_DIST += %D%/alone.py
