/* src/tui/tui_keys.c - what keys do. */
#include "tui/pane_output.h"
#include "tui/tui_state.h"

#include <stdio.h>

static void
show_output(struct tui *tui, bool full)
{
	tui->full = full;
	tui->over = -1;
	if (!full)
		output_follow(tui_output_pane(tui));
	tui_arrange(tui, false);
}

static void
toggle_output(struct tui *tui)
{
	if (!tui->output)
		tui_say(tui,
			"the program writes elsewhere: it has no screen here");
	else
		show_output(tui, !tui->full);
}

static void
start_typing(struct tui *tui)
{
	if (!tui->output) {
		tui_say(tui,
			"the program reads elsewhere: it has no screen here");
	} else if (tui->state == PROGRAM_ENDED) {
		tui_say(tui, "the program has ended: nobody reads");
	} else {
		show_output(tui, true);
		output_follow(tui_output_pane(tui));
		tui->typing = (struct typing){ .on = true };
	}
}

static void
toggle_pause(struct tui *tui)
{
	if (tui->view.paused || tui->want_pause) {
		tui->view.paused = false;
		tui->want_pause = false;
	} else if (tui->state == PROGRAM_ENDED) {
		tui_say(tui, "the program has ended: nothing moves");
	} else {
		tui->want_pause = true;
	}
}

static void
start_find(struct tui *tui)
{
	struct pane *pane = tui_pane(tui);

	if (!pane->ops->find) {
		show_output(tui, false);
		pane = tui->panes[tui->view.main];
	}
	tui_ask_find(tui, pane);
}

static bool
takes_turns(const struct pane *pane)
{
	return pane->ops->command && pane->at.rows && !pane->ops->modal &&
	       pane->ops->place != PANE_OVER;
}

/* Panes that may have the focus take turns. */
static void
next_pane(struct tui *tui, int step)
{
	int id = (int)tui->focus;

	do {
		id = (id + PANE_COUNT + step) % PANE_COUNT;
	} while (id != (int)tui->focus && !takes_turns(tui->panes[id]));
	if (id == (int)tui->focus || tui->full) {
		tui_say(tui, "there is one pane; o shows the program's screen");
		return;
	}
	tui->focus = (enum pane_id)id;
	tui_arrange(tui, tui->layout.notice.rows > 0);
}

void
tui_focus(struct tui *tui, int id)
{
	const struct pane *pane = tui->panes[id];

	if (takes_turns(pane) ||
	    (pane->ops->modal && pane->ops->point && pane->at.rows))
		tui->focus = (enum pane_id)id;
}

/* Another one is the main one. */
static void
show_view(struct tui *tui, enum pane_id id)
{
	show_output(tui, false);
	tui->view.main = (int)id;
	tui->focus = id;
	tui_arrange(tui, tui->layout.notice.rows > 0);
}

/* The pane with the focus goes, or all that went come back. */
static void
hide_pane(struct tui *tui)
{
	enum pane_id id = tui->focus;
	bool any = false;

	if (tui->panes[id]->at.rows && (int)id != tui->view.main &&
	    !tui->full && !tui->only) {
		tui->hidden[id] = true;
		tui->focus = (enum pane_id)tui->view.main;
		tui_say(tui, "hidden: H shows it again");
	} else {
		for (int i = 0; i < PANE_COUNT; i++) {
			any |= tui->hidden[i];
			tui->hidden[i] = false;
		}
		if (!any)
			tui_say(tui, "nothing is hidden: Tab goes to a pane, "
				     "then H hides it");
	}
	tui_arrange(tui, tui->layout.notice.rows > 0);
}

static void
toggle_over(struct tui *tui, enum pane_id id)
{
	tui->over = tui->over == (int)id ? -1 : (int)id;
}

