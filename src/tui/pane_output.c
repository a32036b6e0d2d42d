/* src/tui/pane_output.c - the program's own screen, and what scrolled away. */
#include "tui/pane_output.h"

#include "base/mem.h"
#include "tui/output_pane.h"
#include "tui/scroll.h"

#include <stdio.h>

#define ROWS_SPLIT  40 /* screens less high have no place for it */
#define ROWS_OUTPUT 8

static struct output_pane *
output_of(struct pane *pane)
{
	return (struct output_pane *)pane;
}

static enum pit_status
output_init(struct pane *pane)
{
	return vscreen_init(&output_of(pane)->vs);
}

static void
output_fini(struct pane *pane)
{
	vscreen_fini(&output_of(pane)->vs);
	output_find_fini(&output_of(pane)->find);
}

/* What is looked at stays where it is while rows scroll away. */
static void
keep_back(struct output_pane *o, size_t scrolled)
{
	if (o->back)
		o->back += o->vs.scrolled - scrolled;
	if (o->back > o->vs.kept.rows + (size_t)o->vs.rows)
		o->back = o->vs.kept.rows;
}

void
output_settle(struct output_pane *o)
{
	size_t scrolled = o->vs.scrolled;

	if (!o->vs.backlog.len)
		return;
	vscreen_settle(&o->vs);
	keep_back(o, scrolled);
}

void
output_write(struct pane *pane, const void *bytes, size_t n, uint64_t time,
	     bool visible)
{
	struct output_pane *o = output_of(pane);
	size_t scrolled = o->vs.scrolled;
	const char *p = bytes;

	if (!n)
		return;
	vscreen_write(&o->vs, p, n, time);
	keep_back(o, scrolled);
	o->last_stale = true;
	o->find.stale = true;
	if (visible)
		return;
	for (size_t i = 0; i < n; i++)
		o->unread += p[i] == '\n';
}

void
output_resize(struct pane *pane, int rows, int cols)
{
	struct output_pane *o = output_of(pane);

	vscreen_resize(&o->vs, rows, cols);
	if (o->back > o->vs.kept.rows)
		o->back = o->vs.kept.rows;
	o->last_stale = true;
	o->find.stale = true;
}

void
output_type(struct pane *pane, const unsigned char *bytes, size_t n)
{
	output_of(pane)->back = 0;
	vscreen_type(&output_of(pane)->vs, bytes, n);
}

void
output_paste(struct pane *pane, bool begins)
{
	vscreen_paste(&output_of(pane)->vs, begins);
}

size_t
output_take(struct pane *pane, unsigned char *buf, size_t n)
{
	return vscreen_take(&output_of(pane)->vs, buf, n);
}

size_t
output_unread(const struct pane *pane)
{
	return ((const struct output_pane *)pane)->unread;
}

void
output_seen(struct pane *pane)
{
	output_of(pane)->unread = 0;
}

void
output_follow(struct pane *pane)
{
	output_of(pane)->back = 0;
	output_of(pane)->picking = false;
}

size_t
output_back(const struct pane *pane)
{
	return ((const struct output_pane *)pane)->back;
}

int
output_first_row(const struct output_pane *o)
{
	int first = o->vs.cursor.row + 1 - o->pane.at.rows;

	if (o->vs.rows <= o->pane.at.rows || first < 0)
		return 0;
	return first;
}

bool
output_cursor(const struct pane *pane, int *row, int *col)
{
	const struct output_pane *o = (const struct output_pane *)pane;

	*row = pane->at.row + o->vs.cursor.row - output_first_row(o);
	*col = pane->at.col + o->vs.cursor.col;
	return o->vs.cursor_on && o->back == 0 &&
	       o->vs.cursor.col < pane->at.cols &&
	       o->vs.cursor.row - output_first_row(o) < pane->at.rows;
}

long
output_top_row(const struct output_pane *o)
{
	return (long)output_first_row(o) - (long)o->back;
}

/* Rows that can be looked back. */
static long
most_back(const struct output_pane *o)
{
	return (long)o->vs.kept.rows + output_first_row(o);
}

void
output_look_at(struct output_pane *o, long row)
{
	long back = output_first_row(o) - row + o->pane.at.rows / 2;

	back = back < most_back(o) ? back : most_back(o);
	o->back = back > 0 ? (size_t)back : 0;
}

void
output_show_row(struct output_pane *o, long row)
{
	if (row < output_top_row(o) ||
	    row >= output_top_row(o) + o->pane.at.rows)
		output_look_at(o, row);
}

