# One program per module, with a stanza of its own. The names of tests are the
# promises they check; "make check TESTS=tests/unit/test_NAME" runs one.
unit_tests =
cmocka_tests += $(unit_tests)
EXTRA_DIST += tests/lib/test.h

# A stream by hand, for the tests of what a model makes of it.
stream_sources = tests/lib/stream.c tests/lib/stream.h
# A snapshot by hand, for the tests of what reads one.
scene_sources = tests/lib/scene.c tests/lib/scene.h
# What a sampler wrote about a fake interpreter.
heard_sources = tests/lib/heard.c tests/lib/heard.h \
	tests/lib/fake_python.c tests/lib/fake_python.h
# Random lives.
life_sources = tests/lib/life.c tests/lib/life.h $(stream_sources)

unit_tests += %D%/test_dec
tests_unit_test_dec_SOURCES = %D%/test_dec.c
tests_unit_test_dec_LDADD = libwire.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_enc
tests_unit_test_enc_SOURCES = %D%/test_enc.c
tests_unit_test_enc_LDADD = libwire.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_err
tests_unit_test_err_SOURCES = %D%/test_err.c
tests_unit_test_err_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_mem
tests_unit_test_mem_SOURCES = %D%/test_mem.c
tests_unit_test_mem_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_out
tests_unit_test_out_SOURCES = %D%/test_out.c
tests_unit_test_out_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_regex
tests_unit_test_regex_SOURCES = %D%/test_regex.c
tests_unit_test_regex_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_path
tests_unit_test_path_SOURCES = %D%/test_path.c
tests_unit_test_path_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_peek
tests_unit_test_peek_SOURCES = %D%/test_peek.c
tests_unit_test_peek_LDADD = libreader.a libwire.a $(CMOCKA_LIBS)

unit_tests += %D%/test_utf8
tests_unit_test_utf8_SOURCES = %D%/test_utf8.c
tests_unit_test_utf8_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_varint
tests_unit_test_varint_SOURCES = %D%/test_varint.c
tests_unit_test_varint_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_model
tests_unit_test_model_SOURCES = %D%/test_model.c $(stream_sources)
tests_unit_test_model_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_model_random
tests_unit_test_model_random_SOURCES = %D%/test_model_random.c \
	$(stream_sources)
tests_unit_test_model_random_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_envp
tests_unit_test_envp_SOURCES = %D%/test_envp.c
tests_unit_test_envp_LDADD = libpreload.a $(CMOCKA_LIBS)

unit_tests += %D%/test_filter
tests_unit_test_filter_SOURCES = %D%/test_filter.c
tests_unit_test_filter_LDADD = libpreload.a $(CMOCKA_LIBS)

unit_tests += %D%/test_image
tests_unit_test_image_SOURCES = %D%/test_image.c
tests_unit_test_image_LDADD = libpreload.a $(CMOCKA_LIBS)

unit_tests += %D%/test_rate
tests_unit_test_rate_SOURCES = %D%/test_rate.c
tests_unit_test_rate_LDADD = libsampler.a $(CMOCKA_LIBS)

unit_tests += %D%/test_kin
tests_unit_test_kin_SOURCES = %D%/test_kin.c
tests_unit_test_kin_LDADD = $(CMOCKA_LIBS)

unit_tests += %D%/test_vdso
tests_unit_test_vdso_SOURCES = %D%/test_vdso.c
tests_unit_test_vdso_LDADD = libsampler.a $(CMOCKA_LIBS)

unit_tests += %D%/test_symtab
tests_unit_test_symtab_SOURCES = %D%/test_symtab.c
tests_unit_test_symtab_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_timeline
tests_unit_test_timeline_SOURCES = %D%/test_timeline.c
tests_unit_test_timeline_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_tree
tests_unit_test_tree_SOURCES = %D%/test_tree.c
tests_unit_test_tree_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_fold
tests_unit_test_fold_SOURCES = %D%/test_fold.c $(stream_sources)
tests_unit_test_fold_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_fold_random
tests_unit_test_fold_random_SOURCES = %D%/test_fold_random.c $(life_sources)
tests_unit_test_fold_random_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_prune
tests_unit_test_prune_SOURCES = %D%/test_prune.c $(life_sources)
tests_unit_test_prune_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_label
tests_unit_test_label_SOURCES = %D%/test_label.c $(stream_sources)
tests_unit_test_label_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_roots
tests_unit_test_roots_SOURCES = %D%/test_roots.c $(stream_sources)
tests_unit_test_roots_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_printed
tests_unit_test_printed_SOURCES = %D%/test_printed.c
tests_unit_test_printed_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_marks
tests_unit_test_marks_SOURCES = %D%/test_marks.c
tests_unit_test_marks_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_search
tests_unit_test_search_SOURCES = %D%/test_search.c $(stream_sources)
tests_unit_test_search_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_callee
tests_unit_test_callee_SOURCES = %D%/test_callee.c
tests_unit_test_callee_LDADD = libreader.a $(CMOCKA_LIBS)

