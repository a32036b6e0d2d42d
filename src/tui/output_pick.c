/* src/tui/output_pick.c - a line of the output is pointed at: when it came, and
 * the window there.
 */
#include "tui/output_pane.h"
#include "tui/scroll.h"

#define SECOND (1000ull * 1000 * 1000) /* ns */

long
output_picked_row(const struct output_pane *o)
{
	return (long)(o->picked - (long long)o->vs.scrolled);
}

/* Point at a row, as vscreen_row() counts: the nearest there is. */
static void
pick(struct output_pane *o, long row)
{
	long last = o->vs.rows - 1, first = -(long)o->vs.kept.rows;

	while (last > first && !vscreen_time(&o->vs, last))
		last--;
	row = row > last ? last : row;
	row = row < first ? first : row;
	o->picking = o->told = true;
	o->picked = (long long)o->vs.scrolled + row;
	output_show_row(o, row);
}

/* The one that was found, or the last one that is in sight. */
static void
start_picking(struct output_pane *o)
{
	output_settle(o);
	if (o->find.chosen)
		pick(o, output_find_row(&o->find, &o->vs));
	else
		pick(o, output_top_row(o) + o->pane.at.rows - 1);
}

static void
move_picked(struct output_pane *o, long by)
{
	long most = (long)o->vs.kept.rows + o->vs.rows;

	output_settle(o);
	by = by < -most ? -most : by > most ? most : by;
	pick(o, output_picked_row(o) + by);
}

/* The window is where the line came, as long as it was, or two seconds. */
static void
look_there(uint64_t time, const struct window *run, struct view *view)
{
	struct view_window w = { VIEW_RANGE, 0, { 0, 0 } };
	const struct view_window *is = &view->window;
	uint64_t length = 2 * SECOND;

	if (is->kind == VIEW_LAST)
		length = is->length;
	else if (is->kind != VIEW_ALL && is->range.to != UINT64_MAX)
		length = is->range.to - is->range.from;
	w.range.from = time > length / 2 ? time - length / 2 : 0;
	w.range.from = w.range.from > run->from ? w.range.from : run->from;
	w.range.to = time + length / 2 < run->to ? time + length / 2 : run->to;
	if (w.range.to <= w.range.from)
		return;
	view_window_set(view, &w);
	view->moving = false;
}

void
output_tell(struct output_pane *o, const struct pane_view *pv,
	    struct view *view)
{
	struct window run = view_run(view, pv->snap);
	uint64_t time = vscreen_time(&o->vs, output_picked_row(o));
	double seconds;

	o->told = false;
	if (!time) {
		o->picking = false;
		pane_say(&o->pane, "there is no line here");
		return;
	}
	seconds = time > run.from ? (double)(time - run.from) / SECOND : 0;
	if (o->take && run.to > run.from) {
		look_there(time, &run, view);
		pane_say(&o->pane, "the window is around %.2fs now", seconds);
	} else {
		pane_say(&o->pane,
			 "printed at %.2fs: Enter looks there; Up, Down: "
			 "another line; Esc",
			 seconds);
	}
	o->picking = !o->take;
	o->take = false;
}

void
output_point(struct pane *pane, const struct pane_view *pv, struct view *view,
	     const struct mouse *mouse)
{
	struct output_pane *o = (struct output_pane *)pane;
	size_t to;

	(void)pv;
	(void)view;
	output_settle(o);
	if (scroll_bar_point(&o->bar, &pane->at, mouse, &to)) {
		output_look_at(o, (long)to - (long)o->vs.kept.rows);
		return;
	}
	if (mouse->kind != MOUSE_PRESS)
		return;
	pick(o, output_top_row(o) + mouse->row);
	o->take = mouse->clicks > 1;
}

bool
output_pick(struct output_pane *o, enum command cmd)
{
	long by;

	if (!o->picking) {
		if (cmd == CMD_ZOOM)
			start_picking(o);
		return cmd == CMD_ZOOM;
	}
	if (cmd == CMD_ZOOM)
		o->take = o->told = true;
	else if (cmd == CMD_BACK)
		o->picking = false;
	else if (scroll_step(cmd, o->pane.at.rows,
			     (long)o->vs.kept.rows + o->vs.rows, &by))
		move_picked(o, by);
	else
		return false;
	return true;
}
