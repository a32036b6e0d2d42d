#include "model/paths.h"

#include "base/mem.h"

#include <stdbool.h>

/* (caller, frame, line) to path: open addressing with linear probing, at most
 * half full; 0 is free. */
struct paths {
	struct path *list; /* list[0] is none */
	size_t len, cap;
	path_id *slots;
	size_t nslots; /* a power of two */
	frame_id cut;
};

static size_t
path_slot(const struct paths *paths, path_id caller, frame_id frame,
	  uint32_t line)
{
	uint64_t h = ((uint64_t)caller << 32 | frame) * 0x9e3779b97f4a7c15u;
	size_t mask = paths->nslots - 1, i;

	h = (h ^ h >> 32 ^ line) * 0xff51afd7ed558ccdu;
	for (i = (size_t)(h ^ h >> 32) & mask; paths->slots[i];
	     i = (i + 1) & mask) {
		const struct path *p = &paths->list[paths->slots[i]];

		if (p->caller == caller && p->frame == frame && p->line == line)
			break;
	}
	return i;
}

static bool
path_rehash(struct paths *paths, size_t nslots)
{
	path_id *slots = mem_calloc(nslots, sizeof(*slots));
	path_id *old = paths->slots;

	if (!slots)
		return false;
	paths->slots = slots;
	paths->nslots = nslots;
	for (path_id id = 1; id < paths->len; id++) {
		const struct path *p = &paths->list[id];

		slots[path_slot(paths, p->caller, p->frame, p->line)] = id;
	}
	mem_free(old);
	return true;
}

/* Room for one path more, and its slot. */
static bool
path_reserve(struct paths *paths)
{
	struct path *list =
	    mem_grow(paths->list, &paths->cap, paths->len + 1, sizeof(*list));

	if (!list)
		return false;
	paths->list = list;
	if (paths->len >= paths->nslots / 2)
		return path_rehash(paths,
				   paths->nslots ? paths->nslots * 2 : 64);
	return true;
}

struct paths *
paths_new(frame_id cut)
{
	struct paths *paths = mem_zalloc(sizeof(*paths));

	if (!paths || !path_reserve(paths)) {
		paths_free(paths);
		return NULL;
	}
	paths->list[paths->len++] = (struct path){ 0 };
	paths->cut = cut;
	return paths;
}

void
paths_free(struct paths *paths)
{
	if (!paths)
		return;
	mem_free(paths->list);
	mem_free(paths->slots);
	mem_free(paths);
}

path_id
paths_child(struct paths *paths, path_id caller, frame_id frame, uint32_t line)
{
	path_id id;

	if (caller >= paths->len)
		return 0;
	id = paths->slots[path_slot(paths, caller, frame, line)];
	if (id)
		return id;
	if (paths->len >= PATHS_MAX && frame != paths->cut) {
		if (paths->list[caller].frame == paths->cut)
			return caller;
		return paths_child(paths, caller, paths->cut, 0);
	}
	if (!path_reserve(paths))
		return 0;
	id = (path_id)paths->len++;
	paths->list[id] = (struct path){
		.caller = caller,
		.frame = frame,
		.line = line,
		.depth = paths->list[caller].depth + 1,
	};
	paths->slots[path_slot(paths, caller, frame, line)] = id;
	return id;
}

const struct path *
paths_get(const struct paths *paths, path_id id)
{
	return id && id < paths->len ? &paths->list[id] : NULL;
}

size_t
paths_len(const struct paths *paths)
{
	return paths->len;
}
