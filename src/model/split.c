/* src/model/split.c */
#include "model/split.h"

#include "base/mem.h"
#include "model/places.h"
#include "model/stacks.h"

static const char *const names[SPLITS] = {
#define SPLIT(ID, name) name,
#include "model/split.def"
#undef SPLIT
};

const char *
split_name(enum split_part part)
{
	return names[part];
}

static enum split_part
wait_part(uint32_t flags)
{
	uint32_t wait = (flags & WIRE_SAMPLE_WAIT) >> WIRE_SAMPLE_WAIT_SHIFT;
	uint32_t file = (flags & WIRE_SAMPLE_FILE) >> WIRE_SAMPLE_FILE_SHIFT;

	if (file && file < WIRE_FILES && wait == WIRE_WAIT_READ)
		return (enum split_part)(SPLIT_READ_FILE + file - 1);
	if (file && file < WIRE_FILES && wait == WIRE_WAIT_WRITE)
		return (enum split_part)(SPLIT_WRITE_FILE + file - 1);
	return (enum split_part)(SPLIT_WAIT + (wait < WIRE_WAITS ? wait : 0));
}

enum split_part
split_of(uint32_t flags)
{
	switch (flags & WIRE_SAMPLE_STATE) {
	case WIRE_STATE_RUNNING:
		return SPLIT_CPU;
	case WIRE_STATE_READY:
		return SPLIT_READY;
	case WIRE_STATE_GIL:
		return SPLIT_GIL;
	case WIRE_STATE_WAITING:
		return wait_part(flags);
	default:
		return SPLITS;
	}
}

struct adding {
	struct ftree *ft;
	const struct places *places;
	bool idle;
};

static bool
add_place(void *arg, place_id id, uint64_t weight, uint64_t samples)
{
	const struct adding *a = arg;
	const struct place *place = places_get(a->places, id);
	uint32_t flags = place_state(place);
	enum split_part part = split_of(flags);
	struct split *split =
	    &a->ft->split[places_node(a->places, TREE_RAW, id) + 1];

	(void)samples;
	if (!a->idle && place_is_idle(place))
		return true;
	if (part < SPLITS)
		split->v[part] += (double)weight;
	if (flags & WIRE_SAMPLE_HELD)
		split->v[SPLIT_GIL_HELD] += (double)weight;
	if (flags & WIRE_SAMPLE_GC)
		split->v[SPLIT_GC] += (double)weight;
	if (flags & PLACE_IMPORTS)
		split->v[SPLIT_IMPORT] += (double)weight;
	return true;
}

static void
add(struct split *to, const struct split *what, double factor)
{
	for (int i = 0; i < SPLITS; i++)
		to->v[i] += what->v[i] * factor;
}

enum pit_status
split_init(struct ftree *ft, const struct snapshot *snap, bool idle)
{
	const struct tree *raw = snap->trees[TREE_RAW];
	struct adding a = { ft, snap->places, idle };
	enum pit_status st;

	ft->nsplit = (row_id)tree_len(raw) + 1;
	ft->split = mem_calloc(ft->nsplit, sizeof(*ft->split));
	if (!ft->split)
		return PIT_ENOMEM;
	st = stacks_places(snap, add_place, &a);
	/* A parent's id is smaller than its children's. */
	for (node_id id = (node_id)tree_len(raw); id-- > 1 && !st;)
		add(&ft->split[tree_get(raw, id)->parent + 1],
		    &ft->split[id + 1], 1);
	return st;
}

const struct split *
split_get(const struct ftree *ft, row_id id)
{
	return id < ft->nsplit ? &ft->split[id] : NULL;
}

void
split_add(struct ftree *ft, row_id into, row_id what, double factor)
{
	if (into < ft->nsplit && what < ft->nsplit)
		add(&ft->split[into], &ft->split[what], factor);
}
