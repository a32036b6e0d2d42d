#include "tui/who_recent.h"

#include "base/mem.h"
#include "model/places.h"

#include <string.h>

void
recents_fini(struct recents *recents)
{
	table_fini(&recents->table);
	mem_free(recents->at);
	*recents = (struct recents){ 0 };
}

static uint64_t
recent_hash(const void *owner, uint32_t id)
{
	const struct recents *recents = owner;

	return table_words(&recents->table, recents->at[id].frame, 0);
}

static bool
recent_same(const void *owner, uint32_t id, const void *key)
{
	const struct recents *recents = owner;

	return recents->at[id].frame == *(const frame_id *)key;
}

static uint32_t
find(const struct recents *recents, frame_id frame)
{
	if (!recents->len)
		return 0;
	return table_find(&recents->table,
			  table_words(&recents->table, frame, 0), recent_same,
			  recents, &frame);
}

static uint32_t
add(struct recents *recents, frame_id frame)
{
	size_t n = recents->len ? recents->len : 1;
	struct recent *grown =
	    mem_grow(recents->at, &recents->cap, n + 1, sizeof(*grown));
	uint64_t hash;

	if (!grown)
		return 0;
	recents->at = grown;
	if (!table_reserve(&recents->table, recent_hash, recents))
		return 0;
	hash = table_words(&recents->table, frame, 0);
	grown[n] = (struct recent){ .frame = frame };
	table_put(
	    &recents->table,
	    table_slot(&recents->table, hash, recent_same, recents, &frame),
	    (uint32_t)n);
	recents->len = n + 1;
	return (uint32_t)n;
}

/* Spans come thread by thread. NULL: no memory. */
static struct recent *
recent_of(struct recents *recents, frame_id frame)
{
	uint32_t i = recents->last;

	if (!i || recents->at[i].frame != frame)
		i = find(recents, frame);
	if (!i)
		i = add(recents, frame);
	recents->last = i;
	return i ? &recents->at[i] : NULL;
}

/* Time passed: cells move to the left. */
static void
shift(struct recents *recents, uint64_t cells)
{
	size_t n = cells < RECENT_CELLS ? (size_t)cells : RECENT_CELLS;

	for (size_t i = 1; i < recents->len && n; i++) {
		uint64_t *ran = recents->at[i].ran;

		memmove(ran, ran + n, (RECENT_CELLS - n) * sizeof(*ran));
		memset(ran + RECENT_CELLS - n, 0, n * sizeof(*ran));
	}
}

struct visit {
	struct recents *recents;
	const struct snapshot *snap;
	uint64_t first; /* where the first cell begins */
};

static void
add_ran(struct recent *recent, const struct visit *v, const struct span *span)
{
	for (int i = 0; i < RECENT_CELLS; i++) {
		uint64_t from = v->first + (uint64_t)i * RECENT_CELL;
		struct span part;

		if (span_clip(span, from, from + RECENT_CELL, &part))
			recent->ran[i] += part.weight;
	}
}

/* Of a task's, its thread is the next, and the process the last. */
static void
set_parents(struct recent *recent, const struct snapshot *snap,
	    const struct tree_node *node)
{
	const struct tree *raw = snap->trees[TREE_RAW];
	const struct tree_node *up =
	    node->parent ? tree_get(raw, node->parent) : node;

	recent->thread = up->frame;
	while (up->parent)
		up = tree_get(raw, up->parent);
	recent->process = up->frame;
}

static bool
visit_span(void *arg, uint32_t lane, const struct span *span)
{
	const struct visit *v = arg;
	const struct place *place = places_get(v->snap->places, span->place);
	const struct tree_node *node =
	    tree_get(v->snap->trees[TREE_RAW], place->key.top);
	struct recent *recent = recent_of(v->recents, node->frame);

	(void)lane;
	if (!recent)
		return false;
	set_parents(recent, v->snap, node);
	if (mode_counts(MODE_CPU, place->key.state))
		add_ran(recent, v, span);
	if (span->end >= recent->end) {
		recent->end = span->end;
		recent->state = place->key.state;
		recent->idle = place_is_idle(place);
	}
	return true;
}

void
recents_update(struct recents *recents, const struct snapshot *snap,
	       uint64_t end)
{
	const uint64_t minute = RECENT_CELLS * RECENT_CELL;
	uint64_t cell = end / RECENT_CELL, was = recents->to / RECENT_CELL;
	struct visit v = { recents, snap, 0 };

	if (!snap->history || end == recents->to)
		return;
	if (end < recents->to)
		recents_fini(recents);
	else if (recents->to)
		shift(recents, cell - was);
	recents->from = end > minute ? end - minute : 0;
	if (recents->from < recents->to)
		recents->from = recents->to;
	recents->to = end;
	v.first = (cell + 1 - RECENT_CELLS) * RECENT_CELL;
	history_each(snap->history, recents->from, end, visit_span, &v);
}
