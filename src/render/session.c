/* src/render/session.c - the sessions of pyinstrument, which it reads again.
 *
 * One that was loaded is written as it was read. Of a run, each stack and what
 * was spent in it is a record; equal ones that follow one another are one.
 * Threads come one behind the other, each below a "<thread>" frame; of several
 * processes, below a "<process>" frame. It goes out as it is made: no more than
 * the strings of frames is kept.
 */
#include "render/python_text.h"
#include "render/summary.h"

#include "base/mem.h"
#include "base/table.h"
#include "model/roots.h"
#include "model/session.h"
#include "model/stacks.h"

#include <inttypes.h>
#include <string.h>

#define LEADS     1024u      /* a power of two */
#define LEAD_MAX  (1u << 16) /* bytes of one */
#define LEADS_MAX (1u << 20) /* bytes of all, and then one more */

/* A frame as it is written, found by who it is. */
struct frame_text {
	uint32_t frame; /* in the session; or a symbol, and its line */
	uint32_t line;
	size_t at, n; /* in texts.bytes */
};

struct texts {
	struct frame_text *list; /* from 1 */
	size_t len, cap;
	struct table table;
	struct out bytes;
};

static void
texts_init(struct texts *texts)
{
	*texts = (struct texts){ .len = 1 };
	out_init(&texts->bytes, SIZE_MAX);
}

static void
texts_fini(struct texts *texts)
{
	mem_free(texts->list);
	table_fini(&texts->table);
	out_fini(&texts->bytes);
}

static bool
is_text(const void *owner, uint32_t id, const void *key)
{
	const struct frame_text *have =
	    &((const struct texts *)owner)->list[id];
	const struct frame_text *want = key;

	return have->frame == want->frame && have->line == want->line;
}

static uint64_t
hash_text(const struct texts *texts, const struct frame_text *text)
{
	return table_words(&texts->table, text->frame, text->line);
}

static uint64_t
text_hash(const void *owner, uint32_t id)
{
	const struct texts *texts = owner;

	return hash_text(texts, &texts->list[id]);
}

/* The number of a frame's text; 0: it is new, and must be made. */
static uint32_t
texts_find(const struct texts *texts, uint32_t frame, uint32_t line)
{
	const struct frame_text key = { .frame = frame, .line = line };

	return table_find(&texts->table, hash_text(texts, &key), is_text, texts,
			  &key);
}

/* A frame's text is what stands in bytes behind at. 0: no memory. */
static uint32_t
texts_add(struct texts *texts, uint32_t frame, uint32_t line, size_t at)
{
	struct frame_text text = { frame, line, at, texts->bytes.len - at };
	struct frame_text *list =
	    mem_grow(texts->list, &texts->cap, texts->len + 1, sizeof(*list));
	uint32_t *slot;

	if (list)
		texts->list = list;
	if (!list || out_status(&texts->bytes) || texts->len == UINT32_MAX ||
	    !table_reserve(&texts->table, text_hash, texts))
		return 0;
	slot = table_slot(&texts->table, hash_text(texts, &text), is_text,
			  texts, &text);
	list[texts->len] = text;
	table_put(&texts->table, slot, (uint32_t)texts->len);
	return (uint32_t)texts->len++;
}

/* A stack as the beginning of a record whose innermost frame is on top of it:
 * the comma before the record, and brackets. One makes way for the next in its
 * place. */
struct lead {
	uint32_t stack; /* 0: there is nothing here */
	size_t at, n;   /* in lead_bytes */
};

struct writer {
	struct out *o;
	const struct snapshot *snap;
	struct texts texts;
	uint32_t *stack; /* texts of one, innermost first */
	size_t depth, stack_cap;
	bool began; /* a record is there */
	/* Of what was loaded. */
	struct lead leads[LEADS];
	struct out lead_bytes;
	/* Of a run. */
	struct stacks_look look;
	struct unwound frames;
	struct out name;
	bool processes;    /* there are several */
	uint32_t nlanes;   /* lanes are below it */
	struct stack last; /* what the next record is of; weight 0: none */
	enum pit_status status;
};

static void
writer_init(struct writer *w, struct out *o, const struct snapshot *snap,
	    const struct render_options *opts)
{
	*w = (struct writer){
		.o = o,
		.snap = snap,
		.look = { .all = true, .thread = opts->thread },
		.processes = snap->nprocs > 1,
	};
	texts_init(&w->texts);
	out_init(&w->name, SIZE_MAX);
	out_init(&w->lead_bytes, SIZE_MAX);
}

