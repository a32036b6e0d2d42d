/* src/reader/walk_again.c - was all of a look so at one moment? Yes, if a
 * second reading right behind the first finds the same.
 */
#include "reader/walk_list.h"

#include <string.h>

static bool
word_is(const uint8_t *now, const uint8_t *before, uint32_t offset)
{
	return memcmp(now + offset, before + offset, sizeof(uintptr_t)) == 0;
}

/* What it is, where it was called from and, since a caller goes on as soon as
 * its call returns, where it is unless it is the innermost's caller. */
static bool
frame_again(struct walker *w, uintptr_t at, bool is_caller)
{
	const struct py_offsets *off = &w->ver->off;
	const uint8_t *before = w->copy + (at - w->copy_at);
	uint8_t now[PYVER_FRAME_MAX];

	return peek(w->peek, now, at, off->frame.size) &&
	       word_is(now, before, off->frame.previous) &&
	       word_is(now, before, off->frame.code) &&
	       (is_caller || word_is(now, before, off->frame.instr));
}

static bool
in_copy(const struct walker *w, uintptr_t at)
{
	return at >= w->copy_at && at < w->copy_end &&
	       w->copy_end - at >= w->ver->off.frame.size;
}

void
walk_settle(struct walker *w, struct walk_list *list)
{
	size_t i = list->n - 1;
	const struct walk_item *item = &list->items[i];

	if (list->settled < i || i >= SETTLE_MOST)
		return;
	/* Of the innermost one the edge tells. What lies in between is not in
	 * the copy. */
	if (i == 0 ||
	    (in_copy(w, item->addr) && frame_again(w, item->addr, i == 1) &&
	     (i == 1 || !(item[-1].flags & WALK_ENTRY) ||
	      walk_is_below(w, item[-1].addr, item->addr))))
		list->settled = list->n;
}
