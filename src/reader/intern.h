/* src/reader/intern.h - ids for strings, codes, frames and stacks, and the
 * records that define them.
 *
 * Each table has a fixed size. An id is handed out only when its definition is
 * in the stream, so a failed call leaves both as they were. When a table is
 * full the owner closes what refers to ids and calls intern_reset().
 */
#ifndef PIT_READER_INTERN_H
#define PIT_READER_INTERN_H

#include "wire/enc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INTERN_MAX_STRINGS (1u << 16)
#define INTERN_MAX_CODES   (1u << 16)
#define INTERN_MAX_FRAMES  (1u << 17)
#define INTERN_MAX_STACKS  (1u << 18)
#define INTERN_RECENT      256u

/* Both in one line of the cache: a tick finds little there of the last one. */
struct idmap_slot {
	uint64_t key; /* 0: free */
	uint32_t id;
};

/* From 64-bit keys to small integers. Open addressing, no removal. */
struct idmap {
	struct idmap_slot *slots;
	uint32_t mask, used, limit;
};

struct intern {
	struct enc *out; /* borrowed */
	struct idmap strings, codes, frames, stacks;
	/* Stacks that were asked for last. Those of one thread have ids in a
	 * row mostly, and lie here side by side. */
	struct idmap_slot recent[INTERN_RECENT];
	bool full; /* a table is: time for intern_reset() */
	void *memory;
	size_t size;
};

/* Bytes that idmap_init() needs for limit entries. */
size_t idmap_size(uint32_t limit);
/* memory: zeroed, kept by the map. limit: a power of two. */
void idmap_init(struct idmap *map, void *memory, uint32_t limit);
/* 0: not there. key is not 0. */
uint32_t idmap_get(const struct idmap *map, uint64_t key);
/* False: full. key is not in the map. */
bool idmap_put(struct idmap *map, uint64_t key, uint32_t id);

/* A hash that never is 0. seed: chain calls by handing on the last result. */
uint64_t intern_hash(uint64_t seed, const void *bytes, size_t n);

bool intern_init(struct intern *in, struct enc *out); /* false: no memory */
void intern_fini(struct intern *in);
/* Write RESET and forget every id. False: no room for it in the stream. */
bool intern_reset(struct intern *in);

/* The id, its definition written at first sight; 0: no room in the stream or,
 * with in->full set, in the table. */
uint32_t intern_string(struct intern *in, const char *text, size_t n);
uint32_t intern_code(struct intern *in, const struct wire_code *code);
uint32_t intern_frame(struct intern *in, enum wire_frame_kind kind, uint32_t a,
		      uint32_t b);
uint32_t intern_stack(struct intern *in, uint32_t parent, uint32_t frame);

#endif
