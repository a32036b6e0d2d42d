/* src/tui/pane_help.c - the keys, from keys.def. */
#include "tui/pane.h"

#include "base/mem.h"
#include "model/activity.h"
#include "tui/scroll.h"

#include <stdio.h>

#define KEYS_WIDTH 18 /* column of the explanation */

struct help_pane {
	struct pane pane;
	const struct settings *settings; /* of the owner */
	bool replay; /* it is a recording, which has keys of its own */
	int first;
};

static const char *const titles[] = {
	[KEYS_FIRST] = "First of all",
	[KEYS_VIEWS] = "Views",
	[KEYS_MOVE] = "Moving",
	[KEYS_TREE] = "The tree",
	[KEYS_TIME] = "The window of time",
	[KEYS_PROGRAM] = "The program and the screen",
	[KEYS_REPLAY] = "The recording",
};

static const char *const closing[] = {
	"",
	"A row is a function as it was called by the row above it. TOTAL is",
	"its time with all it called, SELF its own; 100 % is the time of all",
	"threads. [12 frames hidden] stands for library code: Enter shows it.",
	"main > fit: main calls fit alone, and the numbers are of fit. Left",
	"goes to main, which has a row of its own then.",
	"The timeline: height is CPU time, in cores, in the colours of the",
	"functions and libraries that used it; a shade: threads waited.",
	"A window is a part of the run: then all numbers, and a report that is",
	"saved, are of it alone. The header says which, and the timeline.",
	"The letter or bar below S or STATES: what the time of a row was spent",
	"in; in the list of functions, its own time:",
};

static struct help_pane *
help_of(struct pane *pane)
{
	return (struct help_pane *)pane;
}

/* What PAUSE does in a recording. */
static const char play[] =
    "play the recording, and stop; at its end: from the start";

static size_t
title_count(const struct help_pane *h)
{
	return h->replay ? ARRAY_LEN(titles) : KEYS_REPLAY;
}

/* Line i of what follows the keys; false: past the end. */
static bool
closing_line(int i, char *buf, size_t size)
{
	int letter = i - (int)ARRAY_LEN(closing);

	if (letter >= ACTIVITIES)
		return false;
	if (letter < 0)
		snprintf(buf, size, "%s", closing[i]);
	else
		snprintf(buf, size, "  %c  %s",
			 activity_letter((enum activity)letter),
			 activity_means((enum activity)letter));
	return true;
}

/* Line i of the text; false: past the end. */
static bool
help_line(const struct help_pane *h, int i, char *buf, size_t size, int *role)
{
	size_t ntitles = title_count(h);
	int at = 0;

	*role = ROLE_PLAIN;
	for (size_t where = 0; where < ntitles; where++) {
		if (at++ == i) {
			snprintf(buf, size, "%s", titles[where]);
			*role = ROLE_KEY;
			return true;
		}
		for (int cmd = CMD_NONE + 1; cmd < CMD_COUNT; cmd++) {
			const struct command_info *info =
			    command_info((enum command)cmd);
			char keys[64];

			if (info->where != where || at++ != i)
				continue;
			settings_keys(h->settings, (enum command)cmd, keys,
				      sizeof(keys));
			snprintf(buf, size, "  %-*s%s", KEYS_WIDTH, keys,
				 h->replay && cmd == CMD_PAUSE ? play
							       : info->help);
			return true;
		}
	}
	return closing_line(i - at, buf, size);
}

static int
help_lines(const struct help_pane *h)
{
	size_t ntitles = title_count(h),
	       n = ntitles + ARRAY_LEN(closing) + ACTIVITIES;

	for (int cmd = CMD_NONE + 1; cmd < CMD_COUNT; cmd++)
		n += command_info((enum command)cmd)->where < ntitles;
	return (int)n;
}

/* Rows of the text: the last one says whether there is more. */
static int
help_rows(const struct pane *pane)
{
	const struct help_pane *h = (const struct help_pane *)pane;

	return pane->at.rows > 1 && help_lines(h) > pane->at.rows
		   ? pane->at.rows - 1
		   : pane->at.rows;
}

static void
draw_more(const struct help_pane *h, struct canvas *canvas)
{
	const struct rect *at = &h->pane.at;
	int rows = help_rows(&h->pane), below = help_lines(h) - rows - h->first;
	char text[64];

	if (rows == at->rows)
		return;
	if (below > 0)
		snprintf(text, sizeof(text), "-- %d more lines: Down, PgDn --",
			 below);
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
	int rows = help_rows(pane), role;
	char buf[128];

	(void)pv;
	for (int y = 0; y < rows; y++) {
		if (!help_line(h, h->first + y, buf, sizeof(buf), &role))
			break;
		canvas_fit(canvas, pane->at.row + y, pane->at.col + 1,
			   pane->at.cols - 1, role, buf);
	}
	draw_more(h, canvas);
}

static bool
help_command(struct pane *pane, enum command cmd)
{
	struct help_pane *h = help_of(pane);
	struct scroll scroll = { help_lines(h), help_rows(pane), h->first };

	if (!scroll_command(&scroll, cmd))
		return false;
	h->first = (int)scroll.first;
	return true;
}

static const struct pane_key help_keys[] = {
	{ "Down", "", 2, 0 },
	{ "PgDn", "More", 1, 0 },
	{ "PgUp", "Back", 3, 0 },
	{ "Esc", "Close the help", 0, 0 },
};

static void
help_update(struct pane *pane, const struct pane_view *pv, struct view *view)
{
	(void)view;
	help_of(pane)->settings = pv->settings;
	help_of(pane)->replay = pv->status->replay != NULL;
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
};
