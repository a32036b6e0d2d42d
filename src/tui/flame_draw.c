/* src/tui/flame_draw.c - blocks to cells. Edges lie between the parts of cells:
 * a cell with two blocks in it has the colours of both. Without colours, or
 * Unicode, a block begins with a bar. Beside a baseline colours say what takes
 * longer and what less long.
 */
#include "tui/flame_pane.h"

#include "model/label.h"
#include "tui/columns.h"
#include "tui/theme.h"

#include <stdio.h>
#include <string.h>

#define SLOTS     6
#define NAME_MIN  3 /* cells; narrower blocks have no name */
#define ROWS_INFO 4 /* fewer: no line about the cursor's block */

int
flame_rows(const struct rect *at)
{
	return at->rows >= ROWS_INFO ? at->rows - 1 : at->rows;
}

struct drawing {
	const struct flame_pane *f;
	const struct pane_view *pv;
	struct canvas *canvas;
	bool plain; /* no colours, or no blocks of parts of cells */
	frame_id same;
};

static frame_id
frame_of(const struct flame_pane *f, const struct block *block)
{
	const struct tree_node *node = tree_get(f->look.tree, block->node);

	return node ? node->frame : 0;
}

static void
block_text(const struct flame_pane *f, const struct block *block, char *buf,
	   size_t size)
{
	const struct symtab *syms = f->look.syms;
	frame_id frame = frame_of(f, block);
	const struct frame_info *info = symtab_get(syms, frame);

	if (block->kind == BLOCK_MORE)
		snprintf(buf, size, "...");
	else if (block->kind == BLOCK_GROUP)
		snprintf(buf, size, "[%s]",
			 info ? symtab_name(syms, info->package) : "");
	else if (!frame)
		snprintf(buf, size, "all");
	else
		label_name(syms, f->look.roots, frame, buf, size);
}

static bool
stands_out(const struct drawing *d, const struct block *block)
{
	const struct symtab *syms = d->f->look.syms;
	frame_id frame = frame_of(d->f, block);

	if (block->kind != BLOCK_NODE || !frame)
		return false;
	if (d->same)
		return symtab_function(syms, frame) == d->same;
	return d->pv->view->find[0] &&
	       label_matches(syms, d->f->look.roots, frame, d->pv->view->find);
}

/* Of the function, so that it has one colour wherever it is; beside a baseline,
 * of how it changed. */
static int
block_role(const struct drawing *d, size_t i)
{
	const struct block *block = &d->f->blocks[i];
	struct block_change beside;
	const struct symtab *syms = d->f->look.syms;
	frame_id frame = frame_of(d->f, block);
	const struct frame_info *info = symtab_get(syms, frame);

	if (i == d->f->at)
		return ROLE_PLAIN;
	if (stands_out(d, block))
		return ROLE_MATCH;
	if (block->kind == BLOCK_MORE || d->same || d->pv->view->find[0])
		return ROLE_OTHER;
	if (flame_change(d->f, block, &beside))
		return beside.change.sure ? columns_change(&beside.change)
					  : ROLE_OTHER;
	if (block->kind == BLOCK_GROUP)
		return ROLE_GROUP;
	if (!info || frame_is_root(info->kind))
		return ROLE_ROOT;
	return ROLE_SLOT0 + (int)(symtab_function(syms, frame) % SLOTS);
}

/* The part of the row where a time is. */
static size_t
part_at(const struct flame_pane *f, uint64_t ns)
{
	double parts = (double)f->pane.at.cols * FLAME_PARTS;

	return (size_t)((double)ns / (double)f->whole * parts + 0.5);
}

/* Whose each part of a row is: the number of a block, and one more; 0: none's.
 */
static void
find_owners(const struct flame_pane *f, uint32_t depth, uint32_t *owners)
{
	size_t parts = (size_t)f->pane.at.cols * FLAME_PARTS;

	memset(owners, 0, parts * sizeof(*owners));
	for (size_t i = 0; i < f->n; i++) {
		const struct block *block = &f->blocks[i];
		size_t to = part_at(f, block->from + block->total);

		if (block->depth != depth)
			continue;
		for (size_t p = part_at(f, block->from); p < to && p < parts;
		     p++)
			owners[p] = (uint32_t)i + 1;
	}
}

