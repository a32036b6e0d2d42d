/* src/tui/tui_ask.c - what the user is asked: questions, and the prompt. */
#include "tui/tui_state.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void
tui_quit(struct tui *tui)
{
	if (tui->state == PROGRAM_ENDED)
		tui_want(tui, TUI_QUIT);
	else
		tui->question = ASK_QUIT;
}

void
tui_ask_quit(struct tui *tui)
{
	tui_stop_typing(tui);
	prompt_close(&tui->prompt);
	tui->question = ASK_QUIT;
}

/* Its own keys answer a question; any other one takes it back. */
void
tui_answer(struct tui *tui, key_code key)
{
	enum question asked = tui->question;

	tui->question = ASK_NOTHING;
	if (asked == ASK_MARK)
		tui_answer_mark(tui, key);
	else if (asked == ASK_GO)
		tui_answer_go(tui, key);
	else if (asked == ASK_SORT)
		tui_answer_sort(tui, key);
	else if ((asked == ASK_QUIT && key == 'k') ||
		 (asked == ASK_KILL && key == 'y'))
		tui_want(tui, TUI_KILL);
	else if (asked == ASK_QUIT && key == 'l')
		tui_want(tui, TUI_LEAVE);
	else if (asked == ASK_REPLACE && key == 'y')
		tui_replace(tui);
	else if (asked == ASK_REPLACE && key != K_ESC && key != K_CTRL('C'))
		tui_save_elsewhere(tui);
}

/* Rows follow as it is typed. */
static void
filter_changed(struct tui *tui, enum prompt_result result)
{
	const char *text =
	    result == PROMPT_CANCELED ? tui->filtered : tui->prompt.text;

	snprintf(tui->view.filter, sizeof(tui->view.filter), "%.*s",
		 (int)utf8_fit(text, strlen(text), VIEW_FIND / 4), text);
	if (result == PROMPT_DONE || result == PROMPT_CANCELED)
		prompt_close(&tui->prompt);
}

static void
order_changed(struct tui *tui, enum prompt_result result)
{
	if (result == PROMPT_COMPLETE)
		tui_complete_order(tui);
	if (result == PROMPT_DONE || result == PROMPT_CANCELED)
		prompt_close(&tui->prompt);
	if (result == PROMPT_DONE)
		tui_obey(tui, tui->prompt.text);
}

/* The prompt's text is another one, or the last one. */
void
tui_prompt_changed(struct tui *tui, enum prompt_result result)
{
	if (tui_is_ordering(tui)) {
		order_changed(tui, result);
		return;
	}
	if (tui->filtering) {
		filter_changed(tui, result);
		return;
	}
	if (!tui->saving) {
		tui->finding->ops->find(
		    tui->finding,
		    result == PROMPT_CANCELED ? "" : tui->prompt.text,
		    result == PROMPT_DONE);
		tui->finding->waits = true;
	}
	if (result == PROMPT_MORE ||
	    (result == PROMPT_COMPLETE && !tui->saving))
		return;
	snprintf(tui->path, sizeof(tui->path), "%s", tui->prompt.text);
	if (result == PROMPT_COMPLETE) {
		tui_want(tui, TUI_COMPLETE);
		return;
	}
	prompt_close(&tui->prompt);
	if (tui->saving && result == PROMPT_DONE && tui->path[0])
		tui_save_to(tui);
}

void
tui_ask_find(struct tui *tui, struct pane *pane)
{
	tui->saving = tui->filtering = false;
	tui->finding = pane;
	prompt_open(&tui->prompt, "/", "");
	pane->ops->find(pane, "", false);
}

void
tui_ask_filter(struct tui *tui)
{
	tui->saving = false;
	tui->filtering = true;
	snprintf(tui->filtered, sizeof(tui->filtered), "%s", tui->view.filter);
	prompt_open(&tui->prompt, "&", tui->filtered);
}
