/* src/model/ftree_session.c - the records of a session become a report's rows.
 *
 * A record goes over the rows that the one before it left open, as long as they
 * are of its functions; from there on it opens rows of its own. Nothing is
 * summed up that pyinstrument does not sum up here: sums of doubles depend on
 * their order.
 */
#include "model/ftree_session_light.h"

#include "base/mem.h"

#include <string.h>

/* The tree while it is made. */
struct build {
	struct ftree *ft;
	const struct session *s;
	const struct ftree_look *look;
	row_id *open; /* by depth; [0] is the root */
	size_t nopen, open_cap;
	uint32_t *frames; /* of a record, innermost first */
	size_t frames_cap;
	double limit; /* s; rows of less lose what is below them */
	row_id kept;  /* the last row that is beside one that is open */
	enum pit_status status;
};

static uint32_t
session_flags(const struct session_frame *frame)
{
	switch (frame->kind) {
	case SESSION_SELF:
		return FTREE_SELF | FTREE_SYNTHETIC;
	case SESSION_AWAIT:
	case SESSION_OUTSIDE:
	case SESSION_ROOT:
		return FTREE_SYNTHETIC;
	default:
		return 0;
	}
}

row_id
ftree_session_add(struct ftree *ft, row_id parent, uint32_t frame, double time)
{
	uint32_t flags = session_flags(&ft->session->s->frames[frame]);
	row_id id = ftree_add_row(
	    ft, frame ? flags : FTREE_SELF | FTREE_SYNTHETIC, time);
	struct ftree_row *row;

	if (!id)
		return 0;
	row = ftree_row(ft, id);
	row->seen = id;
	/* What a file calls "[self]" is no other row than ours. */
	row->frame = flags & FTREE_SELF ? 0 : ft->session->like[frame];
	if (parent)
		ftree_append(ft, parent, id);
	return id;
}

row_id
ftree_session_also(struct ftree *ft, row_id id, uint32_t frame)
{
	frame = ft->session->like[frame];
	while (ftree_row(ft, id)->frame != frame) {
		row_id also = ftree_row(ft, id)->also;

		if (!also) {
			also = ftree_add_row(ft, 0, 0);
			if (!also)
				return 0;
			ftree_row(ft, also)->frame = frame;
			ftree_row(ft, also)->parent = ftree_row(ft, id)->parent;
			ftree_row(ft, id)->also = also;
		}
		id = also;
	}
	return id;
}

static row_id
add_row(struct build *b, row_id parent, uint32_t frame, double time)
{
	row_id id = ftree_session_add(b->ft, parent, frame, time);

	if (!id)
		b->status = PIT_ENOMEM;
	return id;
}

/* Add to what the row spent as frame: for a class of it. */
static void
add_frame_time(struct build *b, row_id id, uint32_t frame, double time)
{
	row_id len = b->ft->len;

	id = ftree_session_also(b->ft, id, frame);
	if (b->ft->len > len)
		b->kept = id;
	if (id)
		ftree_row(b->ft, id)->own += time;
	else
		b->status = PIT_ENOMEM;
}

/* Is the row of this function? */
static bool
is_of(const struct build *b, row_id id, uint32_t frame)
{
	const struct session_frame *frames = b->s->frames;
	const struct ftree_row *row = ftree_row(b->ft, id);

	if (!row->frame)
		return frames[frame].kind == SESSION_SELF;
	return frames[row->frame].identity == frames[frame].identity;
}

/* Is what is below the row left out with it, now that it is closed? In place of
 * one that hides comes what it called, and of "[self]" rows some become one. */
static bool
goes(const struct build *b, row_id id)
{
	const struct ftree_row *row = ftree_row(b->ft, id);

	return row->time < b->limit &&
	       !(row->flags & (FTREE_HIDES | FTREE_SELF)) &&
	       !ftree_session_is_importlib(b->ft, row->frame);
}

/* Close the rows that are open from depth on. Of those that go, the rows below
 * were the last that were made. */
static void
close_rows(struct build *b, size_t depth)
{
	for (size_t i = depth; i < b->nopen; i++) {
		row_id id = b->open[i];
		struct ftree_row *row = ftree_row(b->ft, id);

		if (!goes(b, id))
			continue;
		row->child = row->last = 0;
		b->ft->len = (id > b->kept ? id : b->kept) + 1;
		break;
	}
	b->nopen = depth;
}

/* The open row at this depth, which frame is to be at. */
static row_id
open_row(struct build *b, size_t depth, uint32_t frame)
{
	if (depth < b->nopen) {
		if (is_of(b, b->open[depth], frame))
			return b->open[depth];
		close_rows(b, depth);
	}
	b->open[depth] = add_row(b, b->open[depth - 1], frame, 0);
	b->nopen = depth + 1;
	return b->open[depth];
}

