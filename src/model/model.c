/* src/model/model.c */
#include "model/model.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/path.h"
#include "base/utf8.h"
#include "model/forest.h"
#include "model/tables.h"
#include "model/threads.h"

#include <string.h>

#define PARENTS_MAX 4096          /* processes looked at for a parent */
#define MAX_TEXT    (256u * 1024) /* a command's or a name's, once clean */

/* One stream. Its numbers are in procs[proc] as soon as it said HELLO. */
struct source {
	bool hello, bye;
	size_t proc;
	uint64_t time; /* of the last CLOCK */
	bool started;  /* the program's first frame was seen */
	struct leaf root;
	struct root_place group; /* of its process */
	struct tables tables;
	struct threads threads;
	/* Of the latest sample: whose lines the merged nodes show. */
	uint32_t last_thread;
};

struct model {
	struct forest forest;
	struct roots *roots;
	struct timeline *timeline;
	frame_id startup, native;
	struct source **sources; /* by id; NULL: closed */
	size_t nsources, source_cap;
	size_t first_open; /* all before it are closed */
	struct proc_view *procs;
	size_t nprocs, proc_cap;
	struct snapshot snap; /* its sums are kept up to date */
};

struct model *
model_new(void)
{
	struct model *m = mem_zalloc(sizeof(*m));

	if (!m)
		return NULL;
	if (forest_init(&m->forest)) {
		mem_free(m);
		return NULL;
	}
	m->roots = roots_new();
	m->startup = symtab_root(m->forest.syms, FRAME_STARTUP, "[start-up]",
				 strlen("[start-up]"));
	m->native = symtab_root(m->forest.syms, FRAME_NATIVE, "[native]",
				strlen("[native]"));
	if (!m->roots || !m->startup || !m->native) {
		model_free(m);
		return NULL;
	}
	return m;
}

static void
source_free(struct source *src)
{
	if (!src)
		return;
	tables_fini(&src->tables);
	threads_fini(&src->threads);
	mem_free(src);
}

void
model_free(struct model *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->nsources; i++)
		source_free(m->sources[i]);
	mem_free(m->sources);
	mem_free(m->procs);
	timeline_free(m->timeline);
	roots_free(m->roots);
	forest_fini(&m->forest);
	mem_free(m);
}

source_id
model_open(struct model *m)
{
	struct source **p = mem_grow(m->sources, &m->source_cap,
				     m->nsources + 1, sizeof(void *));
	struct source *src;

	if (!p)
		return 0;
	m->sources = p;
	src = mem_zalloc(sizeof(*src));
	if (!src || m->nsources >= UINT32_MAX - 1) {
		mem_free(src);
		return 0;
	}
	tables_init(&src->tables);
	threads_init(&src->threads);
	p[m->nsources++] = src;
	return (source_id)m->nsources;
}

static struct source *
get_source(const struct model *m, source_id id)
{
	return id && id <= m->nsources ? m->sources[id - 1] : NULL;
}

