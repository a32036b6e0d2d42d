#include "model/ftree_given.h"

#include "base/mem.h"
#include "model/ftree_session.h"

/* Row i becomes row i + 1. */
static enum pit_status
add_rows(struct ftree *ft, const struct given_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		row_id parent = i ? (row_id)rows[i].parent + FTREE_ROOT : 0;
		row_id id =
		    ftree_session_add(ft, parent, rows[i].frame, rows[i].time);

		if (!id)
			return PIT_ENOMEM;
		ftree_row(ft, id)->absorbed = rows[i].absorbed;
		ftree_row(ft, id)->group = rows[i].group;
		if (rows[i].group > ft->groups)
			ft->groups = rows[i].group;
	}
	ft->top = n ? FTREE_ROOT : 0;
	return PIT_OK;
}

enum pit_status
ftree_init_given(struct ftree *ft, const struct session *session,
		 const struct given_row *rows, size_t n)
{
	enum pit_status st;

	*ft = (struct ftree){
		.second = 1,
		.session = ftree_session_new(session),
	};
	st = ft->session ? add_rows(ft, rows, n) : PIT_ENOMEM;
	if (!st && n) {
		ftree_mark_app(ft);
		st = ftree_session_shorten(ft);
	}
	if (!st && ft->groups)
		st = ftree_fold(ft);
	if (st)
		ftree_fini(ft);
	return st;
}

/* What each row has itself. */
static double *
own_times(const struct given_row *rows, size_t n)
{
	double *own = mem_calloc(n, sizeof(*own));

	for (size_t i = 0; i < n && own; i++) {
		own[i] += rows[i].time;
		if (i)
			own[rows[i].parent] -= rows[i].time;
	}
	return own;
}

static enum pit_status
add_record(struct session *s, uint32_t stack, bool inner, double own)
{
	/* A row that has all its time from below has none itself, but for what
	 * rounding leaves over. */
	if (!(own > 0) || (inner && own < 1e-10))
		return PIT_OK;
	return session_add_record(s, stack, session_double(own));
}

enum pit_status
session_add_given(struct session *s, const struct given_row *rows, size_t n)
{
	double *own = own_times(rows, n);
	uint32_t *stacks = mem_calloc(n, sizeof(*stacks));
	enum pit_status st = own && stacks ? PIT_OK : PIT_ENOMEM;

	for (size_t i = 0; i < n && !st; i++) {
		uint32_t caller = i ? stacks[rows[i].parent] : 0;
		enum session_kind kind = s->frames[rows[i].frame].kind;

		/* These two are no part of a stack. */
		stacks[i] = caller;
		if (kind != SESSION_SELF && kind != SESSION_ROOT)
			st =
			    session_stack(s, caller, rows[i].frame, &stacks[i]);
		if (!st)
			st = add_record(s, stacks[i],
					i + 1 < n && rows[i + 1].parent == i,
					own[i]);
	}
	mem_free(own);
	mem_free(stacks);
	return st;
}
