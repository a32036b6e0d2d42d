# What whoever links librender.a needs besides.
render_libs = $(CJSON_LIBS) $(PCRE2_LIBS) $(ZLIB_LIBS) $(pprof_libs) -lm

noinst_LIBRARIES += librender.a
# NDEBUG: the code that protoc-c makes asserts.
librender_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_builddir)/src -DNDEBUG
librender_a_CFLAGS = $(library_cflags) $(CJSON_CFLAGS) $(ZLIB_CFLAGS)
librender_a_SOURCES = \
	%D%/base64.c \
	%D%/base64.h \
	%D%/callgrind.c \
	%D%/callgrind.h \
	%D%/callgrind_name.c \
	%D%/calls.c \
	%D%/calls.h \
	%D%/collapsed.c \
	%D%/compare.c \
	%D%/compare.h \
	%D%/compare_head.c \
	%D%/compare_json.c \
	%D%/compare_judge.c \
	%D%/compare_markdown.c \
	%D%/compare_svg.c \
	%D%/compare_text.c \
	%D%/csv.c \
	%D%/flame.c \
	%D%/flame.h \
	%D%/flame_script.c \
	%D%/gecko.c \
	%D%/gecko.h \
	%D%/gecko_samples.c \
	%D%/gecko_samples.h \
	%D%/gecko_shared.c \
	%D%/gecko_tables.c \
	%D%/gecko_tables.h \
	%D%/gzip.c \
	%D%/gzip.h \
	%D%/hot.c \
	%D%/hot.h \
	%D%/html.c \
	%D%/html.h \
	%D%/html_data.c \
	%D%/html_meta.c \
	%D%/html_moments.c \
	%D%/html_names.c \
	%D%/html_source.c \
	%D%/json.c \
	%D%/json_text.c \
	%D%/json_text.h \
	%D%/lines.c \
	%D%/lines.h \
	%D%/lines_page.c \
	%D%/lines_text.c \
	%D%/markdown.c \
	%D%/markdown.h \
	%D%/markdown_text.c \
	%D%/notes.c \
	%D%/params.c \
	%D%/params.def \
	%D%/params.h \
	%D%/pith.c \
	%D%/pith.h \
	%D%/pstats.c \
	%D%/python_text.c \
	%D%/python_text.h \
	%D%/renderer.c \
	%D%/renderer.h \
	%D%/renderers.def \
	%D%/slices.c \
	%D%/slices.h \
	%D%/speedscope.c \
	%D%/speedscope.h \
	%D%/speedscope_session.c \
	%D%/speedscope_track.c \
	%D%/routes.c \
	%D%/routes.h \
	%D%/frame_texts.c \
	%D%/frame_texts.h \
	%D%/session.c \
	%D%/session_lead.c \
	%D%/session_loaded.c \
	%D%/session_run.c \
	%D%/session_writer.h \
	%D%/summary.c \
	%D%/summary.h \
	%D%/svg.c \
	%D%/tallies.c \
	%D%/tallies.h \
	%D%/text.c \
	%D%/text.h \
	%D%/text_flat.c \
	%D%/text_row.c \
	%D%/text_rows.h \
	%D%/text_tree.c \
	%D%/texts.c \
	%D%/texts.h \
	%D%/trace.c \
	%D%/tracks.c \
	%D%/tracks.h \
	%D%/xml.c \
	%D%/xml.h

# The script and the style of the page, which src/render/html builds; a build of
# ours takes them as they are there.
html_bundle = %D%/html/dist/app.js %D%/html/dist/app.css
html_made = %D%/html_bundle.c
nodist_librender_a_SOURCES = $(html_made)
BUILT_SOURCES += $(html_made)
CLEANFILES += $(html_made)
EXTRA_DIST += $(html_bundle) %D%/html/embed.sh
%D%/html_bundle.c: $(html_bundle) %D%/html/embed.sh
	$(AM_V_GEN)$(MKDIR_P) %D% && \
		$(SHELL) $(srcdir)/%D%/html/embed.sh \
			$(srcdir)/%D%/html/dist >$@.new && mv $@.new $@

EXTRA_DIST += %D%/profile.proto
pprof_libs =
if HAVE_PPROF
pprof_libs += $(PROTOBUF_C_LIBS)
librender_a_CFLAGS += $(PROTOBUF_C_CFLAGS)
librender_a_SOURCES += %D%/pprof.c
nodist_librender_a_SOURCES += $(pprof_made)
pprof_made = %D%/profile.pb-c.c %D%/profile.pb-c.h
BUILT_SOURCES += $(pprof_made)
CLEANFILES += $(pprof_made)
%D%/profile.pb-c.h: %D%/profile.pb-c.c
%D%/profile.pb-c.c: %D%/profile.proto
	$(AM_V_GEN)$(MKDIR_P) %D% && \
		$(PROTOC_C) --proto_path=$(srcdir)/%D% --c_out=%D% \
			$(srcdir)/%D%/profile.proto
endif
