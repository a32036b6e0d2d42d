/* src/model/minute.c */
#include "model/minute.h"

#include "base/mem.h"
#include "model/places.h"
#include "model/who.h"

#include <string.h>

void
minute_fini(struct minute *minute)
{
	mem_free(minute->nodes);
	mem_free(minute->own);
	*minute = (struct minute){ 0 };
}

/* Room for the nodes that are new. */
static bool
fit(struct minute *minute, size_t n)
{
	struct minute_cells *nodes =
	    mem_grow(minute->nodes, &minute->cap, n, sizeof(*nodes));
	float *own;

	if (!nodes)
		return false;
	minute->nodes = nodes;
	own = mem_grow(minute->own, &minute->own_cap, n, sizeof(*own));
	if (!own)
		return false;
	minute->own = own;
	if (n > minute->len)
		memset(nodes + minute->len, 0,
		       (n - minute->len) * sizeof(*nodes));
	minute->len = n;
	return true;
}

struct visit {
	struct minute *minute;
	const struct minute_look *look;
	struct who_last who;
};

static bool
visit_span(void *arg, uint32_t lane, const struct span *span)
{
	struct visit *v = arg;
	const struct places *places = v->look->snap->places;
	const struct place *place = places_get(places, span->place);
	node_id node = places_node(places, v->look->kind, span->place);

	(void)lane;
	if (node < v->minute->len && (v->look->idle || !place_is_idle(place)) &&
	    snapshot_counts(v->look->snap, span->place, &v->who))
		v->minute->own[node] += (float)span->weight;
	return true;
}

static uint16_t
to_ms(float ns)
{
	float ms = ns / 1e6f + 0.5f;

	return ms < UINT16_MAX ? (uint16_t)ms : UINT16_MAX;
}

static void
add_cell(struct minute *minute, const struct minute_look *look, uint64_t cell)
{
	const struct tree *tree = snapshot_tree(look->snap, look->kind);
	struct visit v = { minute, look, { 0 } };
	uint64_t from = cell * MINUTE_CELL, to = from + MINUTE_CELL;

	memset(minute->own, 0, minute->len * sizeof(*minute->own));
	history_each(look->snap->history, from, to < look->end ? to : look->end,
		     visit_span, &v);
	/* A parent's id is smaller than its children's. */
	for (node_id id = (node_id)minute->len; id-- > 0;) {
		minute->nodes[id].ms[cell % MINUTE_CELLS] =
		    to_ms(minute->own[id]);
		if (id)
			minute->own[tree_get(tree, id)->parent] +=
			    minute->own[id];
	}
	minute->last = cell;
}

static bool
is_other(const struct minute *minute, const struct minute_look *look,
	 uint64_t done)
{
	return minute->kind != look->kind || minute->idle != look->idle ||
	       minute->version != look->version || minute->over != look->over ||
	       done < minute->last;
}

enum pit_status
minute_update(struct minute *minute, const struct minute_look *look)
{
	const struct snapshot *snap = look->snap;
	uint64_t late = look->over ? 0 : MINUTE_LATE, done, cell;
	size_t n = tree_len(snapshot_tree(snap, look->kind));

	if (!snap->history || !snap->places ||
	    !snap->places->nodes[look->kind] || look->end < MINUTE_CELL * 2)
		return PIT_OK;
	done = (look->end - late) / MINUTE_CELL - (look->over ? 0 : 1);
	if (is_other(minute, look, done))
		minute->len = 0;
	if (minute->len && done == minute->last)
		return PIT_OK;
	cell = minute->len ? minute->last + 1 : 0;
	if (cell + MINUTE_CELLS <= done)
		cell = done - MINUTE_CELLS + 1;
	if (!fit(minute, n))
		return PIT_ENOMEM;
	minute->kind = look->kind;
	minute->idle = look->idle;
	minute->version = look->version;
	minute->over = look->over;
	for (; cell <= done; cell++)
		add_cell(minute, look, cell);
	return PIT_OK;
}

bool
minute_get(const struct minute *minute, node_id id, struct minute_cells *cells)
{
	if (id >= minute->len)
		return false;
	for (int i = 0; i < MINUTE_CELLS; i++)
		cells->ms[i] =
		    minute->nodes[id]
			.ms[(minute->last + 1 + (uint64_t)i) % MINUTE_CELLS];
	return true;
}
