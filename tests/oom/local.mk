# Scenarios in which the nth allocation fails, for every n.
cmocka_tests += %D%/test_report
tests_oom_test_report_SOURCES = %D%/test_report.c
tests_oom_test_report_LDADD = libcollect.a libingest.a librender.a libmodel.a libwire.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lm

cmocka_tests += %D%/test_recording
tests_oom_test_recording_SOURCES = %D%/test_recording.c
tests_oom_test_recording_LDADD = libcollect.a libingest.a libmodel.a libwire.a $(base_libs) \
	$(ZLIB_LIBS) $(CMOCKA_LIBS)
