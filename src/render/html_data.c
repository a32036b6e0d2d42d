/* src/render/html_data.c - what was when, for an HTML report: all runs of the
 * history as they are, or, where it has sums alone, those.
 */
#include "render/html.h"

#include "render/base64.h"
#include "render/summary.h"

#include "base/mem.h"
#include "model/places.h"
#include "model/stacks.h"

/* Runs on their way. */
struct runs {
	struct html *h;
	uint64_t *ends; /* of the last one, by lane */
	size_t len, cap;
	bool any;
};

static bool
take_place(void *arg, const struct stack *stack)
{
	struct html *h = arg;

	html_name_place(h, stack->place);
	return !h->pith.o->status;
}

static bool
take_sum(void *arg, const struct stack *stack)
{
	struct html *h = arg;
	uint64_t row[] = { h->places[stack->place] - 1, stack->weight,
			   stack->samples };

	pith_row(&h->pith, PITH_SUMS, row);
	return !h->pith.o->status;
}

/* Where the last run of a lane ended; NULL: no memory. */
static uint64_t *
end_of(struct runs *r, uint32_t lane)
{
	uint64_t *ends;

	if (lane < r->len)
		return &r->ends[lane];
	ends = mem_grow(r->ends, &r->cap, (size_t)lane + 1, sizeof(*ends));
	if (!ends) {
		render_fail(r->h->pith.o, PIT_ENOMEM);
		return NULL;
	}
	r->ends = ends;
	while (r->len <= lane)
		ends[r->len++] = 0;
	return &ends[lane];
}

/* Cells begin at multiples of their width. */
static void
add_to_cell(const struct runs *r, const struct span *span, uint32_t place)
{
	struct html *h = r->h;
	const struct snapshot *snap = h->snap;
	uint64_t last = span->end ? span->end - 1 : 0;
	uint64_t width = history_cell(snap->history, last);
	uint64_t from = width ? last - last % width : last;
	uint64_t row[] = { place, span->weight, span->count };

	if (from < snap->window.from)
		from = snap->window.from;
	pith_cell(&h->pith, html_time(h, from), html_time(h, span->end));
	html_saw(h, span->place, html_time(h, from), html_time(h, span->end));
	pith_row(&h->pith, PITH_CELL, row);
}

static bool
take_run(void *arg, uint32_t lane, const struct span *span)
{
	struct runs *r = arg;
	struct html *h = r->h;
	uint32_t place = h->places[span->place];
	uint64_t *end = place ? end_of(r, lane) : NULL;
	/* A hostile stream may have times from before the start. */
	uint64_t to = span->end - h->snap->start;
	uint64_t from = to - span->weight;

	/* Of a thread that was not asked for. */
	if (!end)
		return !h->pith.o->status;
	r->any = true;
	if (!lane) {
		add_to_cell(r, span, place - 1);
	} else {
		uint64_t row[] = { lane, place - 1,
				   pith_signed((int64_t)(from - *end)),
				   span->weight, span->count };

		pith_row(&h->pith, PITH_RUNS, row);
		html_saw(h, span->place, html_time(h, span->end - span->weight),
			 html_time(h, span->end));
		*end = to;
	}
	return !h->pith.o->status;
}

static void
put_meta(struct html *h, const char *base)
{
	struct out meta;

	out_init(&meta, SIZE_MAX);
	html_meta(&meta, h->snap, h->opts, base);
	render_fail(h->pith.o, meta.status);
	if (meta.data)
		pith_chunk(&h->pith, "META", meta.data, meta.len);
	out_fini(&meta);
}

/* All runs; of a run without any, the sums. */
static void
put_times(struct html *h, const struct snapshot *all,
	  const struct stacks_look *look, bool sums)
{
	struct runs r = { .h = h };

	if (h->snap->history && !sums)
		history_each(h->snap->history, h->snap->window.from,
			     h->snap->window.to, take_run, &r);
	mem_free(r.ends);
	if (!r.any)
		render_fail(h->pith.o, stacks_sum(all, look, take_sum, h));
}

/* One run, or (sums) what it is compared with. */
static void
put_run(struct out *o, struct gzip *gz, const struct snapshot *snap,
	const struct render_options *opts, const char *base, bool sums)
{
	const struct stacks_look look = { .all = true, .thread = opts->thread };
	/* The page chooses what counts. */
	struct snapshot all = *snap;
	struct html h;

	all.mode = MODE_WALL;
	if (snap->mode != MODE_WALL)
		all.sums = NULL; /* they are of that mode */
	if (html_names_init(&h, o, gz, snap, opts)) {
		render_fail(o, PIT_ENOMEM);
		return;
	}
	put_meta(&h, base);
	render_fail(o, stacks_sum(&all, &look, take_place, &h));
	put_times(&h, &all, &look, sums);
	html_put_roots(&h);
	pith_flush(&h.pith);
	if (!sums) {
		html_source(&h);
		html_moments(&h);
	}
	html_names_fini(&h);
}

void
html_data(struct out *o, const struct snapshot *snap,
	  const struct render_options *opts)
{
	struct base64 b;
	struct gzip *gz;

	base64_open(&b, o);
	gz = gzip_open(&b.in, GZIP_STREAM);
	if (gz) {
		pith_head(gz);
		put_run(&b.in, gz, snap, opts,
			opts->base ? opts->base_name : NULL, false);
	}
	if (gz && opts->base) {
		const uint8_t none[8] = { 'B', 'A', 'S', 'E' };
		struct render_options base = *opts;

		gzip_add(gz, none, sizeof(none));
		base.description = opts->base_description;
		base.missing = opts->base_missing;
		base.exit_note = base.missed = NULL;
		put_run(&b.in, gz, opts->base, &base, opts->base_name, true);
	}
	gzip_close(gz);
	base64_close(&b);
}
