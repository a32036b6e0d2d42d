/* src/model/processor_runpy.c - a program starts with its own first frame: not
 * with the interpreter's start-up, nor with runpy, which leads to it for -m.
 * The interpreter's end is not the program's either.
 */
#include "model/hide.h"
#include "model/processors.h"
#include "model/split.h"

static bool
is_runpy(const struct ftree *ft, row_id id)
{
	const struct frame_info *info = ftree_info(ft, id);

	return info && (hide_is_runpy(info, true) ||
			ftree_row(ft, id)->flags & FTREE_LINK);
}

static bool
is_kind(const struct ftree *ft, row_id id, const void *kind)
{
	return ftree_kind(ft, id) == *(const enum frame_kind *)kind;
}

/* The time goes with the row: it is not the program's. */
static double
drop_kind(struct ftree *ft, row_id parent, enum frame_kind kind)
{
	double time;

	for (row_id id = ftree_row(ft, parent)->child; id;
	     id = ftree_row(ft, id)->next)
		if (is_kind(ft, id, &kind))
			for (row_id up = parent; up;
			     up = ftree_row(ft, up)->parent)
				split_add(ft, up, id, -1);
	time = ftree_drop(ft, parent, is_kind, &kind);
	for (row_id id = parent; id && time; id = ftree_row(ft, id)->parent)
		ftree_row(ft, id)->time -= time;
	return time;
}

static enum pit_status
runpy_apply(struct ftree *ft, const struct processor_options *opts)
{
	row_id id = ft->top;

	(void)opts;
	while (id) {
		enum frame_kind kind = ftree_kind(ft, id);

		if (frame_is_root(kind)) {
			ft->startup += drop_kind(ft, id, FRAME_STARTUP);
			ft->shutdown += drop_kind(ft, id, FRAME_SHUTDOWN);
		}
		if (kind != FRAME_THREAD) {
			id = ftree_next(ft, ft->top, id);
			continue;
		}
		/* Only here, at the bottom of the stack: a program that calls
		 * runpy itself wants to see it. */
		ftree_splice(ft, id, is_runpy);
		id = ftree_skip(ft, ft->top, id);
	}
	return PIT_OK;
}

const struct processor processor_runpy = {
	.name = "remove_runpy",
	.apply = runpy_apply,
};
