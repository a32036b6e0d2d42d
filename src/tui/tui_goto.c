/* src/tui/tui_goto.c - moments that are gone to: marks, and those that :goto
 * names.
 */
#include "tui/timeline_pane.h"
#include "tui/tui_state.h"

#include <stdio.h>
#include <string.h>

#define SECOND  1e9
#define MOMENTS 1e6 /* seconds, at most, that are gone to */

/* From one moment on, or to another one. */
static void
show_from(struct tui *tui, uint64_t from, uint64_t to)
{
	uint64_t start = tui->run.from;
	struct view_window window = { VIEW_PART, 0, { 0, UINT64_MAX } };

	window.range.from = from > start ? from - start : 0;
	if (to != UINT64_MAX)
		window.range.to = to > start ? to - start : 0;
	view_window_jump(&tui->view, &window);
}

/* The end of the part that begins there. */
static uint64_t
part_end(const struct marks *marks, uint64_t from)
{
	const struct mark *mark = marks_after(marks, from);

	return mark ? mark->time : UINT64_MAX;
}

/* The part between two marks that follows what is shown; the start of the run
 * and its end are marks, too. */
static void
next_part(struct tui *tui)
{
	bool whole = tui->view.window.kind == VIEW_ALL;
	const struct mark *mark =
	    marks_after(tui->marks, whole ? tui->run.from : tui->shown.from);

	if (!mark)
		tui_say(tui, "there is no mark later than that");
	else
		show_from(tui, mark->time, part_end(tui->marks, mark->time));
}

static void
part_before(struct tui *tui)
{
	bool whole = tui->view.window.kind == VIEW_ALL;
	uint64_t to = whole ? UINT64_MAX : tui->shown.from;
	const struct mark *mark = marks_before(tui->marks, to);

	if (!whole && tui->shown.from <= tui->run.from)
		tui_say(tui, "the run begins here");
	else
		show_from(tui, mark ? mark->time : tui->run.from, to);
}

/* Where a key says, as the user chooses on the timeline. */
static bool
move_on_timeline(struct tui *tui, uint64_t to)
{
	struct timeline_pane *timeline =
	    (struct timeline_pane *)tui->panes[PANE_timeline];

	if (!timeline->ranging)
		return false;
	timeline_move_to(timeline, to);
	return true;
}

static void
go_to_mark(struct tui *tui, char letter)
{
	const char name[] = { letter, '\0' };
	const struct mark *mark;
	char said[64];

	mark = letter == '\'' ? marks_before(tui->marks, UINT64_MAX)
			      : marks_find(tui->marks, name);
	if (!mark) {
		snprintf(said, sizeof(said), "there is no mark %c: m sets one",
			 letter);
		tui_say(tui,
			letter == '\'' ? "there is no mark: m sets one" : said);
	} else if (!move_on_timeline(tui, mark->time)) {
		show_from(tui, mark->time, UINT64_MAX);
	}
}

void
tui_answer_go(struct tui *tui, key_code key)
{
	if (!tui->marks)
		return; /* nothing was seen of the run yet */
	if (key == ']')
		next_part(tui);
	else if (key == '[')
		part_before(tui);
	else if ((key >= 'a' && key <= 'z') || key == '\'')
		go_to_mark(tui, (char)key);
}

/* Seconds since the start, "12.5"; *rest is behind them. False: there are none.
 */
static bool
get_seconds(const char *text, const char **rest, double *seconds)
{
	double scale = 1;

	if (*text < '0' || *text > '9')
		return false;
	for (*seconds = 0; *text >= '0' && *text <= '9'; text++)
		*seconds = *seconds * 10 + (*text - '0');
	if (*text == '.')
		for (text++; *text >= '0' && *text <= '9'; text++)
			*seconds += (*text - '0') * (scale /= 10);
	*rest = text;
	return *seconds <= MOMENTS;
}

/* The same, or a mark: "'a". */
static bool
get_moment(const struct tui *tui, const char *text, const char **rest,
	   uint64_t *moment)
{
	double seconds = 0;
	const struct mark *mark;
	char name[] = { 0, 0 };

	if (text[0] != '\'') {
		if (!get_seconds(text, rest, &seconds))
			return false;
		*moment = tui->run.from + (uint64_t)(seconds * SECOND);
		return true;
	}
	name[0] = text[1];
	mark = tui->marks ? marks_find(tui->marks, name) : NULL;
	if (!mark)
		return false;
	*moment = mark->time;
	*rest = text + 2;
	return true;
}

void
tui_go_to(struct tui *tui, const char *text)
{
	const struct window *run = &tui->run;
	uint64_t from = 0, to = UINT64_MAX;
	char said[96];
	const char *rest;

	if (!get_moment(tui, text, &rest, &from) ||
	    (*rest == '-' && !get_moment(tui, rest + 1, &rest, &to)) || *rest) {
		tui_say(tui, "goto takes seconds of the run, or marks that "
			     "there are: 12.5, 12.5-20, 'a-'b");
	} else if (from >= run->to || to <= from) {
		snprintf(said, sizeof(said),
			 "there is nothing of the run there: it is %.1f s long",
			 (double)(run->to - run->from) / SECOND);
		tui_say(tui, said);
	} else {
		show_from(tui, from, to);
	}
}