/* Commands about which panes there are. False: it is none. */
static bool
do_panes(struct tui *tui, enum command cmd)
{
	switch (cmd) {
	case CMD_VIEW_TREE:
		show_view(tui, PANE_tree);
		return true;
	case CMD_VIEW_FUNCTIONS:
		show_view(tui, PANE_functions);
		return true;
	case CMD_VIEW_FLAME:
		show_view(tui, PANE_flame);
		return true;
	case CMD_VIEW_SOURCE:
		show_view(tui, PANE_source);
		return true;
	case CMD_VIEW_OUTPUT:
		if (!tui->full)
			toggle_output(tui);
		return true;
	case CMD_PANE:
	case CMD_PANE_BACK:
		next_pane(tui, cmd == CMD_PANE ? 1 : -1);
		return true;
	case CMD_ONLY:
		tui->only = !tui->only;
		tui_arrange(tui, tui->layout.notice.rows > 0);
		return true;
	case CMD_EDIT:
		if (tui_pane(tui) == tui->panes[PANE_source])
			return false;
		tui->want_edit = true;
		return true;
	case CMD_HIDE:
		hide_pane(tui);
		return true;
	case CMD_WHO:
		toggle_over(tui, PANE_who);
		return true;
	case CMD_WHO_NEXT:
	case CMD_WHO_PREVIOUS:
		tui->step_who += cmd == CMD_WHO_NEXT ? 1 : -1;
		return true;
	default:
		return false;
	}
}

static void
move_window(struct tui *tui, int tenths)
{
	if (tui->view.window.kind == VIEW_ALL)
		tui_say(tui, "all of the run is shown: w or v chooses a window "
			     "to move");
	else if (!view_window_move(&tui->view, &tui->run, tenths))
		tui_say(tui, tenths < 0 ? "the run begins here"
					: "there is nothing later yet");
}

/* What comes from now on is shown alone. */
static void
restart(struct tui *tui)
{
	const struct window *run = &tui->run;
	struct view_window window = { VIEW_PART, 0, { 0, UINT64_MAX } };

	if (tui->state == PROGRAM_ENDED || tui->view.paused) {
		tui_say(tui, tui->view.paused
				 ? "nothing moves: Space goes on"
				 : "the program has ended: nothing comes");
		return;
	}
	window.range.from = run->to > run->from ? run->to - run->from : 0;
	view_window_jump(&tui->view, &window);
	tui_say(tui, "from now on: Backspace shows what was before, too");
}

/* A window is chosen on the timeline. */
static void
start_range(struct tui *tui)
{
	struct pane *timeline = tui->panes[PANE_timeline];

	tui->over = -1;
	if (tui->full)
		show_output(tui, false);
	if (!timeline->at.rows) {
		tui_say(tui, "there is no timeline on a screen as small as "
			     "this; w chooses a window");
		return;
	}
	if (timeline->ops->command(timeline, CMD_RANGE))
		tui->focus = PANE_timeline;
	tui_arrange(tui, tui->layout.notice.rows > 0);
}

/* Commands about the window of time. False: it is none. */
static bool
do_window(struct tui *tui, enum command cmd)
{
	tui->view.moving = tui->view.moving &&
			   command_info(cmd)->where == KEYS_TIME &&
			   cmd != CMD_RANGE;
	switch (cmd) {
	case CMD_WINDOW_NEXT:
	case CMD_WINDOW_PREVIOUS:
		view_window_cycle(&tui->view, cmd == CMD_WINDOW_PREVIOUS);
		return true;
	case CMD_RESTART:
		restart(tui);
		return true;
	case CMD_MODE:
		view_mode_cycle(&tui->view);
		tui_say(tui, mode_means(tui->view.mode));
		return true;
	case CMD_BASELINE:
		tui->want_base = true;
		return true;
	case CMD_DIFF:
		if (!view_diff_toggle(&tui->view))
			tui_say(tui, "there is no baseline to compare with: D "
				     "makes one of what is shown");
		return true;
	case CMD_EARLIER:
	case CMD_LATER:
		move_window(tui, cmd == CMD_LATER ? 1 : -1);
		return true;
	case CMD_EARLIER_TEN:
	case CMD_LATER_TEN:
		move_window(tui, cmd == CMD_LATER_TEN ? 10 : -10);
		return true;
	case CMD_RANGE:
		start_range(tui);
		return true;
	case CMD_MARK:
		tui->question = ASK_MARK;
		return true;
	case CMD_GO:
		tui->question = ASK_GO;
		return true;
	default:
		return false;
	}
}

