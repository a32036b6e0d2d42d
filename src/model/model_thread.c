/* src/model/model_thread.c - threads: what they are called, which group they
 * are in, and where their time goes.
 */
#include "model/model_state.h"

#include "base/path.h"

#include <string.h>

/* The root of a new thread: its own, unless there were many before it. Those
 * share one with their group, once that is known. */
static enum pit_status
add_thread_root(struct model *m, struct source *src, struct thread *thread,
		const char *name)
{
	struct root_member member = { .kind = FRAME_THREAD, .name = name };
	node_id raw;
	enum pit_status st;

	thread->shared = src->shared || src->threads.ended >= THREADS_OWN;
	if (thread->shared)
		return PIT_OK;
	thread->frame =
	    symtab_root(m->forest.syms, FRAME_THREAD, name, strlen(name));
	if (!thread->frame)
		return PIT_ENOMEM;
	raw = forest_top(&m->forest, src->root.raw, thread->frame);
	if (!raw)
		return PIT_ENOMEM;
	member.own = thread->frame;
	st = roots_add(m->roots, m->forest.syms, &member);
	if (!st)
		thread->raw = raw;
	return st;
}

void
thread_set_idle(struct model *m, struct thread *thread, bool idle)
{
	if (thread->idle != idle)
		roots_idle(m->roots, thread->group.frame, idle ? 1 : -1);
	thread->idle = idle;
}

enum pit_status
model_move_along(struct model *m, node_id raw, frame_id from,
		 const struct root_place *to)
{
	enum pit_status st;

	if (to->frame == from)
		return PIT_OK;
	st = forest_move(&m->forest, raw, to->node);
	for (int i = 0; i < LOOKS; i++)
		m->looks[i].valid = false;
	roots_follow(m->roots, from, to->frame);
	return st;
}

/* Has it a root that no other one has? Past the most that there may be, many
 * have one. */
static bool
is_alone(const struct model *m, const struct thread *thread)
{
	const struct root *root = roots_get(m->roots, thread->frame);

	return root && root->count == 1;
}

/* A thread has another name: what it does from now on goes to the group of
 * that one; also what it did, as long as Python had not said its first. */
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
	thread_set_idle(m, thread, false);
	roots_leave(m->roots, thread->group.frame);
	if (!thread->told && !thread->former && is_alone(m, thread))
		thread->former = thread->group.frame;
	thread->group = (struct root_place){ 0 };
	return PIT_OK;
}

static void
come_alive(struct model *m, struct source *src, struct thread *thread)
{
	thread->state = THREAD_ALIVE;
	m->procs[src->proc].threads_alive++;
}

/* Another record of a thread of the kernel that we know: the interpreter makes
 * a new state each time C code calls in. It is that thread, by its first name.
 */
static void
add_state(struct model *m, struct source *src, struct thread *thread)
{
	thread->states++;
	if (thread->state == THREAD_ALIVE)
		return;
	come_alive(m, src, thread);
	src->threads.ended--;
	roots_alive(m->roots, thread->group.frame, 1);
}

static bool
same_but_numbers(const char *a, const char *b)
{
	static const char digits[] = "0123456789";

	while (*a && *b) {
		size_t i = strspn(a, digits), j = strspn(b, digits);

		if (!i != !j || (!i && *a != *b))
			return false;
		a += i ? i : 1;
		b += j ? j : 1;
	}
	return *a == *b;
}

/* The thread of the kernel that the record is of, if we know it; 0: we do not.
 * The kernel gives an id again once it has counted through all of them: then
 * one of another name is another. */
static uint32_t
known_thread(const struct model *m, struct source *src,
	     const struct wire_thread *record, const char *name)
{
	struct threads *threads = &src->threads;
	uint32_t same = threads_find(threads, record->native, record->interp);
	const struct thread *old = &threads->list[same];

	if (same && old->state == THREAD_ALIVE)
		return same;
	threads_count(threads, record->native);
	if (!same || old->round == threads->round)
		return same;
	return same_but_numbers(symtab_name(m->forest.syms, old->name), name)
		   ? same
		   : 0;
}

/* An id that had ended: the thread has another state. */
static void
reopen(struct model *m, struct source *src, struct thread *record)
{
	uint32_t same = record->same;

	record->open = true;
	add_state(m, src, same ? &src->threads.list[same] : record);
}

/* Is it Python that says so? */
static bool
is_told(const struct wire_thread *record)
{
	return record->flags & (WIRE_THREAD_DAEMON | WIRE_THREAD_NO_DAEMON);
}

