/* src/model/processor_aggregate.c - rows of one function under one caller
 * become one, and neighbours are put in order of time.
 *
 * The tree of a snapshot holds each frame once per caller already. What is
 * left: children that moved up to the same place when frames between were left
 * out, and one method that ran for several classes.
 */
#include "model/processors.h"
#include "model/split.h"

#include "base/mem.h"

#include <stdlib.h>

/* Classes beyond these are not told apart when the row's is chosen. It keeps
 * hostile input from making the search long. */
#define CLASSES_MAX 32

struct entry {
	uint32_t same; /* equal: the same function */
	uint32_t seen;
	double time;
	row_id id;
};

struct entries {
	struct entry *v;
	size_t n, cap;
};

static int
by_function(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->same != b->same)
		return a->same < b->same ? -1 : 1;
	if (a->seen != b->seen)
		return a->seen < b->seen ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static int
by_time(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->time != b->time)
		return a->time > b->time ? -1 : 1;
	if (a->seen != b->seen)
		return a->seen < b->seen ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static enum pit_status
entries_fill(struct entries *list, const struct ftree *ft, row_id parent)
{
	list->n = 0;
	for (row_id id = ftree_row(ft, parent)->child; id;
	     id = ftree_row(ft, id)->next) {
		const struct ftree_row *row = ftree_row(ft, id);
		struct entry *v =
		    mem_grow(list->v, &list->cap, list->n + 1, sizeof(*v));

		if (!v)
			return PIT_ENOMEM;
		list->v = v;
		v[list->n++] = (struct entry){
			.same = ftree_same(ft, id),
			.seen = row->seen,
			.time = row->time,
			.id = id,
		};
	}
	return PIT_OK;
}

/* Note that into also stands for a frame, which from is the row of. */
static void
row_add_frame(struct ftree *ft, row_id into, row_id from)
{
	row_id last = 0;
	size_t n = 0;

	for (row_id id = into; id; id = ftree_row(ft, id)->also, n++) {
		if (ftree_row(ft, id)->frame == ftree_row(ft, from)->frame) {
			ftree_row(ft, id)->own += ftree_row(ft, from)->own;
			return;
		}
		last = id;
	}
	if (n == CLASSES_MAX)
		return;
	ftree_row(ft, from)->also = 0;
	ftree_row(ft, last)->also = from;
}

/* from has left its list; its children go behind those of into. */
static void
row_merge(struct ftree *ft, row_id into, row_id from)
{
	struct ftree_row *a = ftree_row(ft, into), *b = ftree_row(ft, from);
	row_id next;

	a->time += b->time;
	a->absorbed += b->absorbed;
	split_add(ft, into, from, 1);
	for (row_id id = a->frame ? from : 0; id; id = next) {
		next = ftree_row(ft, id)->also;
		row_add_frame(ft, into, id);
	}
	for (row_id id = b->child; id; id = next) {
		next = ftree_row(ft, id)->next;
		ftree_append(ft, into, id);
	}
}

/* list is in order of function; keep the first of each. */
static void
entries_merge(struct entries *list, struct ftree *ft)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++) {
		if (kept && list->v[kept - 1].same == list->v[i].same) {
			row_merge(ft, list->v[kept - 1].id, list->v[i].id);
			list->v[kept - 1].time += list->v[i].time;
		} else {
			list->v[kept++] = list->v[i];
		}
	}
	list->n = kept;
}

static enum pit_status
aggregate_children(struct ftree *ft, row_id parent, struct entries *list)
{
	struct ftree_row *up = ftree_row(ft, parent);

	if (entries_fill(list, ft, parent))
		return PIT_ENOMEM;
	if (list->n < 2)
		return PIT_OK; /* in order as it is */
	qsort(list->v, list->n, sizeof(*list->v), by_function);
	entries_merge(list, ft);
	qsort(list->v, list->n, sizeof(*list->v), by_time);
	up->child = up->last = 0;
	for (size_t i = 0; i < list->n; i++)
		ftree_append(ft, parent, list->v[i].id);
	return PIT_OK;
}

static enum pit_status
aggregate_apply(struct ftree *ft, const struct processor_options *opts)
{
	struct entries list = { 0 };
	enum pit_status st = PIT_OK;

	(void)opts;
	for (row_id id = ft->top; id && !st; id = ftree_next(ft, ft->top, id))
		st = aggregate_children(ft, id, &list);
	mem_free(list.v);
	return st;
}

const struct processor processor_aggregate = {
	.name = "aggregate_repeated_calls",
	.apply = aggregate_apply,
};
