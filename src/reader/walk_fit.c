/* src/reader/walk_fit.c - do the frames of a look lie one behind the other? */
#include "reader/walk_list.h"

/* Bytes of a code's frame on the data stack: _PyThreadState_PushFrame() takes
 * co_framesize words, which the compiler makes of these three. */
static bool
frame_room(struct walker *w, uintptr_t code, uintptr_t *bytes)
{
	const struct py_offsets *off = &w->ver->off;
	uint32_t locals, stack;

	if (!peek(w->peek, &locals, code + off->code.nlocalsplus, 4) ||
	    !peek(w->peek, &stack, code + off->code.stacksize, 4))
		return false;
	*bytes = off->frame.localsplus + 8 * ((uintptr_t)locals + stack);
	return true;
}

/* True if what leads from frame i to its caller was not copied with both. */
static bool
led_elsewhere(const struct walk_list *list, size_t i)
{
	return list->items[i].flags & WALK_ENTRY ||
	       (i + 1 < list->n && list->items[i + 1].flags & WALK_GENERATOR);
}

bool
walk_list_fits(struct walker *w, const struct walk_list *list)
{
	size_t fresh = list_depth(list) - list->same;
	uintptr_t begin = 0, room; /* begin: of what its caller ends at */

	for (size_t i = 0; i < list->n; i++) {
		const struct walk_item *item = &list->items[i];

		/* Those of generators lie in these, and older ones in another
		 * chunk. */
		if (item->addr < w->copy_at || item->addr >= w->copy_end)
			continue;
		if (begin && (!frame_room(w, item->code, &room) ||
			      item->addr + room != begin))
			return false;
		if (i >= fresh)
			break;
		begin = led_elsewhere(list, i) ? item->addr : 0;
	}
	return true;
}
