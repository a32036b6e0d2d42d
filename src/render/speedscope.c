/* src/render/speedscope.c - for speedscope.app, in its own format: a profile
 * for each thread.
 *
 * They come straight from the stretches that were sampled, and each has its
 * place on the run's axis of time. A loaded session of one thread has no such
 * axis and gives what pyinstrument makes of it, whose format is the same.
 */
#include "render/speedscope.h"

#include "base/mem.h"
#include "model/places.h"
#include "render/calls.h"
#include "render/json_text.h"
#include "render/routes.h"
#include "render/summary.h"

#include "model/processors.h"

#include <inttypes.h>
#include <string.h>

enum pit_status
speedscope_frames(struct speedscope *s, size_t n)
{
	s->numbers = mem_calloc(n, sizeof(*s->numbers));
	return s->numbers ? PIT_OK : PIT_ENOMEM;
}

uint32_t
speedscope_frame(struct speedscope *s, size_t key, uint32_t is)
{
	uint32_t *met;

	if (s->numbers[key])
		return s->numbers[key] - 1;
	met = mem_grow(s->met, &s->cap, s->len + 1, sizeof(*met));
	if (!met) {
		render_fail(s->o, PIT_ENOMEM);
		return 0;
	}
	s->met = met;
	met[s->len++] = is;
	s->numbers[key] = (uint32_t)s->len;
	return s->numbers[key] - 1;
}

/* "CPU profile for 'Program: a.py' at 2026-11-28T10-20-30" */
void
speedscope_name(struct speedscope *s)
{
	struct out name, what;

	out_init(&name, SIZE_MAX);
	out_init(&what, SIZE_MAX);
	summary_description(&what, s->snap, s->opts);
	out_printf(&name, "CPU profile for '%s'", what.data ? what.data : "");
	if (s->opts->started)
		out_printf(&name, " at %s", s->opts->started);
	json_ascii(s->o, name.data ? name.data : "");
	render_fail(s->o, what.status);
	render_fail(s->o, name.status);
	out_fini(&what);
	out_fini(&name);
}

void
speedscope_head(struct speedscope *s)
{
	out_str(s->o, "{\"$schema\": "
		      "\"https://www.speedscope.app/file-format-schema.json\", "
		      "\"name\": ");
	speedscope_name(s);
	out_printf(s->o,
		   ", \"activeProfileIndex\": null, "
		   "\"exporter\": \"pyinstrument-top@%s\", \"profiles\": [",
		   s->opts->version);
}

void
speedscope_open(struct speedscope *s, const char *type, const char *name,
		const char *end)
{
	out_printf(s->o, "{\"type\": \"%s\", \"name\": ", type);
	if (name)
		json_ascii(s->o, name);
	else
		speedscope_name(s);
	out_printf(s->o,
		   ", \"unit\": \"seconds\", \"startValue\": 0.0, "
		   "\"endValue\": %s, ",
		   end);
	s->sep = "";
}

void
speedscope_event(struct speedscope *s, char type, const char *at, size_t n,
		 uint32_t frame)
{
	out_str(s->o, s->sep);
	out_str(s->o, type == 'O' ? "{\"type\": \"O\", \"at\": "
				  : "{\"type\": \"C\", \"at\": ");
	out_mem(s->o, at, n);
	out_str(s->o, ", \"frame\": ");
	json_uint(s->o, frame);
	out_char(s->o, '}');
	s->sep = ", ";
}

static void
write_frame(const struct speedscope *s, uint32_t key)
{
	const struct slice call = route_call(s->snap, key);
	const struct frame_info *info = NULL;
	struct out name;

	if (call.kind == SLICE_FRAME)
		info = symtab_get(s->snap->syms, call.frame);
	out_init(&name, SIZE_MAX);
	slice_name(&name, s->snap, &call);
	out_str(s->o, "{\"name\": ");
	json_ascii(s->o, name.data ? name.data : "");
	if (info && info->file[0]) {
		out_str(s->o, ", \"file\": ");
		json_ascii(s->o, info->file);
	}
	if (info && info->line)
		out_printf(s->o, ", \"line\": %" PRIu32, info->line);
	out_char(s->o, '}');
	render_fail(s->o, name.status);
	out_fini(&name);
}

static void
write_profiles(struct speedscope *s, const struct tracks *tracks,
	       struct slices_look *look, struct speedscope_texts *texts)
{
	speedscope_head(s);
	for (size_t i = 0; i < tracks->len; i++) {
		out_str(s->o, i ? ", " : "");
		speedscope_track(s, look, texts, &tracks->at[i]);
	}
	out_str(s->o, "], \"shared\": {\"frames\": [");
	for (size_t i = 0; i < s->len; i++) {
		out_str(s->o, i ? ", " : "");
		write_frame(s, s->met[i]);
	}
	out_str(s->o, "]}}\n");
}

static void
write_threads(struct speedscope *s, const struct tracks *tracks)
{
	const struct places *places = s->snap->places;
	struct speedscope_texts texts = { 0 };
	struct routes routes;
	struct slices_look look = { .tracks = tracks, .routes = &routes };
	enum pit_status st = routes_init(&routes, tracks);

	if (st) {
		render_fail(s->o, st);
		return;
	}
	out_init(&texts.kept, SIZE_MAX);
	out_init(&texts.last, SIZE_MAX);
	texts.texts =
	    mem_calloc(places ? places->len : 0, sizeof(*texts.texts));
	st = texts.texts ? speedscope_frames(s, route_numbers(s->snap))
			 : PIT_ENOMEM;
	if (st)
		render_fail(s->o, st);
	else
		write_profiles(s, tracks, &look, &texts);
	mem_free(texts.texts);
	out_fini(&texts.last);
	out_fini(&texts.kept);
	routes_fini(&routes);
}

static void
speedscope_write(struct out *o, const struct snapshot *snap,
		 const struct render_options *opts)
{
	const struct stacks_look look = calls_look(opts);
	struct speedscope s = { .o = o, .snap = snap, .opts = opts };
	struct tracks tracks;
	enum pit_status st = tracks_init(&tracks, snap, &look);

	if (st) {
		render_fail(o, st);
		return;
	}
	if (render_is_of_file(snap) && tracks.len <= 1)
		speedscope_session(&s);
	else
		write_threads(&s, &tracks);
	mem_free(s.met);
	mem_free(s.numbers);
	tracks_fini(&tracks);
}

const struct renderer renderer_speedscope = {
	.name = "speedscope",
	.suffix = ".speedscope.json",
	.help = "for speedscope.app: calls in order of time",
	.processors = processors_timeline,
	.timeline = processors_timeline,
	.write = speedscope_write,
};
