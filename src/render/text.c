/* src/render/text.c - the report for people, laid out as pyinstrument's. */
#include "render/text.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/processors.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Deeper rows are not indented further: the text would grow with the square
 * of the depth, 150 MB for a stack of ten thousand. */
#define INDENT_LEVELS 1024
/* On a terminal a row keeps room for its name; a level takes three columns. */
#define NAME_COLUMNS  40
#define LEVEL_COLUMNS 3
#define LEVELS_LEAST  4

/* A library list is cut to this many characters. */
#define LIBS_WIDTH 40
/* Names it can be made of: one character and ", " each. */
#define LIBS_MAX (LIBS_WIDTH / 3 + 2)

#define FAINT  "\033[2m"
#define APP    "\033[48;5;24m\033[38;5;15m"
#define END    "\033[0m"
#define RED    "\033[31m"
#define YELLOW "\033[33m"
#define GREEN  "\033[32m"
#define PALE   "\033[92m\033[2m"

/* What stands before a child row. */
struct glyphs {
	const char *more, *more_below; /* a shown sibling follows */
	const char *last, *last_below; /* none does */
};

static const struct glyphs glyphs_unicode = { "├─ ", "│  ", "└─ ", "   " };
static const struct glyphs glyphs_ascii = { "|- ", "|  ", "`- ", "   " };
/* Below the first row of a group, and below a row that is not shown. */
static const struct glyphs glyphs_group = { "      ", "      ", "      ",
					    "      " };
static const struct glyphs glyphs_none = { "", "", "", "" };

struct text_row {
	uint32_t indent, levels; /* bytes and pieces before its children */
	uint32_t depth;          /* shown rows above, and itself */
	row_id last; /* of its shown children; 0: it was passed, or none */
};

struct text_group {
	uint32_t nlibs;
	row_id libs[LIBS_MAX]; /* rows whose libraries differ */
};

struct text {
	struct out *o;
	const struct ftree *tree;
	const struct snapshot *snap;
	const struct render_options *opts;
	int precision;
	struct text_row *rows;     /* by row_id */
	struct text_group *groups; /* by group */
	struct out indent;         /* what stands before the current row */
};

/* Digits after the point: enough to show one interval. */
static int
interval_precision(double seconds)
{
	double ns = seconds > 1e-9 ? seconds * 1e9 : 1;
	int digits = 0;

	/* In ns, of which powers of ten are exact. */
	for (; ns < 999999999.5; ns *= 10)
		digits++;
	return digits;
}

static void
text_banner(struct out *o, const struct summary *sum,
	    const struct render_options *opts)
{
	char name[64];

	snprintf(name, sizeof(name), "v%s", opts->version);
	out_printf(o,
		   "\n  _     ._   __/__   _ _  _  _ _/_   Recorded: %-9s"
		   " Samples:  %" PRIu64 "\n",
		   opts->recorded ? opts->recorded : "", sum->samples);
	out_str(o, " /_//_/// /_\\ / //_// / //_'/ //     Duration: ");
	out_number(o, "%-9.3f", sum->duration);
	out_str(o, " CPU time: ");
	out_number(o, "%.3f", sum->cpu);
	out_char(o, '\n');
	out_printf(o, "/   _/        %20s\n\n", name);
}

/* The library a short path belongs to: up to the first separator or dot. */
static size_t
library_len(const char *path)
{
	return strcspn(path, "\\/.");
}

static void
text_add_library(struct text *t, struct text_group *group, row_id id)
{
	const char *path = ftree_short_file(t->tree, id);
	size_t n = library_len(path);

	if (n == 0 || group->nlibs == LIBS_MAX)
		return;
	for (uint32_t i = 0; i < group->nlibs; i++) {
		const char *had = ftree_short_file(t->tree, group->libs[i]);

		if (library_len(had) == n && memcmp(had, path, n) == 0)
			return;
	}
	group->libs[group->nlibs++] = id;
}

static bool
is_shown(const struct text *t, row_id id)
{
	return !(ftree_row(t->tree, id)->flags & FTREE_HIDDEN);
}

/* Is it the first row of a group that hides some? */
static bool
is_folded(const struct text *t, row_id id)
{
	uint32_t group = ftree_row(t->tree, id)->group;

	return group && t->tree->folds[group].hidden &&
	       t->tree->folds[group].entry == id;
}

static const char *
color(const struct text *t, const char *escape)
{
	return t->opts->color ? escape : "";
}

