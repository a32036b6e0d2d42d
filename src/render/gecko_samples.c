/* src/render/gecko_samples.c */
#include "render/gecko_samples.h"

#include "model/places.h"

/* Bits of the states that are markers. */
#define GECKO_MARKED                                                           \
	(UINT32_C(0xff) << WIRE_SAMPLE_GC | UINT32_C(1) << WIRE_STATE_GIL)

struct sampling {
	const struct gecko_tables *tables;
	const struct tracks *tracks;
	gecko_visit_sample *visit;
	void *arg;
	uint64_t interval; /* ns */
	uint64_t end;      /* of the stretch before; 0: there is none */
	/* What the sample before said, to tell how the time up to the next was
	 * spent. */
	uint64_t at;
	uint32_t state;
	bool any;
};

/* state: WIRE_STATE_*, of the time from this sample on. */
static void
put_sample(struct sampling *s, uint64_t at, uint64_t weight, uint32_t stack,
	   uint32_t state)
{
	struct gecko_sample sample = {
		.at = tracks_time(s->tracks, at),
		.weight = weight,
		.cpu_known = !s->any || s->state != WIRE_STATE_UNKNOWN,
		.stack = stack,
	};

	sample.before =
	    sample.at - (s->any ? tracks_time(s->tracks, s->at) : 0);

	if (s->any && s->state == WIRE_STATE_RUNNING)
		sample.cpu = at - s->at;
	s->visit(s->arg, &sample);
	s->at = at;
	s->state = state;
	s->any = true;
}

/* A time in which the thread was not seen; it did not run as far as we know. */
static void
put_gap(struct sampling *s)
{
	if (s->end)
		put_sample(s, s->end, 0, GECKO_NONE, WIRE_STATE_WAITING);
}

static bool
sample_stretch(void *arg, const struct stretch *stretch)
{
	struct sampling *s = arg;
	const struct gecko_place *place = &s->tables->places[stretch->place];
	uint64_t start = stretch->start;
	uint64_t length = stretch->end - start, first = length;
	uint32_t state = place->state & WIRE_SAMPLE_STATE;

	if (start > s->end)
		put_gap(s);
	if (length > 2 * s->interval)
		first = length - s->interval;
	put_sample(s, start, first, place->stack, state);
	if (first < length)
		put_sample(s, start + first, length - first, place->stack,
			   state);
	s->end = stretch->end;
	return true;
}

void
gecko_samples(const struct gecko_tables *tables, const struct tracks *tracks,
	      const struct track *track, gecko_visit_sample *visit, void *arg)
{
	const struct proc_info *proc = track_proc(tracks, track);
	struct sampling s = {
		.tables = tables,
		.tracks = tracks,
		.visit = visit,
		.arg = arg,
		.interval = proc ? proc->max_interval : 0,
	};

	track_each(tracks, track, sample_stretch, &s);
	put_gap(&s);
}

struct marking {
	const struct gecko_tables *tables;
	const struct tracks *tracks;
	gecko_visit_marker *visit;
	void *arg;
	struct gecko_marker state, import; /* end 0: none is open */
};

static void
put_marker(const struct marking *m, struct gecko_marker *open)
{
	if (open->end)
		m->visit(m->arg, open);
	open->end = 0;
}

/* What is open goes on in this stretch, or ends before it. */
static void
mark_time(const struct marking *m, struct gecko_marker *open,
	  enum gecko_category category, const struct stretch *stretch)
{
	uint64_t start = tracks_time(m->tracks, stretch->start);

	if (open->end && (open->category != category || open->end != start))
		put_marker(m, open);
	if (category != GECKO_GIL && category != GECKO_GC &&
	    category != GECKO_IMPORT)
		return;
	if (!open->end)
		*open = (struct gecko_marker){ category, start, 0 };
	open->end = tracks_time(m->tracks, stretch->end);
}

static bool
mark_stretch(void *arg, const struct stretch *stretch)
{
	struct marking *m = arg;
	uint32_t state = m->tables->places[stretch->place].state;
	bool imports = state & PLACE_IMPORTS;

	mark_time(m, &m->state, gecko_category(state & ~PLACE_IMPORTS),
		  stretch);
	mark_time(m, &m->import, imports ? GECKO_IMPORT : GECKO_OTHER, stretch);
	return true;
}

void
gecko_markers(const struct gecko_tables *tables, const struct tracks *tracks,
	      const struct track *track, gecko_visit_marker *visit, void *arg)
{
	struct marking m = { tables, tracks, visit, arg, { 0 }, { 0 } };

	/* Sums have no beginning. */
	if (!track->lane || !(track->states & GECKO_MARKED || track->imports))
		return;
	track_each(tracks, track, mark_stretch, &m);
	put_marker(&m, &m.state);
	put_marker(&m, &m.import);
}
