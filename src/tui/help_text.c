/* src/tui/help_text.c */
#include "tui/help_text.h"

#include "base/mem.h"
#include "model/activity.h"

#include <stdio.h>
#include <string.h>

#define KEYS_WIDTH 18 /* column of the explanation */

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

/* What PAUSE does in a recording. */
static const char play[] =
    "play the recording, and stop; at its end: from the start";

static void
add(struct help_text *text, bool title, const char *left, const char *right)
{
	struct help_line *line = &text->lines[text->n];

	if (text->n == (int)ARRAY_LEN(text->lines))
		return;
	text->n++;
	line->title = title;
	if (right)
		snprintf(line->text, sizeof(line->text), "  %-*s%s", KEYS_WIDTH,
			 left, right);
	else
		snprintf(line->text, sizeof(line->text), "%s", left);
}

static void
add_command(struct help_text *text, const struct settings *settings,
	    enum command cmd, bool replay)
{
	char keys[64];

	settings_keys(settings, cmd, keys, sizeof(keys));
	add(text, false, keys,
	    replay && cmd == CMD_PAUSE ? play : command_info(cmd)->help);
}

static void
add_group(struct help_text *text, const struct settings *settings,
	  enum keys_where where, bool replay)
{
	for (int cmd = CMD_NONE + 1; cmd < CMD_COUNT; cmd++)
		if (command_info((enum command)cmd)->where == where)
			add_command(text, settings, (enum command)cmd, replay);
}

/* What a key of a pane's bar does there. Where the pane takes keys in its own
 * way, the bar's word for it is what is true. */
static const char *
own_help(const struct pane_ops *ops, const struct pane_key *key,
	 enum command cmd)
{
	return ops->key || ops->modal || cmd == CMD_NONE || cmd == CMD_ZOOM
		   ? key->word
		   : command_info(cmd)->help;
}

/* The bar's keys, but for those that do the same everywhere, which come next.
 */
static void
add_bar(struct help_text *text, const struct pane_ops *ops)
{
	char keys[32] = "";

	for (size_t i = 0; i < ops->nkeys; i++) {
		const struct pane_key *key = &ops->keys[i];
		enum command cmd = keys_command(key_named(key->key));
		size_t n = strlen(keys);

		if (!ops->key && !ops->modal && cmd != CMD_ZOOM && cmd &&
		    command_info(cmd)->where == KEYS_FIRST)
			continue;
		snprintf(keys + n, sizeof(keys) - n, "%s%s", n ? " " : "",
			 key->key);
		if (!key->word[0])
			continue;
		add(text, false, keys, own_help(ops, key, cmd));
		keys[0] = '\0';
	}
}

static void
add_closing(struct help_text *text)
{
	for (size_t i = 0; i < ARRAY_LEN(closing); i++)
		add(text, false, closing[i], NULL);
	for (int i = 0; i < ACTIVITIES; i++) {
		char line[80];

		snprintf(line, sizeof(line), "  %c  %s",
			 activity_letter((enum activity)i),
			 activity_means((enum activity)i));
		add(text, false, line, NULL);
	}
}

void
help_text_make(struct help_text *text, const struct pane *here,
	       const struct settings *settings, bool replay)
{
	const struct pane_ops *ops = here->ops;
	size_t n = replay ? ARRAY_LEN(titles) : KEYS_REPLAY;
	char title[64];

	text->n = 0;
	snprintf(title, sizeof(title), "Here: %s",
		 ops->title ? ops->title : ops->name);
	add(text, true, title, NULL);
	if (ops->group) {
		add_command(text, settings, CMD_ZOOM, replay);
		add_group(text, settings, ops->group, replay);
	} else {
		add_bar(text, ops);
	}
	for (size_t where = 0; where < n; where++) {
		if (where && where == ops->group)
			continue;
		add(text, true, titles[where], NULL);
		add_group(text, settings, (enum keys_where)where, replay);
	}
	add_closing(text);
}
