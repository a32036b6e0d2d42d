/* src/tui/tui_who.c - from one thread to the next, without the menu. */
#include "tui/tui_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
by_age(const void *pa, const void *pb)
{
	const struct who_row *a = pa, *b = pb;

	return (a->frame > b->frame) - (a->frame < b->frame);
}

/* Threads, or groups of them, that did anything: the older ones first, so that
 * none is passed over because it did more meanwhile. */
static void
list_threads(struct who_list *list, const struct view *view,
	     const struct snapshot *all)
{
	size_t n = 0;

	who_list_build(list, all, view_idle(view, all), false);
	for (size_t i = 0; i < list->len; i++) {
		const struct who_row *row = &list->at[i];

		if (row->total &&
		    symtab_get(all->syms, row->frame)->kind == FRAME_THREAD)
			list->at[n++] = *row;
	}
	list->len = n;
	if (n)
		qsort(list->at, n, sizeof(*list->at), by_age);
}

/* The one that is shown; len: it is none of them. */
static size_t
shown_of(const struct who_list *list, const struct view *view)
{
	size_t i = 0;

	if (!view->some || view->nwho != 1 || view->pattern[0])
		return list->len;
	while (i < list->len && list->at[i].frame != view->who[0])
		i++;
	return i;
}

static void
show_alone(struct view *view, frame_id frame)
{
	view->some = frame != 0;
	view->nwho = frame != 0;
	memset(view->who, 0, sizeof(view->who));
	view->who[0] = frame;
	view->pattern[0] = '\0';
}

void
tui_step_who(struct tui *tui, const struct snapshot *all)
{
	struct who_list list = { 0 };
	size_t at;
	int n;

	list_threads(&list, &tui->view, all);
	n = (int)list.len + 1; /* with all of them */
	at = shown_of(&list, &tui->view);
	at = (at + (size_t)(n + tui->step_who % n)) % (size_t)n;
	tui->step_who = 0;
	if (at < list.len) {
		show_alone(&tui->view, list.at[at].frame);
		tui_say(tui, "the time of one thread: J the next, K the one "
			     "before, Backspace undoes");
	} else {
		show_alone(&tui->view, 0);
		tui_say(tui, list.len ? "the time of all threads"
				      : "no thread has done anything yet");
	}
	who_list_fini(&list);
}
