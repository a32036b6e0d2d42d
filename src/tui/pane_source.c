/* src/tui/pane_source.c - the file of the function that the user is at, and
 * what each of its lines took, live. Where its text is not to be had, the lines
 * that took time stand alone, and why.
 */
#include "tui/source_pane.h"

#include "base/mem.h"
#include "tui/figures.h"
#include "tui/scroll.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE_STEP 8

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

const struct line *
source_spent(const struct source_pane *s, uint32_t line)
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

	if (source_has_text(s))
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
	s->pane.seek.found[0] = '\0';
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
	if (stamp == s->stamp && s->compared == (pv->base != NULL))
		return true;
	s->stamp = stamp;
	s->compared = pv->base != NULL;
	s->whole = sites_whole(sites).total;
	s->n = 0;
	for (site_id id = 1; id < sites_len(sites); id++) {
		const struct site *site = sites_get(sites, id);
		const struct frame_info *info =
		    symtab_get(pv->snap->syms, site->frame);
		struct site base;
		struct line *lines;

		if (info->file != s->file)
			continue;
		base = figures_base(pv, SITES_FILES, id);
		if (!site->total && !base.total)
			continue;
		lines = mem_grow(s->lines, &s->cap, s->n + 1, sizeof(*lines));
		if (!lines)
			return false;
		s->lines = lines;
		lines[s->n++] = (struct line){
			.line = site->line,
			.frame = site->frame,
			.self = site->self,
			.total = { site->total, site->samples },
			.base = { base.total, base.samples },
		};
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
		if (s->lines[i].line && s->lines[i].total.ns > most &&
		    symtab_function(syms, s->lines[i].frame) == s->function) {
			most = s->lines[i].total.ns;
			line = s->lines[i].line;
		}
	return line;
}

static size_t
page_of(const struct source_pane *s)
{
	int rows =
	    s->pane.at.rows - source_title_rows(&s->pane.at) - (s->why ? 1 : 0);

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
	    source_has_text(s)
		? pv->source->line(pv->source->arg, (uint32_t)row + 1)
		: NULL;

	return text && strcasestr(text, s->pane.seek.text);
}

/* Count the lines that have the text, and go to the next one if go is set. */
static void
search(struct source_pane *s, const struct pane_view *pv, bool go,
       bool backward)
{
	size_t count = 0, index = 0, to = s->rows;

	s->pane.seek.found[0] = '\0';
	if (!s->pane.seek.text[0]) {
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
		seek_count(&s->pane.seek, count);
		return;
	}
	seek_at(&s->pane.seek, s->pane.seek.text, index, count);
	s->moved = true;
	if (count)
		s->at = to;
	else
		pane_say(&s->pane, "not found in this file: %.60s",
			 s->pane.seek.text);
}

/* The function that the line is of becomes the one that the user is at. */
static void
show_in_tree(struct source_pane *s, const struct pane_view *pv,
	     struct view *view)
{
	const struct line *line = source_spent(s, source_line_of(s, s->at));
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
		seek_start(&s->pane.seek, "");
		s->moved = false;
		break;
	case CMD_ZOOM:
		show_in_tree(s, pv, view);
		break;
	case CMD_EDIT:
		s->pane.edit = s->file;
		s->pane.edit_line = source_line_of(s, s->at);
		if (!s->file)
			pane_say(&s->pane,
				 "the cursor is at no function in Python");
		break;
	default:
		search(s, pv, true, cmd == CMD_FIND_PREVIOUS);
		break;
	}
}

/* A text may have many lines: they are looked at when others are asked for. */
static void
set_bar(struct source_pane *s, const struct pane_view *pv)
{
	const struct scroll at = { (long)s->rows, (long)page_of(s),
				   (long)s->first };
	bool same = s->bar.at.n == at.n && s->bar.at.page == at.page &&
		    s->ticked == s->file && s->ticked_cols == s->pane.at.cols &&
		    strcmp(s->ticks, s->pane.seek.text) == 0;

	if (same && s->bar.shown) {
		scroll_bar_move(&s->bar, at.first);
		return;
	}
	scroll_bar_set(&s->bar, &s->pane.at, (int)at.page, &at);
	s->ticked = s->file;
	s->ticked_cols = s->pane.at.cols;
	memcpy(s->ticks, s->pane.seek.text, sizeof(s->ticks));
	for (size_t row = 0; s->bar.shown && s->ticks[0] && row < s->rows;
	     row++)
		if (is_match(s, pv, row))
			scroll_bar_hit(&s->bar, row);
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
	if (!source_has_text(s))
		s->rows = s->file ? s->n : 0;
	if (!s->moved)
		follow(s, pv);
	scroll_to_cursor(s);
	for (size_t i = 0; i < pane->todo.n; i++)
		do_command(s, pv, view, pane->todo.at[i]);
	pane->todo.n = 0;
	if (pane->seek.dirty && !pane->seek.found[0])
		search(s, pv, false, false);
	pane->seek.dirty = false;
	scroll_to_cursor(s);
	set_bar(s, pv);
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
	todo_add(&s->pane.todo, cmd);
	return true;
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
source_point(struct pane *pane, const struct pane_view *pv, struct view *view,
	     const struct mouse *mouse)
{
	struct source_pane *s = source_of(pane);
	long row = mouse->row - source_title_rows(&pane->at) - (s->why ? 1 : 0);
	size_t to;

	(void)pv;
	(void)view;
	if (scroll_bar_point(&s->bar, &pane->at, mouse, &to)) {
		s->at = to < s->rows ? to : s->at;
		s->first = to > page_of(s) / 2 ? to - page_of(s) / 2 : 0;
		s->moved = true;
		return;
	}
	if (mouse->kind != MOUSE_PRESS || row < 0 ||
	    s->first + (size_t)row >= s->rows)
		return;
	s->at = s->first + (size_t)row;
	s->moved = true;
	if (mouse->clicks > 1)
		todo_add(&pane->todo, CMD_ZOOM);
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
	.title = "the source",
	.size = sizeof(struct source_pane),
	.place = PANE_MIDDLE,
	.beside = true,
	.keys = source_keys,
	.nkeys = ARRAY_LEN(source_keys),
	.update = source_update,
	.draw = source_draw,
	.command = source_command,
	.point = source_point,
	.find = pane_look_for,
	.found = pane_seek_found,
	.mode = source_mode,
	.fini = source_fini,
};
