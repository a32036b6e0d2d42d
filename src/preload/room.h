/* src/preload/room.h - memory for a call that may not come back.
 *
 * An environment is built where nothing may be allocated or locked, and the
 * stack may be a thread's of 16 KB. When exec succeeds in a child of vfork,
 * nobody is left to give back what that took of its parent's memory. But then
 * the thread that called vfork goes on, which waited for it: a room belongs to
 * a thread, and is free when that thread wants one again. Async-signal-safe.
 */
#ifndef PIT_PRELOAD_ROOM_H
#define PIT_PRELOAD_ROOM_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define ROOM_THREADS 32

struct room {
	_Atomic uintptr_t thread; /* whose it is; 0: nobody's */
	_Atomic int user;         /* the process that is in there; 0: none */
	void *at;
	size_t size;
};

struct rooms {
	struct room of[ROOM_THREADS];
};

/* NULL: no memory. */
void *room_take(struct rooms *rooms, size_t size);
/* The call has come back. */
void room_leave(struct rooms *rooms, void *at, size_t size);

#endif
