/* src/tui/pane_timeline.c - what was hot when: one column a slice of time.
 *
 * The slices have a width that only ever doubles, so that a column, once it is
 * full, stays as it is: from frame to frame only the last ones are asked for
 * and written again.
 */
#include "tui/pane.h"

#include "base/mem.h"

#include <string.h>

#define SLOTS     6
#define LETTERS   "ABCDEF"
#define SLICE_MIN (80ull * 1000 * 1000)   /* ns */
#define LATE      (2000ull * 1000 * 1000) /* ns samples may come late by */
#define RANK_PERIOD                                                            \
	(1000ull * 1000 * 1000) /* ns between looks at who is hot              \
				 */
#define LEGEND_COLS 60          /* panes less wide have no legend */

struct slice {
	float busy; /* share of one core, at most 1 */
	name_id group;
	bool seen; /* there is anything in it */
};

struct timeline_pane {
	struct pane pane;
	struct slice *slices; /* as many as columns */
	int ncols, used;
	uint64_t start, width, end;
	name_id slots[SLOTS];      /* groups that have a colour */
	name_id rank[SLOTS];       /* the same, hottest first */
	uint64_t ranked;           /* when */
	const struct symtab *syms; /* borrowed for update and draw */
};

static struct timeline_pane *
timeline_of(struct pane *pane)
{
	return (struct timeline_pane *)pane;
}

static int
legend_cols(int cols)
{
	if (cols < LEGEND_COLS)
		return 0;
	return cols / 3 < 24 ? 24 : cols / 3 > 60 ? 60 : cols / 3;
}

static void
read_slice(struct timeline_pane *t, const struct timeline *tl, int i)
{
	uint64_t from = t->start + (uint64_t)i * t->width;
	uint64_t to = from + t->width;
	struct timeline_slice sum;
	uint64_t best = 0, covered;
	struct slice *s = &t->slices[i];

	memset(&sum, 0, sizeof(sum));
	if (to > t->end)
		to = t->end;
	covered = to > from ? to - from : 0;
	if (covered)
		timeline_sum(tl, from, to, &sum);
	memset(s, 0, sizeof(*s));
	s->seen = sum.busy || sum.idle;
	if (covered)
		s->busy = (float)((double)sum.busy / (double)covered);
	if (s->busy > 1)
		s->busy = 1;
	for (size_t k = 0; k < TIMELINE_GROUPS; k++) {
		if (sum.top[k].group && sum.top[k].time > best) {
			best = sum.top[k].time;
			s->group = sum.top[k].group;
		}
	}
}

static int
slot_of(const struct timeline_pane *t, name_id group)
{
	for (int i = 0; i < SLOTS; i++)
		if (group && t->slots[i] == group)
			return i;
	return -1;
}

static bool
is_ranked(const struct timeline_pane *t, name_id group)
{
	for (int i = 0; i < SLOTS; i++)
		if (t->rank[i] == group)
			return true;
	return false;
}

/* Who is hot over the whole time gets a colour, and keeps it while it is. */
static void
rank(struct timeline_pane *t, const struct timeline *tl)
{
	struct timeline_slice sum;
	int free_slot = 0;

	memset(&sum, 0, sizeof(sum));
	timeline_sum(tl, t->start, t->end, &sum);
	memset(t->rank, 0, sizeof(t->rank));
	for (int i = 0; i < SLOTS && i < TIMELINE_GROUPS; i++) {
		int best = -1;

		for (int k = 0; k < TIMELINE_GROUPS; k++)
			if (sum.top[k].group &&
			    (best < 0 || sum.top[k].time > sum.top[best].time))
				best = k;
		if (best < 0)
			break;
		t->rank[i] = sum.top[best].group;
		sum.top[best].group = 0;
	}
	for (int i = 0; i < SLOTS; i++)
		if (!is_ranked(t, t->slots[i]))
			t->slots[i] = 0;
	for (int i = 0; i < SLOTS; i++) {
		if (!t->rank[i] || slot_of(t, t->rank[i]) >= 0)
			continue;
		while (free_slot < SLOTS && t->slots[free_slot])
			free_slot++;
		if (free_slot < SLOTS)
			t->slots[free_slot] = t->rank[i];
	}
}

static bool
fit_slices(struct timeline_pane *t, int ncols)
{
	struct slice *slices;

	if (t->ncols == ncols)
		return true;
	slices = mem_calloc((size_t)ncols, sizeof(*slices));
	if (!slices)
		return false;
	mem_free(t->slices);
	t->slices = slices;
	t->ncols = ncols;
	t->used = 0;
	return true;
}

static uint64_t
slice_width(uint64_t length, int ncols)
{
	uint64_t width = SLICE_MIN;

	while (width < UINT64_MAX / 4 && length / width >= (uint64_t)ncols)
		width *= 2;
	return width;
}

