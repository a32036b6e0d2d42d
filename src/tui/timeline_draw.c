/* src/tui/timeline_draw.c - the columns of the timeline, and their colours. */
#include "tui/timeline_pane.h"

#include "tui/theme.h"

#define LETTERS "ABCDEFXg"
#define SHADE   0x2592 /* who waits for the GIL does not run */

/* The parts of a column, in eighths of a cell from the bottom: slot k reaches
 * up to at[k]. */
struct stack {
	int at[PARTS];
};

static struct stack
stack_of(const struct timeline_pane *t, const struct slice *s, int rows)
{
	const float whole = 8 * (float)rows, unit = whole / (float)t->cores;
	float height = s->ran * unit, queue = s->queue * unit;
	float shares[SLOTS + 1] = { 0 }, sum = 0;
	struct stack stack;

	height = height > whole ? whole : height;
	queue = queue > whole - height ? whole - height : queue;
	for (int k = 0; k < TIMELINE_GROUPS; k++) {
		int slot = timeline_slot(t, s->top[k].group);

		if (slot >= 0)
			shares[slot] += s->top[k].share;
	}
	for (int k = 0; k < SLOTS; k++) {
		sum += shares[k];
		stack.at[k] = (int)(height * sum + 0.5f);
	}
	stack.at[OTHER] = (int)(height + 0.5f);
	for (int k = 0; k < SLOTS; k++)
		if (stack.at[k] > stack.at[OTHER])
			stack.at[k] = stack.at[OTHER];
	stack.at[QUEUE] = stack.at[OTHER] + (int)(queue + 0.5f);
	return stack;
}

/* The slot that has most of what lies between two heights. */
static int
most_of(const struct stack *stack, int low, int high)
{
	int best = OTHER, most = 0, from = 0;

	for (int k = 0; k < PARTS; k++) {
		int begin = from > low ? from : low;
		int end = stack->at[k] < high ? stack->at[k] : high;

		if (end - begin > most) {
			most = end - begin;
			best = k;
		}
		from = stack->at[k];
	}
	return best;
}

/* Where the part that begins at low, or goes on there, ends. */
static int
part_end(const struct stack *stack, int low)
{
	for (int k = 0; k < PARTS; k++)
		if (stack->at[k] > low)
			return stack->at[k];
	return low;
}

static int
slot_role(int slot)
{
	if (slot == QUEUE)
		return ROLE_QUEUED;
	return slot == OTHER ? ROLE_OTHER : ROLE_SLOT0 + slot;
}

uint32_t
timeline_fill_char(const struct style *style, int eighths)
{
	static const char ramp[] = "_,:;-=+#";

	if (style->canvas->ascii)
		return (uint32_t)ramp[eighths - 1];
	return 0x2580 + (uint32_t)eighths;
}

/* The upper part is the background. */
void
timeline_draw_two(const struct style *style, int row, int col, int eighths,
		  int lower, int upper)
{
	struct cell *cell;

	canvas_put(style->canvas, row, col, timeline_fill_char(style, eighths),
		   lower);
	cell = canvas_at(style->canvas, row, col);
	if (cell)
		cell->bg = CELL_ROLE(upper);
}

static void
draw_cell(const struct style *style, const struct stack *stack, int row,
	  int col, int low)
{
	int top = stack->at[QUEUE], high = top < low + 8 ? top : low + 8;
	int split = part_end(stack, low), slot = most_of(stack, low, high);

	if (high == low + 8 &&
	    (style->letters || (slot == QUEUE && style->canvas->ascii)))
		canvas_put(style->canvas, row, col, (uint32_t)LETTERS[slot],
			   slot_role(slot));
	else if (high == low + 8 && split < high && !style->letters &&
		 !style->canvas->ascii && most_of(stack, split, high) != OTHER)
		timeline_draw_two(style, row, col, split - low,
				  slot_role(most_of(stack, low, split)),
				  slot_role(most_of(stack, split, high)));
	else if (slot == QUEUE && !style->canvas->ascii && !style->letters)
		canvas_put(style->canvas, row, col, SHADE, ROLE_QUEUED);
	else
		canvas_put(style->canvas, row, col,
			   timeline_fill_char(style, high - low),
			   slot_role(slot));
}

/* Nothing ran, but threads there were. */
static void
draw_wait(const struct timeline_pane *t, const struct style *style, int row,
	  int col, const struct slice *s)
{
	int slot = timeline_slot(t, s->waits);
	uint32_t ch = style->canvas->ascii ? '.' : 0x2591;

	slot = slot < 0 ? OTHER : slot;
	if (style->letters)
		ch = (uint32_t)LETTERS[slot] | 0x20;
	canvas_put(style->canvas, row, col, ch, slot_role(slot));
	canvas_attr(style->canvas, (struct rect){ row, col, 1, 1 }, CELL_DIM);
}

void
timeline_draw_slice(const struct timeline_pane *t, const struct style *style,
		    int i)
{
	const struct slice *s = &t->slices[i];
	const struct rect *at = &t->pane.at;
	int rows = timeline_graph_rows(t), col = at->col + 1 + i;
	struct stack stack;

	if (!s->seen)
		return;
	stack = stack_of(t, s, rows);
	if (stack.at[QUEUE] == 0)
		draw_wait(t, style, at->row + rows - 1, col, s);
	for (int k = 0; k < rows && stack.at[QUEUE] > 8 * k; k++)
		draw_cell(style, &stack, at->row + rows - 1 - k, col, 8 * k);
}

/* What the legend has: groups with a colour, and waiting for the GIL where
 * there was such. */
struct entry {
	const char *name;
	int part;
};

static int
legend_entries(const struct timeline_pane *t, struct entry entries[PARTS])
{
	int n = 0;

	for (int i = 0; i < SLOTS; i++)
		if (t->slots[i])
			entries[n++] =
			    (struct entry){ symtab_name(t->syms, t->slots[i]),
					    i };
	if (t->queued)
		entries[n++] = (struct entry){ "GIL wait", QUEUE };
	return n;
}

void
timeline_draw_legend(const struct timeline_pane *t, const struct style *style)
{
	struct canvas *canvas = style->canvas;
	const struct rect *at = &t->pane.at;
	int left = at->col + at->cols - timeline_legend_cols(at->cols) + 1;
	int row = at->row, col = left, in_row = 0;
	int rows = timeline_graph_rows(t), end = at->col + at->cols;
	uint32_t mark = canvas->ascii ? '#' : 0x2588;
	uint32_t queue = canvas->ascii ? 'g' : SHADE;
	struct entry entries[PARTS];
	int n = legend_entries(t, entries);

	for (int i = 0; i < n; i++) {
		const struct entry *e = &entries[i];
		int width = canvas_width(canvas, e->name);

		width = width > 12 ? 12 : width;
		if (col + 2 + width > end || in_row * rows >= n) {
			row++;
			col = left;
			in_row = 0;
		}
		if (row >= at->row + rows)
			return;
		canvas_put(canvas, row, col,
			   style->letters     ? (uint32_t)LETTERS[e->part]
			   : e->part == QUEUE ? queue
					      : mark,
			   slot_role(e->part));
		col += 2 + canvas_fit(canvas, row, col + 2, width, ROLE_HEADER,
				      e->name);
		col += 2;
		in_row++;
	}
}
