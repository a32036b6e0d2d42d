/* src/render/text_flat.c - the functions of the report for people, hottest
 * first.
 *
 * A function's self time is what is in no row below its own, as pyinstrument
 * counts it; its total time is that of its rows which are below no other row of
 * it, so that what calls itself counts once. "[self]" and its like are no
 * functions: their time is their caller's already.
 */
#include "render/text_rows.h"

#include "base/mem.h"

#include <stdlib.h>

#define LIGHT 0.001 /* of the first row: what is not more is left out */

/* What is known of a function, by ftree_same(). */
struct tally {
	double time;
	row_id row;    /* its last one; 0: there was none */
	uint32_t open; /* rows of it that the walk is in */
};

struct entry {
	double time;
	uint32_t seen; /* in order of first sight */
	row_id row;
};

struct flat {
	const struct text *t;
	struct tally *tallies;
	struct entry *list;
	size_t n, cap;
};

static bool
is_function(const struct text *t, row_id id)
{
	const struct ftree_row *row = ftree_row(t->tree, id);

	return row->frame && !(row->flags & FTREE_SYNTHETIC);
}

static void
add_entry(struct flat *f, row_id id)
{
	struct entry *list =
	    mem_grow(f->list, &f->cap, f->n + 1, sizeof(*list));

	if (!list) {
		render_fail(f->t->o, PIT_ENOMEM);
		return;
	}
	f->list = list;
	list[f->n] = (struct entry){
		.time = ftree_row(f->t->tree, id)->time,
		.seen = (uint32_t)f->n,
		.row = id,
	};
	f->n++;
}

static void
enter(struct flat *f, row_id id)
{
	const struct ftree *tree = f->t->tree;
	struct tally *tally;

	if (ftree_row(tree, id)->flags & FTREE_NOTE)
		add_entry(f, id);
	if (!is_function(f->t, id))
		return;
	tally = &f->tallies[ftree_same(tree, id)];
	if (!tally->row)
		add_entry(f, id);
	tally->row = id;
	if (!f->t->opts->flat_total)
		tally->time += ftree_self_time(tree, id);
	else if (!tally->open)
		tally->time += ftree_row(tree, id)->time;
	tally->open++;
}

static void
leave(struct flat *f, row_id id)
{
	if (is_function(f->t, id))
		f->tallies[ftree_same(f->t->tree, id)].open--;
}

static void
walk(struct flat *f)
{
	const struct ftree *tree = f->t->tree;
	row_id id = tree->top;

	while (id) {
		enter(f, id);
		if (ftree_row(tree, id)->child) {
			id = ftree_row(tree, id)->child;
			continue;
		}
		leave(f, id);
		while (id != tree->top && !ftree_row(tree, id)->next) {
			id = ftree_row(tree, id)->parent;
			leave(f, id);
		}
		id = id == tree->top ? 0 : ftree_row(tree, id)->next;
	}
}

static int
by_time(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->time != b->time)
		return a->time > b->time ? -1 : 1;
	return a->seen < b->seen ? -1 : 1;
}

/* Put the sums into the list, which has the first row of each function. */
static void
sort_entries(struct flat *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct entry *e = &f->list[i];
		const struct tally *tally;

		if (!is_function(f->t, e->row))
			continue;
		tally = &f->tallies[ftree_same(f->t->tree, e->row)];
		e->time = tally->time;
		e->row = tally->row;
	}
	if (f->n)
		qsort(f->list, f->n, sizeof(*f->list), by_time);
}

static void
write_row(const struct text *t, row_id id, double time)
{
	out_str(t->o, t->margin);
	text_row(t, id, time);
}

static void
write_entries(const struct flat *f)
{
	const struct text *t = f->t;
	row_id top = t->tree->top;
	double whole = ftree_row(t->tree, top)->time;

	for (size_t i = 0; i < f->n; i++)
		if (t->opts->show_all || whole == 0 ||
		    f->list[i].time / whole > LIGHT)
			write_row(t, f->list[i].row, f->list[i].time);
	/* What stands below the tree stands below them. */
	for (row_id id = ftree_row(t->tree, top)->next; id;
	     id = ftree_row(t->tree, id)->next)
		write_row(t, id, ftree_row(t->tree, id)->time);
}

void
text_flat(const struct text *t)
{
	struct flat f = { .t = t };

	f.tallies = mem_calloc(ftree_frames(t->tree), sizeof(*f.tallies));
	if (f.tallies) {
		walk(&f);
		sort_entries(&f);
		write_entries(&f);
	} else {
		render_fail(t->o, PIT_ENOMEM);
	}
	mem_free(f.list);
	mem_free(f.tallies);
}
