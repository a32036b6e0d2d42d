# Reports as pyinstrument makes them; gen.py tells where the files come from.
EXTRA_DIST += %D%/gen.py %D%/sessions

if HAVE_CMOCKA
check_PROGRAMS += %D%/test_golden
TESTS += %D%/test_golden
endif
tests_golden_test_golden_SOURCES = \
	%D%/session.c \
	%D%/session.h \
	%D%/test_golden.c
tests_golden_test_golden_LDADD = librender.a libmodel.a libbase.a \
	$(CJSON_LIBS) $(CMOCKA_LIBS) -lm
