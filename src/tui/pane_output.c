/* src/tui/pane_output.c - the program's own screen, and what scrolled away. */
#include "tui/pane_output.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/utf8.h"
#include "tui/output_find.h"
#include "tui/scroll.h"
#include "tui/vscreen.h"

#include <stdio.h>
#include <string.h>

#define ROWS_SPLIT  40 /* screens less high have no place for it */
#define ROWS_OUTPUT 8
#define SECOND      (1000ull * 1000 * 1000) /* ns */

struct output_pane {
	struct pane pane;
	struct vscreen vs;
	struct output_find find;
	size_t back; /* rows the user looks back */
	size_t unread;
	bool picking;     /* a line is pointed at: */
	long long picked; /* its row, from the first there ever was */
	bool told, take;  /* when it came is to be said; to be looked at */
	bool last_stale;
	char last[512];
};

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

static void
settle(struct output_pane *o)
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

/* Text of a row of the screen into last; false: it is blank. */
static bool
read_row(struct output_pane *o, int row)
{
	VTermRect at = { row, row + 1, 0, o->vs.cols };
	char raw[2048];
	size_t n;
	struct out text;

	if (at.end_col > 400)
		at.end_col = 400;
	n = vterm_screen_get_text(o->vs.screen, raw, sizeof(raw), at);
	n = n < sizeof(raw) ? n : sizeof(raw);
	while (n && (raw[n - 1] == ' ' || raw[n - 1] == '\n'))
		n--;
	if (n == 0)
		return false;
	if (n >= sizeof(o->last))
		n = sizeof(o->last) - 1;
	out_init(&text, sizeof(o->last) * 4);
	text_clean(&text, raw, n);
	if (out_status(&text) == PIT_OK) {
		size_t fits =
		    text.len < sizeof(o->last) ? text.len : sizeof(o->last) - 1;

		memcpy(o->last, text.data, fits);
		o->last[fits] = '\0';
	}
	out_fini(&text);
	return true;
}

/* Does the row go on in the next one, as far as can be told? */
static bool
is_full(const struct output_pane *o, int row)
{
	VTermPos pos = { row, o->vs.cols - 1 };
	VTermScreenCell cell;

	memset(&cell, 0, sizeof(cell));
	return vterm_screen_get_cell(o->vs.screen, pos, &cell) &&
	       cell.chars[0] != 0 && cell.chars[0] != ' ';
}

const char *
output_last_line(struct pane *pane)
{
	struct output_pane *o = output_of(pane);
	int row;

	if (!o->last_stale)
		return o->last;
	if (backlog_last(&o->vs.backlog, o->last, sizeof(o->last))) {
		o->last_stale = false;
		return o->last;
	}
	settle(o);
	row = o->vs.cursor.row < o->vs.rows ? o->vs.cursor.row : o->vs.rows - 1;
	o->last_stale = false;
	while (row >= 0 && !read_row(o, row))
		row--;
	if (row > 0 && is_full(o, row - 1)) {
		/* The start of a line says more than its last words. */
		while (row > 0 && is_full(o, row - 1))
			row--;
		read_row(o, row);
	}
	return o->last;
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

/* The row of the program's screen that is drawn first: a pane that is less
 * high shows the part with the cursor. */
static int
first_row(const struct output_pane *o)
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

	*row = pane->at.row + o->vs.cursor.row - first_row(o);
	*col = pane->at.col + o->vs.cursor.col;
	return o->vs.cursor_on && o->back == 0 &&
	       o->vs.cursor.col < pane->at.cols &&
	       o->vs.cursor.row - first_row(o) < pane->at.rows;
}

static void
draw_cell(struct canvas *canvas, int row, int col, int end,
	  const struct cell *cell, bool wide)
{
	char text[4 * (1 + CELL_MARKS) + 1];
	size_t n = utf8_put(text, cell->ch);
	struct cell *at;
	int used;

	if (cell->ch == 0)
		return; /* came with its left half */
	for (int i = 0; i < CELL_MARKS && cell->marks[i]; i++)
		n += utf8_put(text + n, cell->marks[i]);
	text[n] = '\0';
	used = canvas_text(canvas, row, col, wide ? end - col : 1, ROLE_SCREEN,
			   text);
	for (int i = 0; i < (used ? used : 1); i++) {
		at = canvas_at(canvas, row, col + i);
		if (!at)
			break;
		at->role = ROLE_SCREEN;
		at->attr = cell->attr;
		at->fg = cell->fg;
		at->bg = cell->bg;
	}
}

static void
draw_row(const struct output_pane *o, struct canvas *canvas, int y, long row)
{
	struct cell cells[CANVAS_MAX];
	int end = o->pane.at.col + o->pane.at.cols;
	bool open;
	int n = vscreen_row(&o->vs, row, cells, o->pane.at.cols, &open);

	for (int col = 0; col < n; col++)
		draw_cell(canvas, y, o->pane.at.col + col, end, &cells[col],
			  col + 1 < n && cells[col + 1].ch == 0);
}