/* Commands that are not about the rows of a pane. False: it is. */
static bool
do_global(struct tui *tui, enum command cmd)
{
	switch (cmd) {
	case CMD_HELP:
		tui->here = tui_pane(tui);
		toggle_over(tui, PANE_help);
		return true;
	case CMD_PAUSE:
		if (tui->replay)
			tui_want(tui, TUI_PLAY);
		else
			toggle_pause(tui);
		return true;
	case CMD_SLOWER:
	case CMD_FASTER:
		if (!tui->replay)
			return false;
		tui_want(tui, cmd == CMD_SLOWER ? TUI_SLOWER : TUI_FASTER);
		return true;
	case CMD_YANK:
	case CMD_YANK_STACK:
		tui->yank = cmd;
		return true;
	case CMD_ORDER:
		tui_ask_order(tui, "");
		return true;
	case CMD_SIGNAL:
		tui_ask_order(tui, "kill INT");
		return true;
	case CMD_SAVE:
		tui_ask_path(tui);
		return true;
	case CMD_SORT:
		tui_ask_sort(tui);
		return true;
	case CMD_OUTPUT:
		toggle_output(tui);
		return true;
	case CMD_TYPE:
		start_typing(tui);
		return true;
	case CMD_FIND:
		start_find(tui);
		return true;
	case CMD_FILTER:
		show_output(tui, false);
		tui_ask_filter(tui);
		return true;
	case CMD_MOUSE:
		tui->mouse = !tui->mouse;
		tui_say(tui, tui->mouse
				 ? "the mouse is ours; with Shift it is the "
				   "terminal's"
				 : "the mouse is the terminal's: M takes it "
				   "back");
		return true;
	case CMD_REDRAW:
		tui_resize(tui);
		return true;
	case CMD_INTERRUPT:
		tui_want(tui, TUI_INTERRUPT);
		return true;
	case CMD_SUSPEND:
		tui_want(tui, TUI_SUSPEND);
		return true;
	case CMD_QUIT:
		tui_quit(tui);
		return true;
	case CMD_KILL:
		if (tui->state == PROGRAM_ENDED)
			tui_want(tui, TUI_QUIT);
		else
			tui->question = ASK_KILL;
		return true;
	default:
		return false;
	}
}

static void
hint(struct tui *tui, key_code key)
{
	char name[8], text[64];

	if (key == TYPING_END)
		return; /* typing ended by itself a moment ago */
	snprintf(text, sizeof(text), "%s does nothing here: ? helps",
		 key_name(key, name));
	tui_say(tui, text);
}

/* What a command does that no key of the pane's own stands for. */
static void
do_command(struct tui *tui, enum command cmd, key_code key)
{
	struct pane *pane;

	if (tui->over >= 0 && (cmd == CMD_BACK || cmd == CMD_QUIT)) {
		tui->over = -1;
		return;
	}
	if (do_window(tui, cmd) || do_panes(tui, cmd) || do_global(tui, cmd))
		return;
	pane = tui_pane(tui);
	if (cmd && pane->ops->command && pane->ops->command(pane, cmd)) {
		pane->waits = true;
		return;
	}
	if (tui->full && cmd == CMD_BACK)
		show_output(tui, false);
	else if (key)
		hint(tui, key);
}

void
tui_do_key(struct tui *tui, key_code key)
{
	enum command cmd;
	struct pane *pane;

	tui->last_key = tui->clock;
	tui->stale = true;
	if (tui->question) {
		tui_answer(tui, key);
		return;
	}
	if (tui->prompt.label) {
		if (tui->noted)
			tui->message[0] = '\0';
		if (!(tui_is_ordering(tui) && tui_order_key(tui, key)) &&
		    !(tui->saving && tui_save_key(tui, key)))
			tui_prompt_changed(tui, prompt_key(&tui->prompt, key));
		return;
	}
	tui->message[0] = '\0';
	view_step(&tui->view);
	key = settings_key(&tui->settings, key);
	cmd = keys_command(key);
	pane = tui_pane(tui);
	if (pane->ops->key && pane->ops->key(pane, key))
		return;
	do_command(tui, cmd, key);
}

void
tui_command(struct tui *tui, enum command cmd)
{
	do_command(tui, cmd, 0);
}
