/* src/reader/walk_context.c - in which context of contextvars a look was. */
#include "reader/walk_list.h"

#include <stdatomic.h>

bool
walk_context_read(struct walker *w, uintptr_t tstate)
{
	if (!w->context_at)
		return true;
	if (!peek(w->peek, &w->context, tstate + w->context_at,
		  sizeof(w->context)))
		return false;
	atomic_thread_fence(memory_order_acquire);
	return true;
}

bool
walk_context_holds(struct walker *w, uintptr_t tstate)
{
	struct walk_context now;

	if (!w->context_at)
		return true;
	atomic_thread_fence(memory_order_acquire);
	return peek(w->peek, &now, tstate + w->context_at, sizeof(now)) &&
	       now.at == w->context.at && now.turn == w->context.turn;
}