static const char *
time_color(const struct text *t, double time)
{
	double whole = ftree_row(t->tree, t->tree->top)->time;
	double share = whole > 0 ? time / whole : 1;

	if (share > 0.6)
		return RED;
	if (share > 0.2)
		return YELLOW;
	return share > 0.05 ? GREEN : PALE;
}

static void
clean(struct out *o, const char *s)
{
	text_clean(o, s, strlen(s));
}

/* Where a row is: its file and line; or which process, or how many. */
static void
text_place(struct text *t, struct out *o, row_id id)
{
	const struct ftree_row *row = ftree_row(t->tree, id);
	const char *file = ftree_short_file(t->tree, id);
	int64_t line = ftree_line(t->tree, id);
	/* Of several processes each has its number. */
	uint32_t pid = t->snap->nprocs > 1 ? ftree_pid(t->tree, id) : 0;

	clean(o, file);
	if (*file && line)
		out_printf(o, ":%" PRId64, line);
	if (row->count > 1 && !(row->flags & FTREE_NOTE))
		out_printf(o, "%s%zu", t->opts->unicode ? "×" : "x",
			   row->count);
	else if (pid)
		out_printf(o, "pid %" PRIu32, pid);
}

static void
text_row(struct text *t, row_id id)
{
	const struct ftree_row *row = ftree_row(t->tree, id);
	const char *class_name = ftree_class(t->tree, id);
	struct out *o = t->o, place;

	out_str(o,
		color(t, row->flags & FTREE_NOTE ? FAINT
						 : time_color(t, row->time)));
	out_number(o, "%.*f", t->precision, ftree_seconds(t->tree, row->time));
	out_printf(o, "%s ", row->flags & FTREE_NOTE ? "" : color(t, END));
	if (row->flags & FTREE_APP)
		out_str(o, color(t, APP));
	if (class_name) {
		clean(o, class_name);
		out_char(o, '.');
	}
	clean(o, ftree_function(t->tree, id));
	out_printf(o, "%s  ", color(t, END));
	out_init(&place, SIZE_MAX);
	text_place(t, &place, id);
	if (place.len) {
		out_str(o, color(t, FAINT));
		out_mem(o, place.data, place.len);
		out_str(o, color(t, END));
	}
	render_fail(o, place.status);
	out_fini(&place);
	out_char(o, '\n');
}

/* The bytes of the first n characters of text, or of all. */
static size_t
first_chars(const struct out *text, size_t n)
{
	size_t at = 0;
	uint32_t ch;

	for (; n && at < text->len; n--)
		at += utf8_get(text->data + at, text->len - at, &ch);
	return at;
}

static void
text_libraries(struct text *t, const struct text_group *group)
{
	struct out list;

	out_init(&list, SIZE_MAX);
	for (uint32_t i = 0; i < group->nlibs; i++) {
		const char *path = ftree_short_file(t->tree, group->libs[i]);

		out_str(&list, i ? ", " : "");
		text_clean(&list, path, library_len(path));
	}
	if (first_chars(&list, LIBS_WIDTH) < list.len) {
		out_mem(t->o, list.data, first_chars(&list, LIBS_WIDTH - 3));
		out_str(t->o, "...");
	} else {
		out_mem(t->o, list.data, list.len);
	}
	render_fail(t->o, list.status);
	out_fini(&list);
}

static void
text_group_line(struct text *t, uint32_t group)
{
	out_mem(t->o, t->indent.data, t->indent.len);
	out_printf(t->o, "   [%" PRIu32 " frames hidden]  %s",
		   t->tree->folds[group].hidden, color(t, FAINT));
	text_libraries(t, &t->groups[group]);
	out_printf(t->o, "%s\n", color(t, END));
}

static const struct glyphs *
glyphs_below(const struct text *t, row_id id)
{
	if (!is_shown(t, id))
		return &glyphs_none;
	if (is_folded(t, id))
		return &glyphs_group;
	return t->opts->unicode ? &glyphs_unicode : &glyphs_ascii;
}

/* Go back to what stands before the children of id. */
static void
indent_back(struct text *t, row_id id)
{
	size_t len = id ? t->rows[id].indent : 0;

	if (t->indent.data)
		t->indent.data[len] = '\0';
	t->indent.len = len;
}

