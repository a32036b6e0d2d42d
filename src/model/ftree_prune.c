/* src/model/ftree_prune.c */
#include "model/ftree_prune.h"

#include "model/fold.h"
#include "model/hide.h"

/* Will the processors put its children in its place? */
static bool
gives_way(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	return ftree_row(ft, id)->flags & FTREE_LINK ||
	       (info && (hide_is_import(info) || hide_is_asked(info) ||
			 hide_is_runpy(info, true)));
}

/* May call, the last of what up calls, go now that next_way, which gives way,
 * or next_self comes? */
static bool
may_go(const struct ftree_prune *prune, const struct ftree_call *up,
       const struct ftree_call *call, bool next_way, bool next_self)
{
	const struct ftree *ft = prune->ft;
	double time = call->time;
	row_id prev = call->before;
	bool way, self;

	if (call->row)
		time += ftree_row(ft, call->row)->time;
	else
		prev = up->row ? ftree_row(ft, up->row)->last : 0;
	if (!call->may_go || call->gives_way ||
	    !fold_is_light(time, prune->whole, prune->threshold))
		return false;
	/* May a "[self]" row be at either end of what takes its place? */
	way = prev ? gives_way(ft, prev) : up->gives_way;
	self = prev && ftree_row(ft, prev)->flags & FTREE_SELF;
	if (call->flags & FTREE_SELF)
		return !way && !next_way;
	return !((way || self) && (next_way || next_self));
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

/* Its time is what its caller has left out. */
static void
let_go(struct ftree_prune *prune, struct ftree_call *up,
       const struct ftree_call *call)
{
	struct ftree *ft = prune->ft;

	up->absorbed += call->time;
	if (!call->row)
		return;
	up->absorbed += ftree_row(ft, call->row)->time;
	ftree_row(ft, up->row)->last = call->before;
	if (call->before)
		ftree_row(ft, call->before)->next = 0;
	else
		ftree_row(ft, up->row)->child = 0;
	make_all_spare(prune, call->row);
}

/* A row in no list. */
static row_id
take_row(struct ftree_prune *prune, frame_id frame, uint32_t flags)
{
	struct ftree *ft = prune->ft;
	row_id id = prune->spare;

	if (id) {
		prune->spare = ftree_row(ft, id)->next;
		*ftree_row(ft, id) = (struct ftree_row){ .flags = flags };
	} else {
		id = ftree_add_row(ft, flags, 0);
	}
	if (id)
		ftree_row(ft, id)->frame = frame;
	return id;
}

/* Put what is not in the row of a call there. */
static void
settle(struct ftree *ft, struct ftree_call *call)
{
	struct ftree_row *row = ftree_row(ft, call->row);

	row->time += call->time;
	row->absorbed += call->absorbed;
	if (row->frame || row->flags & FTREE_SELF)
		ftree_row(ft, call->also ? call->also : call->row)->own +=
		    call->time;
	call->time = call->absorbed = 0;
}

/* Rows for the first len calls, as far as they have none. */
static enum pit_status
make_rows(struct ftree_prune *prune, struct ftree_calls *calls, size_t len)
{
	struct ftree *ft = prune->ft;
	size_t i = len;

	while (!calls->at[i - 1].row)
		i--;
	for (; i < len; i++) {
		struct ftree_call *call = &calls->at[i];
		row_id up = calls->at[i - 1].row;

		call->row = take_row(prune, call->frame, call->flags);
		if (!call->row)
			return PIT_ENOMEM;
		ftree_row(ft, call->row)->seen = call->seen;
		call->before = ftree_row(ft, up)->last;
		ftree_append(ft, up, call->row);
	}
	return PIT_OK;
}

/* Those from depth on are over, and stay. */
static enum pit_status
keep(struct ftree_prune *prune, struct ftree_calls *calls, size_t depth)
{
	enum pit_status st = make_rows(prune, calls, calls->len);

	for (size_t i = depth; i < calls->len && !st; i++)
		settle(prune->ft, &calls->at[i]);
	return st;
}

enum pit_status
ftree_prune_end(struct ftree_prune *prune, struct ftree_calls *calls,
		size_t depth, bool gives_way, bool self)
{
	struct ftree_call *call = &calls->at[depth];
	enum pit_status st = PIT_OK;

	if (may_go(prune, call - 1, call, gives_way, self))
		let_go(prune, call - 1, call);
	else
		st = keep(prune, calls, depth);
	calls->len = depth;
	return st;
}

enum pit_status
ftree_prune_end_all(struct ftree_prune *prune, struct ftree_calls *calls)
{
	enum pit_status st = keep(prune, calls, 0);

	calls->len = 0;
	return st;
}

enum pit_status
ftree_prune_also(struct ftree_prune *prune, struct ftree_calls *calls,
		 size_t depth, frame_id frame)
{
	struct ftree_call *call = &calls->at[depth];
	struct ftree *ft = prune->ft;
	enum pit_status st = make_rows(prune, calls, depth + 1);
	row_id id = call->row;

	if (st)
		return st;
	settle(ft, call);
	call->now = frame;
	call->also = 0;
	while (ftree_row(ft, id)->frame != frame && ftree_row(ft, id)->also)
		id = ftree_row(ft, id)->also;
	if (ftree_row(ft, id)->frame != frame) {
		row_id also = take_row(prune, frame, 0);

		if (!also)
			return PIT_ENOMEM;
		ftree_row(ft, also)->seen = UINT32_MAX;
		ftree_row(ft, id)->also = also;
		id = also;
	}
	if (id != call->row)
		call->also = id;
	return PIT_OK;
}
