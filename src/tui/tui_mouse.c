/* src/tui/tui_mouse.c - what the mouse does: each press is of a pane, of a line
 * between panes, or of a key in the bar.
 */
#include "tui/tui_state.h"

#include <string.h>

#define DOUBLE_NS  (400ull * 1000 * 1000) /* between clicks of a double one */
#define WHEEL_ROWS 3
#define SIDE_MIN   20 /* columns, of what is left and right of a wall */

static bool
is_in(const struct rect *at, int row, int col)
{
	return row >= at->row && row < at->row + at->rows && col >= at->col &&
	       col < at->col + at->cols;
}

static int
pane_under(const struct tui *tui, const struct mouse *m)
{
	if (tui->over >= 0)
		return is_in(&tui->layout.panes[tui->over], m->row, m->col)
			   ? tui->over
			   : -1;
	for (int i = 0; i < PANE_COUNT; i++)
		if (tui->panes[i]->ops->place != PANE_OVER &&
		    is_in(&tui->layout.panes[i], m->row, m->col))
			return i;
	return -1;
}

static int
line_under(const struct tui *tui, const struct mouse *m)
{
	for (int i = 0; i < PANE_COUNT && tui->over < 0; i++)
		if (is_in(&tui->layout.lines[i], m->row, m->col))
			return i;
	return -1;
}

/* The pane looks at it when it is updated, before its rows are others. */
static void
give(struct tui *tui, int id, const struct mouse *m)
{
	struct pane *pane = tui->panes[id];
	size_t n = pane->npresses;

	if (!pane->ops->point)
		return;
	/* Of a drag the latest place counts. */
	if (n && m->kind == MOUSE_DRAG &&
	    pane->presses[n - 1].kind == MOUSE_DRAG)
		n--;
	if (n == PANE_PRESSES)
		return;
	pane->presses[n] = *m;
	pane->presses[n].row -= pane->at.row;
	pane->presses[n].col -= pane->at.col;
	pane->npresses = n + 1;
	pane->waits = true;
}

static void
turn_wheel(struct tui *tui, const struct mouse *m)
{
	bool up = m->kind == MOUSE_WHEEL_UP;
	int id = pane_under(tui, m);
	struct pane *pane = id < 0 ? NULL : tui->panes[id];

	if (id == PANE_timeline)
		tui_command(tui, up ? CMD_EARLIER : CMD_LATER);
	for (int i = 0; pane && id != PANE_timeline && i < WHEEL_ROWS; i++) {
		if (pane->ops->key && pane->ops->key(pane, up ? K_UP : K_DOWN))
			continue;
		if (pane->ops->command &&
		    pane->ops->command(pane, up ? CMD_UP : CMD_DOWN))
			pane->waits = true;
	}
}

/* A key of the bar is pressed: of two in one entry, the one that was hit. */
static void
press_key(struct tui *tui, int col)
{
	const struct bars b = { .pane = tui_pane(tui),
				.useless = tui_useless(tui),
				.typing = tui->typing.on };
	int at = 0;
	const struct pane_key *entry =
	    bars_key_at(&b, &tui->canvas, tui->layout.bar, col, &at);
	key_code key = entry ? key_named(entry->key) : 0;
	size_t n = entry ? strlen(entry->key) : 0;

	if (n && !key)
		key = (unsigned char)
			  entry->key[(size_t)at < n ? (size_t)at : n - 1];
	if (key)
		tui_do_key(tui, key);
}

/* Twice on a line or a wall: it goes back to where it usually is. */
static void
take_border(struct tui *tui, enum grip grip, int id, bool twice)
{
	tui->grip = grip;
	tui->gripped = id;
	if (twice && grip == GRIP_WALL)
		tui->side = 0;
	if (twice && grip == GRIP_LINE)
		tui->tall[id] = 0;
	tui_focus(tui, id);
}

/* The rows that a pane below a line may grow by: what is above it, the main
 * pane or the first one at the side, has so many to spare. */
static int
spare_rows(const struct tui *tui, int id)
{
	const struct layout *l = &tui->layout;
	int above = tui->view.main;

	for (int i = 0; i < PANE_COUNT && l->panes[id].col > 0; i++)
		if (l->panes[i].rows && l->panes[i].col == l->panes[id].col &&
		    l->lines[i].row == l->panes[above].row)
			above = i;
	return l->panes[above].rows - 3;
}

static void
drag_border(struct tui *tui, const struct mouse *m)
{
	const struct rect *at = &tui->layout.panes[tui->gripped];
	int rows = at->row + at->rows - 1 - m->row, side, most;

	if (tui->grip == GRIP_WALL) {
		side = tui->cols - 1 - m->col;
		most = tui->cols - 1 - SIDE_MIN;
		side = side > most ? most : side;
		tui->side = side < SIDE_MIN ? SIDE_MIN : side;
		return;
	}
	most = at->rows + spare_rows(tui, tui->gripped);
	rows = rows > most ? most : rows;
	tui->tall[tui->gripped] = rows > 1 ? rows : 1;
}

static void
press(struct tui *tui, const struct mouse *m)
{
	int id = pane_under(tui, m), line = line_under(tui, m);

	if (is_in(&tui->layout.bar, m->row, m->col)) {
		press_key(tui, m->col);
	} else if (line >= 0) {
		take_border(tui, GRIP_LINE, line, m->clicks > 1);
	} else if (tui->over < 0 && is_in(&tui->layout.wall, m->row, m->col)) {
		take_border(tui, GRIP_WALL, tui->view.main, m->clicks > 1);
	} else if (tui->over < 0 &&
		   is_in(&tui->layout.ticker, m->row, m->col)) {
		tui_command(tui, CMD_OUTPUT);
	} else if (id >= 0) {
		tui->grip = GRIP_PANE;
		tui->gripped = id;
		tui_focus(tui, id);
		give(tui, id, m);
	}
}

static unsigned
count_clicks(struct tui *tui, const struct mouse *m)
{
	struct mouse *last = &tui->pressed;
	bool again = last->clicks == 1 && last->row == m->row &&
		     last->col == m->col &&
		     tui->clock < tui->pressed_at + DOUBLE_NS;

	*last = *m;
	last->clicks = again ? 2 : 1;
	tui->pressed_at = tui->clock;
	return last->clicks;
}

void
tui_do_mouse(struct tui *tui, const struct mouse *mouse)
{
	struct mouse m = *mouse;

	tui->last_key = tui->clock;
	tui->stale = true;
	if (m.kind == MOUSE_PRESS)
		tui->grip = GRIP_NONE;
	/* What is asked is answered by keys. */
	if (tui->question || tui->prompt.label)
		return;
	if (m.kind == MOUSE_PRESS && tui->message[0] &&
	    m.row == tui->layout.last) {
		tui->message[0] = '\0';
		return;
	}
	switch (m.kind) {
	case MOUSE_PRESS:
		tui->message[0] = '\0';
		m.clicks = count_clicks(tui, &m);
		view_step(&tui->view);
		press(tui, &m);
		break;
	case MOUSE_DRAG:
	case MOUSE_RELEASE:
		if (tui->grip == GRIP_PANE)
			give(tui, tui->gripped, &m);
		else if (tui->grip != GRIP_NONE)
			drag_border(tui, &m);
		if (m.kind == MOUSE_RELEASE)
			tui->grip = GRIP_NONE;
		break;
	default:
		view_step(&tui->view);
		turn_wheel(tui, &m);
	}
	tui_arrange(tui, tui->layout.notice.rows > 0);
}
