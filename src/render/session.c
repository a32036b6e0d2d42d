/* src/render/session.c - the sessions of pyinstrument, which it reads again.
 *
 * One that was loaded is written as it was read. Of a run, each stack and what
 * was spent in it is a record; equal ones that follow one another are one.
 * Threads come one behind the other, each below a "<thread>" frame; of several
 * processes, below a "<process>" frame. It goes out as it is made: no more than
 * the strings of frames is kept.
 */
#include "render/session_writer.h"

#include "base/mem.h"
#include "render/python_text.h"
#include "render/summary.h"

#include <inttypes.h>
#include <string.h>

static void
writer_init(struct session_writer *w, struct out *o,
	    const struct snapshot *snap, const struct render_options *opts)
{
	*w = (struct session_writer){
		.o = o,
		.snap = snap,
		.look = { .all = true, .thread = opts->thread },
		.processes = snap->nprocs > 1,
	};
	frame_texts_init(&w->texts);
	out_init(&w->name, SIZE_MAX);
	out_init(&w->lead_bytes, SIZE_MAX);
}

static void
writer_fini(struct session_writer *w)
{
	render_fail(w->o, w->status);
	frame_texts_fini(&w->texts);
	out_fini(&w->name);
	mem_free(w->leads);
	out_fini(&w->lead_bytes);
	unwound_fini(&w->frames);
	mem_free(w->stack);
}

bool
session_push_text(struct session_writer *w, uint32_t text)
{
	uint32_t *stack =
	    mem_grow(w->stack, &w->stack_cap, w->depth + 1, sizeof(*stack));

	if (stack)
		w->stack = stack;
	if (!stack || !text) {
		w->status = PIT_ENOMEM;
		return false;
	}
	stack[w->depth++] = text;
	return true;
}

void
session_put_text(struct session_writer *w, uint32_t text)
{
	const struct frame_text *at = &w->texts.list[text];

	out_mem(w->o, w->texts.bytes.data + at->at, at->n);
}

void
session_put_stack(struct session_writer *w)
{
	out_char(w->o, '[');
	for (size_t i = w->depth; i-- > 0;) {
		session_put_text(w, w->stack[i]);
		if (i)
			out_mem(w->o, ", ", 2);
	}
	out_char(w->o, ']');
}

void
session_open_record(struct session_writer *w)
{
	out_str(w->o, w->began ? ", [" : "[");
	w->began = true;
	session_put_stack(w);
	out_mem(w->o, ", ", 2);
}

void
session_put_key(struct out *o, const char *key)
{
	out_printf(o, "%s\"%s\": ", strcmp(key, "start_time") ? ", " : "{",
		   key);
}

void
session_put_number(struct out *o, const char *key,
		   const struct session_number *number)
{
	session_put_key(o, key);
	if (number->is_whole)
		out_printf(o, "%" PRId64, number->whole);
	else
		python_double(o, number->value);
}

void
session_put_double(struct out *o, const char *key, double value)
{
	const struct session_number number = session_double(value);

	session_put_number(o, key, &number);
}

static void
session_write(struct out *o, const struct snapshot *snap,
	      const struct render_options *opts)
{
	struct session_writer w;

	writer_init(&w, o, snap, opts);
	if (render_is_of_file(snap))
		session_put_loaded(&w, opts);
	else
		session_put_run(&w, opts);
	out_str(o, "]}");
	writer_fini(&w);
}

const struct renderer renderer_session = {
	.name = "session",
	.alias = "pyisession",
	.suffix = ".pyisession",
	.help = "pyinstrument's own format, which it loads",
	.session_alone = true,
	.write = session_write,
};
