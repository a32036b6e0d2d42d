/* src/model/model_look.c - looking back: windows of time. */
#include "model/model_state.h"

#include "base/mem.h"

#include <string.h>

#define SLIDES 100 /* of a window, before it is looked at anew */

void
look_fini(struct look *look)
{
	for (int kind = 0; kind < TREE_COUNT; kind++)
		weights_fini(&look->weights[kind]);
	place_sums_fini(&look->sums);
	place_sums_fini(&look->tops);
	place_sums_fini(&look->changes);
	roots_free(look->roots);
	who_fini(&look->who);
	mem_free(look->late);
	*look = (struct look){ 0 };
}

static const struct who *
look_who(const struct look *look)
{
	return look->chosen ? &look->who : NULL;
}

/* Does what is spent in the place count? */
static bool
is_looked_at(const struct model *m, struct look *look, place_id id)
{
	const struct place *place = places_get(&m->forest.places, id);

	return mode_counts(look->mode, place->key.state) &&
	       who_counts(look_who(look), m->snap.trees, &m->forest.places, id,
			  &look->last);
}

/* What was spent in a place is to be added, or taken away. */
static bool
look_later(const struct model *m, struct look *look, const struct span *span,
	   bool take)
{
	struct place_sum *sum;
	place_id *late;

	if (!is_looked_at(m, look, span->place))
		return true;
	if (place_sums_fit(&look->changes, span->place))
		return false;
	sum = &look->changes.at[span->place];
	if (!sum->weight && !sum->count) {
		late = mem_grow(look->late, &look->late_cap, look->nlate + 1,
				sizeof(*late));
		if (!late)
			return false;
		look->late = late;
		late[look->nlate++] = span->place;
	}
	sum->weight += take ? -span->weight : span->weight;
	sum->count += take ? -(uint64_t)span->count : span->count;
	return true;
}

void
look_note(struct model *m, const struct span *span)
{
	struct span part;

	for (int i = 0; i < LOOKS; i++) {
		struct look *look = &m->looks[i];

		if (look->valid &&
		    span_clip(span, look->window.from, look->window.to, &part))
			look->valid = look_later(m, look, &part, false);
	}
}

/* Wrapped round, numbers take away; see weights_add(). */
static void
sum_add(struct place_sum *sum, const struct place_sum *more)
{
	sum->weight += more->weight;
	sum->count += more->count;
}

/* Add what is to be added; there is room. */
static void
look_flush(const struct model *m, struct look *look)
{
	for (size_t i = 0; i < look->nlate; i++) {
		place_id id = look->late[i];
		struct place_sum *sum = &look->changes.at[id];
		const struct place *place = places_get(&m->forest.places, id);
		struct weight spent =
		    place_spent(place, sum->weight, sum->count);

		for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
			if (look->made[kind])
				weights_add(
				    &look->weights[kind], m->forest.trees[kind],
				    places_node(&m->forest.places, kind, id),
				    &spent);
		sum_add(&look->sums.at[id], sum);
		sum_add(&look->tops.at[place->key.top], sum);
		*sum = (struct place_sum){ 0 };
	}
	look->nlate = 0;
}

struct slide {
	const struct model *m;
	struct look *look;
	bool take, ok;
};

static bool
slide_span(void *arg, uint32_t lane, const struct span *span)
{
	struct slide *slide = arg;

	(void)lane;
	slide->ok = look_later(slide->m, slide->look, span, slide->take);
	return slide->ok;
}

/* Move both ends of the window on. Samples of runs that are cut may be off by
 * one each time: now and then all are counted anew. */
static bool
look_slide(const struct model *m, struct look *look, const struct window *to)
{
	struct slide slide = { m, look, true, true };

	if (look->slides++ == SLIDES)
		return false;
	history_each(m->history, look->window.from, to->from, slide_span,
		     &slide);
	slide.take = false;
	if (slide.ok)
		history_each(m->history, look->window.to, to->to, slide_span,
			     &slide);
	return slide.ok;
}

/* What was spent in places, in the nodes of a tree. tops: see struct look;
 * NULL: it has them. */
static void
put_places(const struct model *m, const struct place_sums *sums,
	   enum tree_kind kind, struct weights *weights, struct place_sum *tops)
{
	const struct glance *list = m->forest.places.glances;
	const node_id *nodes = m->forest.places.nodes[kind];

