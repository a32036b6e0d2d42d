/* src/tui/tui_set.c - settings: those of the start, and orders that change
 * them.
 */
#include "tui/tui_state.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND 1000000000ull

static void
set_view(struct tui *tui, int word)
{
	static const enum pane_id views[] = { PANE_tree, PANE_functions,
					      PANE_flame, PANE_source };

	tui->full = false;
	tui->over = -1;
	tui->view.main = (int)views[word];
	tui->focus = views[word];
}

static void
set_window(struct tui *tui, const char *word)
{
	const uint64_t length = strtoull(word, NULL, 10) * SECOND;
	const struct view_window window = { length ? VIEW_LAST : VIEW_ALL,
					    length,
					    { 0, 0 } };

	view_window_set(&tui->view, &window);
	tui->view.moving = false;
}

void
tui_apply(struct tui *tui, enum setting id)
{
	static const enum view_order orders[] = { ORDER_TOTAL, ORDER_SELF,
						  ORDER_SAMPLES, ORDER_NAME,
						  ORDER_WHERE };
	int word = tui->settings.word[id];
	char text[16];

	switch (id) {
	case SETTING_theme:
		break; /* see show_theme() */
	case SETTING_mouse:
		tui->mouse = !word;
		break;
	case SETTING_unit:
		tui->view.unit = (enum view_unit)word;
		break;
	case SETTING_order:
		tui->view.order = orders[word];
		break;
	case SETTING_fold:
		tui->view.fold = !word;
		break;
	case SETTING_idle:
		tui->view.idle_chosen = word > 0;
		tui->view.idle = word == 1;
		break;
	case SETTING_view:
		set_view(tui, word);
		break;
	case SETTING_window:
		settings_word(&tui->settings, id, text, sizeof(text));
		set_window(tui, text);
		break;
	case SETTING_chains:
		tui->view.no_chains = word;
		break;
	case SETTING_states:
		tui->view.no_states = word;
		break;
	case SETTING_minute:
		tui->view.no_minute = word;
		break;
	case SETTING_lanes:
		tui->view.lanes = (enum view_lanes)word;
		break;
	default:
		break;
	}
}

static void
show_theme(struct tui *tui)
{
	settings_theme(&tui->settings, &tui->theme);
	tui->term->ops->theme(tui->term, &tui->theme);
}

void
tui_begin_with(struct tui *tui, const struct settings *settings)
{
	if (settings)
		tui->settings = *settings;
	for (int i = 0; i < SETTING_COUNT; i++)
		if (tui->settings.given[i])
			tui_apply(tui, (enum setting)i);
	show_theme(tui);
}

/* Lines are kept until they are asked for; a setting is where it was last. */
static void
keep_change(struct tui *tui, const char *line)
{
	size_t used = strlen(tui->changes);

	if (used + strlen(line) + 2 < sizeof(tui->changes))
		snprintf(tui->changes + used, sizeof(tui->changes) - used,
			 "%s\n", line);
}

/* "theme dark  mouse on": what is set. */
static void
say_settings(struct tui *tui)
{
	char said[sizeof(tui->message)] = "", word[16];
	size_t used = 0;

	for (int i = 0; i < SETTING_COUNT && used < sizeof(said); i++) {
		settings_word(&tui->settings, (enum setting)i, word,
			      sizeof(word));
		used += (size_t)snprintf(said + used, sizeof(said) - used,
					 "%s%s %s", i ? "  " : "",
					 setting_name((enum setting)i), word);
	}
	tui_say(tui, said);
}

static void
save_settings(struct tui *tui)
{
	if (!tui->changes[0])
		tui_say(tui, "nothing was set here");
	else
		tui_want(tui, TUI_KEEP);
}

static bool
is_order(const char *line, const char *name)
{
	size_t n = strlen(name);

	return strncmp(line, name, n) == 0 && (!line[n] || line[n] == ' ');
}

bool
tui_set(struct tui *tui, const char *line)
{
	struct settings was = tui->settings;
	struct pit_err err;

	if (!is_order(line, "set") && !is_order(line, "color") &&
	    !is_order(line, "bind"))
		return false;
	if (!line[3] || !line[3 + strspn(line + 3, " ")]) {
		say_settings(tui);
		return true;
	}
	if (strcmp(line, "set save") == 0) {
		save_settings(tui);
		return true;
	}
	if (settings_line(&tui->settings, line, &err)) {
		tui_say(tui, err.text);
		return true;
	}
	keep_change(tui, line);
	for (int i = 0; i < SETTING_COUNT; i++)
		if (tui->settings.word[i] != was.word[i])
			tui_apply(tui, (enum setting)i);
	show_theme(tui);
	return true;
}

static void
say_names(struct tui *tui)
{
	char said[sizeof(tui->message)] = "";
	size_t used = 0;

	for (int i = 0; i < SETTING_COUNT && used < sizeof(said); i++)
		used += (size_t)snprintf(said + used, sizeof(said) - used,
					 "%s%s", i ? "  " : "",
					 setting_name((enum setting)i));
	tui_say(tui, said);
}

bool
tui_complete_setting(struct tui *tui, const char *line)
{
	if (strncmp(line, "set ", 4) != 0)
		return false;
	line += 4;
	say_names(tui);
	for (int i = 0; i < SETTING_COUNT; i++)
		if (is_order(line, setting_name((enum setting)i)))
			tui_say(tui, setting_words((enum setting)i));
	tui->noted = true;
	return true;
}
