/* src/tui/pane_source.c - the file of the function that the user is at, and
 * what each of its lines took, live. Where its text is not to be had, the lines
 * that took time stand alone, and why.
 */
#include "tui/pane.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/label.h"
#include "tui/columns.h"
#include "tui/figures.h"
#include "tui/scroll.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOURCE_QUEUE 256
#define SIDE_STEP    8
#define ROWS_TITLES  8  /* fewer: no titles */
#define COLS_SELF    40 /* fewer: no SELF */
#define WIDTH_NUMBER 8
#define TAB          8

/* A line that took time. */
struct line {
	uint32_t line;
	frame_id frame;
	uint64_t self, total;
};

struct source_pane {
	struct pane pane;
	/* What is shown. */
	frame_id function;  /* that the cursor is at; 0: none */
	const char *file;   /* its file, borrowed; NULL: there is none */
	const char *why;    /* there is no text; NULL: there is */
	struct line *lines; /* those that took time, in order */
	size_t n, cap;
	uint64_t stamp;
	uint64_t whole; /* ns that are 100 % */
	/* Rows are the lines of the text, or those that took time. */
	size_t rows, at, first;
	int side;   /* columns that the text is moved to the left */
	bool moved; /* by the user, since the function is shown */
	char find[VIEW_FIND], found[64];
	bool find_dirty;
	enum command queue[SOURCE_QUEUE];
	size_t nqueue;
};

static struct source_pane *
source_of(struct pane *pane)
{
	return (struct source_pane *)pane;
}

static void
source_fini(struct pane *pane)
{
	mem_free(source_of(pane)->lines);
}

static bool
has_text(const struct source_pane *s)
{
	return s->file && !s->why;
}

static int
title_rows(const struct rect *at)
{
	return at->rows >= ROWS_TITLES ? 1 : 0;
}

/* The line that a row is of. */
static uint32_t
line_of(const struct source_pane *s, size_t row)
{
	if (has_text(s))
		return (uint32_t)row + 1;
	return row < s->n ? s->lines[row].line : 0;
}

/* What a line took; NULL: nothing. */
static const struct line *
spent_at(const struct source_pane *s, uint32_t line)
{
	size_t from = 0, to = s->n;

	while (from < to) {
		size_t mid = (from + to) / 2;

		if (s->lines[mid].line < line)
			from = mid + 1;
		else
			to = mid;
	}
	return from < s->n && s->lines[from].line == line ? &s->lines[from]
							  : NULL;
}

static size_t
row_of(const struct source_pane *s, uint32_t line)
{
	size_t row = 0;

	if (has_text(s))
		return line ? line - 1 : 0;
	while (row + 1 < s->n && s->lines[row].line < line)
		row++;
	return row;
}

/* Turn to the file of the function that the cursor is at. */
static void
turn_to(struct source_pane *s, const struct pane_view *pv)
{
	frame_id frame = figures_python(pv);
	const struct frame_info *info = symtab_get(pv->snap->syms, frame);
	const char *file = info ? info->file : NULL;
	size_t n = 0;

	if (symtab_function(pv->snap->syms, frame) != s->function)
		s->moved = false;
	s->function = symtab_function(pv->snap->syms, frame);
	if (file == s->file)
		return;
	s->file = file;
	s->why = NULL;
	s->stamp = 0;
	s->side = 0;
	s->found[0] = '\0';
	if (!file)
		return;
	s->why = pv->source ? pv->source->look(pv->source->arg, file)
			    : "files are not read here";
	while (!s->why && pv->source->line(pv->source->arg, (uint32_t)n + 1))
		n++;
	s->rows = n;
}

static int
by_line(const void *pa, const void *pb)
{
	const struct line *a = pa, *b = pb;

	return (a->line > b->line) - (a->line < b->line);
}

/* The figures of now. False: no memory. */
static bool
collect(struct source_pane *s, const struct pane_view *pv)
{
	uint64_t stamp;
	const struct sites *sites = figures_sites(pv, SITES_FILES, &stamp);

	if (!sites)
		return false;
	if (stamp == s->stamp)
		return true;
	s->stamp = stamp;
	s->whole = sites_whole(sites).total;
	s->n = 0;
	for (site_id id = 1; id < sites_len(sites); id++) {
		const struct site *site = sites_get(sites, id);
		const struct frame_info *info =
		    symtab_get(pv->snap->syms, site->frame);
		struct line *lines;

		if (info->file != s->file || !site->total)
			continue;
		lines = mem_grow(s->lines, &s->cap, s->n + 1, sizeof(*lines));
		if (!lines)
			return false;
		s->lines = lines;
		lines[s->n++] = (struct line){ site->line, site->frame,
					       site->self, site->total };
	}
	if (s->n)
		qsort(s->lines, s->n, sizeof(*s->lines), by_line);
	return true;
}

