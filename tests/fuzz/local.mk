# Fuzz targets. Most eat streams, and share a corpus and a dictionary; a target
# with a corpus of its own has its name. make check replays the corpora; with
# --enable-fuzzing (and CC=clang) they are libFuzzer programs, and fuzz-smoke
# runs each for a while.
fuzz_targets = %D%/fuzz_dec %D%/fuzz_history %D%/fuzz_keys %D%/fuzz_model \
	%D%/fuzz_output %D%/fuzz_query %D%/fuzz_recording \
	%D%/fuzz_session %D%/fuzz_write
check_PROGRAMS += $(fuzz_targets)
EXTRA_DIST += %D%/corpus %D%/dec.dict %D%/output.dict %D%/session.dict
if FUZZING
fuzz_main =
fuzz_engine = -fsanitize=fuzzer
else
fuzz_main = %D%/replay.c
fuzz_engine =
side_tests += $(fuzz_targets)
endif

tests_fuzz_fuzz_dec_SOURCES = %D%/fuzz_dec.c %D%/fuzz.h $(fuzz_main)
tests_fuzz_fuzz_dec_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"dec"'
tests_fuzz_fuzz_dec_LDFLAGS = $(AM_LDFLAGS) $(fuzz_engine)
tests_fuzz_fuzz_dec_LDADD = libwire.a $(base_libs)

tests_fuzz_fuzz_history_SOURCES = %D%/fuzz_history.c %D%/fuzz.h $(fuzz_main)
tests_fuzz_fuzz_history_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"history"'
tests_fuzz_fuzz_history_LDFLAGS = $(AM_LDFLAGS) $(fuzz_engine)
tests_fuzz_fuzz_history_LDADD = libmodel.a libwire.a $(base_libs)

tests_fuzz_fuzz_model_SOURCES = %D%/fuzz_model.c %D%/fuzz.h $(fuzz_main)
tests_fuzz_fuzz_model_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"dec"'
tests_fuzz_fuzz_model_LDFLAGS = $(AM_LDFLAGS) $(fuzz_engine)
tests_fuzz_fuzz_model_LDADD = libcollect.a libingest.a librender.a libmodel.a libwire.a $(base_libs) \
	$(render_libs) -lm

tests_fuzz_fuzz_query_SOURCES = %D%/fuzz_query.c %D%/fuzz.h $(fuzz_main)
tests_fuzz_fuzz_query_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"dec"'
tests_fuzz_fuzz_query_LDFLAGS = $(AM_LDFLAGS) $(fuzz_engine)
tests_fuzz_fuzz_query_LDADD = libcollect.a libingest.a libmodel.a libwire.a $(base_libs)

tests_fuzz_fuzz_recording_SOURCES = %D%/fuzz_recording.c %D%/fuzz.h $(fuzz_main)
tests_fuzz_fuzz_recording_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"recording"'
tests_fuzz_fuzz_recording_LDFLAGS = $(AM_LDFLAGS) $(fuzz_engine)
tests_fuzz_fuzz_recording_LDADD = libcollect.a libingest.a librender.a libmodel.a \
	libwire.a $(base_libs) $(ZLIB_LIBS) $(render_libs) -lm

tests_fuzz_fuzz_keys_SOURCES = %D%/fuzz_keys.c %D%/fuzz.h $(fuzz_main)
tests_fuzz_fuzz_keys_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"keys"'
tests_fuzz_fuzz_keys_LDFLAGS = $(AM_LDFLAGS) $(fuzz_engine)
tests_fuzz_fuzz_keys_LDADD = libtui.a libmodel.a libwire.a $(base_libs) \
	$(CURSES_LIBS) $(VTERM_LIBS) -lm

tests_fuzz_fuzz_output_SOURCES = %D%/fuzz_output.c %D%/fuzz.h $(fuzz_main)
tests_fuzz_fuzz_output_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"output"'
tests_fuzz_fuzz_output_LDFLAGS = $(AM_LDFLAGS) $(fuzz_engine)
tests_fuzz_fuzz_output_LDADD = libtui.a libmodel.a libwire.a $(base_libs) \
	$(CURSES_LIBS) $(VTERM_LIBS) -lm

tests_fuzz_fuzz_session_SOURCES = %D%/fuzz_session.c %D%/fuzz.h $(fuzz_main)
tests_fuzz_fuzz_session_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"session"'
tests_fuzz_fuzz_session_LDFLAGS = $(AM_LDFLAGS) $(fuzz_engine)
tests_fuzz_fuzz_session_LDADD = libload.a librender.a libmodel.a libwire.a \
	$(base_libs) $(YAJL_LIBS) $(render_libs) -lm

tests_fuzz_fuzz_write_SOURCES = %D%/fuzz_write.c %D%/fuzz.h %D%/readback.h \
	%D%/readback_binary.c %D%/readback_ordered.c %D%/readback_page.c \
	%D%/readback_text.c \
	$(fuzz_main)
tests_fuzz_fuzz_write_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_builddir)/src \
	-DFUZZ_CORPUS='"write"'
tests_fuzz_fuzz_write_LDFLAGS = $(AM_LDFLAGS) $(fuzz_engine)
tests_fuzz_fuzz_write_LDADD = libload.a librender.a libmodel.a libwire.a \
	$(base_libs) $(YAJL_LIBS) $(EXPAT_LIBS) $(ZLIB_LIBS) $(render_libs) -lm

# -entropic=0: half of a run of keys goes into libFuzzer's own books without. Scripts of
# keys and output that are longer than -max_len do more of the same.
FUZZ_SECONDS = 60
fuzz-smoke: $(fuzz_targets)
	@for target in $(fuzz_targets); do \
		name=$${target##*/fuzz_}; \
		dir='$(top_srcdir)/tests/fuzz'; \
		corpus=dec; \
		test ! -d $$dir/corpus/$$name || corpus=$$name; \
		dict=dec; test ! -f $$dir/$$name.dict || dict=$$name; \
		length=0; \
		case $$name in keys | output) length=96 ;; esac; \
		mkdir -p fuzz-found/$$name || exit 1; \
		./$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 \
			-entropic=0 -max_len=$$length \
			-dict=$$dir/$$dict.dict \
			-artifact_prefix=fuzz-found/$$name- \
			fuzz-found/$$name $$dir/corpus/$$corpus || exit 1; \
	done
.PHONY: fuzz-smoke
