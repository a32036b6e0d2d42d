#include "tui/scroll_bar.h"

#include "base/mem.h"
#include "model/label.h"

#include <stdio.h>
#include <string.h>

#define PANE_COLS 60 /* fewer: there is no room for it */
#define STAYS     4  /* rows */

enum known {
	KNOWN_NOT, /* nobody asked yet */
	KNOWN_HIT,
	KNOWN_MISS,
};

void
hits_fini(struct hits *hits)
{
	mem_free(hits->known);
	*hits = (struct hits){ 0 };
}

/* Processes and threads change their names; other frames do not. */
static bool
is_lasting(const struct snapshot *snap, frame_id frame)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	return info && info->kind != FRAME_PROCESS &&
	       info->kind != FRAME_THREAD;
}

/* Where it is kept; NULL: it is not. */
static uint8_t *
slot_of(struct hits *hits, const struct snapshot *snap, frame_id frame)
{
	uint8_t *grown;

	if (!is_lasting(snap, frame))
		return NULL;
	if (frame < hits->n)
		return &hits->known[frame];
	grown = mem_grow(hits->known, &hits->cap, (size_t)frame + 1, 1);
	if (!grown)
		return NULL;
	memset(grown + hits->n, KNOWN_NOT, (size_t)frame + 1 - hits->n);
	hits->known = grown;
	hits->n = (size_t)frame + 1;
	return &grown[frame];
}

bool
hits_has(struct hits *hits, const struct snapshot *snap, frame_id frame,
	 const char *text)
{
	uint8_t *slot;
	bool has;

	if (!text[0])
		return false;
	if (!hits)
		return label_matches(snap->syms, snap->roots, frame, text);
	if (strcmp(hits->text, text) != 0) {
		snprintf(hits->text, sizeof(hits->text), "%s", text);
		hits->n = 0;
	}
	slot = slot_of(hits, snap, frame);
	if (slot && *slot != KNOWN_NOT)
		return *slot == KNOWN_HIT;
	has = label_matches(snap->syms, snap->roots, frame, text);
	if (slot)
		*slot = has ? KNOWN_HIT : KNOWN_MISS;
	return has;
}

void
scroll_bar_set(struct scroll_bar *bar, const struct rect *pane, int rows,
	       const struct scroll *at)
{
	long least = at->page - (bar->shown ? STAYS : 0);

	bar->shown = pane->cols >= PANE_COLS && rows > 1 && at->n > least;
	bar->rows = rows < CANVAS_MAX ? rows : CANVAS_MAX;
	bar->at = *at;
	memset(bar->hits, 0, sizeof(bar->hits));
}

void
scroll_bar_move(struct scroll_bar *bar, long first)
{
	bar->at.first = first;
}

void
scroll_bar_hit(struct scroll_bar *bar, size_t i)
{
	size_t row;

	if (!bar->shown || bar->at.n <= 0 || i >= (size_t)bar->at.n)
		return;
	row = i * (size_t)bar->rows / (size_t)bar->at.n;
	bar->hits[row / 8] |= (uint8_t)(1u << row % 8);
}

int
scroll_bar_cols(const struct scroll_bar *bar)
{
	return bar->shown ? SCROLL_BAR_COLS : 0;
}

static bool
is_hit(const struct scroll_bar *bar, int row)
{
	return bar->hits[row / 8] & 1u << row % 8;
}

/* The rows of the bar that stand for what is seen. At the ends of the list they
 * are at the ends of the bar, and only there. */
static void
place(const struct scroll_bar *bar, int *top, int *len)
{
	const struct scroll *at = &bar->at;
	long n = at->n > 0 ? at->n : 1, last = at->n - at->page;
	long high = at->page * bar->rows / n;

	high = high > 0 ? high : 1;
	high = high < bar->rows ? high : bar->rows;
	*len = (int)high;
	*top = last > 0 ? (int)(at->first * (bar->rows - high) / last) : 0;
	if (at->first > 0 && *top == 0 && high < bar->rows)
		*top = 1;
	if (at->first<last && * top == bar->rows - high && * top> 1)
		--*top;
}

static void
draw_mark(struct canvas *canvas, int y, int x, bool hit, bool seen)
{
	const uint32_t thumb = canvas->ascii ? '#' : 0x2590;
	const uint32_t tick = canvas->ascii ? '=' : 0x2501;

	if (hit)
		canvas_put(canvas, y, x, tick, ROLE_MATCH);
	else if (seen)
		canvas_put(canvas, y, x, thumb, ROLE_DIM);
	if (hit && seen)
		canvas_attr(canvas, (struct rect){ y, x, 1, 1 }, CELL_REVERSE);
}

/* The text keeps its cell, in other colours. */
static void
draw_on(struct canvas *canvas, int y, int x, bool hit, bool seen)
{
	struct cell *cell = canvas_at(canvas, y, x);

	if (cell && cell->ch == 0)
		cell = canvas_at(canvas, y, x - 1); /* it is half of that */
	if (!cell || !(hit || seen))
		return;
	if (hit) {
		cell->role = ROLE_MATCH;
		cell->fg = cell->bg = -1;
	}
	if (seen)
		cell->attr ^= CELL_REVERSE;
}

static bool
has_text(const struct canvas *canvas, int y, int x)
{
	const struct cell *cell = canvas_at(canvas, y, x);

	return cell && cell->ch != ' ';
}

static void
draw_bar(const struct scroll_bar *bar, struct canvas *canvas,
	 const struct rect *pane, bool over)
{
	int x = pane->col + pane->cols - 1, top, len;

	if (!bar->shown)
		return;
	place(bar, &top, &len);
	for (int row = 0; row < bar->rows; row++) {
		int y = pane->row + pane->rows - bar->rows + row;
		bool seen = row >= top && row < top + len;

		if (over && has_text(canvas, y, x))
			draw_on(canvas, y, x, is_hit(bar, row), seen);
		else
			draw_mark(canvas, y, x, is_hit(bar, row), seen);
	}
}

void
scroll_bar_draw(const struct scroll_bar *bar, struct canvas *canvas,
		const struct rect *pane)
{
	draw_bar(bar, canvas, pane, false);
}

void
scroll_bar_draw_over(const struct scroll_bar *bar, struct canvas *canvas,
		     const struct rect *pane)
{
	draw_bar(bar, canvas, pane, true);
}

bool
scroll_bar_point(struct scroll_bar *bar, const struct rect *pane,
		 const struct mouse *mouse, size_t *i)
{
	int row = mouse->row - (pane->rows - bar->rows);

	if (mouse->kind == MOUSE_PRESS)
		bar->held = bar->shown && mouse->col == pane->cols - 1 &&
			    row >= 0 && row < bar->rows;
	if (mouse->kind == MOUSE_RELEASE)
		bar->held = false;
	/* It may have gone, or have become too low, under the mouse. */
	if (!bar->held || bar->rows <= 1 || bar->at.n <= 0)
		return false;
	row = row < bar->rows ? row : bar->rows - 1;
	row = row > 0 ? row : 0;
	*i = (size_t)row * (size_t)(bar->at.n - 1) / (size_t)(bar->rows - 1);
	return true;
}
