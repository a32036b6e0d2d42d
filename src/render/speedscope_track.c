/* src/render/speedscope_track.c - the profile of a thread.
 *
 * The format has two sorts: stacks with their weights one behind the other, and
 * calls that begin and end. They say the same and look the same; which one is
 * the shorter depends on how deep stacks are and how much of them changes, and
 * a long run's is ten times as long in the other.
 */
#include "render/speedscope.h"

#include "base/mem.h"
#include "model/places.h"
#include "render/json_text.h"
#include "render/routes.h"
#include "render/summary.h"

#include <inttypes.h>
#include <string.h>

#define TEXTS_MAX   ((size_t)64 << 20) /* bytes of texts that are kept */
#define TRIED       50000              /* stretches that decide */
#define FRAME_BYTES 4                  /* that a frame of a sample takes, */
#define EVENT_BYTES 52                 /* and an event */

struct writing {
	struct speedscope *s;
	struct slices_look *look;
	struct speedscope_texts *texts;
};

static void
write_event(const struct writing *w, char type, const struct slice *call,
	    uint64_t at)
{
	uint32_t key = route_number(w->s->snap, call);
	char text[JSON_DECIMAL];
	size_t n = json_decimal_text(text, tracks_time(w->look->tracks, at),
				     SPEEDSCOPE_PLACES);

	speedscope_event(w->s, type, text, n, speedscope_frame(w->s, key, key));
}

static void
begin_call(void *arg, const struct slice *call, uint64_t at)
{
	write_event(arg, 'O', call, at);
}

static void
end_call(void *arg, const struct slice *call, uint64_t at)
{
	write_event(arg, 'C', call, at);
}

static void
write_events(struct writing *w, const struct track *track)
{
	static const struct slices_ops ops = { begin_call, end_call, NULL };

	out_str(w->s->o, "\"events\": [");
	render_fail(w->s->o, slices_each(w->look, track, &ops, w));
	out_char(w->s->o, ']');
}

/* Of too many texts all go, and those that are wanted again come back. */
static bool
make_text(struct writing *w, place_id place)
{
	struct speedscope_texts *t = w->texts;
	size_t n, start;
	const uint32_t *calls = routes_get(w->look->routes, place, &n);

	if (!calls)
		return false;
	if (t->kept.len > TEXTS_MAX) {
		memset(t->texts, 0,
		       w->s->snap->places->len * sizeof(*t->texts));
		t->kept.len = 0;
	}
	start = t->kept.len;
	for (size_t i = 0; i < n; i++) {
		if (i)
			out_char(&t->kept, ',');
		json_uint(&t->kept, speedscope_frame(w->s, calls[i], calls[i]));
	}
	t->texts[place] =
	    (struct speedscope_text){ start, (uint32_t)(t->kept.len - start) };
	return !t->kept.status;
}

/* One pass over a track: the column of samples or that of weights. Equal stacks
 * that follow one another are one. */
struct column {
	struct writing *w;
	void (*put)(struct column *c);
	bool any;        /* there is a sample that is not yet written: */
	uint64_t weight; /* its text is the last one */
	uint64_t at, gap;
	const char *sep;
};

static void
put_sample(struct column *c)
{
	struct out *o = c->w->s->o;

	out_str(o, c->sep);
	out_mem(o, c->w->texts->last.data, c->w->texts->last.len);
	out_char(o, ']');
	c->sep = ",[";
}

static void
put_weight(struct column *c)
{
	out_str(c->w->s->o, c->sep);
	json_decimal(c->w->s->o, c->weight, SPEEDSCOPE_PLACES);
	c->sep = ",";
}

static void
add(struct column *c, const char *text, size_t n, uint64_t weight)
{
	struct out *last = &c->w->texts->last;

	if (c->any && n == last->len && !memcmp(last->data, text, n)) {
		c->weight += weight;
		return;
	}
	if (c->any)
		c->put(c);
	last->len = 0;
	out_mem(last, text, n);
	c->any = !last->status;
	c->weight = weight;
}

/* How much of two lists are the same numbers. */
static size_t
common(const struct out *last, const char *text, size_t n)
{
	size_t same = 0, i = 0;

	for (; i < n && i < last->len && text[i] == last->data[i]; i++)
		if (text[i] == ',')
			same = i;
	if ((i == n || text[i] == ',') &&
	    (i == last->len || last->data[i] == ','))
		same = i;
	return same;
}

