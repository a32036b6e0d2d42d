/* src/model/ftree_prune.c */
#include "model/ftree_prune.h"

#include "base/mem.h"
#include "model/fold.h"
#include "model/hide.h"

enum pit_status
ftree_prune_init(struct ftree_prune *prune, struct ftree *ft, double whole,
		 double threshold)
{
	*prune = (struct ftree_prune){
		.ft = ft,
		.whole = whole,
		.threshold = threshold,
		.before = mem_calloc(ft->len, sizeof(row_id)),
		.cap = ft->len,
	};
	return prune->before ? PIT_OK : PIT_ENOMEM;
}

void
ftree_prune_fini(struct ftree_prune *prune)
{
	mem_free(prune->before);
	*prune = (struct ftree_prune){ 0 };
}

/* Will the processors put its children in its place? */
static bool
gives_way(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	return ftree_row(ft, id)->flags & FTREE_LINK ||
	       (info && (hide_is_import(info) || hide_is_asked(info) ||
			 hide_is_runpy(info, true)));
}

/* May a "[self]" row be at this end of what takes its place? */
static bool
is_open(const struct ftree *ft, row_id id)
{
	return ftree_row(ft, id)->flags & FTREE_SELF || gives_way(ft, id);
}

static bool
is_function(const struct ftree *ft, row_id id)
{
	enum frame_kind kind = ftree_kind(ft, id);

	return kind == FRAME_PYTHON || kind == FRAME_C;
}

/* May a child go that stands between two others (0: it is the first)? */
static bool
may_go(const struct ftree_prune *prune, row_id prev, row_id id, row_id next)
{
	const struct ftree *ft = prune->ft;
	row_id parent = ftree_row(ft, id)->parent;
	bool open = prev ? is_open(ft, prev) : gives_way(ft, parent);
	bool way = prev ? gives_way(ft, prev) : gives_way(ft, parent);

	if (!fold_is_light(ftree_row(ft, id)->time, prune->whole,
			   prune->threshold))
		return false;
	if (ftree_row(ft, id)->flags & FTREE_SELF)
		return !way && !gives_way(ft, next);
	return is_function(ft, id) && !gives_way(ft, id) &&
	       !(open && is_open(ft, next));
}

static void
make_spare(struct ftree_prune *prune, row_id id)
{
	row_id also;

	for (; id; id = also) {
		also = ftree_row(prune->ft, id)->also;
		ftree_row(prune->ft, id)->next = prune->spare;
		prune->spare = id;
	}
}

/* A row and all below it, the innermost first. */
static void
make_all_spare(struct ftree_prune *prune, row_id top)
{
	struct ftree *ft = prune->ft;
	row_id id = top, parent, next;

	for (;;) {
		while (ftree_row(ft, id)->child)
			id = ftree_row(ft, id)->child;
		parent = ftree_row(ft, id)->parent;
		next = ftree_row(ft, id)->next;
		make_spare(prune, id);
		if (id == top)
			return;
		ftree_row(ft, parent)->child = next;
		id = next ? next : parent;
	}
}

/* The last child but one of parent has got all its time. */
static void
look_before(struct ftree_prune *prune, row_id parent)
{
	struct ftree *ft = prune->ft;
	row_id next = ftree_row(ft, parent)->last;
	row_id prev = prune->before[parent];
	row_id id =
	    prev ? ftree_row(ft, prev)->next : ftree_row(ft, parent)->child;

	if (id == next)
		return;
	if (!may_go(prune, prev, id, next)) {
		prune->before[parent] = id;
		return;
	}
	ftree_row(ft, parent)->absorbed += ftree_row(ft, id)->time;
	if (prev)
		ftree_row(ft, prev)->next = next;
	else
		ftree_row(ft, parent)->child = next;
	make_all_spare(prune, id);
}

/* A row in no list. */
static row_id
take_row(struct ftree_prune *prune, frame_id frame, uint32_t flags)
{
	struct ftree *ft = prune->ft;
	row_id id = prune->spare;
	row_id *before;

	if (id) {
		prune->spare = ftree_row(ft, id)->next;
		*ftree_row(ft, id) = (struct ftree_row){ .flags = flags };
	} else {
		id = ftree_add_row(ft, flags, 0);
		before = id ? mem_grow(prune->before, &prune->cap,
				       (size_t)id + 1, sizeof(*before))
			    : NULL;
		if (!before)
			return 0;
		prune->before = before;
	}
	ftree_row(ft, id)->frame = frame;
	ftree_row(ft, id)->seen = UINT32_MAX;
	prune->before[id] = 0;
	return id;
}

row_id
ftree_prune_add(struct ftree_prune *prune, row_id parent, frame_id frame,
		uint32_t flags)
{
	row_id id = take_row(prune, frame, flags);

	if (!id)
		return 0;
	ftree_append(prune->ft, parent, id);
	if (flags & FTREE_LINK && !ftree_is_link(prune->ft, id))
		ftree_row(prune->ft, id)->flags &= ~FTREE_LINK;
	if (prune->threshold > 0)
		look_before(prune, parent);
	return id;
}

row_id
ftree_prune_also(struct ftree_prune *prune, row_id id, frame_id frame)
{
	row_id also = take_row(prune, frame, 0);

	while (also && ftree_row(prune->ft, id)->also)
		id = ftree_row(prune->ft, id)->also;
	if (also)
		ftree_row(prune->ft, id)->also = also;
	return also;
}