static int16_t
color_of(const struct drawing *d, uint32_t owner)
{
	int role = block_role(d, owner - 1);
	const struct cell cell = { .role = (uint8_t)role, .fg = -1, .bg = -1 };

	return theme_look(d->pv->theme, &cell, d->pv->colors).fg < 0
		   ? 7
		   : CELL_ROLE(role);
}

/* A cell that is not one block's alone: what begins in it is to the right. */
static void
draw_edge(const struct drawing *d, int y, int x, const uint32_t *owners)
{
	uint32_t left = owners[0], right = owners[FLAME_PARTS - 1];
	uint32_t k = 0;
	struct cell *cell;

	while (k < FLAME_PARTS && owners[k] == left)
		k++;
	if (left) {
		canvas_put(d->canvas, y, x, 0x2590 - k,
			   block_role(d, left - 1));
		cell = canvas_at(d->canvas, y, x);
		if (cell && right && right != left)
			cell->bg = color_of(d, right);
	} else if (right) {
		struct rect at = { y, x, 1, 1 };

		canvas_put(d->canvas, y, x, 0x2590 - k,
			   block_role(d, right - 1));
		canvas_attr(d->canvas, at, CELL_REVERSE);
	}
}

static void
figure(const struct drawing *d, double part, bool sign, char buf[40])
{
	bool seconds = d->pv->view->unit == UNIT_SECONDS;
	char text[32];

	against_figure(&d->f->look.against, part, seconds, sign, text);
	snprintf(buf, 40, "%s%s", text, seconds ? "s" : "");
}

/* What stands behind a name: its share, or how it changed. */
static void
block_number(const struct drawing *d, const struct block *block, char buf[48])
{
	struct block_change beside;
	const struct change *change = &beside.change;
	char text[40];

	if (!flame_change(d->f, block, &beside)) {
		snprintf(buf, 48, " %.0f%%",
			 100 * (double)block->total / (double)d->f->whole);
		return;
	}
	figure(d, change->now - change->base, true, text);
	snprintf(buf, 48, " %s", beside.is_new ? "new" : text);
}

static void
draw_name(const struct drawing *d, int y, int x, int width, size_t i)
{
	const struct block *block = &d->f->blocks[i];
	struct rect at = { y, x, 1, width };
	int role = block_role(d, i), used;
	char text[LABEL_NAME];

	canvas_fill(d->canvas, at, ' ', role);
	if (width >= NAME_MIN) {
		block_text(d->f, block, text, sizeof(text));
		used = canvas_fit(d->canvas, y, x, width, role, text);
		block_number(d, block, text);
		if (used + (int)strlen(text) < width)
			canvas_text(d->canvas, y, x + used, width - used, role,
				    text);
	}
	if (!d->plain || i == d->f->at)
		canvas_attr(d->canvas, at, CELL_REVERSE);
}

/* Without parts: whose the middle of a cell is, the cell is. */
static void
flatten(uint32_t *owners, int cols)
{
	for (int x = 0; x < cols; x++) {
		uint32_t *cell = owners + (size_t)x * FLAME_PARTS;

		for (int k = 0; k < FLAME_PARTS; k++)
			if (k != FLAME_PARTS / 2)
				cell[k] = cell[FLAME_PARTS / 2];
	}
}

static bool
is_whole(const uint32_t *owners)
{
	for (int k = 1; k < FLAME_PARTS; k++)
		if (owners[k] != owners[0])
			return false;
	return true;
}

static void
draw_row(const struct drawing *d, int y, uint32_t depth)
{
	const struct rect *at = &d->f->pane.at;
	uint32_t *owners = d->f->owners;

	find_owners(d->f, depth, owners);
	if (d->plain)
		flatten(owners, at->cols);
	for (int x = 0; x < at->cols;) {
		const uint32_t *cell = owners + (size_t)x * FLAME_PARTS;
		int n = 1;

		if (!is_whole(cell)) {
			draw_edge(d, y, at->col + x++, cell);
			continue;
		}
		while (x + n < at->cols && is_whole(cell + n * FLAME_PARTS) &&
		       cell[n * FLAME_PARTS] == cell[0])
			n++;
		if (cell[0] && d->plain) {
			canvas_put(d->canvas, y, at->col + x, '|', ROLE_LINE);
			draw_name(d, y, at->col + x + 1, n - 1, cell[0] - 1);
		} else if (cell[0]) {
			draw_name(d, y, at->col + x, n, cell[0] - 1);
		}
		x += n;
	}
}