/* The line that was chosen, the hottest one of the function, or where it
 * begins. */
static uint32_t
line_to_show(const struct source_pane *s, const struct pane_view *pv)
{
	const struct symtab *syms = pv->snap->syms;
	const struct frame_info *info = symtab_get(syms, s->function);
	uint64_t most = 0;
	uint32_t line = info ? info->line : 0;

	if (pv->view->line)
		return pv->view->line;
	for (size_t i = 0; i < s->n; i++)
		if (s->lines[i].line && s->lines[i].total > most &&
		    symtab_function(syms, s->lines[i].frame) == s->function) {
			most = s->lines[i].total;
			line = s->lines[i].line;
		}
	return line;
}

static size_t
page_of(const struct source_pane *s)
{
	int rows = s->pane.at.rows - title_rows(&s->pane.at) - (s->why ? 1 : 0);

	return rows > 0 ? (size_t)rows : 1;
}

static void
scroll_to_cursor(struct source_pane *s)
{
	size_t page = page_of(s);

	if (s->at >= s->rows)
		s->at = s->rows ? s->rows - 1 : 0;
	if (s->first > s->at)
		s->first = s->at;
	if (s->at >= s->first + page)
		s->first = s->at - page + 1;
	if (s->first + page > s->rows)
		s->first = s->rows > page ? s->rows - page : 0;
}

/* Where the function begins stays in sight, if its line leaves it room. */
static void
follow(struct source_pane *s, const struct pane_view *pv)
{
	const struct frame_info *info = symtab_get(pv->snap->syms, s->function);
	size_t page = page_of(s), begin;

	s->at = row_of(s, line_to_show(s, pv));
	begin = row_of(s, info ? info->line : 0);
	if (s->at < s->first + 1 || s->at + 2 > s->first + page ||
	    begin < s->first) {
		begin = begin ? begin - 1 : 0;
		s->first = s->at >= begin && s->at - begin < page ? begin
			   : s->at > page / 2 ? s->at - page / 2
					      : 0;
	}
	scroll_to_cursor(s);
}

static bool
is_match(const struct source_pane *s, const struct pane_view *pv, size_t row)
{
	const char *text =
	    has_text(s) ? pv->source->line(pv->source->arg, (uint32_t)row + 1)
			: NULL;

	return text && strcasestr(text, s->find);
}

/* Count the lines that have the text, and go to the next one if go is set. */
static void
search(struct source_pane *s, const struct pane_view *pv, bool go,
       bool backward)
{
	size_t count = 0, index = 0, to = s->rows;

	s->found[0] = '\0';
	if (!s->find[0]) {
		if (go)
			pane_say(&s->pane, "nothing to find yet: / asks");
		return;
	}
	for (size_t k = 1; go && k <= s->rows && to == s->rows; k++) {
		size_t row = (s->at + (backward ? s->rows - k : k)) % s->rows;

		to = is_match(s, pv, row) ? row : s->rows;
	}
	for (size_t row = 0; row < s->rows; row++) {
		count += is_match(s, pv, row);
		index = row == to ? count : index;
	}
	if (!go) {
		snprintf(s->found, sizeof(s->found), "%zu found", count);
		return;
	}
	snprintf(s->found, sizeof(s->found), "/%.10s %zu/%zu", s->find, index,
		 count);
	s->moved = true;
	if (count)
		s->at = to;
	else
		pane_say(&s->pane, "not found in this file: %.60s", s->find);
}

/* The function that the line is of becomes the one that the user is at. */
static void
show_in_tree(struct source_pane *s, const struct pane_view *pv,
	     struct view *view)
{
	const struct line *line = spent_at(s, line_of(s, s->at));
	node_id node = line ? figures_node(pv, line->frame) : TREE_ROOT;

	if (node == TREE_ROOT) {
		pane_say(&s->pane, "no time was spent at this line");
		return;
	}
	view->cursor = node;
	view->chosen = true;
	view->line = line->line;
	view->main = PANE_tree;
}

static void
do_command(struct source_pane *s, const struct pane_view *pv, struct view *view,
	   enum command cmd)
{
	long by;

