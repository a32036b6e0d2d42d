# What whoever links librender.a needs besides.
render_libs = $(CJSON_LIBS) $(PCRE2_LIBS) -lm

noinst_LIBRARIES += librender.a
librender_a_CFLAGS = $(library_cflags) $(CJSON_CFLAGS)
librender_a_SOURCES = \
	%D%/callgrind.c \
	%D%/calls.c \
	%D%/calls.h \
	%D%/collapsed.c \
	%D%/csv.c \
	%D%/flame.c \
	%D%/flame.h \
	%D%/flame_script.c \
	%D%/hot.c \
	%D%/hot.h \
	%D%/json.c \
	%D%/json_text.c \
	%D%/json_text.h \
	%D%/markdown.c \
	%D%/notes.c \
	%D%/params.c \
	%D%/params.def \
	%D%/params.h \
	%D%/pstats.c \
	%D%/renderer.c \
	%D%/renderer.h \
	%D%/renderers.def \
	%D%/slices.c \
	%D%/slices.h \
	%D%/speedscope.c \
	%D%/speedscope.h \
	%D%/speedscope_session.c \
	%D%/summary.c \
	%D%/summary.h \
	%D%/svg.c \
	%D%/text.c \
	%D%/text.h \
	%D%/text_flat.c \
	%D%/text_row.c \
	%D%/text_rows.h \
	%D%/text_tree.c \
	%D%/trace.c \
	%D%/tracks.c \
	%D%/tracks.h