static uint64_t
add_times(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Something was heard of the process at this time. */
static void
heard(struct model *m, struct proc_view *proc, uint64_t time)
{
	if (time > proc->end)
		proc->end = time;
	if (time > m->snap.now)
		m->snap.now = time;
}

/* The words of a command, or any other text, clean and interned. 0: no memory.
 * A word ends with a NUL; several spaces between words become one. */
static name_id
clean_name(struct model *m, struct wire_text text)
{
	const char *p = text.n ? text.p : "", *end = p + text.n;
	name_id id = 0;
	struct out o;

	out_init(&o, MAX_TEXT);
	while (p < end) {
		const char *nul = memchr(p, '\0', (size_t)(end - p));
		const char *stop = nul ? nul : end;

		if (o.len && stop > p)
			out_char(&o, ' ');
		text_clean(&o, p, (size_t)(stop - p));
		p = nul ? nul + 1 : end;
	}
	if (out_status(&o) == PIT_OK)
		id = symtab_intern(m->forest.syms, o.data ? o.data : "", o.len);
	else if (out_status(&o) == PIT_ELIMIT)
		id = symtab_intern(m->forest.syms, "...", 3);
	out_fini(&o);
	return id;
}

/* A new program in an old process: exec closes the old stream, but what comes
 * first is for the kernel to say. */
static void
end_older(struct model *m, uint32_t pid, uint64_t time)
{
	for (size_t i = m->first_open; i < m->nsources; i++) {
		struct source *src = m->sources[i];
		struct proc_view *proc;

		if (!src || !src->hello)
			continue;
		proc = &m->procs[src->proc];
		if (proc->pid != pid)
			continue;
		src->bye = true;
		if (proc->state == PROC_RUNNING)
			proc->state = PROC_ENDED;
		heard(m, proc, time);
	}
}

/* A worker is one whose parent has the same command. A parent that is so many
 * processes back is not looked for: they may be a million. */
static bool
is_worker(const struct model *m, const struct wire_hello *hello,
	  const char *command)
{
	size_t last = m->nprocs > PARENTS_MAX ? m->nprocs - PARENTS_MAX : 0;

	for (size_t i = m->nprocs; i-- > last;) {
		const struct proc_view *proc = &m->procs[i];

		if (proc->pid == hello->ppid)
			return strcmp(proc->command, command) == 0;
	}
	return false;
}

/* Frame and nodes of a new process. */
static enum pit_status
add_roots(struct model *m, struct source *src, const struct wire_hello *hello,
	  const char *command, frame_id *frame)
{
	const struct leaf top = { .raw = TREE_ROOT };
	const struct root_place all = { 0, TREE_ROOT };
	struct symtab *syms = m->forest.syms;
	struct root_member member = {
		.kind = FRAME_PROCESS,
		.name = command,
		.pid = hello->pid,
		.mark = is_worker(m, hello, command),
	};
	enum pit_status st;

	*frame = symtab_root(syms, FRAME_PROCESS, command, strlen(command));
	if (!*frame)
		return PIT_ENOMEM;
	member.own = *frame;
	st = forest_process(&m->forest, &top, *frame, &src->root);
	if (!st)
		st = roots_add(m->roots, syms, *frame, command, hello->pid);
	if (!st)
		st = roots_join(m->roots, syms, m->forest.grouped, &all,
				&member, &src->group);
	src->root.grouped = src->group.node;
	return st;
}

static enum pit_status
start_timeline(struct model *m, uint64_t time)
{
	if (m->timeline)
		return PIT_OK;
	m->timeline = timeline_new(time);
	if (!m->timeline)
		return PIT_ENOMEM;
	m->snap.start = time;
	m->snap.now = time;
	return PIT_OK;
}

static enum pit_status
apply_hello(struct model *m, struct source *src, const struct wire_hello *hello)
{
	struct proc_view *p, proc = { 0 };
	enum pit_status st;
	name_id command;

	if (src->hello)
		return PIT_ECORRUPT;
	if (hello->version != WIRE_VERSION)
		return PIT_EVERSION;
	p = mem_grow(m->procs, &m->proc_cap, m->nprocs + 1, sizeof(*p));
	command = p ? clean_name(m, hello->argv) : 0;
	if (p)
		m->procs = p;
	if (!command)
		return PIT_ENOMEM;
	proc.command = symtab_name(m->forest.syms, command);
	st = add_roots(m, src, hello, proc.command, &proc.frame);
	if (!st)
		st = symtab_set_cwd(m->forest.syms, hello->cwd.p, hello->cwd.n);
	if (!st)
		st = start_timeline(m, hello->time);
	if (st)
		return st;
	end_older(m, hello->pid, hello->time);
	proc.pid = hello->pid;
	proc.ppid = hello->ppid;
	proc.python = hello->python;
	proc.reason = "";
	proc.start = hello->time;
	proc.epoch = hello->epoch;
	proc.interval = hello->interval;
	proc.min_interval = hello->interval;
	proc.max_interval = hello->interval;
	proc.raw = src->root.raw;
	proc.view = src->root.view;
	proc.merged = src->root.merged;
	proc.thread_mode = hello->flags & WIRE_HELLO_THREAD;
	src->hello = true;
	src->proc = m->nprocs;
	m->procs[m->nprocs++] = proc;
	heard(m, &m->procs[src->proc], hello->time);
	return PIT_OK;
}

static enum pit_status
apply_unsupported(struct model *m, struct source *src,
		  const struct wire_unsupported *unsupported)
{
	name_id reason = clean_name(m, unsupported->reason);

	if (!reason)
		return PIT_ENOMEM;
	m->procs[src->proc].state = PROC_UNSUPPORTED;
	m->procs[src->proc].reason = symtab_name(m->forest.syms, reason);
	return PIT_OK;
}

static enum pit_status
apply_fact(struct model *m, const struct wire_fact *fact)
{
	struct symtab *syms = m->forest.syms;

	switch (fact->kind) {
	case WIRE_FACT_SYS_PATH:
		return symtab_add_path(syms, fact->text.p, fact->text.n);
	case WIRE_FACT_SYS_PREFIX:
		return symtab_add_prefix(syms, fact->text.p, fact->text.n);
	default:
		return PIT_OK;
	}
}

/* The root of a new thread: its own, unless there were many before it. */
static enum pit_status
add_thread_root(struct model *m, struct source *src, struct thread *thread,
		const char *name)
{
	bool shared = src->threads.ended >= THREADS_OWN;
	struct leaf at;
	enum pit_status st;

	if (shared)
		name = "other threads";
	thread->frame = shared ? src->threads.other : 0;
	if (!thread->frame)
		thread->frame = symtab_root(m->forest.syms, FRAME_THREAD, name,
					    strlen(name));
	if (!thread->frame)
		return PIT_ENOMEM;
	if (shared)
		src->threads.other = thread->frame;
	st = forest_thread(&m->forest, &src->root, thread->frame, &at);
	if (!st)
		st =
		    roots_add(m->roots, m->forest.syms, thread->frame, name, 0);
	if (st)
		return st;
	thread->shared = shared;
	thread->raw = at.raw;
	thread->view = at.view;
	return PIT_OK;
}

static void
set_idle(struct model *m, struct thread *thread, bool idle)
{
	if (thread->idle != idle)
		roots_idle(m->roots, thread->group.frame, idle ? 1 : -1);
	thread->idle = idle;
}

/* A thread has another name: what it does from now on goes to the group of
 * that one. */
static enum pit_status
rename(struct model *m, struct thread *thread, const char *name)
{
	enum pit_status st =
	    symtab_rename(m->forest.syms, thread->frame, name, strlen(name));

	if (!st)
		st =
		    roots_rename(m->roots, m->forest.syms, thread->frame, name);
	if (st || !thread->group.frame)
		return st;
	set_idle(m, thread, false);
	roots_leave(m->roots, thread->group.frame);
	thread->group = (struct root_place){ 0 };
	thread_forget(thread);
	return PIT_OK;
}

static enum pit_status
apply_thread(struct model *m, struct source *src,
	     const struct wire_thread *record)
{
	struct thread *thread = threads_add(&src->threads, record->id);
	struct symtab *syms = m->forest.syms;
	enum pit_status st;
	const char *name;
	name_id text;
	bool same;

	if (!thread)
		return threads_is_due(&src->threads, record->id) ? PIT_ENOMEM
								 : PIT_ECORRUPT;
	text = clean_name(m, record->name);
	if (!text)
		return PIT_ENOMEM;
	name = symtab_name(syms, text);
	same = thread->name == text;
	thread->name = text;
	if (thread->state != THREAD_UNSEEN)
		return same || thread->shared ? PIT_OK
					      : rename(m, thread, name);
	st = add_thread_root(m, src, thread, name);
	if (st)
		return st;
	thread->state = THREAD_ALIVE;
	thread->main = record->flags & WIRE_THREAD_MAIN;
	m->procs[src->proc].threads++;
	m->procs[src->proc].threads_alive++;
	return PIT_OK;
}

static void
leave_group(struct model *m, struct thread *thread)
{
	set_idle(m, thread, false);
	roots_alive(m->roots, thread->group.frame, -1);
}

static enum pit_status
apply_thread_end(struct model *m, struct source *src,
		 const struct wire_thread_end *end)
{
	struct thread *thread = threads_get(&src->threads, end->id);

	if (!thread)
		return PIT_ECORRUPT;
	if (thread->state == THREAD_ALIVE) {
		m->procs[src->proc].threads_alive--;
		leave_group(m, thread);
	}
	threads_end(&src->threads, thread);
	return PIT_OK;
}

static enum pit_status
apply_clock(struct model *m, struct source *src, const struct wire_clock *clock)
{
	struct proc_view *proc = &m->procs[src->proc];

	if (src->time && clock->cpu > proc->cpu)
		timeline_add_cpu(m->timeline, src->time, clock->time,
				 clock->cpu - proc->cpu);
	src->time = clock->time;
	proc->cpu = clock->cpu;
	proc->sampler_cpu = clock->sampler_cpu;
	if (clock->ticks > proc->ticks) {
		m->snap.ticks += clock->ticks - proc->ticks;
		proc->ticks = clock->ticks;
	}
	heard(m, proc, clock->time);
	return PIT_OK;
}

static bool
is_threading(const struct frame_info *info)
{
	struct path_part base = path_base(info->file, strlen(info->file));

	return info->flags & FRAME_LIBRARY && base.n == 12 &&
	       memcmp(base.p, "threading.py", 12) == 0;
}

/* The function that a thread began with: the first that is not threading's.
 * Main threads all began with the program. */
static frame_id
thread_entry(const struct model *m, const struct source *src,
	     const struct thread *thread, uint32_t stack)
{
	const struct table_stack *s = tables_get(&src->tables, stack);
	frame_id entry = 0;

	if (thread->main || strcmp(symtab_name(m->forest.syms, thread->name),
				   "MainThread") == 0)
		return 0;
	for (; s; s = tables_get(&src->tables, s->parent)) {
		const struct frame_info *info =
		    symtab_get(m->forest.syms, s->frame);

		if (info && !is_threading(info))
			entry = s->frame;
	}
	return entry;
}

/* A thread's group is known when its first stack is. */
static enum pit_status
need_group(struct model *m, struct source *src, struct thread *thread,
	   uint32_t stack)
{
	const struct root_member member = {
		.kind = FRAME_THREAD,
		.name = symtab_name(m->forest.syms, thread->name),
		.mark = thread_entry(m, src, thread, stack),
		.own = thread->frame,
	};

	if (thread->group.frame || !(stack || thread->main))
		return PIT_OK;
	return roots_join(m->roots, m->forest.syms, m->forest.grouped,
			  &src->group, &member, &thread->group);
}

/* Where the sample's time goes. */
static enum pit_status
find_leaf(struct model *m, struct source *src, struct thread *thread,
	  uint32_t stack, struct leaf *leaf)
{
	struct leaf at = { thread->raw, thread->view, src->root.merged, 0,
			   false };
	const struct leaf *known = thread_find(thread, stack);
	enum pit_status st;

	if (known) {
		*leaf = *known;
		return PIT_OK;
	}
	if (stack && !tables_get(&src->tables, stack))
		return PIT_ECORRUPT;
	st = need_group(m, src, thread, stack);
	if (st)
		return st;
	at.grouped = thread->group.frame ? thread->group.node : src->group.node;
	if (thread->main && !src->started) {
		if (!stack || forest_is_boot(&m->forest, &src->tables, stack))
			return forest_child(&m->forest, &at, m->startup, leaf);
		src->started = true;
	}
	if (!stack)
		return forest_child(&m->forest, &at, m->native, leaf);
	st = forest_follow(&m->forest, &src->tables, &at, stack, leaf);
	if (!st)
		thread_keep(thread, stack, leaf);
	return st;
}

/* Current lines change only with the stack: a frame at another line is another
 * stack. What two stacks have in common stays as it is, unless another thread
 * has set the lines of the merged nodes since. */
static void
update_lines(struct model *m, struct source *src, struct thread *thread,
	     const struct wire_sample *sample, const struct leaf *leaf)
{
	bool same = src->last_thread == sample->thread;

	if (tree_get(m->forest.raw, leaf->raw)->frame == m->startup) {
		thread->last = 0;
		return;
	}
	forest_set_lines(&m->forest, &src->tables, sample->stack,
			 same ? thread->last : 0, leaf);
	thread->last = sample->stack;
	src->last_thread = sample->thread;
}

/* What the timeline calls time spent in a node: a library by its name, the
 * program's own code by its function. C functions, and code that is part of
 * a function, count as what called them. */
static name_id
timeline_group(struct model *m, node_id leaf)
{
	const struct tree_node *node = tree_get(m->forest.view, leaf);
	name_id group = node->group;

	for (; !(node->flags & NODE_LIBRARY) || node->flags & NODE_LONE;
	     node = tree_get(m->forest.view, node->parent)) {
		const struct frame_info *info =
		    symtab_get(m->forest.syms, node->frame);

		if (!info || info->kind > FRAME_C ||
		    strcmp(info->name, "<module>") == 0)
			break;
		if (info->kind == FRAME_PYTHON && info->function[0] != '<')
			return symtab_intern(m->forest.syms, info->function,
					     strlen(info->function));
	}
	return group;
}

static enum pit_status
apply_sample(struct model *m, struct source *src,
	     const struct wire_sample *sample)
{
	struct thread *thread = threads_get(&src->threads, sample->thread);
	struct proc_view *proc = &m->procs[src->proc];
	uint32_t state = sample->flags & WIRE_SAMPLE_STATE;
	uint64_t end = add_times(src->time, sample->end);
	enum pit_status st;
	struct leaf leaf;
	bool idle;

	if (!thread)
		return PIT_ECORRUPT;
	st = find_leaf(m, src, thread, sample->stack, &leaf);
	if (st)
		return st;
	update_lines(m, src, thread, sample, &leaf);
	idle = leaf.waits && state != WIRE_STATE_RUNNING;
	set_idle(m, thread, idle);
	forest_add(&m->forest, &leaf, sample->weight, sample->count, idle);
	timeline_add(m->timeline, end, sample->weight,
		     idle ? 0 : timeline_group(m, leaf.view),
		     state != WIRE_STATE_WAITING && state != WIRE_STATE_GIL);
	proc->samples += sample->count;
	m->snap.samples += sample->count;
	if (sample->flags & WIRE_SAMPLE_PARTIAL)
		proc->partial += sample->count;
	if (sample->flags & WIRE_SAMPLE_CUT)
		proc->cut += sample->count;
	heard(m, proc, end);
	return PIT_OK;
}

static enum pit_status
apply_lost(struct model *m, struct source *src, const struct wire_lost *lost)
{
	struct proc_view *proc = &m->procs[src->proc];
	uint32_t cause = lost->cause < LOST_CAUSES ? lost->cause : 0;

	proc->lost[cause] += lost->count;
	proc->lost_time += lost->time;
	m->snap.lost_time += lost->time;
	if (cause == WIRE_LOST_LATE)
		m->snap.late_total += lost->count;
	else
		m->snap.lost_total += lost->count;
	return PIT_OK;
}

static enum pit_status
apply_rate(struct model *m, struct source *src, const struct wire_rate *rate)
{
	struct proc_view *proc = &m->procs[src->proc];

	proc->interval = rate->interval;
	if (rate->interval < proc->min_interval)
		proc->min_interval = rate->interval;
	if (rate->interval > proc->max_interval)
		proc->max_interval = rate->interval;
	return PIT_OK;
}

static enum pit_status
apply_reset(struct source *src)
{
	tables_reset(&src->tables);
	threads_reset(&src->threads);
	return PIT_OK;
}

static enum pit_status
apply_bye(struct model *m, struct source *src, const struct wire_bye *bye)
{
	struct proc_view *proc = &m->procs[src->proc];

	src->bye = true;
	if (proc->state == PROC_RUNNING)
		proc->state = PROC_ENDED;
	heard(m, proc, bye->time);
	return PIT_OK;
}

enum pit_status
model_apply(struct model *m, source_id id, const struct event *ev)
{
	struct source *src = get_source(m, id);

	if (!src)
		return PIT_EUSAGE;
	if (!src->hello && ev->type != WIRE_HELLO)
		return PIT_ECORRUPT;
	switch (ev->type) {
	case WIRE_HELLO:
		return apply_hello(m, src, &ev->hello);
	case WIRE_UNSUPPORTED:
		return apply_unsupported(m, src, &ev->unsupported);
	case WIRE_FACT:
		return apply_fact(m, &ev->fact);
	case WIRE_STRING:
		return tables_string(&src->tables, m->forest.syms, &ev->string);
	case WIRE_CODE:
		return tables_code(&src->tables, m->forest.syms, &ev->code);
	case WIRE_FRAME:
		return tables_frame(&src->tables, m->forest.syms, &ev->frame);
	case WIRE_STACK:
		return tables_stack(&src->tables, &ev->stack);
	case WIRE_THREAD:
		return apply_thread(m, src, &ev->thread);
	case WIRE_THREAD_END:
		return apply_thread_end(m, src, &ev->thread_end);
	case WIRE_CLOCK:
		return apply_clock(m, src, &ev->clock);
	case WIRE_SAMPLE:
		return apply_sample(m, src, &ev->sample);
	case WIRE_LOST:
		return apply_lost(m, src, &ev->lost);
	case WIRE_RATE:
		return apply_rate(m, src, &ev->rate);
	case WIRE_RESET:
		return apply_reset(src);
	case WIRE_BYE:
		return apply_bye(m, src, &ev->bye);
	}
	return PIT_OK;
}

static void
close_proc(struct model *m, struct source *src, const char *reason,
	   uint64_t now)
{
	struct proc_view *proc = &m->procs[src->proc];
	name_id text;

	proc->threads_alive = 0;
	roots_alive(m->roots, src->group.frame, -1);
	for (size_t i = 0; i < src->threads.len; i++)
		if (src->threads.list[i].state == THREAD_ALIVE)
			leave_group(m, &src->threads.list[i]);
	if (!src->bye)
		heard(m, proc, now);
	if (reason) {
		struct wire_text why = { reason, strlen(reason) };

		text = clean_name(m, why);
		proc->state = PROC_CORRUPT;
		proc->reason = symtab_name(m->forest.syms, text);
	} else if (proc->state == PROC_RUNNING) {
		proc->state = PROC_BROKEN;
	}
}

void
model_close(struct model *m, source_id id, const char *reason, uint64_t now)
{
	struct source *src = get_source(m, id);

	if (!src)
		return;
	if (src->hello)
		close_proc(m, src, reason, now);
	source_free(src);
	m->sources[id - 1] = NULL;
	while (m->first_open < m->nsources && !m->sources[m->first_open])
		m->first_open++;
}

void
model_ended(struct model *m, uint32_t pid, uint64_t now)
{
	for (size_t i = m->nprocs; i-- > 0;) {
		struct proc_view *proc = &m->procs[i];

		if (proc->pid != pid)
			continue;
		if (proc->state != PROC_ENDED)
			heard(m, proc, now);
		return;
	}
}

/* A program of one thread waits for nobody's work; and one that does nothing
 * but wait is looked at for what it waits in. */
static bool
counts_idle(const struct model *m)
{
	const struct tree_node *root = tree_get(m->forest.grouped, TREE_ROOT);

	if (m->nprocs == 1 && m->procs[0].threads <= 1)
		return true;
	return root->total - root->idle < root->total / 100;
}

const struct snapshot *
model_snapshot(struct model *m)
{
	m->snap.raw = m->forest.raw;
	m->snap.view = m->forest.view;
	m->snap.grouped = m->forest.grouped;
	m->snap.roots = m->roots;
	m->snap.count_idle = counts_idle(m);
	m->snap.merged = m->forest.merged;
	m->snap.syms = m->forest.syms;
	m->snap.timeline = m->timeline;
	m->snap.procs = m->procs;
	m->snap.nprocs = m->nprocs;
	return &m->snap;
}
