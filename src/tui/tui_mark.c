/* src/tui/tui_mark.c - moments that are given a name, and the keys for them. */
#include "tui/timeline_pane.h"
#include "tui/tui_state.h"

#include <stdio.h>
#include <string.h>

/* The one that is meant: chosen on the timeline, of the pause, or now. */
static uint64_t
this_moment(const struct tui *tui)
{
	const struct timeline_pane *timeline =
	    (const struct timeline_pane *)tui->panes[PANE_timeline];

	if (timeline->ranging)
		return timeline->moment;
	if (tui->view.paused || tui->state == PROGRAM_ENDED)
		return tui->run.to;
	return tui->clock;
}

void
tui_mark(struct tui *tui, char letter, const char *words)
{
	tui->mark.moment = this_moment(tui);
	tui->mark.letter = letter;
	snprintf(tui->mark.words, sizeof(tui->mark.words), "%s", words);
	tui_want(tui, TUI_MARK);
}

void
tui_answer_mark(struct tui *tui, key_code key)
{
	char said[64];

	if (key >= 'a' && key <= 'z') {
		tui_mark(tui, (char)key, "");
		snprintf(said, sizeof(said),
			 "marked: '%c shows the run from here on", (char)key);
		tui_say(tui, said);
	} else if (key == K_ENTER || key == 'm') {
		tui_mark(tui, 0, "");
	}
}

/* "[ ] parts between marks, ' latest:  a 1.2s epoch 1  b 2.5s" */
void
tui_list_marks(const struct tui *tui, char *buf, size_t size)
{
	const struct marks *marks = tui->marks;
	uint64_t start = tui->run.from;
	size_t used =
	    (size_t)snprintf(buf, size, "[ ] parts between marks, ' latest:");

	for (size_t i = 0; marks && i < marks->n && used < size; i++) {
		const struct mark *mark = &marks->at[i];
		uint64_t at = mark->time > start ? mark->time - start : 0;

		if (mark->letter)
			used += (size_t)snprintf(
			    buf + used, size - used, "  %c %.1fs%s%s",
			    mark->letter, (double)at / 1e9,
			    mark->text[0] ? " " : "", mark->text);
	}
}
