/* src/python/window.c */
#include "python/window.h"

#include "base/mem.h"

#include <string.h>

void
window_fini(struct window *w)
{
	for (size_t i = 0; i < w->nstores; i++)
		store_put(w->stores[i]);
	mem_free(w->stores);
	mem_free(w->runs);
	w->stores = NULL;
	w->runs = NULL;
	w->nstores = w->nruns = 0;
}

/* Its number in the window. False: no memory. */
static bool
find_store(struct window *w, struct store *store, uint32_t *number)
{
	struct store **grown;

	if (!w->nstores || w->stores[w->nstores - 1] != store) {
		grown = mem_grow(w->stores, &w->store_cap, w->nstores + 1,
				 sizeof(struct store *));
		if (!grown)
			return false;
		w->stores = grown;
		store_get(store);
		grown[w->nstores++] = store;
	}
	*number = (uint32_t)w->nstores - 1;
	return true;
}

/* One more of what it had before. */
static bool
goes_on(const struct window_run *last, const struct window_run *run)
{
	return last->native == run->native && last->store == run->store &&
	       last->stack == run->stack && last->above == run->above &&
	       !last->ended && run->count <= UINT32_MAX - last->count;
}

/* What is left of the samples of a run that began before the window. */
static void
cut_begin(struct window_run *run, uint64_t begin)
{
	uint64_t span = run->last - run->first;

	if (run->first >= begin)
		return;
	run->count = (uint32_t)((double)run->count *
				(double)(run->last - begin) / (double)span);
	run->count += run->count == 0;
	run->first = begin;
	run->lead = 0;
}

void
window_add(struct window *w, struct store *store, const struct window_run *run)
{
	struct window_run *last = w->nruns ? &w->runs[w->nruns - 1] : NULL;
	struct window_run *grown, add = *run;

	if (run->last < w->begin)
		return;
	if (!find_store(w, store, &add.store)) {
		w->short_of = true;
		return;
	}
	cut_begin(&add, w->begin);
	if (last && goes_on(last, &add)) {
		last->count += add.count;
		last->last = add.last;
		return;
	}
	grown = mem_grow(w->runs, &w->run_cap, w->nruns + 1, sizeof(*grown));
	if (!grown) {
		w->short_of = true;
		return;
	}
	w->runs = grown;
	grown[w->nruns++] = add;
}

void
window_end_thread(struct window *w, uint32_t native)
{
	for (size_t i = w->nruns; w->all && i > 0; i--) {
		if (w->runs[i - 1].native != native)
			continue;
		w->runs[i - 1].ended = true;
		return;
	}
}

void
window_rename_thread(struct window *w, uint32_t from, uint32_t to)
{
	for (size_t i = 0; i < w->nruns; i++) {
		/* Nobody else is in the child. */
		w->runs[i].ended |= w->runs[i].native != from;
		if (w->runs[i].native == from)
			w->runs[i].native = to;
	}
	if (w->native == from)
		w->native = to;
}

/* Cutting ------------------------------------------------------------------ */

/* Samples that were taken after the end are not in it. */
static void
cut_end(struct window *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->nruns; i++) {
		struct window_run run = w->runs[i];

		if (run.first > w->end)
			continue;
		if (run.last > w->end)
			run.last = w->end;
		w->runs[n++] = run;
	}
	w->nruns = n;
}

/* When one run of a thread ends and the next begins. */
static uint64_t
border(const struct window_run *before, const struct window_run *run)
{
	uint64_t gap;

	if (run->first <= before->last)
		return before->last;
	gap = run->first - before->last;
	if (!run->lead)
		return before->last + gap / 2;
	return run->first - (run->lead < gap ? run->lead : gap);
}

/* When a thread is there: one of its own window always is. */
static uint64_t
begin_of(const struct window *w, const struct window_run *run)
{
	if (!w->all || run->since < w->begin)
		return w->begin;
	return run->since < run->first ? run->since : run->first;
}

static uint64_t
end_of(const struct window *w, const struct window_run *run)
{
	return w->all && run->ended ? run->last : w->end;
}

/* The next run of the same thread; nruns: there is none. */
static size_t
next_of(const struct window *w, size_t at)
{
	size_t i = at + 1;

	while (i < w->nruns && w->runs[i].native != w->runs[at].native)
		i++;
	return i;
}

/* All of the thread of a run, its first. */
static size_t
cut_thread(const struct window *w, size_t at, struct window_piece *pieces,
	   bool *seen)
{
	uint64_t since = begin_of(w, &w->runs[at]);
	size_t n = 0;

	while (at < w->nruns) {
		const struct window_run *run = &w->runs[at];
		size_t next = next_of(w, at);
		uint64_t until = next < w->nruns ? border(run, &w->runs[next])
						 : end_of(w, run);

		if (until < since)
			until = since;
		pieces[n++] = (struct window_piece){ run, until - since };
		seen[at] = true;
		since = until;
		at = next;
	}
	return n;
}

struct window_piece *
window_cut(struct window *w, size_t *n)
{
	struct window_piece *pieces;
	bool *seen;

	cut_end(w);
	pieces = mem_calloc(w->nruns + 1, sizeof(*pieces));
	seen = mem_calloc(w->nruns + 1, sizeof(*seen));
	*n = 0;
	for (size_t i = 0; pieces && seen && i < w->nruns; i++)
		if (!seen[i])
			*n += cut_thread(w, i, pieces + *n, seen);
	if (pieces && !w->nruns)
		pieces[(*n)++].time = w->end - w->begin;
	if (!seen) {
		mem_free(pieces);
		pieces = NULL;
	}
	mem_free(seen);
	return pieces;
}

uint64_t
window_count(const struct window *w)
{
	uint64_t n = 0;

	for (size_t i = 0; i < w->nruns; i++)
		n += w->runs[i].count;
	return n;
}
