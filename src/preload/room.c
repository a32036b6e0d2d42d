#include "preload/room.h"

#include "reader/sys.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

static struct room *
room_of_thread(struct rooms *rooms)
{
	uintptr_t self = (uintptr_t)pthread_self(), nobody;

	for (size_t i = 0; i < ROOM_THREADS; i++)
		if (atomic_load(&rooms->of[i].thread) == self)
			return &rooms->of[i];
	for (size_t i = 0; i < ROOM_THREADS; i++) {
		nobody = 0;
		if (atomic_compare_exchange_strong(&rooms->of[i].thread,
						   &nobody, self))
			return &rooms->of[i];
	}
	return NULL;
}

/* A signal handler may run another program while its thread, or the parent
 * that it was vforked from, is in there. */
static bool
room_is_used(const struct room *room)
{
	int user = atomic_load(&room->user);

	return user && (user == getpid() || user == getppid());
}

void *
room_take(struct rooms *rooms, size_t size)
{
	struct room *room = room_of_thread(rooms);

	if (!room || room_is_used(room))
		return sys_map(size);
	atomic_store(&room->user, getpid());
	if (room->size < size) {
		sys_unmap(room->at, room->size);
		room->at = sys_map(size);
		room->size = room->at ? size : 0;
	}
	if (!room->at)
		atomic_store(&room->user, 0);
	return room->at;
}

void
room_leave(struct rooms *rooms, void *at, size_t size)
{
	for (size_t i = 0; i < ROOM_THREADS; i++)
		if (at && rooms->of[i].at == at) {
			atomic_store(&rooms->of[i].user, 0);
			return;
		}
	sys_unmap(at, size);
}
