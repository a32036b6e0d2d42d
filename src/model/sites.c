/* src/model/sites.c - what sites cost: adding up. */
#include "model/sites_state.h"

#include "base/mem.h"
#include "model/places.h"
#include "model/stacks.h"

#include <string.h>

struct sites *
sites_new(enum sites_of of)
{
	struct sites *sites = mem_zalloc(sizeof(*sites));

	if (!sites)
		return NULL;
	sites->of = of;
	sites->list = mem_grow(NULL, &sites->cap, 1, sizeof(*sites->list));
	if (!sites->list) {
		mem_free(sites);
		return NULL;
	}
	sites->list[sites->len++] = (struct site){ 0 };
	return sites;
}

void
sites_free(struct sites *sites)
{
	if (!sites)
		return;
	table_fini(&sites->table);
	mem_free(sites->list);
	mem_free(sites->spent_in);
	mem_free(sites->steps);
	mem_free(sites->spent);
	mem_free(sites->endings);
	mem_free(sites);
}

/* An addition on its way. */
struct adding {
	struct sites *sites;
	const struct snapshot *snap;
	const struct sites_look *look;
	char *in; /* by node: does it count? NULL: all do */
	enum pit_status status;
};

static bool
is_root(const struct adding *a, frame_id frame)
{
	const struct frame_info *info = symtab_get(a->snap->syms, frame);

	return info && (frame_is_root(info->kind));
}

/* Which nodes count: a node comes after its parent. */
static enum pit_status
choose_nodes(struct adding *a)
{
	const struct tree *tree = snapshot_tree(a->snap, a->look->which);
	node_id top = a->look->top;
	char *in;

	if (top == TREE_ROOT && !a->look->wants)
		return PIT_OK;
	in = mem_calloc(tree_len(tree), 2);
	if (!in)
		return PIT_ENOMEM;
	a->in = in;
	/* 1: wanted; 2: and below the top. */
	in[0] = top == TREE_ROOT ? 2 : 1;
	for (node_id id = 1; id < tree_len(tree); id++) {
		const struct tree_node *node = tree_get(tree, id);

		in[id] = in[node->parent];
		if (in[id] && a->look->wants && is_root(a, node->frame) &&
		    !a->look->wants(a->look->arg, id))
			in[id] = 0;
		if (in[id] && id == top)
			in[id] = 2;
	}
	return PIT_OK;
}

/* How deep the top is, processes and threads aside. */
static uint32_t
depth_of_top(const struct adding *a)
{
	const struct tree *tree = snapshot_tree(a->snap, a->look->which);
	uint32_t depth = 0;

	for (node_id id = a->look->top; id; id = tree_get(tree, id)->parent)
		depth += !is_root(a, tree_get(tree, id)->frame);
	return depth;
}

/* Time that ends in a frame which is hidden where it calls on: nothing else
 * says of it. */
static bool
add_ending(struct sites *sites, path_id path, uint64_t weight, uint64_t samples)
{
	struct site *site = &sites->list[sites->steps[path].own];
	struct ending *endings =
	    mem_grow(sites->endings, &sites->endings_cap, sites->nendings + 1,
		     sizeof(*endings));

	if (!endings)
		return false;
	sites->endings = endings;
	endings[sites->nendings++] = (struct ending){ path, weight, samples };
	if (sites_is_within(sites, path, sites->steps[path].own))
		return true;
	site->total += weight;
	site->samples += samples;
	return true;
}

static bool
add_place(void *arg, place_id id, uint64_t weight, uint64_t samples)
{
	struct adding *a = arg;
	struct sites *sites = a->sites;
	const struct place *place = places_get(a->snap->places, id);
	const struct step *step = &sites->steps[place->key.path];
	struct site *own = &sites->list[step->own];
	enum activity activity = activity_of(place_state(place));

	if (!a->look->idle && place_is_idle(place))
		return true;
	if (a->in &&
	    a->in[places_node(a->snap->places, a->look->which, id)] != 2)
		return true;
	sites->whole.total += weight;
	sites->whole.samples += samples;
	sites->spent[place->key.path].weight += weight;
	sites->spent[place->key.path].samples += samples;
	own->self += weight;
	own->self_samples += samples;
	if (activity < ACTIVITIES)
		sites->spent_in[step->own].ns[activity] += (float)weight;
	if (step->own == step->site)
		return true;
	if (!add_ending(sites, place->key.path, weight, samples))
		a->status = PIT_ENOMEM;
	return !a->status;
}

/* What is right in paths becomes what is in them and in all they call: a caller
 * has the smaller number. */
static void
add_up(struct sites *sites)
{
	for (size_t id = sites->nsteps; id-- > 1;) {
		const struct step *step = &sites->steps[id];
		const struct spent *spent = &sites->spent[id];
		struct site *site = &sites->list[step->site];

		if (!spent->weight && !spent->samples)
			continue;
		sites->spent[step->caller].weight += spent->weight;
		sites->spent[step->caller].samples += spent->samples;
		if (!sites_is_outermost(sites, step))
			continue;
		site->total += spent->weight;
		site->samples += spent->samples;
	}
}

/* Nothing was spent yet. */
static enum pit_status
clear(struct sites *sites)
{
	struct spent *spent = mem_grow(sites->spent, &sites->spent_cap,
				       sites->nsteps, sizeof(*spent));
	struct activities *in = mem_grow(sites->spent_in, &sites->spent_in_cap,
					 sites->len, sizeof(*in));

	if (spent)
		sites->spent = spent;
	if (in)
		sites->spent_in = in;
	if (!spent || !in)
		return PIT_ENOMEM;
	sites->nspent_in = sites->len;
	memset(in, 0, sites->len * sizeof(*in));
	memset(spent, 0, sites->nsteps * sizeof(*spent));
	sites->nendings = 0;
	sites->whole = (struct site){ 0 };
	for (size_t i = 0; i < sites->len; i++) {
		struct site *site = &sites->list[i];

		site->self = site->total = 0;
		site->self_samples = site->samples = 0;
	}
	return PIT_OK;
}

enum pit_status
sites_update(struct sites *sites, const struct snapshot *snap,
	     const struct sites_look *look)
{
	struct adding a = { sites, snap, look, NULL, PIT_OK };
	enum pit_status st = sites_learn(sites, snap);

	if (!st)
		st = clear(sites);
	if (!st)
		st = choose_nodes(&a);
	sites->depth = depth_of_top(&a);
	if (!st)
		st = stacks_places(snap, add_place, &a);
	if (!st)
		add_up(sites);
	mem_free(a.in);
	return st ? st : a.status;
}

size_t
sites_len(const struct sites *sites)
{
	return sites->len;
}

const struct site *
sites_get(const struct sites *sites, site_id id)
{
	return id && id < sites->len ? &sites->list[id] : NULL;
}

const struct activities *
sites_activities(const struct sites *sites, site_id id)
{
	return id && id < sites->nspent_in ? &sites->spent_in[id] : NULL;
}

struct site
sites_whole(const struct sites *sites)
{
	return sites->whole;
}
