/* src/model/places.h - what a sample can say: who was where, in what state.
 *
 * A place is a path below the root of a thread, in one state; the trees of a
 * snapshot each have a node for it. Numbers are handed out from 1 in order of
 * first sight, never move and are never reused.
 */
#ifndef PIT_MODEL_PLACES_H
#define PIT_MODEL_PLACES_H

#include "base/table.h"
#include "model/history.h"
#include "model/paths.h"
#include "model/tree.h"
#include "model/weights.h"
#include "wire/event.h"

#include <stdbool.h>

/* What paths hang below: the nodes of a process, thread or task. */
struct stem {
	node_id raw, group; /* in TREE_RAW, and in TREE_GROUPED */
};

/* Of a sample's flags, what tells places apart. */
#define PLACE_STATE                                                            \
	(WIRE_SAMPLE_STATE | WIRE_SAMPLE_GC | WIRE_SAMPLE_HELD |               \
	 WIRE_SAMPLE_WAIT | WIRE_SAMPLE_FILE)

/* Beside them in place_state(): it imported. Its path says so. */
#define PLACE_IMPORTS (UINT32_C(1) << 31)

struct place_key {
	node_id top, group; /* its stem */
	path_id path;
	uint32_t state; /* PLACE_STATE */
};

/* Less than a line of the cache, so that a sample needs little else. */
struct place {
	struct place_key key;
	uint64_t weight, count;  /* ns and samples, ever */
	struct place_sum synced; /* what of these forest_sync() has seen */
	name_id label;           /* what the timeline calls it */
	bool waits;              /* for work, unless it runs */
	bool imports;            /* a module, or runs its code for that */
	bool fresh;              /* forest_sync() is to look at it */
};

/* What a window needs to know of each place: apart from the rest, since it goes
 * through all of them. */
struct glance {
	uint32_t top : 31; /* key.top */
	uint32_t idle : 1; /* see place_is_idle() */
};

struct places {
	struct place *list;     /* list[0] is none */
	struct glance *glances; /* likewise */
	size_t glance_cap;
	node_id top; /* the highest */
	size_t len, cap;
	struct table table; /* by key */
	/* Where places are in each tree, by place; NULL: in none. */
	node_id *nodes[TREE_COUNT];
	size_t node_caps[TREE_COUNT];
};

void places_fini(struct places *places);

/* 0: none. */
place_id places_find(const struct places *places, const struct place_key *key);
/* Is this the place of such a key? Any number may be asked for. */
bool places_is(const struct places *places, place_id id,
	       const struct place_key *key);
/* One that was not found, and its nodes in the trees that places have nodes
 * in. Returns its number; 0: no memory. */
place_id places_add(struct places *places, const struct place *place,
		    const node_id nodes[TREE_COUNT]);
/* The next place below a top, from one on; 0: there is no more. */
place_id places_next(const struct places *places, node_id top, place_id from);
/* Room for the nodes of so many places in a tree. */
bool places_fit(struct places *places, enum tree_kind kind, size_t n);
/* They have none in it. */
void places_drop(struct places *places, enum tree_kind kind);

/* Borrowed until places_add(). NULL: no such place. */
struct place *places_get(const struct places *places, place_id id);

/* Where a place that there is is in a tree that it is in. */
static inline node_id
places_node(const struct places *places, enum tree_kind kind, place_id id)
{
	return places->nodes[kind][id];
}

/* Is time in it spent waiting for work? */
static inline bool
place_is_idle(const struct place *place)
{
	return place->waits &&
	       (place->key.state & WIRE_SAMPLE_STATE) != WIRE_STATE_RUNNING;
}

/* All that is known of what was done there: PLACE_STATE and PLACE_IMPORTS.
 * Where no state is known, as of a session's records, nothing is said. */
static inline uint32_t
place_state(const struct place *place)
{
	bool imports = place->imports && place->key.state & WIRE_SAMPLE_STATE;

	return place->key.state | (imports ? PLACE_IMPORTS : 0);
}

/* What time and samples in a place add where they were spent. */
static inline struct weight
place_spent(const struct place *place, uint64_t time, uint64_t samples)
{
	return (struct weight){
		.self = time,
		.idle_self = place_is_idle(place) ? time : 0,
		.samples = samples,
	};
}

#endif