	if (scroll_step(cmd, (long)page_of(s), (long)s->rows, &by)) {
		by += (long)s->at;
		s->at = by > 0 ? (size_t)by : 0;
		s->moved = true;
		scroll_to_cursor(s);
		return;
	}
	switch (cmd) {
	case CMD_NAMES_RIGHT:
		s->side += SIDE_STEP;
		break;
	case CMD_NAMES_LEFT:
		s->side -= s->side >= SIDE_STEP ? SIDE_STEP : s->side;
		break;
	case CMD_UNIT:
		view->unit =
		    view->unit == UNIT_SECONDS ? UNIT_USUAL : UNIT_SECONDS;
		break;
	case CMD_BACK:
		s->find[0] = s->found[0] = '\0';
		s->moved = false;
		break;
	case CMD_ZOOM:
		show_in_tree(s, pv, view);
		break;
	case CMD_EDIT:
		s->pane.edit = s->file;
		s->pane.edit_line = line_of(s, s->at);
		if (!s->file)
			pane_say(&s->pane,
				 "the cursor is at no function in Python");
		break;
	default:
		search(s, pv, true, cmd == CMD_FIND_PREVIOUS);
		break;
	}
}

static void
source_update(struct pane *pane, const struct pane_view *pv, struct view *view)
{
	struct source_pane *s = source_of(pane);

	turn_to(s, pv);
	if (s->file && !collect(s, pv)) {
		s->n = 0;
		pane_say(pane, "out of memory: times of lines are missing");
	}
	if (!has_text(s))
		s->rows = s->file ? s->n : 0;
	if (!s->moved)
		follow(s, pv);
	scroll_to_cursor(s);
	for (size_t i = 0; i < s->nqueue; i++)
		do_command(s, pv, view, s->queue[i]);
	s->nqueue = 0;
	if (s->find_dirty && !s->found[0])
		search(s, pv, false, false);
	s->find_dirty = false;
	scroll_to_cursor(s);
}

static bool
source_command(struct pane *pane, enum command cmd)
{
	struct source_pane *s = source_of(pane);
	long by;

	switch (cmd) {
	case CMD_NAMES_RIGHT:
	case CMD_NAMES_LEFT:
	case CMD_UNIT:
	case CMD_BACK:
	case CMD_ZOOM:
	case CMD_EDIT:
	case CMD_FIND_NEXT:
	case CMD_FIND_PREVIOUS:
		break;
	default:
		if (!scroll_step(cmd, 1, 1, &by))
			return false;
	}
	if (s->nqueue < ARRAY_LEN(s->queue))
		s->queue[s->nqueue++] = cmd;
	return true;
}

static void
source_look_for(struct pane *pane, const char *text, bool go)
{
	struct source_pane *s = source_of(pane);

	snprintf(s->find, sizeof(s->find), "%s", text);
	s->found[0] = '\0';
	s->find_dirty = true;
	if (go)
		source_command(pane, CMD_FIND_NEXT);
}

static const char *
source_found(const struct pane *pane)
{
	return ((const struct source_pane *)pane)->found;
}

static void
source_mode(const struct pane *pane, char *buf, size_t size)
{
	const struct source_pane *s = (const struct source_pane *)pane;
	const char *name = s->file ? strrchr(s->file, '/') : NULL;

	if (s->file)
		snprintf(buf, size, "%s", name ? name + 1 : s->file);
}

static void
draw_number(const struct source_pane *s, const struct pane_view *pv,
	    struct canvas *canvas, int y, int x, uint64_t ns)
{
	double share = s->whole ? (double)ns / (double)s->whole : 0;
	char text[32];
	int width;

	if (!ns)
		return;
	if (pv->view->unit == UNIT_SECONDS)
		snprintf(text, sizeof(text), "%.2f", (double)ns / 1e9);
	else
		snprintf(text, sizeof(text), "%.1f%%", share * 100);
	width = canvas_width(canvas, text);
	canvas_text(canvas, y, x + WIDTH_NUMBER - width, width,
		    columns_heat(share), text);
}

/* Tabs as blanks; from column side on. */
static void
expand_tabs(const char *text, int side, char *buf, size_t size)
{
	size_t len = 0, column = 0;

	while (*text && len + TAB + 4 < size) {
		uint32_t ch;
		size_t n = utf8_get(text, strlen(text), &ch);

		if (ch == '\t') {
			do {
				buf[len++] = ' ';
			} while (++column % TAB);
		} else {
			memcpy(buf + len, text, n);
			len += n;
			column += (size_t)utf8_width(ch);
		}
		text += n;
	}
	buf[len] = '\0';
	len = utf8_fit(buf, len, (size_t)side);
	memmove(buf, buf + len, strlen(buf + len) + 1);
}

