/* src/tui/timeline_range.c - a window chosen on the timeline, by keys or the
 * mouse, and where the columns go for it.
 */
#include "tui/scroll.h"
#include "tui/timeline_pane.h"

struct window
timeline_chosen(const struct timeline_pane *t)
{
	struct window w = { t->begin, t->moment };

	if (t->begin > t->moment)
		w = (struct window){ t->moment, t->begin };
	w.to = w.to + t->width < t->end ? w.to + t->width : t->end;
	return w;
}

void
timeline_take_range(struct timeline_pane *t, struct view *view)
{
	struct view_window window = { VIEW_RANGE, 0, timeline_chosen(t) };

	if (!t->take)
		return;
	t->take = false;
	view->moving = false;
	if (window.range.to > window.range.from)
		view_window_set(view, &window);
	view->moving = false;
}

/* Columns that the user chose move so that it is among them. */
static void
scroll_to_moment(struct timeline_pane *t)
{
	uint64_t length = t->width * (uint64_t)t->ncols;

	if (t->moment < t->first)
		t->first = t->moment;
	else if (t->moment >= t->first + length)
		t->first = t->moment - (length - t->width);
	t->follow = t->first + length > t->end;
}

/* Move the moment by so many columns. */
static void
move_moment(struct timeline_pane *t, long columns)
{
	long last = (long)((t->end - t->start) / t->width);
	long at = (long)((t->moment - t->start) / t->width) + columns;

	at = at < last ? at : last;
	t->moment = t->start + (uint64_t)(at > 0 ? at : 0) * t->width;
	scroll_to_moment(t);
}

/* Half the time in as many columns, or twice as much. The moment stays where it
 * is, as far as there is time beside it. */
static void
zoom(struct timeline_pane *t, bool in)
{
	uint64_t width = in ? t->width / 2 : t->width * 2, at;
	uint64_t column = (t->moment - t->first) / t->width;

	if (in && width < t->least) {
		pane_say(&t->pane, "no moment is known better than that");
		return;
	}
	if (!in && !t->view->scale) {
		pane_say(&t->pane, "all of the run is on the timeline");
		return;
	}
	at = (t->moment - t->start) / width;
	t->view->scale = t->width = width;
	t->moment = t->start + at * width;
	t->first = t->start + (at > column ? at - column : 0) * width;
	scroll_to_moment(t);
}

void
timeline_move_to(struct timeline_pane *t, uint64_t moment)
{
	t->moment = moment < t->start ? t->start : moment;
	move_moment(t, 0);
}

static void
end_range(struct timeline_pane *t)
{
	t->ranging = RANGE_NONE;
	t->pane.leave = true;
}

/* Enter: it begins here; it ends here. */
static void
mark_moment(struct timeline_pane *t)
{
	if (t->ranging == RANGE_BEGIN) {
		t->begin = t->moment;
		t->ranging = RANGE_END;
		return;
	}
	t->take = true;
	end_range(t);
}

static bool
start_range(struct timeline_pane *t)
{
	if (!t->used)
		return false;
	t->ranging = RANGE_BEGIN;
	t->moment = t->first + (uint64_t)(t->used - 1) * t->width;
	t->begin = t->moment;
	return true;
}

bool
timeline_command(struct pane *pane, enum command cmd)
{
	struct timeline_pane *t = (struct timeline_pane *)pane;
	long by;

	if (cmd == CMD_RANGE && t->ranging == RANGE_NONE)
		return start_range(t);
	if (t->ranging == RANGE_NONE)
		return false;
	if (cmd == CMD_RANGE || cmd == CMD_ZOOM)
		mark_moment(t);
	else if (cmd == CMD_BACK)
		end_range(t);
	else if (cmd == CMD_OPEN || cmd == CMD_CLOSE)
		zoom(t, cmd == CMD_OPEN);
	else if (cmd == CMD_LEFT || cmd == CMD_NAMES_LEFT)
		move_moment(t, -1);
	else if (cmd == CMD_RIGHT || cmd == CMD_NAMES_RIGHT)
		move_moment(t, 1);
	else if (!scroll_step(cmd, 10, t->end / t->width, &by))
		return false;
	else /* up and back is earlier */
		move_moment(t, by);
	return true;
}

static uint64_t
moment_at(const struct timeline_pane *t, int col)
{
	int i = col - 1, last = t->used < t->ncols ? t->used : t->ncols;

	i = i < last - 1 ? i : last - 1;
	return t->first + (uint64_t)(i > 0 ? i : 0) * t->width;
}

void
timeline_point(struct pane *pane, const struct pane_view *pv, struct view *view,
	       const struct mouse *mouse)
{
	static const struct view_window all = { .kind = VIEW_ALL };
	struct timeline_pane *t = (struct timeline_pane *)pane;

	(void)pv;
	if (!t->used || (mouse->kind == MOUSE_PRESS && mouse->clicks > 1)) {
		if (t->used)
			view_window_set(view, &all);
		view->moving = false;
		end_range(t);
		return;
	}
	if (mouse->kind == MOUSE_PRESS) {
		t->ranging = RANGE_END;
		t->begin = t->moment = moment_at(t, mouse->col);
		return;
	}
	if (t->ranging != RANGE_END)
		return;
	t->moment = moment_at(t, mouse->col);
	if (mouse->kind != MOUSE_RELEASE)
		return;
	mark_moment(t);
	if (t->begin == t->moment)
		pane_say(pane, "this column alone; a double click shows all, "
			       "a drag chooses more");
}
