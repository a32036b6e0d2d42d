/* src/model/activity.c */
#include "model/activity.h"

#include "base/mem.h"
#include "model/places.h"
#include "model/stacks.h"

#include <string.h>

static const struct {
	char letter;
	const char *means;
} activities[ACTIVITIES] = {
#define ACTIVITY(ID, letter, means) { letter, means },
#include "model/activity.def"
#undef ACTIVITY
};

char
activity_letter(enum activity activity)
{
	return activities[activity].letter;
}

const char *
activity_means(enum activity activity)
{
	return activities[activity].means;
}

static enum activity
ran_in(uint32_t flags)
{
	if (flags & WIRE_SAMPLE_GC)
		return ACTIVITY_GC;
	return flags & PLACE_IMPORTS ? ACTIVITY_IMPORT : ACTIVITY_CPU;
}

static enum activity
waited_in(uint32_t flags)
{
	switch ((flags & WIRE_SAMPLE_WAIT) >> WIRE_SAMPLE_WAIT_SHIFT) {
	case WIRE_WAIT_SLEEP:
		return ACTIVITY_SLEEP;
	case WIRE_WAIT_LOCK:
		return ACTIVITY_LOCK;
	case WIRE_WAIT_POLL:
	case WIRE_WAIT_READ:
	case WIRE_WAIT_WRITE:
	case WIRE_WAIT_ACCEPT:
	case WIRE_WAIT_CONNECT:
	case WIRE_WAIT_RECV:
	case WIRE_WAIT_SEND:
	case WIRE_WAIT_SYNC:
	case WIRE_WAIT_FILES:
		return ACTIVITY_IO;
	default:
		return ACTIVITY_WAIT;
	}
}

enum activity
activity_of(uint32_t flags)
{
	switch (flags & WIRE_SAMPLE_STATE) {
	case WIRE_STATE_RUNNING:
		return ran_in(flags);
	case WIRE_STATE_READY:
		return ACTIVITY_READY;
	case WIRE_STATE_GIL:
		return ACTIVITY_GIL;
	case WIRE_STATE_WAITING:
		return waited_in(flags);
	default:
		return ACTIVITIES;
	}
}

enum activity
activity_main(const struct activities *sum)
{
	enum activity most = ACTIVITIES;
	float ns = 0;

	for (int i = 0; i < ACTIVITIES; i++)
		if (sum->ns[i] > ns) {
			ns = sum->ns[i];
			most = (enum activity)i;
		}
	return most;
}

/* The ends of cells are where the shares that are stacked up end. */
bool
activity_cells(const struct activities *sum, enum activity cells[], int n)
{
	float whole = 0, end = 0;
	int at = 0;

	for (int i = 0; i < ACTIVITIES; i++)
		whole += sum->ns[i];
	if (whole <= 0)
		return false;
	for (int i = 0; i < ACTIVITIES; i++) {
		end += sum->ns[i];
		while (at < n && (float)at + 0.5f < end * (float)n / whole)
			cells[at++] = (enum activity)i;
	}
	while (at < n)
		cells[at++] = activity_main(sum);
	return true;
}

void
node_activities_fini(struct node_activities *nodes)
{
	mem_free(nodes->at);
	*nodes = (struct node_activities){ 0 };
}

struct adding {
	struct node_activities *nodes;
	const struct places *places;
	enum tree_kind kind;
	bool idle;
};

static bool
add_place(void *arg, place_id id, uint64_t weight, uint64_t samples)
{
	const struct adding *a = arg;
	const struct place *place = places_get(a->places, id);
	enum activity activity = activity_of(place_state(place));
	node_id node = places_node(a->places, a->kind, id);

	(void)samples;
	if (activity == ACTIVITIES || node >= a->nodes->len ||
	    (!a->idle && place_is_idle(place)))
		return true;
	a->nodes->at[node].ns[activity] += (float)weight;
	return true;
}

/* Room for all nodes, and nothing in it. */
static bool
clear(struct node_activities *nodes, size_t n)
{
	struct activities *grown =
	    mem_grow(nodes->at, &nodes->cap, n, sizeof(*grown));

	if (!grown)
		return false;
	memset(grown, 0, n * sizeof(*grown));
	nodes->at = grown;
	nodes->len = n;
	return true;
}

enum pit_status
node_activities_update(struct node_activities *nodes,
		       const struct snapshot *snap, enum tree_kind kind,
		       bool idle)
{
	const struct tree *tree = snapshot_tree(snap, kind);
	const node_id *parents = tree_parents(tree);
	struct adding a = { nodes, snap->places, kind, idle };
	enum pit_status st;

	nodes->len = 0;
	if (!a.places || !a.places->nodes[kind])
		return PIT_OK;
	if (!clear(nodes, tree_len(tree)))
		return PIT_ENOMEM;
	st = stacks_places(snap, add_place, &a);
	/* A parent's id is smaller than its children's. */
	for (node_id id = (node_id)nodes->len; id-- > 1 && !st;)
		activities_add(&nodes->at[parents[id]], &nodes->at[id]);
	return st;
}

const struct activities *
node_activities_get(const struct node_activities *nodes, node_id id)
{
	return id < nodes->len ? &nodes->at[id] : NULL;
}
