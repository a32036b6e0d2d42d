/* src/render/session_run.c - the run of a program as a session. */
#include "render/session_writer.h"

#include "model/roots.h"
#include "render/python_text.h"
#include "render/summary.h"

#include <inttypes.h>
#include <string.h>

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
run_text(struct session_writer *w, frame_id frame, uint32_t line)
{
	const struct frame_info *info = symtab_get(w->snap->syms, frame);
	uint32_t text = frame_texts_find(&w->texts, frame, line);
	size_t from = w->texts.bytes.len;

	if (text)
		return text;
	name_frame(&w->name, info, line);
	if (out_status(&w->name))
		return 0;
	python_string(&w->texts.bytes, w->name.data, w->name.len);
	return frame_texts_add(&w->texts, frame, line, from);
}

/* A thread or a process is a frame, too; number tells those of one name apart.
 */
static uint32_t
root_text(struct session_writer *w, frame_id frame, const char *file,
	  uint32_t number)
{
	const struct frame_info *info = symtab_get(w->snap->syms, frame);
	uint32_t text = frame_texts_find(&w->texts, frame, 0);
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
	return frame_texts_add(&w->texts, frame, 0, from);
}

static bool
push_roots(struct session_writer *w, const struct stack *stack)
{
	frame_id thread = stacks_thread(w->snap, stack);
	frame_id process = stacks_process(w->snap, stack);
	frame_id task = stacks_task(w->snap, stack);
	const struct root *root = roots_get(w->snap->roots, process);

	if (task && !session_push_text(w, root_text(w, task, "<task>", task)))
		return false;
	if (!session_push_text(w, root_text(w, thread, "<thread>", thread)))
		return false;
	return !w->processes ||
	       session_push_text(
		   w, root_text(w, process, "<process>", root ? root->pid : 0));
}

/* Make the stack hold what was called, outermost last. */
static bool
take_stack(struct session_writer *w, const struct stack *stack)
{
	w->status = stacks_unwind(w->snap, &w->look, stack->path, &w->frames);
	w->depth = 0;
	for (size_t i = w->frames.len; i-- > 0 && !w->status;)
		session_push_text(w, run_text(w, w->frames.at[i].frame,
					      w->frames.at[i].line));
	return !w->status && push_roots(w, stack);
}

static bool
take_callers(struct session_writer *w, const struct lead_key *key)
{
	const struct stack stack = { .top = key->top, .path = key->callers };

	return take_stack(w, &stack);
}

/* A record up to its time. */
static bool
open_record(struct session_writer *w, const struct stack *stack)
{
	const struct path *path = paths_get(w->snap->paths, stack->path);
	const struct lead_key key = { path ? path->caller : 0, stack->top };
	uint32_t text;

	if (path && session_put_lead(w, &key, take_callers)) {
		text = run_text(w, path->frame, path->line);
		if (!text)
			w->status = PIT_ENOMEM;
		else
			session_end_lead(w, text);
	} else if (!w->status && take_stack(w, stack)) {
		session_open_record(w);
	}
	return !w->status;
}

/* What was gathered is a record. */
static bool
put_last(struct session_writer *w)
{
	if (!w->last.weight || !open_record(w, &w->last))
		return !w->status;
	python_seconds(w->o, w->last.weight);
	out_char(w->o, ']');
	w->last.weight = 0;
	return !out_status(w->o);
}

static bool
on_stack(void *arg, const struct stack *stack)
{
	struct session_writer *w = arg;

	if (w->last.weight && w->last.top == stack->top &&
	    w->last.path == stack->path) {
		w->last.weight += stack->weight;
		return true;
	}
	if (!put_last(w))
		return false;
	w->last = *stack;
	return true;
}

/* Where the program was started from: a thread, runpy, its first function.
 * True: this stack does not have it. */
static bool
on_start(void *arg, const struct stack *stack)
{
	struct session_writer *w = arg;
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
		session_push_text(w, run_text(w, w->frames.at[i].frame,
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
put_run_start(struct session_writer *w)
{
	w->depth = 0;
	stacks_each(w->snap, &w->look, on_start, w);
	if (!w->depth && !w->status)
		stacks_each(w->snap, &w->look, on_any, w);
	session_put_key(w->o, "start_call_stack");
	session_put_stack(w);
}

static void
put_run_records(struct session_writer *w)
{
	const struct history *history = w->snap->history;
	uint32_t lanes = history ? history_lanes(history) : 0;

	for (uint32_t lane = 0; lane < lanes && !w->status; lane++) {
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

	session_put_key(o, key);
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
put_description(struct session_writer *w, const struct render_options *opts)
{
	struct out text;

	out_init(&text, SIZE_MAX);
	summary_description(&text, w->snap, opts);
	render_fail(w->o, text.status);
	session_put_key(w->o, "target_description");
	python_string(w->o, text.data ? text.data : "", text.len);
	out_fini(&text);
}

void
session_put_run(struct session_writer *w, const struct render_options *opts)
{
	struct summary sum;

	summary_figures(&sum, w->snap);
	session_put_double(w->o, "start_time", render_seconds(sum.epoch));
	session_put_double(w->o, "duration", sum.duration);
	session_put_double(w->o, "min_interval",
			   render_seconds(min_interval(w->snap)));
	session_put_double(w->o, "max_interval", sum.max_interval);
	session_put_key(w->o, "sample_count");
	out_printf(w->o, "%" PRIu64, sum.samples);
	put_run_start(w);
	put_description(w, opts);
	session_put_double(w->o, "cpu_time", sum.cpu);
	put_dirs(w->o, "sys_path", w->snap->syms, symtab_path);
	put_dirs(w->o, "sys_prefixes", w->snap->syms, symtab_prefix);
	session_put_key(w->o, "frame_records");
	out_char(w->o, '[');
	put_run_records(w);
}
