/* src/model/timeline.c */
#include "model/timeline.h"

#include "base/mem.h"

#include <string.h>

struct timeline {
	uint64_t start, end; /* end: of the latest time added */
	uint64_t width;      /* ns, of a slice now */
	/* The slice that was looked for last, and its begin: most of what comes
	 * is in the same. */
	size_t last;
	uint64_t last_start;
	struct timeline_slice *slices; /* TIMELINE_SLICES */
	size_t used; /* those behind are whatever they are: most runs are short,
		      * and to clear all costs more than a short one does */
};

struct timeline *
timeline_new(uint64_t start)
{
	struct timeline *tl = mem_zalloc(sizeof(*tl));
	size_t cap = 0;

	if (!tl)
		return NULL;
	tl->slices =
	    mem_grow(NULL, &cap, TIMELINE_SLICES, sizeof(tl->slices[0]));
	if (!tl->slices) {
		mem_free(tl);
		return NULL;
	}
	tl->start = start;
	tl->end = start;
	tl->width = TIMELINE_WIDTH;
	return tl;
}

/* The slice, and all before it, may be looked at from now on. */
static void
use_slice(struct timeline *tl, size_t i)
{
	if (i < tl->used)
		return;
	memset(tl->slices + tl->used, 0,
	       (i + 1 - tl->used) * sizeof(tl->slices[0]));
	tl->used = i + 1;
}

void
timeline_free(struct timeline *tl)
{
	if (tl)
		mem_free(tl->slices);
	mem_free(tl);
}

/* What does not fit takes the place of the smallest that it is not smaller
 * than. */
static void
tally_add(struct timeline_tally *tally, name_id group, uint64_t busy,
	  uint64_t idle)
{
	uint64_t time = busy + idle;
	size_t i, min = 0;

	if (group == 0 || time == 0)
		return;
	for (i = 0; i < tally->n; i++) {
		if (tally->top[i].group == group) {
			tally->top[i].busy += busy;
			tally->top[i].idle += idle;
			tally->top[i].time += time;
			return;
		}
		if (tally->top[i].time < tally->top[min].time)
			min = i;
	}
	if (tally->n < ARRAY_LEN(tally->top))
		min = tally->n++;
	else if (time < tally->top[min].time)
		return;
	tally->top[min].group = group;
	tally->top[min].busy = busy;
	tally->top[min].idle = idle;
	tally->top[min].time = time;
}

/* The heaviest go to slice, heaviest first; the first seen of equals. */
static void
tally_top(struct timeline_tally *tally, struct timeline_slice *slice)
{
	memset(slice->top, 0, sizeof(slice->top));
	for (size_t k = 0; k < TIMELINE_GROUPS; k++) {
		size_t max = 0;

		for (size_t i = 1; i < tally->n; i++)
			if (tally->top[i].time > tally->top[max].time)
				max = i;
		if (tally->n == 0 || tally->top[max].time == 0)
			return;
		slice->top[k].group = tally->top[max].group;
		slice->top[k].busy = tally->top[max].busy;
		slice->top[k].idle = tally->top[max].idle;
		tally->top[max].time = 0;
	}
}

static void
tally_slice(struct timeline_tally *tally, const struct timeline_slice *slice)
{
	for (size_t i = 0; i < TIMELINE_GROUPS; i++)
		tally_add(tally, slice->top[i].group, slice->top[i].busy,
			  slice->top[i].idle);
}

/* a becomes a and b together. */
static void
slice_merge(struct timeline_slice *a, const struct timeline_slice *b)
{
	struct timeline_tally tally = { 0 };

	a->cpu += b->cpu;
	a->busy += b->busy;
	a->idle += b->idle;
	a->gil += b->gil;
	tally_slice(&tally, a);
	tally_slice(&tally, b);
	tally_top(&tally, a);
}

static uint64_t
top_time(const struct timeline_slice *slice, size_t i)
{
	return slice->top[i].busy + slice->top[i].idle;
}

/* Add to one slice. Of more groups than a slice keeps, a newcomer replaces the
 * smallest that is not larger: one that stays soon outgrows the rest. */
static void
slice_add(struct timeline_slice *slice, name_id group, uint64_t busy,
	  uint64_t idle)
{
	size_t min = 0;

	slice->busy += busy;
	slice->idle += idle;
	if (group == 0)
		return;
	for (size_t i = 0; i < TIMELINE_GROUPS; i++) {
		if (slice->top[i].group == group) {
			slice->top[i].busy += busy;
			slice->top[i].idle += idle;
			return;
		}
		if (top_time(slice, i) < top_time(slice, min))
			min = i;
	}
	if (busy + idle < top_time(slice, min))
		return;
	slice->top[min].group = group;
	slice->top[min].busy = busy;
	slice->top[min].idle = idle;
}

static void
timeline_halve(struct timeline *tl)
{
	const size_t half = TIMELINE_SLICES / 2;

	use_slice(tl, TIMELINE_SLICES - 1);
	for (size_t i = 0; i < half; i++) {
		tl->slices[i] = tl->slices[2 * i];
		slice_merge(&tl->slices[i], &tl->slices[2 * i + 1]);
	}
	tl->used = half;
	tl->width *= 2;
	tl->last = 0;
	tl->last_start = 0;
}

/* x * part / whole, without overflow in between; part is at most whole. */
static uint64_t
share(uint64_t x, uint64_t part, uint64_t whole)
{
	if (part == whole)
		return x;
	return (uint64_t)((unsigned __int128)x * part / whole);
}

