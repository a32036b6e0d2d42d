/* src/tui/pane_help.c - the keys, from keys.def. */
#include "base/mem.h"
#include "tui/help_text.h"
#include "tui/scroll.h"

#include <stdio.h>
#include <string.h>

struct help_pane {
	struct pane pane;
	struct help_text text;
	int first;
	int match; /* the line that the search is at; -1: none */
};

static struct help_pane *
help_of(struct pane *pane)
{
	return (struct help_pane *)pane;
}

static bool
is_match(const struct help_pane *h, int i)
{
	const char *text = h->pane.seek.text;

	return text[0] && strcasestr(h->text.lines[i].text, text);
}

/* Rows of the text: the last one says whether there is more. */
static int
help_rows(const struct help_pane *h)
{
	int rows = h->pane.at.rows;

	return rows > 1 && h->text.n > rows ? rows - 1 : rows;
}

static void
draw_more(const struct help_pane *h, struct canvas *canvas)
{
	const struct rect *at = &h->pane.at;
	int rows = help_rows(h), below = h->text.n - rows - h->first;
	char text[64];

	if (rows == at->rows)
		return;
	if (below > 0)
		snprintf(text, sizeof(text),
			 "-- %d more lines: Down, PgDn; / finds --", below);
	else
		snprintf(text, sizeof(text), "-- the end --");
	canvas_fit(canvas, at->row + rows, at->col + 1, at->cols - 1,
		   ROLE_QUESTION, text);
}

static void
help_draw(const struct pane *pane, const struct pane_view *pv,
	  struct canvas *canvas)
{
	const struct help_pane *h = (const struct help_pane *)pane;
	int rows = help_rows(h);

	(void)pv;
	for (int y = 0; y < rows && h->first + y < h->text.n; y++) {
		const struct help_line *line = &h->text.lines[h->first + y];
		struct rect row = { pane->at.row + y, pane->at.col, 1,
				    pane->at.cols };

		canvas_fit(canvas, row.row, pane->at.col + 1, pane->at.cols - 1,
			   is_match(h, h->first + y) ? ROLE_MATCH
			   : line->title             ? ROLE_KEY
						     : ROLE_PLAIN,
			   line->text);
		if (h->first + y == h->match)
			canvas_attr(canvas, row, CELL_REVERSE);
	}
	draw_more(h, canvas);
}

/* Line i becomes one that is seen, with what is above it. */
static void
scroll_to(struct help_pane *h, int i)
{
	int rows = help_rows(h), most = h->text.n - rows;

	if (i >= h->first && i < h->first + rows)
		return;
	h->first = i - rows / 3;
	h->first = h->first < most ? h->first : most;
	h->first = h->first > 0 ? h->first : 0;
}

/* Go to the next line that has the text, or the one before. */
static void
search(struct help_pane *h, int step)
{
	struct seek *seek = &h->pane.seek;
	int n = h->text.n, at = h->match, left = n;
	size_t count = 0, index = 0;

	if (!seek->text[0]) {
		pane_say(&h->pane, "nothing to find yet: / asks");
		return;
	}
	if (at < 0)
		at = step > 0 ? h->first - 1 : h->first;
	do {
		at = (at + n + step) % n;
	} while (!is_match(h, at) && --left > 0);
	h->match = left > 0 ? at : -1;
	for (int i = 0; i < n; i++) {
		count += is_match(h, i);
		index = i == h->match ? count : index;
	}
	seek_at(seek, seek->text, index, count);
	if (count)
		scroll_to(h, at);
	else
		pane_say(&h->pane, "not in the help: %.60s", seek->text);
}

static void
do_command(struct help_pane *h, enum command cmd)
{
	struct scroll scroll = { h->text.n, help_rows(h), h->first };

	if (cmd == CMD_FIND_NEXT || cmd == CMD_FIND_PREVIOUS)
		search(h, cmd == CMD_FIND_NEXT ? 1 : -1);
	else if (scroll_command(&scroll, cmd))
		h->first = (int)scroll.first;
}

static bool
help_command(struct pane *pane, enum command cmd)
{
	long by;

	if (cmd != CMD_FIND_NEXT && cmd != CMD_FIND_PREVIOUS &&
	    !scroll_step(cmd, 1, 1, &by))
		return false;
	todo_add(&pane->todo, cmd);
	return true;
}

static const struct pane_key help_keys[] = {
	{ "Down", "", 2, 0 },
	{ "PgDn", "More", 1, 0 },
	{ "PgUp", "Back", 4, 0 },
	{ "/", "Find", 3, 0 },
	{ "Esc", "Close the help", 0, 0 },
};

/* The text that is looked for is another one. */
static void
find_anew(struct help_pane *h)
{
	size_t count = 0;

	h->match = -1;
	for (int i = 0; i < h->text.n; i++)
		count += is_match(h, i);
	if (h->pane.seek.text[0])
		seek_count(&h->pane.seek, count);
}

/* When it is opened again it begins at the pane that the user is in then. */
static void
help_update(struct pane *pane, const struct pane_view *pv, struct view *view)
{
	struct help_pane *h = help_of(pane);

	(void)view;
	if (!pane->shown) {
		h->first = 0;
		seek_start(&pane->seek, "");
		pane->todo.n = 0;
		return;
	}
	help_text_make(&h->text, pv->here, pv->settings,
		       pv->status->replay != NULL);
	if (pane->seek.dirty)
		find_anew(h);
	pane->seek.dirty = false;
	for (size_t i = 0; i < pane->todo.n; i++)
		do_command(h, pane->todo.at[i]);
	pane->todo.n = 0;
}

const struct pane_ops pane_help = {
	.name = "help",
	.size = sizeof(struct help_pane),
	.place = PANE_OVER,
	.keys = help_keys,
	.nkeys = ARRAY_LEN(help_keys),
	.update = help_update,
	.draw = help_draw,
	.command = help_command,
	.find = pane_look_for,
	.found = pane_seek_found,
};