static row_id
last_shown_child(const struct text *t, row_id id)
{
	row_id last = 0;

	for (row_id c = ftree_row(t->tree, id)->child; c;
	     c = ftree_row(t->tree, c)->next)
		if (is_shown(t, c))
			last = c;
	return last;
}

/* How many levels are shown by indentation, the others by their number. */
static uint32_t
level_limit(const struct text *t)
{
	int levels = (t->opts->columns - NAME_COLUMNS) / LEVEL_COLUMNS;

	if (t->opts->columns <= 0 || levels > INDENT_LEVELS)
		return INDENT_LEVELS;
	return levels < LEVELS_LEAST ? LEVELS_LEAST : (uint32_t)levels;
}

/* One row, and the state its children will need. Parents come first. */
static void
text_visit(struct text *t, row_id id)
{
	const struct ftree_row *row = ftree_row(t->tree, id);
	struct text_row *up = &t->rows[row->parent], *me = &t->rows[id];
	const struct glyphs *g = &glyphs_none;
	bool more = false, deeper;

	indent_back(t, row->parent);
	if (row->parent) {
		g = glyphs_below(t, row->parent);
		more = up->last && up->last != id;
		if (!more)
			up->last = 0;
	}
	deeper = up->levels < level_limit(t);
	me->depth = up->depth + is_shown(t, id);
	if (is_shown(t, id)) {
		out_mem(t->o, t->indent.data, t->indent.len);
		out_str(t->o, more ? g->more : g->last);
		if (!deeper && t->opts->columns > 0)
			out_printf(t->o, "(%" PRIu32 ") ", me->depth);
		text_row(t, id);
	}
	if (deeper)
		out_str(&t->indent, more ? g->more_below : g->last_below);
	me->indent = (uint32_t)t->indent.len;
	me->levels = up->levels + (deeper && g != &glyphs_none);
	me->last = last_shown_child(t, id);
	if (is_folded(t, id))
		text_group_line(t, row->group);
}

static void
text_tree(struct text *t)
{
	const struct ftree *tree = t->tree;

	for (row_id id = tree->top; id; id = ftree_next(tree, tree->top, id))
		if (!is_shown(t, id))
			text_add_library(
			    t, &t->groups[ftree_row(tree, id)->group], id);
	for (row_id top = tree->top; top; top = ftree_row(tree, top)->next)
		for (row_id id = top; id; id = ftree_next(tree, top, id))
			text_visit(t, id);
	render_fail(t->o, t->indent.status);
}

void
text_frames(struct out *o, const struct summary *sum,
	    const struct snapshot *snap, const struct render_options *opts)
{
	struct text t = {
		.o = o,
		.tree = &sum->tree,
		.snap = snap,
		.opts = opts,
		.precision = interval_precision(sum->max_interval),
	};

	t.rows = mem_calloc(sum->tree.len, sizeof(*t.rows));
	t.groups = mem_calloc((size_t)sum->tree.groups + 1, sizeof(*t.groups));
	out_init(&t.indent, SIZE_MAX);
	if (t.rows && t.groups)
		text_tree(&t);
	else
		render_fail(o, PIT_ENOMEM);
	out_fini(&t.indent);
	mem_free(t.groups);
	mem_free(t.rows);
}

static void
text_description(struct out *o, const struct snapshot *snap,
		 const struct render_options *opts)
{
	struct out line;

	out_init(&line, SIZE_MAX);
	summary_description(&line, snap, opts);
	if (line.data)
		text_clean(o, line.data, line.len);
	render_fail(o, line.status);
	out_fini(&line);
	out_char(o, '\n');
}

static void
text_write(struct out *o, const struct snapshot *snap,
	   const struct render_options *opts)
{
	struct summary sum;
	enum pit_status st = summary_init(&sum, &renderer_text, snap, opts);

	if (st) {
		render_fail(o, st);
		return;
	}
	text_banner(o, &sum, opts);
	text_description(o, snap, opts);
	summary_notes(o, snap, opts);
	out_char(o, '\n');
	if (sum.tree.top)
		text_frames(o, &sum, snap, opts);
	else
		out_str(o, opts->thread && snap->samples
			       ? "No samples of such a thread were recorded.\n"
			       : "No samples were recorded.\n");
	out_char(o, '\n');
	summary_fini(&sum);
}

const struct renderer renderer_text = {
	.name = "text",
	.suffix = ".txt",
	.help = "a tree to read in a terminal",
	.processors = processors_report,
	.timeline = processors_timeline,
	.sums = true,
	.write = text_write,
};