static void
writer_fini(struct writer *w)
{
	render_fail(w->o, w->status);
	texts_fini(&w->texts);
	out_fini(&w->name);
	out_fini(&w->lead_bytes);
	unwound_fini(&w->frames);
	mem_free(w->stack);
}

static bool
push_text(struct writer *w, uint32_t text)
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

static void
put_text(struct writer *w, uint32_t text)
{
	const struct frame_text *at = &w->texts.list[text];

	out_mem(w->o, w->texts.bytes.data + at->at, at->n);
}

/* The texts in the stack as a list. */
static void
put_stack(struct writer *w)
{
	out_char(w->o, '[');
	for (size_t i = w->depth; i-- > 0;) {
		put_text(w, w->stack[i]);
		if (i)
			out_mem(w->o, ", ", 2);
	}
	out_char(w->o, ']');
}

static void
open_record(struct writer *w)
{
	out_str(w->o, w->began ? ", [" : "[");
	w->began = true;
	put_stack(w);
	out_mem(w->o, ", ", 2);
}

static void
put_key(struct out *o, const char *key)
{
	out_printf(o, "%s\"%s\": ", strcmp(key, "start_time") ? ", " : "{",
		   key);
}

static void
put_number(struct out *o, const char *key, const struct session_number *number)
{
	put_key(o, key);
	if (number->is_whole)
		out_printf(o, "%" PRId64, number->whole);
	else
		python_double(o, number->value);
}

static void
put_double(struct out *o, const char *key, double value)
{
	const struct session_number number = session_double(value);

	put_number(o, key, &number);
}

/* A session as it was read. */

/* Its frames as they are written, by their numbers and so in few places. */
static bool
make_loaded_texts(struct writer *w)
{
	const struct session *s = w->snap->session;
	struct texts *texts = &w->texts;
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
	put_key(o, key);
	out_char(o, '[');
	for (size_t i = 0; i < texts->len; i++) {
		if (i)
			out_mem(o, ", ", 2);
		python_string(o, texts->at[i].p, texts->at[i].n);
	}
	out_char(o, ']');
}

static void
put_loaded_start(struct writer *w)
{
	const struct session *s = w->snap->session;

	w->depth = 0;
	for (size_t i = s->nstart; i-- > 0;)
		if (!push_text(w, s->start[i]))
			return;
	put_key(w->o, "start_call_stack");
	put_stack(w);
}

/* Make the writer's stack hold one. n: the bytes of its texts. */
static bool
take_loaded(struct writer *w, uint32_t stack, size_t *n)
{
	const struct session *s = w->snap->session;

	*n = 0;
	w->depth = 0;
	for (uint32_t at = stack; at; at = s->stacks[at].caller) {
		if (!push_text(w, s->stacks[at].frame))
			return false;
		*n += w->texts.list[s->stacks[at].frame].n;
	}
	return true;
}