	weights_clear(weights);
	for (size_t id = 1; id < sums->len; id++) {
		const struct place_sum *sum = &sums->at[id];
		struct weight spent;

		if (!sum->weight && !sum->count)
			continue;
		spent = (struct weight){
			.self = sum->weight,
			.idle_self = list[id].idle ? sum->weight : 0,
			.samples = sum->count,
		};
		weights_put(weights, nodes[id], &spent);
		if (tops)
			sum_add(&tops[list[id].top], sum);
	}
	weights_total(weights, m->forest.trees[kind]);
}

/* Of the whole run, the sums that are kept; there is room. */
static void
sum_run(const struct places *places, struct place_sums *sums)
{
	for (size_t id = 1; id < places->len; id++) {
		sums->at[id].weight = places->list[id].weight;
		sums->at[id].count = places->list[id].count;
	}
}

/* Most of the run is all of it without the rest. */
static enum pit_status
sum_window(const struct model *m, const struct window *window,
	   struct place_sums *sums)
{
	uint64_t from = window->from, to = window->to;
	bool most = !m->no_history && history_is_most(m->history, from, to);

	if (window_is_all(window) || most)
		sum_run(&m->forest.places, sums);
	if (window_is_all(window))
		return PIT_OK;
	return most ? history_take_rest(m->history, from, to, sums)
		    : history_sum(m->history, from, to, sums);
}

static void
sums_clear(struct place_sums *sums)
{
	if (sums->len)
		memset(sums->at, 0, sums->len * sizeof(*sums->at));
}

/* What does not count. */
static void
drop_others(const struct model *m, struct look *look, struct place_sums *sums)
{
	for (size_t id = 1; id < sums->len; id++) {
		struct place_sum *sum = &sums->at[id];

		if ((sum->weight || sum->count) &&
		    !is_looked_at(m, look, (place_id)id))
			*sum = (struct place_sum){ 0 };
	}
}

static enum pit_status
look_anew(const struct model *m, struct look *look, const struct window *window)
{
	enum pit_status st;

	for (size_t i = 0; i < look->nlate; i++)
		look->changes.at[look->late[i]] = (struct place_sum){ 0 };
	look->nlate = 0;
	look->slides = 0;
	sums_clear(&look->sums);
	sums_clear(&look->tops);
	st = sum_window(m, window, &look->sums);
	memset(look->made, 0, sizeof(look->made));
	if (st)
		return st;
	if (look->mode != MODE_WALL || look->chosen)
		drop_others(m, look, &look->sums);
	put_places(m, &look->sums, look->kind, &look->weights[look->kind],
		   look->tops.at);
	look->made[look->kind] = true;
	return PIT_OK;
}

/* Is it the same window, or one a little later? */
static bool
is_near(const struct window *a, const struct window *b)
{
	return b->from >= a->from && b->to >= a->to && b->from < a->to &&
	       b->from - a->from <= (a->to - a->from) / 2 &&
	       b->to - a->to <= (a->to - a->from) / 2;
}

/* Room for all that can be asked for, so that asking never fails. */
static enum pit_status
look_fit(const struct model *m, struct look *look)
{
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		if (forest_has(&m->forest, kind) &&
		    weights_fit(&look->weights[kind], m->forest.trees[kind]))
			return PIT_ENOMEM;
	if (m->forest.places.len &&
	    place_sums_fit(&look->sums, (place_id)m->forest.places.len - 1))
		return PIT_ENOMEM;
	return place_sums_fit(&look->tops, m->forest.places.top);
}

/* What counts. What was added up before is of use only if it is the same. */
static bool
look_choose(struct look *look, enum mode mode, const struct who *who)
{
	static const struct who nobody = { 0 };

	if (look->mode != mode || look->chosen != !!who ||
	    !who_is_same(&look->who, who ? who : &nobody))
		look->valid = false;
	look->mode = mode;
	look->chosen = who;
	look->last = (struct who_last){ 0 };
	return who_copy(&look->who, who ? who : &nobody);
}

static enum pit_status
look_at(const struct model *m, struct look *look, const struct window *window,
	enum mode mode, const struct who *who)
{
	enum pit_status st = PIT_OK;

