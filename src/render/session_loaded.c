/* src/render/session_loaded.c - a session as it was read. */
#include "render/session_writer.h"

#include "base/mem.h"
#include "render/python_text.h"

#include <inttypes.h>
#include <string.h>

#define AHEAD     8          /* records to come are looked at */
#define LEAD_MAX  (1u << 16) /* bytes of one */
#define LEADS_MAX (1u << 20) /* bytes of all, and then one more */

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

/* Make the writer's stack hold one. n: the bytes of its texts. */
static bool
take_loaded(struct session_writer *w, uint32_t stack, size_t *n)
{
	const struct session *s = w->snap->session;

	*n = 0;
	w->depth = 0;
	for (uint32_t at = stack; at; at = s->stacks[at].caller) {
		if (!session_push_text(w, s->stacks[at].frame))
			return false;
		*n += w->texts.list[s->stacks[at].frame].n;
	}
	return true;
}

/* Texts in the writer's stack, and ", " behind each. */
static void
make_lead(struct session_writer *w, struct lead *lead, uint32_t stack)
{
	struct out *o = &w->lead_bytes;

	if (o->len > LEADS_MAX) {
		memset(w->leads, 0, sizeof(w->leads));
		o->len = 0;
	}
	*lead = (struct lead){ stack, o->len, 0 };
	out_mem(o, ", [[", 4);
	for (size_t i = w->depth; i-- > 0;) {
		const struct frame_text *at = &w->texts.list[w->stack[i]];

		out_mem(o, w->texts.bytes.data + at->at, at->n);
		out_mem(o, ", ", 2);
	}
	lead->n = o->len - lead->at;
	w->status = out_status(o);
}

/* The beginning of a record whose stack has callers, up to its last text, is
 * mostly that of others. False: nothing was put. */
static bool
put_lead(struct session_writer *w, uint32_t callers)
{
	struct lead *lead = &w->leads[callers & (LEADS - 1)];
	size_t skip = w->began ? 0 : 2, n;

	if (lead->stack != callers || !lead->n) {
		bool first = lead->stack != callers;

		/* What comes once alone is not worth a copy. */
		*lead = (struct lead){ .stack = callers };
		if (first || !take_loaded(w, callers, &n) || n > LEAD_MAX)
			return false;
		make_lead(w, lead, callers);
		if (w->status)
			return false;
	}
	out_mem(w->o, w->lead_bytes.data + lead->at + skip, lead->n - skip);
	w->began = true;
	return true;
}

/* A record up to its time. */
static void
open_loaded(struct session_writer *w, uint32_t stack)
{
	const struct session_stack *top = &w->snap->session->stacks[stack];
	size_t n;

	if (top->caller && put_lead(w, top->caller)) {
		session_put_text(w, top->frame);
		out_mem(w->o, "], ", 3);
	} else if (!w->status && take_loaded(w, stack, &n)) {
		session_open_record(w);
	}
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
