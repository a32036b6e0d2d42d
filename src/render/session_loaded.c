/* src/render/session_loaded.c - a session as it was read. */
#include "render/session_writer.h"

#include "base/mem.h"
#include "render/python_text.h"

#include <inttypes.h>
#include <string.h>

#define AHEAD 8 /* records to come are looked at */

/* Its frames as they are written, by their numbers and so in few places. */
static bool
make_loaded_texts(struct session_writer *w)
{
	const struct session *s = w->snap->session;
	struct frame_texts *texts = &w->texts;
	struct frame_text *list =
	    mem_grow(texts->list, &texts->cap, s->nframes, sizeof(*list));

	if (!list) {
		w->status = PIT_ENOMEM;
		return false;
	}
	texts->list = list;
	for (size_t i = 1; i < s->nframes; i++) {
		size_t from = texts->bytes.len;

		python_string(&texts->bytes, s->frames[i].text, s->frames[i].n);
		list[i] = (struct frame_text){
			.at = from,
			.n = texts->bytes.len - from,
		};
	}
	texts->len = s->nframes;
	w->status = out_status(&texts->bytes);
	return !w->status;
}

static void
put_texts(struct out *o, const char *key, const struct session_texts *texts)
{
	session_put_key(o, key);
	out_char(o, '[');
	for (size_t i = 0; i < texts->len; i++) {
		if (i)
			out_mem(o, ", ", 2);
		python_string(o, texts->at[i].p, texts->at[i].n);
	}
	out_char(o, ']');
}

static void
put_loaded_start(struct session_writer *w)
{
	const struct session *s = w->snap->session;

	w->depth = 0;
	for (size_t i = s->nstart; i-- > 0;)
		if (!session_push_text(w, s->start[i]))
			return;
	session_put_key(w->o, "start_call_stack");
	session_put_stack(w);
}

/* Make the writer's stack hold one. */
static bool
take_loaded(struct session_writer *w, uint32_t stack)
{
	const struct session *s = w->snap->session;

	w->depth = 0;
	for (uint32_t at = stack; at; at = s->stacks[at].caller)
		if (!session_push_text(w, s->stacks[at].frame))
			return false;
	return true;
}

static bool
take_callers(struct session_writer *w, const struct lead_key *key)
{
	return take_loaded(w, key->callers);
}

/* A record up to its time. */
static void
open_loaded(struct session_writer *w, uint32_t stack)
{
	const struct session_stack *top = &w->snap->session->stacks[stack];
	const struct lead_key key = { .callers = top->caller };

	if (session_put_lead(w, &key, take_callers))
		session_end_lead(w, top->frame);
	else if (!w->status && take_loaded(w, stack))
		session_open_record(w);
}

static void
put_loaded_records(struct session_writer *w)
{
	const struct session *s = w->snap->session;

	for (size_t i = 0; i < s->nrecords && !out_status(w->o); i++) {
		const struct session_record *record = &s->records[i];

		if (i + AHEAD < s->nrecords)
			__builtin_prefetch(&s->stacks[record[AHEAD].stack]);
		open_loaded(w, record->stack);
		if (w->status)
			return;
		if (record->whole)
			out_printf(w->o, "%.0f", record->seconds);
		else
			python_double(w->o, record->seconds);
		out_char(w->o, ']');
	}
}

void
session_put_loaded(struct session_writer *w, const struct render_options *opts)
{
	const struct session *s = w->snap->session;
	const char *description = opts->description;

	if (!make_loaded_texts(w))
		return;
	session_put_number(w->o, "start_time", &s->start_time);
	session_put_number(w->o, "duration", &s->duration);
	session_put_number(w->o, "min_interval", &s->min_interval);
	session_put_number(w->o, "max_interval", &s->max_interval);
	session_put_key(w->o, "sample_count");
	out_printf(w->o, "%" PRIu64, s->sample_count);
	put_loaded_start(w);
	session_put_key(w->o, "target_description");
	if (description)
		python_string(w->o, description, strlen(description));
	else
		python_string(w->o, s->target_description.p,
			      s->target_description.n);
	session_put_number(w->o, "cpu_time", &s->cpu_time);
	put_texts(w->o, "sys_path", &s->sys_path);
	put_texts(w->o, "sys_prefixes", &s->sys_prefixes);
	session_put_key(w->o, "frame_records");
	out_char(w->o, '[');
	put_loaded_records(w);
}