static void
timeline_update(struct pane *pane, const struct pane_view *view)
{
	struct timeline_pane *t = timeline_of(pane);
	const struct timeline *tl = view->snap->timeline;
	int ncols = pane->at.cols - 1 - legend_cols(pane->at.cols);
	uint64_t old_end = t->end, width;
	int from = 0;

	t->syms = view->snap->syms;
	if (!tl || pane->at.rows == 0 || ncols < 1 || !fit_slices(t, ncols)) {
		t->used = 0;
		return;
	}
	t->end =
	    view->freeze->on ? view->freeze->timeline_end : timeline_end(tl);
	t->start = timeline_start(tl);
	if (t->end <= t->start)
		return;
	width = slice_width(t->end - t->start, ncols);
	if (width == t->width && t->used && old_end > t->start + LATE)
		from = (int)((old_end - LATE - t->start) / width);
	t->width = width;
	t->used = (int)((t->end - t->start) / width) + 1;
	for (int i = from; i < t->used; i++)
		read_slice(t, tl, i);
	if (t->ranked && view->clock < t->ranked + RANK_PERIOD)
		return;
	t->ranked = view->clock;
	rank(t, tl);
}

/* One cell of a bar: height is how many eighths of it are filled. */
static uint32_t
bar_char(bool letters, int height, char letter)
{
	if (!letters)
		return height <= 0 ? ' ' : 0x2580 + (uint32_t)height;
	if (height <= 0)
		return ' ';
	/* Small letters: less than half of the cell. */
	return (uint32_t)(height >= 4 ? letter : letter | 0x20);
}

static void
draw_slice(const struct timeline_pane *t, struct canvas *canvas, int i,
	   bool letters)
{
	const struct slice *s = &t->slices[i];
	const struct rect *at = &t->pane.at;
	int slot = slot_of(t, s->group);
	int role = slot >= 0 ? ROLE_SLOT0 + slot : ROLE_OTHER;
	char letter = slot >= 0 ? LETTERS[slot] : 'X';
	int eighths = (int)(s->busy * 8 * (float)at->rows + 0.5f);

	if (!s->seen)
		return;
	for (int row = 0; row < at->rows; row++) {
		int height = eighths - 8 * (at->rows - 1 - row);
		uint32_t ch;

		height = height > 8 ? 8 : height;
		if (row == at->rows - 1 && height <= 0) {
			/* Nothing ran, but threads there were. */
			ch = letters ? '.' : 0x2581;
			canvas_put(canvas, at->row + row, at->col + 1 + i, ch,
				   letters ? ROLE_DIM : role);
			continue;
		}
		ch = bar_char(letters, height, letter);
		canvas_put(canvas, at->row + row, at->col + 1 + i, ch, role);
	}
}

static void
draw_legend(const struct timeline_pane *t, struct canvas *canvas, bool letters)
{
	const struct rect *at = &t->pane.at;
	int left = at->col + at->cols - legend_cols(at->cols) + 1;
	int row = at->row, col = left, n = 0, in_row = 0;

	for (int i = 0; i < SLOTS; i++)
		n += t->slots[i] != 0;
	for (int i = 0; i < SLOTS; i++) {
		const char *name = symtab_name(t->syms, t->slots[i]);
		int width = canvas_width(canvas, name);
		int end = at->col + at->cols;

		if (!t->slots[i])
			continue;
		width = width > 12 ? 12 : width;
		if (col + 2 + width > end || in_row * at->rows >= n) {
			row++;
			col = left;
			in_row = 0;
		}
		if (row >= at->row + at->rows)
			return;
		canvas_put(canvas, row, col,
			   letters ? (uint32_t)LETTERS[i] : 0x2588,
			   ROLE_SLOT0 + i);
		col += 2 + canvas_fit(canvas, row, col + 2, width, ROLE_HEADER,
				      name);
		col += 2;
		in_row++;
	}
}

static void
timeline_draw(const struct pane *pane, const struct pane_view *view,
	      struct canvas *canvas)
{
	const struct timeline_pane *t = (const struct timeline_pane *)pane;
	bool letters = canvas->ascii || view->colors < 8;

	if (t->used == 0)
		return;
	for (int i = 0; i < t->used && i < t->ncols; i++)
		draw_slice(t, canvas, i, letters);
	if (legend_cols(pane->at.cols))
		draw_legend(t, canvas, letters);
}

static void
timeline_fini(struct pane *pane)
{
	mem_free(timeline_of(pane)->slices);
}

const struct pane_ops pane_timeline = {
	.name = "timeline",
	.size = sizeof(struct timeline_pane),
	.update = timeline_update,
	.draw = timeline_draw,
	.fini = timeline_fini,
};
