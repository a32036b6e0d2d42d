/* src/model/model_task.c - tasks of event loops: what they are called, which
 * group they are in, and where their time goes.
 */
#include "model/model_state.h"

#include "base/mem.h"

#include <string.h>

/* What is said of a task, as far as it decides where it stands. */
static uint64_t
hash_said(const struct root_member *member)
{
	uint64_t h = 1469598103934665603u ^ member->mark;

	for (const char *s = member->name; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

static void
set_idle(struct model *m, struct task *task, bool idle)
{
	if (task->idle != idle)
		roots_idle(m->roots, task->group.frame, idle ? 1 : -1);
	task->idle = idle;
}

/* Its own root, while there are few. */
static enum pit_status
add_own(struct model *m, struct source *src, struct task *task,
	struct root_member *member, const struct stem *thread)
{
	node_id raw;
	enum pit_status st;

	task->shared = src->shared || src->tasks.seen >= TASKS_OWN;
	if (task->shared)
		return PIT_OK;
	task->frame = symtab_root(m->forest.syms, FRAME_TASK, member->name,
				  strlen(member->name));
	if (!task->frame)
		return PIT_ENOMEM;
	member->own = task->frame;
	raw = forest_top(&m->forest, thread->raw, task->frame);
	if (!raw)
		return PIT_ENOMEM;
	st = roots_add(m->roots, m->forest.syms, member);
	if (!st)
		task->raw = raw;
	return st;
}

static enum pit_status
join(struct model *m, struct thread *thread, struct task *task,
     const struct root_member *member, const struct stem *at)
{
	enum pit_status st =
	    roots_join(m->roots, m->forest.syms, m->forest.trees[TREE_GROUPED],
		       &thread->group, member, &task->group);
	node_id raw;

	if (st || task->frame)
		return st;
	raw = forest_top(&m->forest, at->raw, task->group.frame);
	if (!raw)
		return PIT_ENOMEM;
	task->raw = raw;
	return PIT_OK;
}

static void
leave(struct model *m, struct task *task)
{
	set_idle(m, task, false);
	roots_alive(m->roots, task->group.frame, -1);
	for (int i = 0; i < TASK_LANES; i++)
		model_free_lane(m, &task->lanes[i]);
}

/* It has another name: it goes to the group of that one, and what it did with
 * it; of those that share a root nobody knows what that was. */
static enum pit_status
rename(struct model *m, struct thread *thread, struct task *task,
       struct root_member *member, const struct stem *at)
{
	frame_id from = task->group.frame;
	enum pit_status st = PIT_OK;

	set_idle(m, task, false);
	roots_leave(m->roots, task->group.frame);
	if (task->frame) {
		member->own = task->frame;
		st = symtab_rename(m->forest.syms, task->frame, member->name,
				   strlen(member->name));
		if (!st)
			st = roots_rename(m->roots, m->forest.syms, task->frame,
					  member->name);
	}
	if (!st)
		st = join(m, thread, task, member, at);
	return st || !task->frame
		   ? st
		   : model_move_along(m, task->raw, from, &task->group);
}

static enum pit_status
take(struct model *m, struct source *src, const struct wire_task *record,
     struct root_member *member)
{
	struct thread *thread = threads_get(&src->threads, record->thread);
	struct task *task = tasks_add(&src->tasks, record->id);
	uint64_t said = hash_said(member);
	enum pit_status st;
	struct stem at;

	if (!task)
		return tasks_is_due(&src->tasks, record->id) ? PIT_ENOMEM
							     : PIT_ECORRUPT;
	if (!thread)
		return PIT_ECORRUPT;
	if (task->open && task->thread == record->thread && task->said == said)
		return PIT_OK;
	st = thread_stem(m, src, thread, &at);
	if (st)
		return st;
	if (task->open && task->thread == record->thread) {
		st = rename(m, thread, task, member, &at);
	} else {
		if (task->open)
			leave(m, task);
		*task = (struct task){ .thread = record->thread };
		st = add_own(m, src, task, member, &at);
		if (!st)
			st = join(m, thread, task, member, &at);
		src->tasks.seen++;
		m->snap.tasks++;
	}
	task->open = !st;
	task->said = said;
	return st;
}

/* Clean text for as long as it is looked at: of a million names few are worth
 * keeping. */
static enum pit_status
clean(struct out *o, struct wire_text text, const char **s)
{
	enum pit_status st = model_clean(o, text);

	*s = o->len ? o->data : "";
	return st;
}

/* Of groups it is the group that awaits them. */
static void
set_by(struct model *m, struct source *src, const struct wire_task *record)
{
	const struct task *task = tasks_get(&src->tasks, record->id);
	const struct task *by = tasks_get(&src->tasks, record->by);

	if (!task || !by)
		return;
	roots_set_by(m->roots, task->group.frame, by->group.frame);
	if (task->frame && by->frame)
		roots_set_by(m->roots, task->frame, by->frame);
}

enum pit_status
task_apply(struct model *m, struct source *src, const struct wire_task *record)
{
	struct root_member member = { .kind = FRAME_TASK };
	enum pit_status st;
	struct out name;

	if (m->no_tasks)
		return PIT_OK;
	st = clean(&name, record->name, &member.name);
	if (!st && record->function.n) {
		member.mark = model_clean_name(m, record->function);
		st = member.mark ? PIT_OK : PIT_ENOMEM;
	}
	if (!st)
		st = take(m, src, record, &member);
	if (!st && (record->flags & WIRE_TASK_KIND) == WIRE_TASK_GREENLET)
		m->snap.greenlets = true;
	if (!st)
		set_by(m, src, record);
	out_fini(&name);
	return st;
}

void
task_leave_all(struct model *m, struct source *src)
{
	for (size_t i = 0; i < src->tasks.len; i++)
		if (src->tasks.list[i].open)
			leave(m, &src->tasks.list[i]);
}

enum pit_status
task_apply_end(struct model *m, struct source *src,
	       const struct wire_task_end *end)
{
	struct task *task = tasks_get(&src->tasks, end->id);

	if (task) {
		leave(m, task);
		task->open = false;
	}
	return PIT_OK;
}

/* Where a path of the task's goes. */
static enum pit_status
place_of(struct model *m, const struct task *task, path_id path, uint32_t flags,
	 place_id *place)
{
	const struct stem at = { task->raw, task->group.node };

	return forest_place(&m->forest, &at, path, flags, place);
}

/* The lane of a task; of those that share a root, their thread's. */
static uint32_t *
lane_of(struct source *src, struct task *task, enum task_lane lane)
{
	struct thread *thread;

	if (!task->shared)
		return &task->lanes[lane];
	thread = threads_get(&src->threads, task->thread);
	return &thread->task_lanes[lane];
}

/* A task of another thread than the sample's, or an event loop that was taken
 * by surprise, is no reason to lose time: it is the thread's. */
enum pit_status
task_place(struct model *m, struct source *src,
	   const struct wire_sample *sample, place_id *place, uint32_t **lane)
{
	struct task *task = tasks_get(&src->tasks, sample->task);
	uint32_t *hint;
	enum pit_status st;
	path_id path;

	if (!task || sample->base == sample->stack || !sample->stack)
		return PIT_OK;
	st = tables_above(&src->tables, m->forest.paths, sample->stack,
			  sample->base, &path);
	if (st || !path)
		return st;
	hint = tables_hint(&src->tables, sample->stack);
	*place = *hint;
	st = place_of(m, task, path, sample->flags, place);
	*hint = *place;
	*lane = lane_of(src, task, TASK_RUNS);
	set_idle(m, task, false);
	return st;
}

/* The path of a task that waits; of one whose stack could not be read, a frame
 * that says so. */
static enum pit_status
path_of(struct model *m, const struct source *src, uint32_t stack,
	path_id *path)
{
	*path = tables_path(&src->tables, stack);
	if (!*path && stack)
		return PIT_ECORRUPT;
	if (!*path)
		*path = paths_child(m->forest.paths, 0, m->unknown, 0);
	return *path ? PIT_OK : PIT_ENOMEM;
}

enum pit_status
task_apply_sample(struct model *m, struct source *src,
		  const struct wire_task_sample *sample)
{
	struct task *task = tasks_get(&src->tasks, sample->task);
	struct span span = {
		.end = model_add_times(src->time, sample->end),
		.weight = sample->weight,
		.count = sample->count,
	};
	enum pit_status st;
	path_id path;
	bool idle;

	if (!task)
		return PIT_OK;
	st = path_of(m, src, sample->stack, &path);
	if (!st)
		st = place_of(m, task, path, sample->flags, &span.place);
	if (!st)
		st = model_spend(m, lane_of(src, task, TASK_WAITS), &span);
	if (st)
		return st;
	idle = place_is_idle(places_get(&m->forest.places, span.place));
	set_idle(m, task, idle);
	if (!idle)
		m->snap.task_wait =
		    model_add_times(m->snap.task_wait, span.weight);
	model_heard(m, &m->procs[src->proc], span.end);
	return PIT_OK;
}
