/* src/tui/tui_save.c - saving a report: where to, what of the run, and how. */
#include "tui/tui_state.h"

#include "base/utf8.h"
#include "model/label.h"

#include <stdio.h>
#include <string.h>

#define NAME_COLS   20 /* of a function in the prompt */
#define NARROW_COLS 60 /* of a screen with room for half of it */

static const char save_label[] = "Save the report to: ";

static void
open_prompt(struct tui *tui, const char *path)
{
	if (!tui->save_label[0])
		snprintf(tui->save_label, sizeof(tui->save_label), "%s",
			 save_label);
	prompt_open(&tui->prompt, tui->save_label, path);
	tui->saving = true;
	tui->filtering = false;
}

/* What is shown: below what was zoomed into. */
static struct tui_part
part_shown(const struct tui *tui)
{
	const struct view *view = &tui->view;

	return (struct tui_part){
		.kind = view->which,
		.below = view->nzoom ? view->zoom[view->nzoom - 1] : TREE_ROOT,
	};
}

/* The subtree that there is to choose. */
static node_id
subtree(const struct tui *tui)
{
	node_id zoomed = part_shown(tui).below;

	return zoomed ? zoomed : tui->view.cursor;
}

static bool
is_windowed(const struct tui *tui)
{
	return tui->view.window.kind != VIEW_ALL || tui->view.paused;
}

/* The parts there are, one after the other: the window and all of the run, of
 * the subtree and of the whole tree. */
static void
step_part(struct tui *tui, bool back)
{
	struct tui_part *part = &tui->part;
	bool windows = is_windowed(tui), trees = subtree(tui);
	bool turn = back ? part->all : !part->all;

	if (!windows && !trees) {
		tui_say(tui, "all of the run is shown, and no row is chosen: "
			     "there is no part to save");
		tui->noted = true;
		return;
	}
	part->kind = tui->view.which;
	if (windows)
		part->all = !part->all;
	/* A full turn of the one moves the other on. */
	if (trees && (!windows || !turn))
		part->below = part->below ? TREE_ROOT : subtree(tui);
}

bool
tui_save_key(struct tui *tui, key_code key)
{
	switch (key) {
	case K_UP:
	case K_DOWN:
		step_part(tui, key == K_UP);
		tui->prompt.proposed = false;
		return true;
	case K_BACKTAB:
		snprintf(tui->path, sizeof(tui->path), "%s", tui->prompt.text);
		tui_want(tui, TUI_FORMAT);
		return true;
	default:
		return false;
	}
}

static const char *
time_word(const struct tui *tui, bool narrow)
{
	if (tui->part.all)
		return narrow ? "All" : "Save all of the run";
	if (is_windowed(tui))
		return narrow ? "Window" : "Save the window";
	return narrow ? "Report" : "Save the report";
}

void
tui_label_save(struct tui *tui, const struct pane_view *pv)
{
	bool narrow = tui->cols < NARROW_COLS;
	const struct tree_node *node;
	char name[LABEL_NAME] = "";

	if (!tui->saving || !tui->prompt.label)
		return;
	node =
	    tree_get(snapshot_tree(pv->snap, tui->part.kind), tui->part.below);
	if (tui->part.below && node) {
		label_name(pv->snap->syms, pv->snap->roots, node->frame, name,
			   sizeof(name));
		name[utf8_fit(name, strlen(name),
			      narrow ? NAME_COLS / 2 : NAME_COLS)] = '\0';
	}
	snprintf(tui->save_label, sizeof(tui->save_label), "%s%s%s%s",
		 time_word(tui, narrow), name[0] ? " below " : "", name,
		 narrow ? ": " : " to: ");
}

/* "train.py --epochs 5" is saved as train-profile.txt by default. */
void
tui_ask_path(struct tui *tui)
{
	const char *p = tui->program, *slash;
	char name[192];
	int n;

	if (strncmp(p, "-m ", 3) == 0)
		p += 3;
	n = (int)strcspn(p, " ");

	while ((slash = memchr(p, '/', (size_t)n))) {
		n -= (int)(slash + 1 - p);
		p = slash + 1;
	}
	if (n > 3 && memcmp(p + n - 3, ".py", 3) == 0)
		n -= 3;
	if (n == 0 || p[0] == '-')
		snprintf(name, sizeof(name), "profile.txt");
	else
		snprintf(name, sizeof(name), "%.*s-profile.txt", n, p);
	tui->part = part_shown(tui);
	open_prompt(tui, name);
}

static void
save(struct tui *tui, bool replace)
{
	tui->replace = replace;
	tui_want(tui, TUI_SAVE);
}

void
tui_save(struct tui *tui)
{
	tui->part = part_shown(tui);
	save(tui, false);
}

void
tui_save_to(struct tui *tui)
{
	save(tui, false);
}

void
tui_replace(struct tui *tui)
{
	save(tui, true);
}

void
tui_ask_replace(struct tui *tui)
{
	if (!tui->question)
		tui->question = ASK_REPLACE;
}

static void
open_again(struct tui *tui, const char *path, const char *why, uint64_t now)
{
	open_prompt(tui, path);
	tui->prompt.proposed = false;
	if (!why[0])
		return;
	tui_message(tui, why, now);
	tui->noted = true;
}

void
tui_refuse_path(struct tui *tui, const char *why, uint64_t now)
{
	open_again(tui, tui->path, why, now);
}

void
tui_completed(struct tui *tui, const char *path, const char *why, uint64_t now)
{
	/* Not if the user has typed on in the meantime. */
	if (tui->prompt.label && tui->saving &&
	    strcmp(tui->prompt.text, tui->path) == 0)
		open_again(tui, path, why, now);
}

void
tui_save_elsewhere(struct tui *tui)
{
	open_again(tui, tui->path, "", tui->clock);
}
