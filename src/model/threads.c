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
	table_fini(&threads->natives);
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

/* Of a thread: the kernel's id, and the interpreter. */
static bool
is_native(const void *owner, uint32_t id, const void *key)
{
	const struct threads *threads = owner;
	const struct thread *thread = &threads->list[id];
	const uint64_t *words = key;

	return thread->native == words[0] && thread->interp == words[1];
}

static uint64_t
native_hash(const void *owner, uint32_t id)
{
	const struct threads *threads = owner;
	const struct thread *thread = &threads->list[id];

	return table_words(&threads->natives, thread->native, thread->interp);
}

uint32_t
threads_find(const struct threads *threads, uint64_t native, uint64_t interp)
{
	const uint64_t key[2] = { native, interp };

	if (!native)
		return 0;
	return table_find(&threads->natives,
			  table_words(&threads->natives, native, interp),
			  is_native, threads, key);
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
threads_index(struct threads *threads, uint32_t id, uint64_t native,
	      uint64_t interp)
{
	const uint64_t key[2] = { native, interp };
	uint32_t *slot;

	threads->list[id].native = native;
	threads->list[id].interp = interp;
	if (!native || !table_reserve(&threads->natives, native_hash, threads))
		return;
	slot = table_slot(&threads->natives, native_hash(threads, id),
			  is_native, threads, key);
	table_put(&threads->natives, slot, id);
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