/* It is in the group of the name that Python says: what it did goes there. */
static enum pit_status
move_former(struct model *m, struct thread *thread)
{
	frame_id from = thread->former;

	if (!from || !thread->told || !thread->group.frame)
		return PIT_OK;
	thread->former = 0;
	return model_move_along(m, thread->raw, from, &thread->group);
}

/* What Python says of it now; nothing is no news. */
static enum pit_status
set_told(struct model *m, struct thread *thread,
	 const struct wire_thread *record)
{
	if (!is_told(record))
		return PIT_OK;
	thread->told = true;
	roots_set_daemon(m->roots, thread->frame,
			 record->flags & WIRE_THREAD_DAEMON);
	return move_former(m, thread);
}

/* Unless it is as it was. */
static enum pit_status
set_name(struct model *m, struct thread *thread, name_id text)
{
	if (thread->name == text)
		return PIT_OK;
	thread->name = text;
	return thread->shared
		   ? PIT_OK
		   : rename(m, thread, symtab_name(m->forest.syms, text));
}

static enum pit_status
add_thread(struct model *m, struct source *src,
	   const struct wire_thread *record, name_id text)
{
	const char *name = symtab_name(m->forest.syms, text);
	uint32_t same = known_thread(m, src, record, name);
	struct thread *thread = &src->threads.list[record->id], *known;
	enum pit_status st;

	if (same) {
		thread->open = true;
		thread->same = same;
		known = &src->threads.list[same];
		add_state(m, src, known);
		return known->told || !is_told(record)
			   ? PIT_OK
			   : set_name(m, known, text);
	}
	st = add_thread_root(m, src, thread, name);
	if (st)
		return st;
	thread->open = true;
	thread->main = record->flags & WIRE_THREAD_MAIN;
	thread->states = 1;
	/* It is the kernel's thread in the first interpreter that has its id.
	 */
	roots_set_thread(m->roots, thread->frame,
			 record->interp ? 0 : record->native, thread->main);
	m->procs[src->proc].threads++;
	come_alive(m, src, thread);
	threads_index(&src->threads, record->id, record->native,
		      record->interp);
	return PIT_OK;
}

/* A record of a thread that has one: it is back, or has another name. */
static enum pit_status
add_again(struct model *m, struct source *src, const struct wire_thread *record,
	  name_id text)
{
	struct thread *thread = &src->threads.list[record->id];

	if (!thread->open)
		reopen(m, src, thread);
	return set_name(m, threads_get(&src->threads, record->id), text);
}

enum pit_status
thread_apply(struct model *m, struct source *src,
	     const struct wire_thread *record)
{
	struct thread *thread = threads_add(&src->threads, record->id);
	enum pit_status st;
	name_id text;

	if (!thread)
		return threads_is_due(&src->threads, record->id) ? PIT_ENOMEM
								 : PIT_ECORRUPT;
	text = model_clean_name(m, record->name);
	if (!text)
		return PIT_ENOMEM;
	if (!thread->open && thread->state == THREAD_UNSEEN && !thread->same) {
		thread->name = text;
		st = add_thread(m, src, record, text);
	} else {
		st = add_again(m, src, record, text);
	}
	return st ? st
		  : set_told(m, threads_get(&src->threads, record->id), record);
}

static bool
is_threading(const struct frame_info *info)
{
	struct path_part base = path_base(info->file, strlen(info->file));

	return info->flags & FRAME_LIBRARY && base.n == 12 &&
	       memcmp(base.p, "threading.py", 12) == 0;
}

/* What a subclass of Thread runs, such as Timer, is its own. Of what is of C,
 * what Thread.run() calls: before that, threading has locks of its own. */
static bool
begins_thread(const struct frame_info *info, const struct frame_info *caller)
{
	if (info->kind == FRAME_C && caller && is_threading(caller))
		return strcmp(caller->function, "run") == 0;
	return !is_threading(info) ||
	       (strcmp(info->function, "run") == 0 && info->class_name &&
		strcmp(info->class_name, "Thread") != 0);
}

/* The function that a thread began with: the first that is not threading's own;
 * 0: it is not there yet. Main threads all began with the program, and what a
 * sub-interpreter begins with is how that is made. */
static frame_id
thread_entry(const struct model *m, const struct thread *thread, path_id path)
{
	const struct path *p = paths_get(m->forest.paths, path), *caller;
	frame_id entry = 0;

	if (thread->main || thread->interp ||
	    strcmp(symtab_name(m->forest.syms, thread->name), "MainThread") ==
		0)
		return 0;
	for (; p; p = caller) {
		const struct frame_info *info, *by = NULL;

		caller = paths_get(m->forest.paths, p->caller);
		info = symtab_get(m->forest.syms, p->frame);
		if (caller)
			by = symtab_get(m->forest.syms, caller->frame);
		if (info && begins_thread(info, by))
			entry = p->frame;
	}
	return entry;
}