/* In which slice a time is, since the start. */
static size_t
slice_at(struct timeline *tl, uint64_t time)
{
	if (time - tl->last_start >= tl->width) {
		tl->last = (size_t)(time / tl->width);
		tl->last_start = tl->last * tl->width;
	}
	return tl->last;
}

void
timeline_add(struct timeline *tl, uint64_t end, uint64_t weight, name_id group,
	     bool busy)
{
	uint64_t from, to, next;

	if (end <= tl->start)
		return;
	to = end - tl->start;
	from = weight < to ? to - weight : 0;
	if (end > tl->end)
		tl->end = end;
	while (slice_at(tl, to - 1) >= TIMELINE_SLICES)
		timeline_halve(tl);
	use_slice(tl, slice_at(tl, to - 1));
	for (; from < to; from = next) {
		size_t i = slice_at(tl, from);

		next = (i + 1) * tl->width;
		if (next > to || next < from)
			next = to;
		slice_add(&tl->slices[i], group, busy ? next - from : 0,
			  busy ? 0 : next - from);
	}
}

/* A figure of a slice that is not of any group. */
enum figure { FIGURE_CPU, FIGURE_GIL };

/* Spread ns over the slices between from and to. */
static void
spread(struct timeline *tl, uint64_t from, uint64_t to, uint64_t ns,
       enum figure figure)
{
	uint64_t at, next;

	if (to <= tl->start || to <= from)
		return;
	from = from > tl->start ? from - tl->start : 0;
	to -= tl->start;
	while (slice_at(tl, to - 1) >= TIMELINE_SLICES)
		timeline_halve(tl);
	use_slice(tl, slice_at(tl, to - 1));
	for (at = from; at < to; at = next) {
		size_t i = slice_at(tl, at);
		uint64_t part;

		next = (i + 1) * tl->width;
		if (next > to || next < at)
			next = to;
		part = share(ns, next - at, to - from);
		if (figure == FIGURE_CPU)
			tl->slices[i].cpu += part;
		else
			tl->slices[i].gil += part;
	}
}

void
timeline_add_cpu(struct timeline *tl, uint64_t from, uint64_t to, uint64_t ns)
{
	spread(tl, from, to, ns, FIGURE_CPU);
}

void
timeline_add_gil(struct timeline *tl, uint64_t from, uint64_t to, uint64_t ns)
{
	spread(tl, from, to, ns, FIGURE_GIL);
}

static void
sum_slice(struct timeline_slice *sum, struct timeline_tally *tally,
	  const struct timeline_slice *slice, uint64_t part, uint64_t whole)
{
	sum->cpu += share(slice->cpu, part, whole);
	sum->busy += share(slice->busy, part, whole);
	sum->idle += share(slice->idle, part, whole);
	sum->gil += share(slice->gil, part, whole);
	for (size_t i = 0; i < TIMELINE_GROUPS; i++)
		tally_add(tally, slice->top[i].group,
			  share(slice->top[i].busy, part, whole),
			  share(slice->top[i].idle, part, whole));
}

/* Of times since the start. */
static void
sum_range(const struct timeline *tl, uint64_t at, uint64_t to,
	  struct timeline_slice *sum, struct timeline_tally *tally)
{
	uint64_t next;

	for (; at < to; at = next) {
		size_t i = (size_t)(at / tl->width);
		uint64_t begin = i * tl->width, whole = tl->width;

		next = begin + whole;
		/* Time after the end has not happened: the last slice has
		 * only its own part to share out. */
		if (next < begin || next > tl->end - tl->start) {
			next = tl->end - tl->start;
			whole = next - begin;
		}
		if (next > to)
			next = to;
		sum_slice(sum, tally, &tl->slices[i], next - at, whole);
	}
}

/* A time since the start, which is not after the end. */
static uint64_t
since_start(const struct timeline *tl, uint64_t time)
{
	if (time > tl->end)
		time = tl->end;
	return time > tl->start ? time - tl->start : 0;
}

void
timeline_sum(const struct timeline *tl, uint64_t from, uint64_t to,
	     struct timeline_slice *sum)
{
	struct timeline_tally tally = { 0 };

	*sum = (struct timeline_slice){ 0 };
	sum_range(tl, since_start(tl, from), since_start(tl, to), sum, &tally);
	tally_top(&tally, sum);
}

void
timeline_sum_on(const struct timeline *tl, uint64_t from, uint64_t to,
		struct timeline_past *past, struct timeline_slice *sum)
{
	uint64_t whole, end = since_start(tl, to);
	struct timeline_tally tally;

	from = since_start(tl, from);
	whole = end > TIMELINE_LATE ? end - TIMELINE_LATE : 0;
	whole -= whole % tl->width;
	if (past->from != from || past->width != tl->width || past->to > end)
		*past = (struct timeline_past){
			.from = from,
			.to = from,
			.width = tl->width,
		};
	if (whole > past->to) {
		sum_range(tl, past->to, whole, &past->sum, &past->tally);
		past->to = whole;
	}
	tally = past->tally;
	*sum = past->sum;
	sum_range(tl, past->to, end, sum, &tally);
	tally_top(&tally, sum);
}

uint64_t
timeline_start(const struct timeline *tl)
{
	return tl->start;
}

uint64_t
timeline_resolution(const struct timeline *tl)
{
	return tl->width;
}

uint64_t
timeline_end(const struct timeline *tl)
{
	return tl->end;
}
