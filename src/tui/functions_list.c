/* src/tui/functions_list.c - which functions are listed, in what order. The
 * order is calm, as that of the tree is: see siblings.h.
 */
#include "tui/functions_pane.h"

#include "base/mem.h"
#include "tui/against.h"
#include "tui/figures.h"

#include <stdlib.h>
#include <string.h>

#define CALM_NEW 64 /* more that are new: all are sorted anew */

/* What is sorted, and by what. */
struct sorting {
	const struct sites *sites;
	const struct pane_view *pv;
	enum sites_of of;
	struct against against;
	const struct symtab *syms;
	enum view_order order;
	bool invert;
};

static bool
is_listed(const struct functions_pane *f, const struct pane_view *pv,
	  site_id id)
{
	const struct site *site = sites_get(f->sites, id);

	return (site->total || site->self || site->samples ||
		figures_base(pv, f->of, id).total) &&
	       filter_has_frame(&f->filter, site->frame);
}

static int
compare_text(const struct sorting *s, const struct site *a,
	     const struct site *b)
{
	int d;

	if (s->order == ORDER_NAME)
		return strcmp(symtab_get(s->syms, a->frame)->name,
			      symtab_get(s->syms, b->frame)->name);
	d = strcmp(symtab_short_file(s->syms, a->frame),
		   symtab_short_file(s->syms, b->frame));
	if (d == 0 && !a->line && !b->line) {
		uint32_t la = symtab_get(s->syms, a->frame)->line;
		uint32_t lb = symtab_get(s->syms, b->frame)->line;

		return (la > lb) - (la < lb);
	}
	return d ? d : (a->line > b->line) - (a->line < b->line);
}

/* How far its self time is from the baseline. */
static uint64_t
distance(const struct sorting *s, site_id id, double *noise)
{
	const struct site *site = sites_get(s->sites, id);
	const struct site was = figures_base(s->pv, s->of, id);

	return against_distance(
	    &s->against, &(struct measured){ site->self, site->self_samples },
	    &(struct measured){ was.self, was.self_samples }, noise);
}

static uint64_t
value_of(const struct sorting *s, site_id id)
{
	const struct site *site = sites_get(s->sites, id);
	double noise;

	switch (s->order) {
	case ORDER_DIFF:
		return distance(s, id, &noise);
	case ORDER_SELF:
		return site->self;
	case ORDER_SAMPLES:
		return site->samples;
	default:
		return site->total;
	}
}

/* Below 0: a comes first. Ties by the other time, and by age. */
static int
compare_sites(const struct sorting *s, site_id ia, site_id ib)
{
	const struct site *a = sites_get(s->sites, ia);
	const struct site *b = sites_get(s->sites, ib);
	uint64_t va = value_of(s, ia), vb = value_of(s, ib);
	int d;

	if (s->order == ORDER_NAME || s->order == ORDER_WHERE)
		d = compare_text(s, a, b);
	else
		d = (vb > va) - (vb < va);
	if (d == 0)
		d = (b->total > a->total) - (b->total < a->total);
	if (s->invert)
		d = -d;
	return d ? d : (ia > ib) - (ia < ib);
}

static int
compare_ids(const void *pa, const void *pb, void *arg)
{
	return compare_sites(arg, *(const site_id *)pa, *(const site_id *)pb);
}

/* Is it worth moving b above a? n samples are known to within sqrt(n); twice
 * that is clear. */
static bool
clearly_before(const struct sorting *s, site_id ib, site_id ia)
{
	const struct site *a = sites_get(s->sites, ia);
	const struct site *b = sites_get(s->sites, ib);
	double d, noise;

	if (compare_sites(s, ib, ia) >= 0)
		return false;
	if (s->order == ORDER_NAME || s->order == ORDER_WHERE ||
	    !value_of(s, ia) || !value_of(s, ib))
		return true;
	d = (double)value_of(s, ib) - (double)value_of(s, ia);
	noise = (double)value_of(s, s->invert ? ia : ib);
	if (s->order == ORDER_DIFF) {
		distance(s, s->invert ? ia : ib, &noise);
		return d * d > noise;
	}
	if (s->order != ORDER_SAMPLES && b->samples && a->samples)
		noise *= s->invert ? (double)a->total / (double)a->samples
				   : (double)b->total / (double)b->samples;
	return d * d > 4 * noise;
}

static void
sort_calmly(const struct sorting *s, site_id *ids, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		site_id moved = ids[i];
		size_t at = i;

		for (; at && clearly_before(s, moved, ids[at - 1]); at--)
			ids[at] = ids[at - 1];
		ids[at] = moved;
	}
}

/* What is gone leaves, what is new comes last: *fresh of them. */
static bool
merge(struct functions_pane *f, const struct pane_view *pv, size_t *fresh)
{
	size_t n = sites_len(f->sites), kept = 0;
	site_id *order = mem_grow(f->order, &f->cap, n, sizeof(*order));
	uint8_t *listed;

	if (!order)
		return false;
	f->order = order;
	listed = mem_grow(f->listed, &f->listed_cap, n, 1);
	if (!listed)
		return false;
	f->listed = listed;
	memset(listed, 0, n);
	for (size_t i = 0; i < f->n; i++)
		if (order[i] < n && is_listed(f, pv, order[i])) {
			listed[order[i]] = 1;
			order[kept++] = order[i];
		}
	f->n = kept;
	for (site_id id = 1; id < n; id++)
		if (!listed[id] && is_listed(f, pv, id))
			order[f->n++] = id;
	*fresh = f->n - kept;
	return true;
}

bool
functions_list(struct functions_pane *f, const struct pane_view *pv)
{
	const struct view *view = pv->view;
	struct sorting s = {
		.sites = f->sites,
		.pv = pv,
		.of = f->of,
		.against = against_of(view, pv->snap, pv->base),
		.syms = pv->snap->syms,
		.order = view->flat_order == ORDER_DIFF && !pv->base
			     ? ORDER_SELF
			     : view->flat_order,
		.invert = view->flat_invert,
	};
	unsigned how = 1 + view->windows * 64 + (unsigned)view->flat_order * 4 +
		       view->flat_invert * 2 + (f->of == SITES_LINES);
	bool anew, exact;
	size_t fresh;

	how ^= filter_stamp(view->filter) & ~63u;
	anew = how != f->how;
	exact = pv->status->state == PROGRAM_ENDED || view_is_fixed(view);
	if (!anew && f->sorted == f->stamp && (!f->loose || pv->hold))
		return true;
	if (!filter_update(&f->filter, view->filter, NULL, pv->snap->syms,
			   pv->snap->roots) ||
	    !merge(f, pv, &fresh))
		return false;
	f->loose = pv->hold && !anew;
	f->how = how;
	f->sorted = f->stamp;
	if (f->loose)
		return true;
	if (anew || exact || fresh > CALM_NEW) {
		if (f->n)
			qsort_r(f->order, f->n, sizeof(*f->order), compare_ids,
				&s);
	} else {
		sort_calmly(&s, f->order, f->n);
	}
	return true;
}