/* The frames of a stack, innermost first. */
static size_t
unwind(struct build *b, uint32_t stack)
{
	size_t n = 0;

	for (; stack; stack = b->s->stacks[stack].caller) {
		uint32_t *frames =
		    mem_grow(b->frames, &b->frames_cap, n + 1, sizeof(*frames));

		if (!frames) {
			b->status = PIT_ENOMEM;
			return 0;
		}
		b->frames = frames;
		frames[n++] = b->s->stacks[stack].frame;
	}
	return n;
}

bool
ftree_session_is_wanted(const struct session *s, uint32_t stack,
			const struct ftree_look *look)
{
	const struct session_frame *thread = NULL;

	if (!look->thread)
		return true;
	/* The outermost one says. */
	for (; stack; stack = s->stacks[stack].caller)
		if (s->frames[s->stacks[stack].frame].kind == SESSION_THREAD)
			thread = &s->frames[s->stacks[stack].frame];
	return thread && look->thread(look->arg, thread->function);
}

static bool
open_reserve(struct build *b, size_t n)
{
	row_id *open = mem_grow(b->open, &b->open_cap, n, sizeof(*open));

	if (open)
		b->open = open;
	else
		b->status = PIT_ENOMEM;
	return open;
}

static void
add_record(struct build *b, const struct session_record *record)
{
	size_t depth = unwind(b, record->stack);
	double time = record->seconds;
	row_id last;

	if (b->status ||
	    !ftree_session_is_wanted(b->s, record->stack, b->look) ||
	    !open_reserve(b, depth + 1))
		return;
	ftree_row(b->ft, FTREE_ROOT)->time += time;
	for (size_t i = 1; i <= depth && !b->status; i++) {
		uint32_t frame = b->frames[depth - i];
		row_id id = open_row(b, i, frame);

		if (!id)
			return;
		ftree_row(b->ft, id)->time += time;
		if (b->s->frames[frame].hides)
			ftree_row(b->ft, id)->flags |= FTREE_HIDES;
		if (ftree_row(b->ft, id)->frame)
			add_frame_time(b, id, frame, time);
	}
	if (depth + 1 < b->nopen)
		close_rows(b, depth + 1);
	last = b->open[depth];
	if (!b->status && !ftree_session_is_leaf(b->ft, last))
		add_row(b, last, 0, time);
}

/* The only row below the root is the first one. */
static void
trim_root(struct ftree *ft)
{
	const struct ftree_row *root = ftree_row(ft, FTREE_ROOT);

	ft->top = root->child ? FTREE_ROOT : 0;
	if (root->child && root->child == root->last)
		ft->top = root->child;
}

static bool
is_start(const struct session *s, size_t i, const struct ftree *ft, row_id id)
{
	uint32_t frame = ftree_row(ft, id)->frame;

	return i < s->nstart && frame &&
	       s->frames[s->start[i]].identity == s->frames[frame].identity;
}

/* What all samples have in common is no part of the report, down to where the
 * profiler was started. */
static void
trim_stem(struct ftree *ft, const struct session *s)
{
	size_t i = 0;

	if (!ft->top || !is_start(s, i, ft, ft->top))
		return;
	for (;;) {
		row_id child = ftree_row(ft, ft->top)->child;

		if (!child || ftree_row(ft, child)->next ||
		    ftree_self_time(ft, ft->top) != 0 ||
		    !is_start(s, ++i, ft, child))
			return;
		ft->top = child;
	}
}

enum pit_status
ftree_init_session(struct ftree *ft, const struct session *session,
		   const struct ftree_look *look)
{
	struct build b = { .ft = ft, .s = session, .look = look };

	*ft = (struct ftree){
		.second = 1,
		.session = ftree_session_new(session),
	};
	if (!ft->session || !ftree_add_row(ft, FTREE_SYNTHETIC, 0) ||
	    !open_reserve(&b, 1))
		b.status = PIT_ENOMEM;
	if (!b.status) {
		b.open[0] = FTREE_ROOT;
		b.nopen = 1;
		/* Else rows become one before any is left out. */
		if (look->timeline)
			b.limit = session_light_limit(session, look);
	}
	for (size_t i = 0; i < session->nrecords && !b.status; i++)
		add_record(&b, &session->records[i]);
	mem_free(b.open);
	mem_free(b.frames);
	if (b.status) {
		ftree_fini(ft);
		return b.status;
	}
	trim_root(ft);
	trim_stem(ft, session);
	if (ft->top)
		ftree_row(ft, ft->top)->parent = 0;
	return PIT_OK;
}