/* Now, in the baseline, and how far apart. */
static void
compare_text(const struct drawing *d, const struct block_change *beside,
	     char *buf, size_t size)
{
	const struct change *change = &beside->change;
	char now[40], base[40], diff[40], gone[40];

	figure(d, change->now, false, now);
	figure(d, change->base, false, base);
	figure(d, change->now - change->base, true, diff);
	figure(d, beside->gone, false, gone);
	snprintf(buf, size, "%s  base %s  diff %s%s%s%s", now, base, diff,
		 beside->is_new ? "  new" : "",
		 beside->gone >= 0.0005 ? "  gone below " : "",
		 beside->gone >= 0.0005 ? gone : "");
}

static void
numbers_text(const struct drawing *d, const struct block *block, char *buf,
	     size_t size)
{
	const struct flame_pane *f = d->f;
	struct weight w = rows_node_weight(&f->look, block->node);
	double share = (double)block->total / (double)f->whole;
	double seconds = (double)block->total / 1e9;
	struct block_change beside;

	if (flame_change(f, block, &beside))
		compare_text(d, &beside, buf, size);
	else if (block->kind == BLOCK_NODE)
		snprintf(buf, size, "%.1f%%  %.2fs  self %.2fs", 100 * share,
			 seconds, (double)w.self / 1e9);
	else
		snprintf(buf, size, "%.1f%%  %.2fs", 100 * share, seconds);
}

/* What the cursor's block is, in full. */
static void
draw_info(const struct drawing *d, int y)
{
	const struct flame_pane *f = d->f;
	const struct block *block = &f->blocks[f->at];
	char name[LABEL_NAME], where[LABEL_WHERE], numbers[192];
	char text[LABEL_NAME + 208];
	int x = f->pane.at.col + 1, end = f->pane.at.col + f->pane.at.cols;

	block_text(f, block, name, sizeof(name));
	label_where(f->look.syms, f->look.roots, frame_of(f, block), where,
		    sizeof(where));
	numbers_text(d, block, numbers, sizeof(numbers));
	snprintf(text, sizeof(text), "%s  %s", name, numbers);
	x += 2 + canvas_fit(d->canvas, y, x, end - x, ROLE_KEY, text);
	canvas_fit(d->canvas, y, x, end - x, ROLE_WHERE,
		   f->cut ? "too many blocks: deeper ones are missing; Enter "
			    "zooms"
			  : where);
}

size_t
flame_block_at(const struct flame_pane *f, int row, int col)
{
	int rows = flame_rows(&f->pane.at);
	size_t part = (size_t)col * FLAME_PARTS + FLAME_PARTS / 2;
	uint32_t depth =
	    f->first + (uint32_t)(f->turned ? rows - 1 - row : row);
	size_t i = 0;

	if (row < 0 || row >= rows || col < 0 || col >= f->cols)
		return f->n;
	while (i < f->n &&
	       (f->blocks[i].depth != depth ||
		part < part_at(f, f->blocks[i].from) ||
		part >= part_at(f, f->blocks[i].from + f->blocks[i].total)))
		i++;
	return i;
}

void
flame_draw(const struct pane *pane, const struct pane_view *pv,
	   struct canvas *canvas)
{
	const struct flame_pane *f = (const struct flame_pane *)pane;
	const struct rect *at = &pane->at;
	int rows = flame_rows(at);
	struct drawing d = { f, pv, canvas, pv->colors < 8 || canvas->ascii,
			     0 };

	if (!f->n || f->cols != at->cols) {
		canvas_fit(canvas, at->row, at->col + COLUMNS_MARK,
			   at->cols - COLUMNS_MARK, ROLE_DIM,
			   pv->snap->samples
			       ? "no time was spent in what is looked at: "
				 "Backspace goes back"
			       : "no samples yet");
		return;
	}
	if (f->same)
		d.same = symtab_function(f->look.syms,
					 frame_of(f, &f->blocks[f->at]));
	for (int y = 0; y < rows; y++)
		draw_row(&d, at->row + (f->turned ? rows - 1 - y : y),
			 f->first + (uint32_t)y);
	if (at->rows > rows)
		draw_info(&d, at->row + rows);
}