static void
draw_row(const struct source_pane *s, const struct pane_view *pv,
	 struct canvas *canvas, int y, size_t row)
{
	const struct rect *at = &s->pane.at;
	struct rect cells = { y, at->col, 1, at->cols };
	uint32_t line = line_of(s, row);
	const struct line *spent = spent_at(s, line);
	const char *source =
	    has_text(s) ? pv->source->line(pv->source->arg, line) : NULL;
	int x = at->col + COLUMNS_MARK, end = at->col + at->cols;
	char number[16], text[1024];

	if (spent)
		draw_number(s, pv, canvas, y, x, spent->total);
	x += WIDTH_NUMBER + 1;
	if (at->cols >= COLS_SELF) {
		if (spent)
			draw_number(s, pv, canvas, y, x, spent->self);
		x += WIDTH_NUMBER + 1;
	}
	snprintf(number, sizeof(number), "%5" PRIu32, line);
	x += 1 + canvas_text(canvas, y, x, end - x, ROLE_WHERE, number);
	if (source)
		expand_tabs(source, s->side, text, sizeof(text));
	else
		label_name(pv->snap->syms, pv->snap->roots,
			   spent ? spent->frame : 0, text, sizeof(text));
	canvas_fit(canvas, y, x, end - x,
		   s->find[0] && source && strcasestr(source, s->find)
		       ? ROLE_MATCH
		   : spent ? ROLE_APP
			   : ROLE_LIB,
		   text);
	if (row != s->at)
		return;
	canvas_put(canvas, y, at->col, '>', ROLE_PLAIN);
	canvas_attr(canvas, cells,
		    s->pane.focus ? CELL_REVERSE : CELL_UNDERLINE);
}

/* Why there is nothing to see. */
static void
say_why(const struct source_pane *s, char *buf, size_t size)
{
	if (!s->file)
		snprintf(buf, size, "the cursor is at no function in Python");
	else if (s->why)
		snprintf(buf, size, "no text of %s: %s", s->file, s->why);
	else
		snprintf(buf, size, "%s is empty", s->file);
}

static void
draw_titles(const struct source_pane *s, const struct pane_view *pv,
	    struct canvas *canvas)
{
	const struct rect *at = &s->pane.at;
	struct rect cells = { at->row, at->col, 1, at->cols };
	bool seconds = pv->view->unit == UNIT_SECONDS;
	char text[LABEL_WHERE];

	snprintf(text, sizeof(text), "%8s%s  LINE %s",
		 seconds ? "TOTAL s" : "TOTAL",
		 at->cols < COLS_SELF ? ""
		 : seconds            ? "   SELF s"
				      : "     SELF",
		 s->file ? symtab_short_file(pv->snap->syms, s->function) : "");
	canvas_fill(canvas, cells, ' ', ROLE_COLUMNS);
	canvas_fit(canvas, at->row, at->col + COLUMNS_MARK,
		   at->cols - COLUMNS_MARK, ROLE_COLUMNS, text);
}

static void
source_draw(const struct pane *pane, const struct pane_view *pv,
	    struct canvas *canvas)
{
	const struct source_pane *s = (const struct source_pane *)pane;
	const struct rect *at = &pane->at;
	char why[512];
	int y = title_rows(at);

	if (y)
		draw_titles(s, pv, canvas);
	if (!has_text(s) || !s->rows) {
		say_why(s, why, sizeof(why));
		canvas_fit(canvas, at->row + y++, at->col + COLUMNS_MARK,
			   at->cols - COLUMNS_MARK,
			   s->why ? ROLE_WARN : ROLE_DIM, why);
	}
	for (size_t row = s->first; y < at->rows && row < s->rows; row++)
		draw_row(s, pv, canvas, at->row + y++, row);
}

static const struct pane_key source_keys[] = {
	{ "F1", "Help", 0, 0 },
	{ "/", "Find", 4, 0 },
	{ "e", "Editor", 5, 0 },
	{ "Enter", "In the tree", 6, 0 },
	{ "1", "Tree", 3, 0 },
	{ "Space", "Pause", 8, KEY_RUNS },
	{ "Space", "Play", 8, KEY_REPLAY },
	{ "w", "Window", 7, 0 },
	{ "%", "Unit", 9, 0 },
	{ "c", "Mode", 10, 0 },
	{ "s", "Save", 2, 0 },
	{ "q", "Quit", 1, 0 },
};

const struct pane_ops pane_source = {
	.name = "source",
	.size = sizeof(struct source_pane),
	.place = PANE_MIDDLE,
	.beside = true,
	.keys = source_keys,
	.nkeys = ARRAY_LEN(source_keys),
	.update = source_update,
	.draw = source_draw,
	.command = source_command,
	.find = source_look_for,
	.found = source_found,
	.mode = source_mode,
	.fini = source_fini,
};
