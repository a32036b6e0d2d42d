#include "tui/scroll.h"

bool
scroll_step(enum command cmd, long page, long n, long *by)
{
	page = page > 0 ? page : 1;
	switch (cmd) {
	case CMD_DOWN:
		*by = 1;
		return true;
	case CMD_UP:
		*by = -1;
		return true;
	case CMD_PAGE_DOWN:
		*by = page;
		return true;
	case CMD_PAGE_UP:
		*by = -page;
		return true;
	case CMD_HALF_DOWN:
		*by = (page + 1) / 2;
		return true;
	case CMD_HALF_UP:
		*by = -((page + 1) / 2);
		return true;
	case CMD_FIRST:
		*by = -n;
		return true;
	case CMD_LAST:
		*by = n;
		return true;
	default:
		return false;
	}
}

/* Put first where there is something to see. */
static void
scroll_clamp(struct scroll *s)
{
	long most = s->n - s->page;

	s->first = s->first < most ? s->first : most;
	s->first = s->first > 0 ? s->first : 0;
}

bool
scroll_command(struct scroll *s, enum command cmd)
{
	long by;

	/* The last row of a page is the first of the next one. */
	if (!scroll_step(cmd, s->page - 1, s->n, &by))
		return false;
	s->first += by;
	scroll_clamp(s);
	return true;
}
