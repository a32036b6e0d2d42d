/* src/render/text_tree.c - the rows of the report for people, as a tree. */
#include "render/text_rows.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <inttypes.h>
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

struct layout {
	const struct text *t;
	struct text_row *rows;     /* by row_id */
	struct text_group *groups; /* by group */
	struct out indent;         /* what stands before the current row */
};

/* The library a short path belongs to: up to the first separator or dot. */
static size_t
library_len(const char *path)
{
	return strcspn(path, "\\/.");
}

static void
add_library(struct layout *l, struct text_group *group, row_id id)
{
	const char *path = ftree_short_file(l->t->tree, id);
	size_t n = library_len(path);

	if (n == 0 || group->nlibs == LIBS_MAX)
		return;
	for (uint32_t i = 0; i < group->nlibs; i++) {
		const char *had = ftree_short_file(l->t->tree, group->libs[i]);

		if (library_len(had) == n && memcmp(had, path, n) == 0)
			return;
	}
	group->libs[group->nlibs++] = id;
}

static bool
is_shown(const struct layout *l, row_id id)
{
	return !(ftree_row(l->t->tree, id)->flags & FTREE_HIDDEN);
}

/* Is it the first row of a group that hides some? */
static bool
is_folded(const struct layout *l, row_id id)
{
	uint32_t group = ftree_row(l->t->tree, id)->group;

	return group && l->t->tree->folds[group].hidden &&
	       l->t->tree->folds[group].entry == id;
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
write_libraries(struct layout *l, const struct text_group *group)
{
	struct out list;

	out_init(&list, SIZE_MAX);
	for (uint32_t i = 0; i < group->nlibs; i++) {
		const char *path = ftree_short_file(l->t->tree, group->libs[i]);

		out_str(&list, i ? ", " : "");
		text_clean(&list, path, library_len(path));
	}
	if (first_chars(&list, LIBS_WIDTH) < list.len) {
		out_mem(l->t->o, list.data, first_chars(&list, LIBS_WIDTH - 3));
		out_str(l->t->o, "...");
	} else {
		out_mem(l->t->o, list.data, list.len);
	}
	render_fail(l->t->o, list.status);
	out_fini(&list);
}

static void
write_group(struct layout *l, uint32_t group)
{
	out_mem(l->t->o, l->indent.data, l->indent.len);
	out_printf(l->t->o, "   [%" PRIu32 " frames hidden]  %s",
		   l->t->tree->folds[group].hidden,
		   text_color(l->t, TEXT_FAINT));
	write_libraries(l, &l->groups[group]);
	out_printf(l->t->o, "%s\n", text_color(l->t, TEXT_END));
}

static const struct glyphs *
glyphs_below(const struct layout *l, row_id id)
{
	if (!is_shown(l, id))
		return &glyphs_none;
	if (is_folded(l, id))
		return &glyphs_group;
	return l->t->opts->unicode ? &glyphs_unicode : &glyphs_ascii;
}

/* Go back to what stands before the children of id. */
static void
indent_back(struct layout *l, row_id id)
{
	size_t len = id ? l->rows[id].indent : strlen(l->t->margin);

	if (l->indent.data)
		l->indent.data[len] = '\0';
	l->indent.len = len;
}

static row_id
last_shown_child(const struct layout *l, row_id id)
{
	row_id last = 0;

	for (row_id c = ftree_row(l->t->tree, id)->child; c;
	     c = ftree_row(l->t->tree, c)->next)
		if (is_shown(l, c))
			last = c;
	return last;
}

/* How many levels are shown by indentation, the others by their number. */
static uint32_t
level_limit(const struct layout *l)
{
	int levels = (l->t->opts->columns - NAME_COLUMNS) / LEVEL_COLUMNS;

	if (l->t->opts->columns <= 0 || levels > INDENT_LEVELS)
		return INDENT_LEVELS;
	return levels < LEVELS_LEAST ? LEVELS_LEAST : (uint32_t)levels;
}

/* One row, and the state its children will need. Parents come first. */
static void
visit(struct layout *l, row_id id)
{
	const struct ftree_row *row = ftree_row(l->t->tree, id);
	struct text_row *up = &l->rows[row->parent], *me = &l->rows[id];
	const struct glyphs *g = &glyphs_none;
	bool more = false, deeper;

	indent_back(l, row->parent);
	if (row->parent) {
		g = glyphs_below(l, row->parent);
		more = up->last && up->last != id;
		if (!more)
			up->last = 0;
	}
	deeper = up->levels < level_limit(l);
	me->depth = up->depth + is_shown(l, id);
	if (is_shown(l, id)) {
		out_mem(l->t->o, l->indent.data, l->indent.len);
		out_str(l->t->o, more ? g->more : g->last);
		if (!deeper && l->t->opts->columns > 0)
			out_printf(l->t->o, "(%" PRIu32 ") ", me->depth);
		text_row(l->t, id, row->time);
	}
	if (deeper)
		out_str(&l->indent, more ? g->more_below : g->last_below);
	me->indent = (uint32_t)l->indent.len;
	me->levels = up->levels + (deeper && g != &glyphs_none);
	me->last = last_shown_child(l, id);
	if (is_folded(l, id))
		write_group(l, row->group);
}

static void
all_rows(struct layout *l)
{
	const struct ftree *tree = l->t->tree;

	out_str(&l->indent, l->t->margin);
	for (row_id id = tree->top; id; id = ftree_next(tree, tree->top, id))
		if (!is_shown(l, id))
			add_library(l, &l->groups[ftree_row(tree, id)->group],
				    id);
	for (row_id top = tree->top; top; top = ftree_row(tree, top)->next)
		for (row_id id = top; id; id = ftree_next(tree, top, id))
			visit(l, id);
	render_fail(l->t->o, l->indent.status);
}

void
text_tree(const struct text *t)
{
	struct layout l = { .t = t };

	l.rows = mem_calloc(t->tree->len, sizeof(*l.rows));
	l.groups = mem_calloc((size_t)t->tree->groups + 1, sizeof(*l.groups));
	out_init(&l.indent, SIZE_MAX);
	if (l.rows && l.groups)
		all_rows(&l);
	else
		render_fail(t->o, PIT_ENOMEM);
	out_fini(&l.indent);
	mem_free(l.groups);
	mem_free(l.rows);
}
