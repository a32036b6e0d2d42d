/* src/model/ftree.c */
#include "model/ftree.h"

#include "base/mem.h"
#include "model/fold.h"
#include "model/ftree_session.h"
#include "model/hide.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
ftree_append(struct ftree *ft, row_id parent, row_id id)
{
	struct ftree_row *up = ftree_row(ft, parent);

	ftree_row(ft, id)->parent = parent;
	ftree_row(ft, id)->next = 0;
	if (up->last)
		ftree_row(ft, up->last)->next = id;
	else
		up->child = id;
	up->last = id;
}

/* Room for so many rows, the unused one too. */
static bool
ftree_reserve(struct ftree *ft, size_t n)
{
	struct ftree_row *rows;

	if (n > UINT32_MAX / 2)
		return false;
	rows = mem_grow(ft->rows, &ft->cap, n, sizeof(*rows));
	if (rows)
		ft->rows = rows;
	return rows;
}

row_id
ftree_add_row(struct ftree *ft, uint32_t flags, double time)
{
	row_id id = ft->len ? ft->len : FTREE_ROOT;

	if (!ftree_reserve(ft, (size_t)id + 1))
		return 0;
	*ftree_row(ft, id) = (struct ftree_row){
		.flags = flags,
		/* It is not known when time was first spent right there, so
		 * among equals "[self]" comes last. */
		.seen = UINT32_MAX,
		.time = time,
		.own = time,
	};
	ft->len = id + 1;
	return id;
}

/* Which frame a row is of, and how many it stands for. */
static void
set_frame(struct ftree *ft, row_id id, frame_id frame, bool apart)
{
	struct ftree_row *row = ftree_row(ft, id);
	const struct frame_info *info = symtab_get(ft->syms, frame);
	const struct root *root = NULL;

	if (info && frame_is_root(info->kind)) {
		root = roots_get(ft->roots, frame);
		row->count = 1;
	}
	if (root && root->group && !apart) {
		frame = root->group;
		root = roots_get(ft->roots, frame);
	}
	/* What has no row of its own is here all the same. */
	if (root)
		row->count = apart && !root->group ? root->shared : root->count;
	row->least = root && root->least && !root->group;
	row->frame = frame;
}

row_id
ftree_add(struct ftree *ft, frame_id frame, double time, bool apart)
{
	row_id id = ftree_add_row(ft, 0, time);

	if (id)
		set_frame(ft, id, frame, apart);
	return id;
}

row_id
ftree_add_note(struct ftree *ft, double time, const char *fmt, ...)
{
	char(*notes)[FTREE_NOTE_MAX] =
	    mem_grow(ft->notes, &ft->note_cap, ft->nnotes + 1, sizeof(*notes));
	row_id id;
	va_list ap;

	if (!notes)
		return 0;
	ft->notes = notes;
	id = ftree_add_row(ft, FTREE_NOTE, time);
	if (!id)
		return 0;
	va_start(ap, fmt);
	vsnprintf(notes[ft->nnotes], FTREE_NOTE_MAX, fmt, ap);
	va_end(ap);
	ftree_row(ft, id)->absorbed = time;
	ftree_row(ft, id)->note = (uint32_t)ft->nnotes++;
	return id;
}

void
ftree_fini(struct ftree *ft)
{
	mem_free(ft->rows);
	mem_free(ft->folds);
	mem_free(ft->notes);
	mem_free(ft->split);
	ftree_session_free(ft->session);
	*ft = (struct ftree){ 0 };
}

row_id
ftree_skip(const struct ftree *ft, row_id top, row_id id)
{
	while (id != top) {
		if (ftree_row(ft, id)->next)
			return ftree_row(ft, id)->next;
		id = ftree_row(ft, id)->parent;
	}
	return 0;
}

row_id
ftree_next(const struct ftree *ft, row_id top, row_id id)
{
	if (ftree_row(ft, id)->child)
		return ftree_row(ft, id)->child;
	return ftree_skip(ft, top, id);
}

bool
ftree_is_link(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	return info &&
	       hide_is_link(info, ftree_info(ft, ftree_row(ft, id)->parent));
}

/* What a link was itself at is none of its caller's time. */
static void
keep_own(struct ftree *ft, row_id id)
{
	const struct ftree_row *link = ftree_row(ft, id);

	if (!(link->flags & FTREE_LINK))
		return;
	for (row_id c = link->child; c; c = ftree_row(ft, c)->next) {
		struct ftree_row *row = ftree_row(ft, c);

		if (!(row->flags & FTREE_SELF))
			continue;
		row->flags = 0;
		row->frame = link->frame;
		row->seen = link->seen;
		row->absorbed = row->time;
	}
}

/* Put the children of id into its place in the list of parent, between prev
 * (0: the front) and the follower of id. */
static void
ftree_replace(struct ftree *ft, row_id parent, row_id prev, row_id id)
{
	struct ftree_row *row = ftree_row(ft, id);
	row_id first = row->next;

	keep_own(ft, id);
	if (row->child) {
		first = row->child;
		ftree_row(ft, row->last)->next = row->next;
		for (row_id c = first; c != row->next;
		     c = ftree_row(ft, c)->next)
			ftree_row(ft, c)->parent = parent;
	}
	if (prev)
		ftree_row(ft, prev)->next = first;
	else
		ftree_row(ft, parent)->child = first;
	ftree_row(ft, parent)->absorbed += row->absorbed;
}

void
ftree_splice(struct ftree *ft, row_id parent, row_test *leave)
{
	row_id prev = 0, id = ftree_row(ft, parent)->child;

	while (id) {
		if (leave(ft, id)) {
			ftree_replace(ft, parent, prev, id);
		} else {
			prev = id;
		}
		/* What took the place of id is looked at in its turn. */
		id = prev ? ftree_row(ft, prev)->next
			  : ftree_row(ft, parent)->child;
	}
	ftree_row(ft, parent)->last = prev;
}

double
ftree_drop(struct ftree *ft, row_id parent,
	   bool (*leave)(const struct ftree *ft, row_id id, const void *arg),
	   const void *arg)
{
	struct ftree_row *up = ftree_row(ft, parent);
	row_id id = up->child, next;
	double time = 0;

	up->child = up->last = 0;
	for (; id; id = next) {
		next = ftree_row(ft, id)->next;
		if (leave(ft, id, arg))
			time += ftree_row(ft, id)->time;
		else
			ftree_append(ft, parent, id);
	}
	return time;
}

/* Nobody calls a thread's first frame, nor the first row; a program given by -c
 * or on stdin is the application all the same. */
static uint32_t
app_flags(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);
	row_id parent = ftree_row(ft, id)->parent;
	bool by_app = !parent || ftree_row(ft, parent)->flags & FTREE_BY_APP;

	if (!info)
		return by_app ? FTREE_BY_APP : 0;
	return (fold_is_app(info, by_app) ? FTREE_APP : 0) |
	       (fold_calls_as_app(info, by_app) ? FTREE_BY_APP : 0);
}

void
ftree_mark_app(struct ftree *ft)
{
	if (ft->session) {
		ftree_session_mark_app(ft);
		return;
	}
	for (row_id top = ft->top; top; top = ftree_row(ft, top)->next) {
		for (row_id id = top; id; id = ftree_next(ft, top, id)) {
			ftree_row(ft, id)->flags |= app_flags(ft, id);
		}
	}
}
