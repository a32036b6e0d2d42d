/* src/model/stacks.c */
#include "model/stacks.h"

#include "base/mem.h"
#include "base/regex.h"
#include "model/hide.h"
#include "model/places.h"
#include "model/who.h"

struct visiting {
	const struct snapshot *snap;
	const struct stacks_look *look;
	stacks_visit *visit;
	void *arg;
	struct who_last last;
};

static frame_id
frame_at(const struct snapshot *snap, node_id id)
{
	const struct tree_node *node = tree_get(snap->trees[TREE_RAW], id);

	return node ? node->frame : 0;
}

/* A root's nearest of a kind: it, or what it is below. 0: there is none. */
static node_id
find_root(const struct snapshot *snap, node_id id, enum frame_kind kind)
{
	const struct tree *raw = snap->trees[TREE_RAW];

	for (; id; id = tree_get(raw, id)->parent) {
		const struct frame_info *info =
		    symtab_get(snap->syms, tree_get(raw, id)->frame);

		if (info && info->kind == kind)
			break;
	}
	return id;
}

frame_id
stacks_task(const struct snapshot *snap, const struct stack *stack)
{
	return frame_at(snap, find_root(snap, stack->top, FRAME_TASK));
}

frame_id
stacks_thread(const struct snapshot *snap, const struct stack *stack)
{
	return frame_at(snap, find_root(snap, stack->top, FRAME_THREAD));
}

node_id
stacks_process_node(const struct snapshot *snap, node_id top)
{
	return find_root(snap, top, FRAME_PROCESS);
}

frame_id
stacks_process(const struct snapshot *snap, const struct stack *stack)
{
	return frame_at(snap, stacks_process_node(snap, stack->top));
}

/* Has it a name that is wanted, or what it is below? A task goes with its
 * thread. */
static bool
is_named(const struct visiting *v, node_id id)
{
	const struct tree *raw = v->snap->trees[TREE_RAW];

	for (; id; id = tree_get(raw, id)->parent) {
		const struct frame_info *info =
		    symtab_get(v->snap->syms, tree_get(raw, id)->frame);

		if (info && info->kind != FRAME_PROCESS &&
		    regex_matches(v->look->thread, info->name))
			return true;
	}
	return false;
}

static bool
is_wanted(struct visiting *v, place_id id)
{
	return snapshot_counts(v->snap, id, &v->last) &&
	       (!v->look->thread ||
		is_named(v, places_get(v->snap->places, id)->key.top));
}

static struct stack
stack_of(place_id id, const struct place *place)
{
	return (struct stack){
		.top = place->key.top,
		.place = id,
		.path = place->key.path,
		.state = place_state(place),
		.idle = place_is_idle(place),
	};
}

static bool
visit_span(void *arg, uint32_t lane, const struct span *span)
{
	struct visiting *v = arg;
	const struct place *place = places_get(v->snap->places, span->place);
	struct stack stack = stack_of(span->place, place);

	if (!is_wanted(v, span->place))
		return true;
	stack.lane = lane;
	stack.start = span->end - span->weight;
	stack.end = span->end;
	stack.weight = span->weight;
	stack.samples = span->count;
	return v->visit(v->arg, &stack);
}

void
stacks_each(const struct snapshot *snap, const struct stacks_look *look,
	    stacks_visit *visit, void *arg)
{
	struct visiting v = { snap, look, visit, arg, { 0 } };

	if (snap->history)
		history_each(snap->history, snap->window.from, snap->window.to,
			     visit_span, &v);
}

void
stacks_each_of(const struct snapshot *snap, const struct stacks_look *look,
	       uint32_t lane, const struct window *window, stacks_visit *visit,
	       void *arg)
{
	struct visiting v = { snap, look, visit, arg, { 0 } };

	if (snap->history)
		history_each_of(snap->history, lane, window->from, window->to,
				visit_span, &v);
}

static bool
visit_sum(void *arg, place_id id, uint64_t weight, uint64_t samples)
{
	struct visiting *v = arg;
	const struct place *place = places_get(v->snap->places, id);
	struct stack stack = stack_of(id, place);

	if (!is_wanted(v, id))
		return true;
	stack.weight = weight;
	stack.samples = samples;
	return v->visit(v->arg, &stack);
}

/* Of the whole run, the sums that are kept. */
static void
visit_all(const struct snapshot *snap, stacks_place_visit *visit, void *arg)
{
	struct who_last last = { 0 };

	for (place_id id = 1; id < snap->places->len; id++) {
		const struct place *place = places_get(snap->places, id);

		if ((place->weight || place->count) &&
		    snapshot_counts(snap, id, &last) &&
		    !visit(arg, id, place->weight, place->count))
			break;
	}
}

/* Of sums of a window. */
static void
visit_sums(const struct snapshot *snap, const struct place_sums *sums,
	   stacks_place_visit *visit, void *arg)
{
	struct who_last last = { 0 };

	for (place_id id = 1; id < sums->len; id++) {
		const struct place_sum *sum = &sums->at[id];

		if ((sum->weight || sum->count) &&
		    snapshot_counts(snap, id, &last) &&
		    !visit(arg, id, sum->weight, sum->count))
			break;
	}
}

enum pit_status
stacks_places(const struct snapshot *snap, stacks_place_visit *visit, void *arg)
{
	const struct window *window = &snap->window;
	struct place_sums sums = { 0 };
	enum pit_status st;

	if (!snap->places)
		return PIT_OK;
	if (snap->sums) {
		visit_sums(snap, snap->sums, visit, arg);
		return PIT_OK;
	}
	if (window_is_all(window)) {
		visit_all(snap, visit, arg);
		return PIT_OK;
	}
	st = history_sum(snap->history, window->from, window->to, &sums);
	if (!st)
		visit_sums(snap, &sums, visit, arg);
	place_sums_fini(&sums);
	return st;
}

enum pit_status
stacks_sum(const struct snapshot *snap, const struct stacks_look *look,
	   stacks_visit *visit, void *arg)
{
	struct visiting v = { snap, look, visit, arg, { 0 } };

	return stacks_places(snap, visit_sum, &v);
}

void
unwound_fini(struct unwound *u)
{
	mem_free(u->at);
	*u = (struct unwound){ 0 };
}

/* Take out what is hidden. A frame's caller is the one it has in the path. */
static void
hide_frames(const struct snapshot *snap, struct unwound *u, bool imports)
{
	const struct frame_info *caller = NULL;
	size_t kept = 0;

	for (size_t i = 0; i < u->len; i++) {
		const struct frame_info *info =
		    symtab_get(snap->syms, u->at[i].frame);

		if (!hide_is_hidden(info, caller, !kept, i + 1 == u->len))
			u->at[kept++] = u->at[i];
		else if (imports && symtab_imports(info)) {
			u->at[kept++] = (struct unwound_frame){ 0 };
			imports = false;
		}
		caller = info;
	}
	u->len = kept;
}

enum pit_status
stacks_unwind(const struct snapshot *snap, const struct stacks_look *look,
	      path_id path, struct unwound *u)
{
	const struct path *p = paths_get(snap->paths, path);
	struct unwound_frame *at;

	u->len = 0;
	if (!p)
		return PIT_OK;
	at = mem_grow(u->at, &u->cap, p->depth, sizeof(*at));
	if (!at)
		return PIT_ENOMEM;
	u->at = at;
	u->len = p->depth;
	for (size_t i = u->len; i-- > 0; p = paths_get(snap->paths, p->caller))
		at[i] = (struct unwound_frame){ p->frame, p->line };
	if (!look->all)
		hide_frames(snap, u, look->imports);
	return PIT_OK;
}