/* Where a few samples were lost, calls go on that were there before and after.
 */
static void
add_gap(struct column *c, const char *text, size_t n, uint64_t weight)
{
	bool bridged = c->any && weight <= c->gap;

	add(c, text, bridged ? common(&c->w->texts->last, text, n) : 0, weight);
}

static bool
take_stretch(void *arg, const struct stretch *stretch)
{
	struct column *c = arg;
	struct speedscope_texts *t = c->w->texts;
	const struct speedscope_text *place = &t->texts[stretch->place];
	const char *text;

	if (!place->n && !make_text(c->w, stretch->place)) {
		render_fail(c->w->s->o, PIT_ENOMEM);
		return false;
	}
	text = t->kept.data + place->at;
	if (stretch->start > c->at)
		add_gap(c, text, place->n, stretch->start - c->at);
	add(c, text, place->n, stretch->end - stretch->start);
	c->at = stretch->end;
	return true;
}

static void
write_column(struct writing *w, const struct track *track,
	     void (*put)(struct column *), const char *sep)
{
	const struct proc_info *proc = track_proc(w->look->tracks, track);
	struct column c = {
		.w = w,
		.put = put,
		.at = w->look->tracks->start,
		.gap = slices_gap(proc),
		.sep = sep,
	};

	w->texts->last.len = 0;
	track_each(w->look->tracks, track, take_stretch, &c);
	if (c.any)
		put(&c);
	render_fail(w->s->o, w->texts->last.status);
}

/* How long both sorts would be. */
struct trial {
	struct routes *routes;
	const uint32_t *calls; /* of the stretch before */
	size_t n;
	uint64_t samples, events; /* bytes */
	size_t stretches;
};

static bool
try_stretch(void *arg, const struct stretch *stretch)
{
	struct trial *t = arg;
	uint32_t *before = t->routes->numbers;
	size_t n, same = 0;
	const uint32_t *calls = routes_get(t->routes, stretch->place, &n);

	if (!calls)
		return false;
	/* What was borrowed may have moved. */
	if (before != t->routes->numbers)
		t->n = 0;
	while (same < n && same < t->n && calls[same] == t->calls[same])
		same++;
	t->samples += FRAME_BYTES * n;
	t->events += EVENT_BYTES * (n + t->n - 2 * same);
	t->calls = calls;
	t->n = n;
	return ++t->stretches < TRIED;
}

static bool
has_short_samples(struct writing *w, const struct track *track)
{
	struct trial t = { .routes = w->look->routes };

	track_each(w->look->tracks, track, try_stretch, &t);
	return t.samples < t.events;
}

/* Of several processes each says which. */
static void
thread_name(struct out *o, const struct writing *w, const struct track *track)
{
	track_name(o, w->look->tracks, track);
	if (w->s->snap->nprocs > 1)
		out_printf(o, " - %s (%" PRIu64 ")",
			   track_process(w->look->tracks, track), track->pid);
}

/* All last as long as the run: speedscope draws a profile from its start, and
 * what happened at one time is to be at one place. */
void
speedscope_track(struct speedscope *s, struct slices_look *look,
		 struct speedscope_texts *texts, const struct track *track)
{
	const struct tracks *tracks = look->tracks;
	struct writing w = { s, look, texts };
	bool samples = has_short_samples(&w, track);
	struct out name, end;

	out_init(&name, SIZE_MAX);
	out_init(&end, SIZE_MAX);
	thread_name(&name, &w, track);
	json_decimal(&end, tracks->end - tracks->start, SPEEDSCOPE_PLACES);
	render_fail(s->o, name.status);
	render_fail(s->o, end.status);
	speedscope_open(s, samples ? "sampled" : "evented",
			name.data ? name.data : "", end.data ? end.data : "0");
	out_fini(&end);
	out_fini(&name);
	if (samples) {
		out_str(s->o, "\"samples\": [");
		write_column(&w, track, put_sample, "[");
		out_str(s->o, "], \"weights\": [");
		write_column(&w, track, put_weight, "");
		out_char(s->o, ']');
	} else {
		write_events(&w, track);
	}
	out_char(s->o, '}');
}