unit_tests += %D%/test_pydict
tests_unit_test_pydict_SOURCES = %D%/test_pydict.c tests/lib/fake_python.c \
	tests/lib/fake_python.h tests/lib/peek_noise.c tests/lib/peek_noise.h
tests_unit_test_pydict_LDADD = libreader.a libwire.a $(base_libs) \
	$(CMOCKA_LIBS)

unit_tests += %D%/test_place
tests_unit_test_place_SOURCES = %D%/test_place.c tests/lib/fake_python.c \
	tests/lib/fake_python.h
tests_unit_test_place_LDADD = libreader.a libwire.a $(base_libs) \
	$(CMOCKA_LIBS)

unit_tests += %D%/test_aio
tests_unit_test_aio_SOURCES = %D%/test_aio.c tests/lib/fake_python.c \
	tests/lib/fake_python.h
tests_unit_test_aio_LDADD = libreader.a libwire.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_lives
tests_unit_test_lives_SOURCES = %D%/test_lives.c
tests_unit_test_lives_LDADD = libreader.a libwire.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_await
tests_unit_test_await_SOURCES = %D%/test_await.c tests/lib/peek_noise.c \
	tests/lib/peek_noise.h
tests_unit_test_await_LDADD = libreader.a libwire.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_contexts
tests_unit_test_contexts_SOURCES = %D%/test_contexts.c $(heard_sources)
tests_unit_test_contexts_LDADD = libreader.a libwire.a $(base_libs) \
	$(CMOCKA_LIBS)

unit_tests += %D%/test_facts
tests_unit_test_facts_SOURCES = %D%/test_facts.c tests/lib/peek_noise.c \
	tests/lib/peek_noise.h