	if (look_fit(m, look) || !look_choose(look, mode, who))
		return PIT_ENOMEM;
	if (!look->valid || !is_near(&look->window, window) ||
	    !look_slide(m, look, window))
		st = look_anew(m, look, window);
	else
		look_flush(m, look);
	look->valid = !st;
	look->window = *window;
	return st;
}

const struct snapshot *
model_look(struct model *m, const struct window *window, enum mode mode)
{
	return model_look_at(m, window, mode, NULL);
}

static const struct snapshot *
look_snapshot(struct model *m, struct look *look, const struct window *window,
	      enum mode mode, const struct who *who)
{
	const struct snapshot *all = model_snapshot(m);
	struct snapshot *snap = &look->snap;

	if (window_is_all(window) && mode == MODE_WALL && !who)
		return all;
	if (look_at(m, look, window, mode, who) ||
	    roots_look(&look->roots, m->roots, m->forest.trees[TREE_RAW],
		       &look->tops, window->from <= all->start))
		return NULL;
	*snap = *all;
	snap->look = look;
	snap->window = *window;
	snap->mode = mode;
	snap->who = look_who(look);
	/* Its own times are of all of it. */
	if (!window_is_all(window) || who)
		snap->session = NULL;
	snap->cell = history_cell(
	    m->history, window->from > all->start ? window->from : all->start);
	snap->roots = look->roots;
	snap->sums = &look->sums;
	for (int kind = 0; kind < TREE_COUNT; kind++)
		snap->weights[kind] =
		    look->made[kind] ? &look->weights[kind] : NULL;
	return snap;
}

const struct snapshot *
model_look_at(struct model *m, const struct window *window, enum mode mode,
	      const struct who *who)
{
	return look_snapshot(m, &m->looks[LOOK_SHOWN], window, mode, who);
}

const struct snapshot *
model_look_beside(struct model *m, const struct window *window, enum mode mode,
		  const struct who *who)
{
	return look_snapshot(m, &m->looks[LOOK_BESIDE], window, mode, who);
}

/* Of its window, as far as it was not yet made. */
static const struct weights *
look_weights(const struct model *m, struct look *look, enum tree_kind kind)
{
	look->kind = kind;
	if (!look->made[kind]) {
		put_places(m, &look->sums, kind, &look->weights[kind], NULL);
		look->made[kind] = true;
		look->snap.weights[kind] = &look->weights[kind];
	}
	return &look->weights[kind];
}

/* A tree, and room for what it weighs. */
static bool
make_tree(const struct snapshot *snap, enum tree_kind kind)
{
	struct model *m = snap->model;

	return m && !forest_make(&m->forest, kind) &&
	       (!snap->look || !weights_fit(&snap->look->weights[kind],
					    m->forest.trees[kind]));
}

const struct tree *
snapshot_tree(const struct snapshot *snap, enum tree_kind kind)
{
	if (!snap->weights[kind])
		make_tree(snap, kind);
	return snap->trees[kind];
}

const struct weights *
snapshot_weights(const struct snapshot *snap, enum tree_kind kind)
{
	static const struct weights none = { 0 };

	if (snap->weights[kind])
		return snap->weights[kind];
	if (!make_tree(snap, kind))
		return &none;
	if (snap->look)
		return look_weights(snap->model, snap->look, kind);
	snap->model->snap.weights[kind] =
	    kind == TREE_RAW ? forest_raw(&snap->model->forest)
			     : &snap->model->forest.weights[kind];
	return snap->model->snap.weights[kind];
}

struct visit {
	const struct snapshot *snap;
	enum tree_kind kind;
	snapshot_visit *visit;
	void *arg;
	struct who_last last;
};

static bool
visit_span(void *arg, uint32_t lane, const struct span *span)
{
	struct visit *v = arg;

	if (!snapshot_counts(v->snap, span->place, &v->last))
		return true;
	return v->visit(v->arg, lane, span,
			places_node(v->snap->places, v->kind, span->place));
}

void
snapshot_spans(const struct snapshot *snap, enum tree_kind kind,
	       snapshot_visit *visit, void *arg)
{
	struct visit v = { snap, kind, visit, arg, { 0 } };

	if (!snap->history)
		return;
	snapshot_tree(snap, kind);
	if (snap->places->nodes[kind])
		history_each(snap->history, snap->window.from, snap->window.to,
			     visit_span, &v);
}