static enum pit_status
join_group(struct model *m, struct source *src, struct thread *thread,
	   path_id path)
{
	struct root_member member = {
		.kind = FRAME_THREAD,
		.name = symtab_name(m->forest.syms, thread->name),
		.own = thread->frame,
	};
	enum pit_status st;

	if (thread->group.frame)
		return PIT_OK;
	member.mark = thread_entry(m, thread, path);
	st = roots_join(m->roots, m->forest.syms, m->forest.trees[TREE_GROUPED],
			&src->group, &member, &thread->group);
	return st ? st : move_former(m, thread);
}

void
thread_leave(struct model *m, struct source *src, struct thread *thread)
{
	/* Where there is no memory for that, what it did stays where it is. */
	if (thread->former && thread->told)
		(void)join_group(m, src, thread, 0);
	thread_set_idle(m, thread, false);
	model_free_lane(m, &thread->lane);
	for (int i = 0; i < TASK_LANES; i++)
		model_free_lane(m, &thread->task_lanes[i]);
	roots_alive(m->roots, thread->group.frame, -1);
}

enum pit_status
thread_apply_end(struct model *m, struct source *src,
		 const struct wire_thread_end *end)
{
	struct thread *thread = threads_get(&src->threads, end->id);
	struct thread *record;

	if (!thread)
		return PIT_ECORRUPT;
	record = &src->threads.list[end->id];
	if (!record->open)
		return PIT_OK;
	record->open = false;
	if (--thread->states)
		return PIT_OK;
	m->procs[src->proc].threads_alive--;
	thread_leave(m, src, thread);
	threads_end(&src->threads, thread);
	return PIT_OK;
}

/* What its stacks hang below. Of a thread that has no node of its own, that of
 * its group, and the process's before that is known. */
static enum pit_status
find_stem(struct model *m, const struct source *src, struct thread *thread,
	  struct stem *at)
{
	const struct root_place *group = &thread->group;

	*at = src->root;
	if (group->frame)
		at->group = group->node;
	if (!thread->raw && group->frame) {
		thread->raw =
		    forest_top(&m->forest, src->root.raw, group->frame);
		if (!thread->raw)
			return PIT_ENOMEM;
	}
	if (thread->raw)
		at->raw = thread->raw;
	return PIT_OK;
}

/* A thread's group is known when its first stack is. */
static enum pit_status
need_group(struct model *m, struct source *src, struct thread *thread,
	   path_id path)
{
	return path || thread->main || (thread->former && thread->told)
		   ? join_group(m, src, thread, path)
		   : PIT_OK;
}

enum pit_status
thread_stem(struct model *m, struct source *src, struct thread *thread,
	    struct stem *at)
{
	enum pit_status st = join_group(m, src, thread, 0);

	return st ? st : find_stem(m, src, thread, at);
}

/* Of a sample without a frame, or outside the program's life, the frame that
 * says so; else 0. */
static frame_id
no_function(struct model *m, struct source *src, const struct thread *thread,
	    const struct wire_sample *sample, path_id path)
{
	if (sample->flags & WIRE_SAMPLE_SHUTDOWN)
		return m->shutdown;
	if (thread->main && !src->started) {
		if (!path || forest_is_boot(&m->forest, path))
			return m->startup;
		src->started = true;
	}
	return path ? 0 : m->native;
}

enum pit_status
thread_place(struct model *m, struct source *src, struct thread *thread,
	     const struct wire_sample *sample, place_id *place, uint32_t **lane)
{
	path_id path = tables_path(&src->tables, sample->stack);
	uint32_t *hint = NULL;
	enum pit_status st;
	struct stem at;
	frame_id frame;

	if (sample->stack && !path)
		return PIT_ECORRUPT;
	st = need_group(m, src, thread, path);
	if (!st)
		st = find_stem(m, src, thread, &at);
	if (st)
		return st;
	frame = no_function(m, src, thread, sample, path);
	if (frame) {
		path = paths_child(m->forest.paths, 0, frame, 0);
		if (!path)
			return PIT_ENOMEM;
	} else if (sample->task) {
		st = task_place(m, src, sample, place, lane);
		if (st || *place)
			return st;
	}
	/* Most stacks are where they were before. */
	if (sample->stack)
		hint = tables_hint(&src->tables, sample->stack);
	*place = hint ? *hint : 0;
	st = forest_place(&m->forest, &at, path, sample->flags, place);
	if (hint)
		*hint = *place;
	return st;
}