/* Texts in the writer's stack, and ", " behind each. */
static void
make_lead(struct writer *w, struct lead *lead, uint32_t stack)
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
put_lead(struct writer *w, uint32_t callers)
{
	struct lead *lead = &w->leads[callers & (LEADS - 1)];
	size_t skip = w->began ? 0 : 2, n;

	if (lead->stack != callers) {
		if (!take_loaded(w, callers, &n) || n > LEAD_MAX)
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
open_loaded(struct writer *w, uint32_t stack)
{
	const struct session_stack *top = &w->snap->session->stacks[stack];
	size_t n;

	if (top->caller && put_lead(w, top->caller)) {
		put_text(w, top->frame);
		out_mem(w->o, "], ", 3);
	} else if (!w->status && take_loaded(w, stack, &n)) {
		open_record(w);
	}
}

static void
put_loaded_records(struct writer *w)
{
	const struct session *s = w->snap->session;

	for (size_t i = 0; i < s->nrecords && !out_status(w->o); i++) {
		const struct session_record *record = &s->records[i];

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

static void
put_loaded(struct writer *w, const struct render_options *opts)
{
	const struct session *s = w->snap->session;
	const char *description = opts->description;

	if (!make_loaded_texts(w))
		return;
	put_number(w->o, "start_time", &s->start_time);
	put_number(w->o, "duration", &s->duration);
	put_number(w->o, "min_interval", &s->min_interval);
	put_number(w->o, "max_interval", &s->max_interval);
	put_key(w->o, "sample_count");
	out_printf(w->o, "%" PRIu64, s->sample_count);
	put_loaded_start(w);
	put_key(w->o, "target_description");
	if (description)
		python_string(w->o, description, strlen(description));
	else
		python_string(w->o, s->target_description.p,
			      s->target_description.n);
	put_number(w->o, "cpu_time", &s->cpu_time);
	put_texts(w->o, "sys_path", &s->sys_path);
	put_texts(w->o, "sys_prefixes", &s->sys_prefixes);
	put_key(w->o, "frame_records");
	out_char(w->o, '[');
	put_loaded_records(w);
}

/* The run of a program. */

/* function NUL file NUL line, and what else is known. */
static void
name_frame(struct out *name, const struct frame_info *info, uint32_t line)
{
	bool python = info->kind == FRAME_PYTHON;

	name->len = 0;
	out_str(name, info->kind == FRAME_C ? info->name : info->function);
	if (!python && info->kind != FRAME_C)
		return; /* "[native]" and its like are no functions */
	out_char(name, '\0');
	out_str(name, info->file);
	out_char(name, '\0');
	out_printf(name, "%" PRIu32, info->line);
	if (!python)
		return;
	if (info->class_name)
		out_printf(name, "\1c%s", info->class_name);
	if (line)
		out_printf(name, "\1l%" PRIu32, line);
	if (info->flags & FRAME_HIDE)
		out_str(name, "\1h1");
}

static uint32_t
run_text(struct writer *w, frame_id frame, uint32_t line)
{
	const struct frame_info *info = symtab_get(w->snap->syms, frame);
	uint32_t text = texts_find(&w->texts, frame, line);
	size_t from = w->texts.bytes.len;

	if (text)
		return text;
	name_frame(&w->name, info, line);
	if (out_status(&w->name))
		return 0;
	python_string(&w->texts.bytes, w->name.data, w->name.len);
	return texts_add(&w->texts, frame, line, from);
}

/* A thread or a process is a frame, too; number tells those of one name apart.
 */
static uint32_t
root_text(struct writer *w, frame_id frame, const char *file, uint32_t number)
{
	const struct frame_info *info = symtab_get(w->snap->syms, frame);
	uint32_t text = texts_find(&w->texts, frame, 0);
	size_t from = w->texts.bytes.len;

	if (text)
		return text;
	w->name.len = 0;
	out_str(&w->name, info ? info->name : "");
	out_char(&w->name, '\0');
	out_str(&w->name, file);
	out_char(&w->name, '\0');
	out_printf(&w->name, "%" PRIu32, number);
	if (out_status(&w->name))
		return 0;
	python_string(&w->texts.bytes, w->name.data, w->name.len);
	return texts_add(&w->texts, frame, 0, from);
}

static bool
push_roots(struct writer *w, const struct stack *stack)
{
	frame_id thread = stacks_thread(w->snap, stack);
	frame_id process = stacks_process(w->snap, stack);
	const struct root *root = roots_get(w->snap->roots, process);

	if (!push_text(w, root_text(w, thread, "<thread>", thread)))
		return false;
	return !w->processes || push_text(w, root_text(w, process, "<process>",
						       root ? root->pid : 0));
}

/* Make the stack hold what was called, outermost last. */
static bool
take_stack(struct writer *w, const struct stack *stack)
{
	w->status = stacks_unwind(w->snap, &w->look, stack->path, &w->frames);
	w->depth = 0;
	for (size_t i = w->frames.len; i-- > 0 && !w->status;)
		push_text(w, run_text(w, w->frames.at[i].frame,
				      w->frames.at[i].line));
	return !w->status && push_roots(w, stack);
}

/* What was gathered is a record. */
static bool
put_last(struct writer *w)
{
	if (!w->last.weight || !take_stack(w, &w->last))
		return !w->status;
	open_record(w);
	python_double(w->o, render_seconds(w->last.weight));
	out_char(w->o, ']');
	w->last.weight = 0;
	return !out_status(w->o);
}

static bool
on_stack(void *arg, const struct stack *stack)
{
	struct writer *w = arg;

	if (w->last.weight && w->last.thread == stack->thread &&
	    w->last.path == stack->path) {
		w->last.weight += stack->weight;
		return true;
	}
	if (!put_last(w))
		return false;
	w->last = *stack;
	return true;
}

static bool
on_lane(void *arg, const struct stack *stack)
{
	struct writer *w = arg;

	if (stack->lane >= w->nlanes)
		w->nlanes = stack->lane + 1;
	return true;
}

/* Where the program was started from: a thread, runpy, its first function.
 * True: this stack does not have it. */
static bool
on_start(void *arg, const struct stack *stack)
{
	struct writer *w = arg;
	const struct frame_info *info;
	size_t n = 0;

	w->status = stacks_unwind(w->snap, &w->look, stack->path, &w->frames);
	for (; n < w->frames.len && !w->status; n++) {
		info = symtab_get(w->snap->syms, w->frames.at[n].frame);
		/* runpy calls on through exec(). */
		if (info->kind == FRAME_C)
			continue;
		if (info->kind != FRAME_PYTHON)
			return true; /* the interpreter's start */
		if (!(info->flags & FRAME_RUNPY))
			break;
	}
	if (n == w->frames.len)
		return !w->status;
	w->depth = 0;
	for (size_t i = n + 1; i-- > 0 && !w->status;)
		push_text(w, run_text(w, w->frames.at[i].frame,
				      w->frames.at[i].line));
	if (!w->status)
		push_roots(w, stack);
	return false;
}

/* Any thread: pyinstrument cannot do without a start, if there is a record. */
static bool
on_any(void *arg, const struct stack *stack)
{
	push_roots(arg, stack);
	return false;
}

static void
put_run_start(struct writer *w)
{
	w->depth = 0;
	stacks_each(w->snap, &w->look, on_start, w);
	if (!w->depth && !w->status)
		stacks_each(w->snap, &w->look, on_any, w);
	put_key(w->o, "start_call_stack");
	put_stack(w);
}

static void
put_run_records(struct writer *w)
{
	stacks_each(w->snap, &w->look, on_lane, w);
	for (uint32_t lane = 0; lane < w->nlanes && !w->status; lane++) {
		stacks_each_of(w->snap, &w->look, lane, &w->snap->window,
			       on_stack, w);
		if (!w->status)
			put_last(w);
	}
}

static void
put_dirs(struct out *o, const char *key, const struct symtab *syms,
	 const char *(*get)(const struct symtab *syms, size_t i))
{
	const char *dir;

	put_key(o, key);
	out_char(o, '[');
	for (size_t i = 0; (dir = get(syms, i)) != NULL; i++) {
		if (i)
			out_mem(o, ", ", 2);
		python_string(o, dir, strlen(dir));
	}
	out_char(o, ']');
}

/* The shortest interval that any process was sampled in. */
static uint64_t
min_interval(const struct snapshot *snap)
{
	uint64_t min = UINT64_MAX;

	for (size_t i = 0; i < snap->nprocs; i++)
		if (snap->procs[i].min_interval < min)
			min = snap->procs[i].min_interval;
	return snap->nprocs ? min : 0;
}

static void
put_description(struct writer *w, const struct render_options *opts)
{
	struct out text;

	out_init(&text, SIZE_MAX);
	summary_description(&text, w->snap, opts);
	render_fail(w->o, text.status);
	put_key(w->o, "target_description");
	python_string(w->o, text.data ? text.data : "", text.len);
	out_fini(&text);
}

static void
put_run(struct writer *w, const struct render_options *opts)
{
	struct summary sum;

	summary_figures(&sum, w->snap);
	put_double(w->o, "start_time", render_seconds(sum.epoch));
	put_double(w->o, "duration", sum.duration);
	put_double(w->o, "min_interval", render_seconds(min_interval(w->snap)));
	put_double(w->o, "max_interval", sum.max_interval);
	put_key(w->o, "sample_count");
	out_printf(w->o, "%" PRIu64, sum.samples);
	put_run_start(w);
	put_description(w, opts);
	put_double(w->o, "cpu_time", sum.cpu);
	put_dirs(w->o, "sys_path", w->snap->syms, symtab_path);
	put_dirs(w->o, "sys_prefixes", w->snap->syms, symtab_prefix);
	put_key(w->o, "frame_records");
	out_char(w->o, '[');
	put_run_records(w);
}

static void
session_write(struct out *o, const struct snapshot *snap,
	      const struct render_options *opts)
{
	struct writer w;

	writer_init(&w, o, snap, opts);
	if (snap->session)
		put_loaded(&w, opts);
	else
		put_run(&w, opts);
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
