# Reports as pyinstrument makes them; gen.py tells where the files come from.
EXTRA_DIST += %D%/gen.py %D%/sessions

cmocka_tests += %D%/test_golden
tests_golden_test_golden_SOURCES = \
	%D%/session.c \
	%D%/session.h \
	%D%/test_golden.c
tests_golden_test_golden_LDADD = librender.a libload.a libmodel.a $(base_libs) \
	$(render_libs) $(YAJL_LIBS) $(CMOCKA_LIBS) -lm
