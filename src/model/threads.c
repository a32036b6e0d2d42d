/* src/model/threads.c */
#include "model/threads.h"

#include "base/mem.h"
#include "wire/event.h"

#include <string.h>

/* Ids of threads that are so much lower than the last were counted anew: half
 * of the fewest that a kernel has by default. */
#define ROUND (16u * 1024)

void
threads_init(struct threads *threads)
{
	*threads = (struct threads){ 0 };
}

void
threads_fini(struct threads *threads)
{
	mem_free(threads->list);
	mem_free(threads->natives);
	threads_init(threads);
}

bool
threads_is_due(const struct threads *threads, uint32_t id)
{
	size_t next = threads->len ? threads->len : 1;

	return id && id <= next && id <= WIRE_MAX_THREAD;
}

struct thread *
threads_add(struct threads *threads, uint32_t id)
{
	size_t want = (size_t)id + 1;
	struct thread *list;

	if (!threads_is_due(threads, id))
		return NULL;
	list = mem_grow(threads->list, &threads->cap, want, sizeof(*list));
	if (!list)
		return NULL;
	threads->list = list;
	if (want > threads->len) {
		memset(list + threads->len, 0,
		       (want - threads->len) * sizeof(*list));
		threads->len = want;
	}
	return &list[id];
}

struct thread *
threads_get(struct threads *threads, uint32_t id)
{
	if (id < threads->len && threads->list[id].same)
		id = threads->list[id].same;
	if (id >= threads->len || threads->list[id].state == THREAD_UNSEEN)
		return NULL;
	return &threads->list[id];
}

/* The slot of the native id, or the free one where it belongs. */
static size_t
native_slot(const struct threads *threads, uint64_t native)
{
	size_t mask = threads->nnatives - 1;
	size_t i = (size_t)(native * 0x9e3779b97f4a7c15u >> 32) & mask;

	while (threads->natives[i] &&
	       threads->list[threads->natives[i]].native != native)
		i = (i + 1) & mask;
	return i;
}

uint32_t
threads_find(const struct threads *threads, uint64_t native)
{
	if (!native || !threads->nnatives)
		return 0;
	return threads->natives[native_slot(threads, native)];
}

static bool
grow_natives(struct threads *threads)
{
	size_t n = threads->nnatives ? threads->nnatives * 2 : 16;
	size_t had = threads->nnatives;
	uint32_t *old = threads->natives;

	if (threads->natives_used < threads->nnatives / 2)
		return true;
	threads->natives = mem_calloc(n, sizeof(*old));
	if (!threads->natives) {
		threads->natives = old;
		return false;
	}
	threads->nnatives = n;
	for (size_t i = 0; i < had; i++)
		if (old[i])
			threads->natives[native_slot(
			    threads, threads->list[old[i]].native)] = old[i];
	mem_free(old);
	return true;
}

void
threads_count(struct threads *threads, uint64_t native)
{
	if (!native)
		return;
	if (native < threads->latest && threads->latest - native > ROUND)
		threads->round++;
	threads->latest = native;
}

void
threads_index(struct threads *threads, uint32_t id, uint64_t native)
{
	uint32_t *slot;

	threads->list[id].native = native;
	if (!native || !grow_natives(threads))
		return;
	slot = &threads->natives[native_slot(threads, native)];
	threads->natives_used += !*slot;
	*slot = id;
}

void
threads_end(struct threads *threads, struct thread *thread)
{
	if (thread->state != THREAD_ALIVE)
		return;
	thread->state = THREAD_ENDED;
	thread->round = threads->round;
	threads->ended++;
}
