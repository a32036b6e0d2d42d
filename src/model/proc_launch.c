/* src/model/proc_launch.c - a program starts with its own first frame: not
 * with the interpreter's start-up, nor with runpy, which leads to it for -m.
 */
#include "model/processors.h"

static bool
is_launch(const struct ftree *ft, row_id id)
{
	return ftree_frame_flags(ft, id) & FRAME_LAUNCH ||
	       ftree_row(ft, id)->flags & ROW_LINK;
}

static bool
is_startup(const struct ftree *ft, row_id id, const void *arg)
{
	(void)arg;
	return ftree_kind(ft, id) == FRAME_STARTUP;
}

/* The time goes with the row: it is not the program's. */
static void
drop_startup(struct ftree *ft, row_id thread)
{
	uint64_t time = ftree_drop(ft, thread, is_startup, NULL);

	for (row_id id = thread; id; id = ftree_row(ft, id)->parent)
		ftree_row(ft, id)->time -= time;
}

static enum pit_status
launch_apply(struct ftree *ft, const struct proc_options *opts)
{
	row_id id = ft->top;

	while (id) {
		if (ftree_kind(ft, id) != FRAME_THREAD) {
			id = ftree_next(ft, ft->top, id);
			continue;
		}
		if (!opts->show_all)
			drop_startup(ft, id);
		/* Only here, at the bottom of the stack: a program that calls
		 * runpy itself wants to see it. */
		ftree_splice(ft, id, is_launch);
		id = ftree_skip(ft, ft->top, id);
	}
	return PIT_OK;
}

const struct processor processor_launch = {
	.name = "remove_launch",
	.apply = launch_apply,
};