/* The row of the program's screen, or of what scrolled away, at the top. */
static long
top_row(const struct output_pane *o)
{
	return (long)first_row(o) - (long)o->back;
}

/* Of the row that is pointed at, as vscreen_row() counts. */
static long
picked_row(const struct output_pane *o)
{
	return (long)(o->picked - (long long)o->vs.scrolled);
}

static void
draw_picked(const struct output_pane *o, struct canvas *canvas)
{
	const struct rect *at = &o->pane.at;
	long y = picked_row(o) - top_row(o);

	if (o->picking && y >= 0 && y < at->rows)
		canvas_attr(
		    canvas,
		    (struct rect){ at->row + (int)y, at->col, 1, at->cols },
		    CELL_REVERSE);
}

static void
output_draw(const struct pane *pane, const struct pane_view *pv,
	    struct canvas *canvas)
{
	const struct output_pane *o = (const struct output_pane *)pane;

	(void)pv;
	canvas_fill(canvas, pane->at, ' ', ROLE_SCREEN);
	for (int y = 0; y < pane->at.rows; y++)
		draw_row(o, canvas, pane->at.row + y, top_row(o) + y);
	output_find_draw(&o->find, &o->vs, canvas, &pane->at, top_row(o));
	draw_picked(o, canvas);
}

/* Rows that can be looked back. */
static long
most_back(const struct output_pane *o)
{
	return (long)o->vs.kept.rows + first_row(o);
}

/* Bring a row into sight. */
static void
show_row(struct output_pane *o, long row)
{
	long back;

	if (row >= top_row(o) && row < top_row(o) + o->pane.at.rows)
		return;
	back = first_row(o) - row + o->pane.at.rows / 2;
	back = back < most_back(o) ? back : most_back(o);
	o->back = back > 0 ? (size_t)back : 0;
}

static void
go_to_match(struct output_pane *o, bool later)
{
	settle(o);
	if (!o->find.text[0])
		pane_say(&o->pane, "nothing to find yet: / asks");
	else if (!output_find_next(&o->find, &o->vs, later))
		pane_say(&o->pane, "not found: %.60s", o->find.text);
	else
		show_row(o, output_find_row(&o->find, &o->vs));
}

static void
output_look_for(struct pane *pane, const char *text, bool go)
{
	struct output_pane *o = output_of(pane);

	settle(o);
	output_find_start(&o->find, &o->vs, text);
	if (go)
		go_to_match(o, false);
}

static const char *
output_found(const struct pane *pane)
{
	return ((const struct output_pane *)pane)->find.found;
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
	show_row(o, row);
}

/* The one that was found, or the last one that is in sight. */
static void
start_picking(struct output_pane *o)
{
	settle(o);
	if (o->find.chosen)
		pick(o, output_find_row(&o->find, &o->vs));
	else
		pick(o, top_row(o) + o->pane.at.rows - 1);
}

static void
move_picked(struct output_pane *o, long by)
{
	long most = (long)o->vs.kept.rows + o->vs.rows;

	settle(o);
	by = by < -most ? -most : by > most ? most : by;
	pick(o, picked_row(o) + by);
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

/* Say when the line that is pointed at came, and what can be done. */
static void
tell(struct output_pane *o, const struct pane_view *pv, struct view *view)
{
	struct window run = view_run(view, pv->snap);
	uint64_t time = vscreen_time(&o->vs, picked_row(o));
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

static void
output_point(struct pane *pane, const struct pane_view *pv, struct view *view,
	     const struct mouse *mouse)
{
	struct output_pane *o = output_of(pane);

	(void)pv;
	(void)view;
	if (mouse->kind != MOUSE_PRESS)
		return;
	settle(o);
	pick(o, top_row(o) + mouse->row);
	o->take = mouse->clicks > 1;
}

static void
output_update(struct pane *pane, const struct pane_view *pv, struct view *view)
{
	struct output_pane *o = output_of(pane);

	settle(o);
	output_find_update(&o->find, &o->vs);
	if (o->told)
		tell(o, pv, view);
}

static bool
output_move(struct output_pane *o, enum command cmd)
{
	struct scroll scroll = { .page = o->pane.at.rows };
	long most;

	settle(o);
	most = most_back(o);
	scroll.n = most + scroll.page;
	scroll.first = most - (long)o->back;
	if (!scroll_command(&scroll, cmd))
		return false;
	o->back = (size_t)(most - scroll.first);
	return true;
}

/* Commands about the line that is pointed at. False: it is none. */
static bool
pick_command(struct output_pane *o, enum command cmd)
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

static bool
output_command(struct pane *pane, enum command cmd)
{
	struct output_pane *o = output_of(pane);

	if (pick_command(o, cmd))
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
