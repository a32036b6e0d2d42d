/* src/model/sites_neighbors.c - who called a site, and what it called. */
#include "model/sites_state.h"

#include "base/mem.h"

#include <stdlib.h>

void
neighbors_fini(struct neighbors *list)
{
	mem_free(list->at);
	*list = (struct neighbors){ 0 };
}

static void
add(struct spent *sums, site_id site, const struct spent *spent)
{
	sums[site].weight += spent->weight;
	sums[site].samples += spent->samples;
}

static int
by_total(const void *pa, const void *pb)
{
	const struct neighbor *a = pa, *b = pb;

	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return (a->site > b->site) - (a->site < b->site);
}

static enum pit_status
list_up(struct neighbors *list, const struct spent *sums, size_t n)
{
	list->len = 0;
	for (size_t i = 0; i < n; i++) {
		struct neighbor *at;

		if (!sums[i].weight && !sums[i].samples)
			continue;
		at = mem_grow(list->at, &list->cap, list->len + 1, sizeof(*at));
		if (!at)
			return PIT_ENOMEM;
		list->at = at;
		at[list->len++] = (struct neighbor){ (site_id)i, sums[i].weight,
						     sums[i].samples };
	}
	if (list->len)
		qsort(list->at, list->len, sizeof(*list->at), by_total);
	return PIT_OK;
}

/* Who called it: of what was called from above all that counts, none. */
static void
add_callers(const struct sites *sites, site_id id, struct spent *sums)
{
	for (size_t i = 1; i < sites->nsteps; i++) {
		const struct step *step = &sites->steps[i], *up;

		if (step->site != id || !sites_is_outermost(sites, step))
			continue;
		up = &sites->steps[step->up];
		add(sums, step->up && up->depth >= sites->depth ? up->site : 0,
		    &sites->spent[i]);
	}
	for (size_t i = 0; i < sites->nendings; i++) {
		const struct ending *e = &sites->endings[i];
		const struct step *step = &sites->steps[e->path];
		const struct spent spent = { e->weight, e->samples };

		if (step->own == id && !sites_is_within(sites, e->path, id))
			add(sums, step->site, &spent);
	}
}

/* What it called. inside, by path: it is such a call, or one of the same site
 * is further out, which has its time already. */
static void
add_callees(const struct sites *sites, site_id id, char *inside,
	    struct spent *sums)
{
	for (size_t i = 1; i < sites->nsteps; i++) {
		const struct step *step = &sites->steps[i], *up;
		bool again, edge;

		up = &sites->steps[step->up];
		if (step->hidden || step->depth < sites->depth)
			continue;
		again = step->again && inside[step->again];
		edge = step->up && up->site == id && up->depth >= sites->depth;
		inside[i] = again || edge;
		if (edge && !again)
			add(sums, step->site, &sites->spent[i]);
	}
	for (size_t i = 0; i < sites->nendings; i++) {
		const struct ending *e = &sites->endings[i];
		const struct step *step = &sites->steps[e->path];
		const struct spent spent = { e->weight, e->samples };

		if (step->site == id && step->own != id)
			add(sums, step->own, &spent);
	}
}

enum pit_status
sites_neighbors(const struct sites *sites, site_id id,
		struct neighbors *callers, struct neighbors *callees)
{
	struct spent *sums = mem_calloc(sites->len, 2 * sizeof(*sums));
	char *inside = mem_calloc(sites->nsteps + 1, 1);
	enum pit_status st = sums && inside ? PIT_OK : PIT_ENOMEM;

	callers->len = callees->len = 0;
	if (!st && id && sites->nsteps) {
		add_callers(sites, id, sums);
		add_callees(sites, id, inside, sums + sites->len);
		st = list_up(callers, sums, sites->len);
		if (!st)
			st = list_up(callees, sums + sites->len, sites->len);
	}
	mem_free(sums);
	mem_free(inside);
	return st;
}
