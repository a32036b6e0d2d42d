#include "app/part.h"

bool
part_is_whole(const struct options *opts)
{
	return !opts->from && opts->to == UINT64_MAX && !opts->from_mark &&
	       !opts->to_mark;
}

static enum pit_status
find_mark(const struct snapshot *snap, const char *name, uint64_t *time,
	  struct pit_err *err)
{
	const struct mark *mark =
	    snap->marks ? marks_find(snap->marks, name) : NULL;

	if (!mark)
		return pit_fail(err, PIT_EUSAGE,
				"the run has no mark like \"%.80s\"", name);
	*time = mark->time;
	return PIT_OK;
}

enum pit_status
part_of(const struct options *opts, const struct snapshot *snap,
	struct window *window, struct pit_err *err)
{
	enum pit_status st = PIT_OK;

	*window = WINDOW_ALL;
	if (opts->from)
		window->from = snap->start + opts->from;
	if (opts->to != UINT64_MAX)
		window->to = snap->start + opts->to;
	if (opts->from_mark)
		st = find_mark(snap, opts->from_mark, &window->from, err);
	if (!st && opts->to_mark)
		st = find_mark(snap, opts->to_mark, &window->to, err);
	if (!st && window->from >= window->to)
		st = pit_fail(err, PIT_EUSAGE,
			      "what --from says is not before what --to says");
	return st;
}