static void
go_to_match(struct output_pane *o, bool later)
{
	output_settle(o);
	if (!o->find.text[0])
		pane_say(&o->pane, "nothing to find yet: / asks");
	else if (!output_find_next(&o->find, &o->vs, later))
		pane_say(&o->pane, "not found: %.60s", o->find.text);
	else
		output_show_row(o, output_find_row(&o->find, &o->vs));
}

static void
output_look_for(struct pane *pane, const char *text, bool go)
{
	struct output_pane *o = output_of(pane);

	output_settle(o);
	output_find_start(&o->find, &o->vs, text);
	if (go)
		go_to_match(o, false);
}

static const char *
output_found(const struct pane *pane)
{
	return ((const struct output_pane *)pane)->find.found;
}

/* While the user looks back, or for something: else the screen is the
 * program's alone. */
static void
set_bar(struct output_pane *o)
{
	long most = most_back(o), page = o->pane.at.rows;
	const struct scroll at = { most + page, page, most - (long)o->back };
	bool wanted = o->back || o->find.text[0] || o->bar.held;

	scroll_bar_set(&o->bar, &o->pane.at, wanted ? (int)page : 0, &at);
	for (size_t i = 0; o->bar.shown && i < o->find.nhits; i++) {
		long row = output_find_hit(&o->find, &o->vs, i) +
			   (long)o->vs.kept.rows;

		if (row >= 0)
			scroll_bar_hit(&o->bar, (size_t)row);
	}
}

static void
output_update(struct pane *pane, const struct pane_view *pv, struct view *view)
{
	struct output_pane *o = output_of(pane);

	output_settle(o);
	output_find_update(&o->find, &o->vs);
	if (o->told)
		output_tell(o, pv, view);
	set_bar(o);
}

static bool
output_move(struct output_pane *o, enum command cmd)
{
	struct scroll scroll = { .page = o->pane.at.rows };
	long most;

	output_settle(o);
	most = most_back(o);
	scroll.n = most + scroll.page;
	scroll.first = most - (long)o->back;
	if (!scroll_command(&scroll, cmd))
		return false;
	o->back = (size_t)(most - scroll.first);
	return true;
}

static bool
output_command(struct pane *pane, enum command cmd)
{
	struct output_pane *o = output_of(pane);

	if (output_pick(o, cmd))
		return true;

	if (cmd == CMD_FIND_NEXT || cmd == CMD_FIND_PREVIOUS) {
		go_to_match(o, cmd == CMD_FIND_PREVIOUS);
		return true;
	}
	if (cmd == CMD_BACK && o->find.text[0]) {
		output_look_for(pane, "", false);
		return true;
	}
	return output_move(o, cmd);
}

/* It has a pane of its own on large screens, once anything was written. */
static int
output_rows(struct pane *pane, const struct pane_room *room)
{
	if (!room->output || room->rows < ROWS_SPLIT)
		return 0;
	return output_last_line(pane)[0] ? ROWS_OUTPUT : 0;
}

static void
output_mode(const struct pane *pane, char *buf, size_t size)
{
	const struct output_pane *o = (const struct output_pane *)pane;

	if (o->back)
		snprintf(buf, size, "%zu lines back", o->back);
}

static const struct pane_key output_keys[] = {
	{ "o", "Tree", 1, KEY_ALONE },
	{ "o", "Alone", 1, KEY_BESIDE },
	{ "Tab", "Tree", 5, KEY_BESIDE },
	{ "i", "Type", 2, KEY_RUNS },
	{ "PgUp", "Earlier", 5, 0 },
	{ "/", "Find", 7, 0 },
	{ "Enter", "When", 7, 0 },
	{ "Space", "Pause", 6, KEY_RUNS },
	{ "Space", "Play", 6, KEY_REPLAY },
	{ "F1", "Help", 3, 0 },
	{ "s", "Save", 4, 0 },
	{ "q", "Quit", 0, 0 },
};

const struct pane_ops pane_output = {
	.name = "output",
	.title = "the program's screen",
	.size = sizeof(struct output_pane),
	.place = PANE_BOTTOM,
	.keys = output_keys,
	.nkeys = ARRAY_LEN(output_keys),
	.init = output_init,
	.rows = output_rows,
	.mode = output_mode,
	.update = output_update,
	.draw = output_draw,
	.command = output_command,
	.point = output_point,
	.find = output_look_for,
	.found = output_found,
	.fini = output_fini,
};