tests_unit_test_facts_LDADD = libreader.a libwire.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_diff
tests_unit_test_diff_SOURCES = %D%/test_diff.c $(scene_sources)
tests_unit_test_diff_LDADD = librender.a libmodel.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_flat
tests_unit_test_flat_SOURCES = %D%/test_flat.c $(scene_sources)
tests_unit_test_flat_LDADD = librender.a libmodel.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_launch
tests_unit_test_launch_SOURCES = %D%/test_launch.c
tests_unit_test_launch_LDADD = libcollect.a libpreload.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_options
tests_unit_test_options_SOURCES = %D%/test_options.c
tests_unit_test_options_LDADD = $(app_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_attach
tests_unit_test_attach_SOURCES = %D%/test_attach.c
tests_unit_test_attach_LDADD = $(app_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_tail
tests_unit_test_tail_SOURCES = %D%/test_tail.c
tests_unit_test_tail_LDADD = $(app_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_ingest
tests_unit_test_ingest_SOURCES = %D%/test_ingest.c
tests_unit_test_ingest_LDADD = libcollect.a libingest.a libmodel.a libwire.a $(base_libs) \
	$(CMOCKA_LIBS)

unit_tests += %D%/test_thin
tests_unit_test_thin_SOURCES = %D%/test_thin.c
tests_unit_test_thin_LDADD = libcollect.a libwire.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_recording
tests_unit_test_recording_SOURCES = %D%/test_recording.c
tests_unit_test_recording_CFLAGS = $(AM_CFLAGS) $(UV_CFLAGS)
tests_unit_test_recording_LDADD = libcollect.a libingest.a librender.a libmodel.a \
	libwire.a $(base_libs) $(UV_LIBS) $(ZLIB_LIBS) $(render_libs) \
	$(CMOCKA_LIBS) -lm

unit_tests += %D%/test_server
tests_unit_test_server_SOURCES = %D%/test_server.c
tests_unit_test_server_CFLAGS = $(AM_CFLAGS) $(UV_CFLAGS)
tests_unit_test_server_LDADD = libcollect.a libingest.a libpreload.a libmodel.a libwire.a $(base_libs) \
	$(UV_LIBS) $(ZLIB_LIBS) $(CMOCKA_LIBS)

unit_tests += %D%/test_mark_lines
tests_unit_test_mark_lines_SOURCES = %D%/test_mark_lines.c
tests_unit_test_mark_lines_LDADD = $(app_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_waiting
tests_unit_test_waiting_SOURCES = %D%/test_waiting.c
tests_unit_test_waiting_LDADD = libapp.a $(CMOCKA_LIBS)

unit_tests += %D%/test_ending
tests_unit_test_ending_SOURCES = %D%/test_ending.c
tests_unit_test_ending_LDADD = libapp.a $(CMOCKA_LIBS)

unit_tests += %D%/test_ftree
tests_unit_test_ftree_SOURCES = %D%/test_ftree.c $(scene_sources)
tests_unit_test_ftree_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_report
tests_unit_test_report_SOURCES = %D%/test_report.c $(stream_sources)
tests_unit_test_report_LDADD = librender.a libmodel.a libwire.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_render
tests_unit_test_render_SOURCES = %D%/test_render.c $(scene_sources)
tests_unit_test_render_LDADD = librender.a libmodel.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lpthread

unit_tests += %D%/test_sampling
tests_unit_test_sampling_SOURCES = %D%/test_sampling.c $(heard_sources)
tests_unit_test_sampling_LDADD = libreader.a libwire.a $(base_libs) \
	$(CMOCKA_LIBS)

unit_tests += %D%/test_quiet
tests_unit_test_quiet_SOURCES = %D%/test_quiet.c $(heard_sources)
tests_unit_test_quiet_LDADD = libreader.a libwire.a $(base_libs) \
	$(CMOCKA_LIBS)

unit_tests += %D%/test_interpreters
tests_unit_test_interpreters_SOURCES = %D%/test_interpreters.c \
	$(heard_sources)
tests_unit_test_interpreters_LDADD = libreader.a libwire.a $(base_libs) \
	$(CMOCKA_LIBS)

unit_tests += %D%/test_free_threaded
tests_unit_test_free_threaded_SOURCES = %D%/test_free_threaded.c \
	$(heard_sources)
tests_unit_test_free_threaded_LDADD = libreader.a libwire.a $(base_libs) \
	$(CMOCKA_LIBS)

unit_tests += %D%/test_term
tests_unit_test_term_SOURCES = %D%/test_term.c $(stream_sources)
tests_unit_test_term_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_unit_test_term_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=poll
tests_unit_test_term_LDADD = libtui.a libmodel.a $(base_libs) $(CURSES_LIBS) \
	$(VTERM_LIBS) $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_send
tests_unit_test_send_SOURCES = %D%/test_send.c
tests_unit_test_send_LDADD = libsampler.a libwire.a $(CMOCKA_LIBS)

unit_tests += %D%/test_canvas
tests_unit_test_canvas_SOURCES = %D%/test_canvas.c
tests_unit_test_canvas_LDADD = libtui.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_output
tests_unit_test_output_SOURCES = %D%/test_output.c
tests_unit_test_output_LDADD = libtui.a libmodel.a libwire.a $(base_libs) \
	$(CURSES_LIBS) $(VTERM_LIBS) $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_cast
tests_unit_test_cast_SOURCES = %D%/test_cast.c
tests_unit_test_cast_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
tests_unit_test_cast_LDADD = libtui.a libload.a libmodel.a libwire.a \
	$(base_libs) $(CURSES_LIBS) $(VTERM_LIBS) $(YAJL_LIBS) $(CMOCKA_LIBS) \
	-lm

unit_tests += %D%/test_against
tests_unit_test_against_SOURCES = %D%/test_against.c
tests_unit_test_against_LDADD = libtui.a libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_calls_list
tests_unit_test_calls_list_SOURCES = %D%/test_calls_list.c
tests_unit_test_calls_list_LDADD = libtui.a libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_match
tests_unit_test_match_SOURCES = %D%/test_match.c $(stream_sources)
tests_unit_test_match_LDADD = libtui.a libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_backlog
tests_unit_test_backlog_SOURCES = %D%/test_backlog.c
tests_unit_test_backlog_LDADD = libtui.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_guard
tests_unit_test_guard_SOURCES = %D%/test_guard.c
tests_unit_test_guard_LDADD = libtui.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_keys
tests_unit_test_keys_SOURCES = %D%/test_keys.c
tests_unit_test_keys_LDADD = libtui.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_pyver
tests_unit_test_pyver_SOURCES = %D%/test_pyver.c
tests_unit_test_pyver_LDADD = libreader.a libwire.a $(CMOCKA_LIBS)


unit_tests += %D%/test_weights
tests_unit_test_weights_SOURCES = %D%/test_weights.c
tests_unit_test_weights_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_paths
tests_unit_test_paths_SOURCES = %D%/test_paths.c
tests_unit_test_paths_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_history
tests_unit_test_history_SOURCES = %D%/test_history.c
tests_unit_test_history_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_states
tests_unit_test_states_SOURCES = %D%/test_states.c
tests_unit_test_states_LDADD = libreader.a libwire.a $(base_libs) \
	$(CMOCKA_LIBS) -lpthread

unit_tests += %D%/test_look
tests_unit_test_look_SOURCES = %D%/test_look.c $(stream_sources)
tests_unit_test_look_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_tasks
tests_unit_test_tasks_SOURCES = %D%/test_tasks.c $(stream_sources)
tests_unit_test_tasks_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_activity
tests_unit_test_activity_SOURCES = %D%/test_activity.c $(stream_sources)
tests_unit_test_activity_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_lanes
tests_unit_test_lanes_SOURCES = %D%/test_lanes.c $(stream_sources)
tests_unit_test_lanes_LDADD = libtui.a libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_minute
tests_unit_test_minute_SOURCES = %D%/test_minute.c $(stream_sources)
tests_unit_test_minute_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_stacks
tests_unit_test_stacks_SOURCES = %D%/test_stacks.c $(stream_sources)
tests_unit_test_stacks_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_table
tests_unit_test_table_SOURCES = %D%/test_table.c
tests_unit_test_table_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_ftree_session
tests_unit_test_ftree_session_SOURCES = %D%/test_ftree_session.c
tests_unit_test_ftree_session_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_session
tests_unit_test_session_SOURCES = %D%/test_session.c
tests_unit_test_session_LDADD = libmodel.a $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_nearest
tests_unit_test_nearest_SOURCES = %D%/test_nearest.c
tests_unit_test_nearest_LDADD = $(base_libs) $(CMOCKA_LIBS)

unit_tests += %D%/test_params
tests_unit_test_params_SOURCES = %D%/test_params.c
tests_unit_test_params_LDADD = librender.a libmodel.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_calls
tests_unit_test_calls_SOURCES = %D%/test_calls.c $(stream_sources)
tests_unit_test_calls_LDADD = librender.a libmodel.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_decimal
tests_unit_test_decimal_SOURCES = %D%/test_decimal.c
tests_unit_test_decimal_LDADD = libbase.a $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_load
tests_unit_test_load_SOURCES = %D%/test_load.c
tests_unit_test_load_LDADD = libload.a libmodel.a $(base_libs) $(YAJL_LIBS) \
	$(CMOCKA_LIBS) -lm

unit_tests += %D%/test_quick
tests_unit_test_quick_SOURCES = %D%/test_quick.c
tests_unit_test_quick_LDADD = libload.a libmodel.a libbase.a $(YAJL_LIBS) \
	$(CMOCKA_LIBS) -lm

unit_tests += %D%/test_slices
tests_unit_test_slices_SOURCES = %D%/test_slices.c $(stream_sources)
tests_unit_test_slices_LDADD = librender.a libmodel.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_chrono
tests_unit_test_chrono_SOURCES = %D%/test_chrono.c $(stream_sources)
tests_unit_test_chrono_LDADD = librender.a libmodel.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lm
unit_tests += %D%/test_html
tests_unit_test_html_SOURCES = %D%/test_html.c tests/fuzz/readback.h \
	tests/fuzz/readback_binary.c tests/fuzz/readback_ordered.c \
	tests/fuzz/readback_page.c tests/fuzz/readback_text.c $(stream_sources)
tests_unit_test_html_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_builddir)/src
tests_unit_test_html_LDADD = librender.a libmodel.a $(base_libs) \
	$(render_libs) $(YAJL_LIBS) $(EXPAT_LIBS) $(CMOCKA_LIBS) -lm
unit_tests += %D%/test_pyisession
tests_unit_test_pyisession_SOURCES = %D%/test_pyisession.c $(stream_sources)
tests_unit_test_pyisession_LDADD = librender.a libload.a libmodel.a $(base_libs) \
	$(render_libs) $(YAJL_LIBS) $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_lines
tests_unit_test_lines_SOURCES = %D%/test_lines.c $(stream_sources)
tests_unit_test_lines_LDADD = libload.a librender.a libmodel.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lm

unit_tests += %D%/test_sites
tests_unit_test_sites_SOURCES = %D%/test_sites.c $(stream_sources)
tests_unit_test_sites_LDADD = librender.a libmodel.a $(base_libs) \
	$(render_libs) $(CMOCKA_LIBS) -lm
