/* src/model/model_proc.c - processes: they say hello, and end.
 *
 * A process that ended keeps its nodes and its record, unless there were many
 * of its kind: then new ones share a node in each tree, and the records of
 * those that ended are summed up in one for each state.
 */
#include "model/model_state.h"

#include "base/mem.h"
#include "base/path.h"
#include "model/origin.h"

#include <string.h>

#define PROCS_OWN   256  /* of a group that ended, before new ones share */
#define PROCS_ALL   8192 /* of all groups, likewise */
#define PARENTS_MAX 4096 /* processes looked at for a parent */

/* A new program in an old process: exec closes the old stream, but what comes
 * first is for the kernel to say. */
static void
end_older(struct model *m, uint32_t pid, uint64_t time)
{
	for (size_t i = 0; i < m->nsources; i++) {
		struct source *src = m->sources[i];
		struct proc_info *proc;

		if (!src || !src->hello)
			continue;
		proc = &m->procs[src->proc];
		if (proc->pid != pid)
			continue;
		src->bye = true;
		if (proc->state == PROC_RUNNING)
			proc->state = PROC_ENDED;
		model_heard(m, proc, time);
	}
}

static uint64_t
hash_text(const char *s)
{
	uint64_t h = 1469598103934665603u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

/* A worker is one whose parent has the same command: that parent's frame; 0: it
 * is none. A parent that is so many processes back is not looked for: they may
 * be a million. */
static frame_id
master_of(const struct model *m, const struct wire_hello *hello,
	  uint64_t command)
{
	size_t last = m->nprocs > PARENTS_MAX ? m->nprocs - PARENTS_MAX : 0;

	for (size_t i = m->nprocs; i-- > last;) {
		const struct proc_info *proc = &m->procs[i];

		if (proc->pid == hello->ppid)
			return proc->command_hash == command ? proc->frame : 0;
	}
	return 0;
}

/* Its own frame, with nodes in the trees that keep processes apart; or, past
 * many, those of its group. */
static enum pit_status
add_own(struct model *m, struct source *src, struct root_member *member)
{
	const struct root *group = roots_get(m->roots, src->group.frame);
	struct symtab *syms = m->forest.syms;
	enum pit_status st;

	src->shared =
	    group->count - group->alive >= PROCS_OWN || m->nprocs >= PROCS_ALL;
	member->own = src->shared
			  ? src->group.frame
			  : symtab_root(syms, FRAME_PROCESS, member->name,
					strlen(member->name));
	if (!member->own)
		return PIT_ENOMEM;
	src->root.raw = forest_top(&m->forest, TREE_ROOT, member->own);
	st = src->root.raw ? PIT_OK : PIT_ENOMEM;
	if (!st && !src->shared)
		st = roots_add(m->roots, syms, member);
	if (!st && !src->shared)
		st = roots_set_group(m->roots, syms, member->own,
				     src->group.frame);
	return st;
}

/* Frame and nodes of a new process. */
static enum pit_status
add_roots(struct model *m, struct source *src, const struct wire_hello *hello,
	  struct root_member *member)
{
	const struct root_place all = { 0, TREE_ROOT };
	struct symtab *syms = m->forest.syms;
	enum pit_status st;

	member->kind = FRAME_PROCESS;
	member->pid = hello->pid;
	member->parent =
	    master_of(m, hello, hash_text(path_command(member->name)));
	member->mark = member->parent != 0;
	st = roots_join(m->roots, syms, m->forest.trees[TREE_GROUPED], &all,
			member, &src->group);
	if (!st)
		st = add_own(m, src, member);
	if (st)
		return st;
	src->root.group = src->group.node;
	return forest_group(&m->forest, src->root.group);
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

static void
fill_proc(struct proc_info *proc, const struct wire_hello *hello)
{
	proc->count = 1;
	proc->pid = hello->pid;
	proc->ppid = hello->ppid;
	proc->python = hello->python;
	proc->reason = "";
	proc->start = hello->time;
	proc->epoch = hello->epoch;
	proc->interval = hello->interval;
	proc->min_interval = hello->interval;
	proc->max_interval = hello->interval;
	proc->thread_mode = hello->flags & WIRE_HELLO_THREAD;
}

/* The name of one that shares its nodes is its group's: a million of them are
 * not worth a million strings. */
static enum pit_status
name_proc(struct model *m, const struct source *src, const char *command,
	  struct proc_info *proc)
{
	name_id id;

	proc->command_hash = hash_text(path_command(command));
	if (src->shared) {
		proc->command = roots_get(m->roots, src->group.frame)->label;
		return PIT_OK;
	}
	id = symtab_intern(m->forest.syms, command, strlen(command));
	proc->command = symtab_name(m->forest.syms, id);
	return id ? PIT_OK : PIT_ENOMEM;
}

static enum pit_status
hello_take(struct model *m, struct source *src, const struct wire_hello *hello,
	   const char *command, const char *cwd)
{
	struct root_member member = { .name = command, .cwd = cwd };
	struct proc_info proc = { 0 };
	enum pit_status st = add_roots(m, src, hello, &member);

	proc.frame = member.own;
	if (!st)
		st = name_proc(m, src, command, &proc);
	if (!st)
		st = symtab_set_cwd(m->forest.syms, hello->cwd.p, hello->cwd.n);
	if (!st)
		st = start_timeline(m, hello->time);
	if (st)
		return st;
	end_older(m, hello->pid, hello->time);
	fill_proc(&proc, hello);
	src->tables.string_run =
	    origin_is_string_run(hello->argv.p, hello->argv.n);
	src->hello = true;
	src->lost = PROC_BROKEN;
	src->proc = m->nprocs;
	m->procs[m->nprocs++] = proc;
	m->snap.processes++;
	model_heard(m, &m->procs[src->proc], hello->time);
	return PIT_OK;
}

enum pit_status
proc_hello(struct model *m, struct source *src, const struct wire_hello *hello)
{
	struct proc_info *p;
	enum pit_status st;
	struct out command, cwd;

	if (src->hello)
		return PIT_ECORRUPT;
	if (hello->version != WIRE_VERSION)
		return PIT_EVERSION;
	p = mem_grow(m->procs, &m->proc_cap, m->nprocs + 1, sizeof(*p));
	if (!p)
		return PIT_ENOMEM;
	m->procs = p;
	st = model_clean(&command, hello->argv);
	out_init(&cwd, 0);
	if (!st)
		st = model_clean(&cwd, hello->cwd);
	if (!st)
		st = hello_take(m, src, hello, command.data ? command.data : "",
				cwd.data ? cwd.data : "");
	out_fini(&cwd);
	out_fini(&command);
	return st;
}

enum pit_status
proc_unsupported(struct model *m, struct source *src,
		 const struct wire_unsupported *unsupported)
{
	name_id reason = model_clean_name(m, unsupported->reason);

	if (!reason)
		return PIT_ENOMEM;
	m->procs[src->proc].state = PROC_UNSUPPORTED;
	m->procs[src->proc].reason = symtab_name(m->forest.syms, reason);
	return PIT_OK;
}

/* The figures of a process that ended, with those of others like it. */
static void
add_figures(struct proc_info *to, const struct proc_info *from)
{
	to->ran = proc_ran(to) + proc_ran(from);
	to->count += from->count;
	to->pid = 0;
	if (from->start < to->start)
		to->start = from->start;
	if (from->end > to->end)
		to->end = from->end;
	if (from->min_interval < to->min_interval)
		to->min_interval = from->min_interval;
	if (from->max_interval > to->max_interval)
		to->max_interval = from->max_interval;
	to->cpu += from->cpu;
	to->sampler_cpu += from->sampler_cpu;
	to->samples += from->samples;
	to->ticks += from->ticks;
	for (size_t i = 0; i < LOST_CAUSES; i++)
		to->lost[i] += from->lost[i];
	to->lost_time += from->lost_time;
	to->partial += from->partial;
	to->cut += from->cut;
	to->threads += from->threads;
}

/* Take a record out of the list: the last one gets its place. */
static void
remove_proc(struct model *m, size_t at)
{
	size_t last = --m->nprocs;
	struct proc_info *proc = &m->procs[at];
	const struct root *root;

	if (at == last)
		return;
	*proc = m->procs[last];
	for (size_t i = 0; i < m->nsources; i++)
		if (m->sources[i] && m->sources[i]->hello &&
		    m->sources[i]->proc == last)
			m->sources[i]->proc = at;
	root = roots_get(m->roots, proc->frame);
	if (root && root->gone[proc->state] == last + 1)
		roots_set_gone(m->roots, proc->frame, proc->state,
			       (uint32_t)at + 1);
}

/* The process shares its nodes and has ended: so does its record, if one of
 * its kind ended before. */
static void
sum_up(struct model *m, const struct source *src)
{
	const struct proc_info *proc = &m->procs[src->proc];
	const struct root *root = roots_get(m->roots, proc->frame);
	uint32_t record = root ? root->gone[proc->state] : 0;

	if (!record) {
		roots_set_gone(m->roots, proc->frame, proc->state,
			       (uint32_t)src->proc + 1);
		return;
	}
	add_figures(&m->procs[record - 1], proc);
	remove_proc(m, src->proc);
}

void
proc_close(struct model *m, struct source *src, const char *reason,
	   uint64_t now)
{
	struct proc_info *proc = &m->procs[src->proc];
	name_id text;

	proc->threads_alive = 0;
	roots_alive(m->roots, src->group.frame, -1);
	task_leave_all(m, src);
	for (size_t i = 0; i < src->threads.len; i++) {
		struct thread *thread = &src->threads.list[i];

		if (thread->state == THREAD_ALIVE)
			thread_leave(m, src, thread);
		model_free_lane(m, &thread->lane);
	}
	if (!src->bye)
		model_heard(m, proc, now);
	if (reason) {
		struct wire_text why = { reason, strlen(reason) };

		text = model_clean_name(m, why);
		proc->state = PROC_CORRUPT;
		proc->reason = symtab_name(m->forest.syms, text);
	} else if (proc->state == PROC_RUNNING) {
		proc->state = src->lost;
	}
	src->hello = false;
	if (src->shared)
		sum_up(m, src);
}

void
model_ended(struct model *m, uint32_t pid, uint64_t now)
{
	for (size_t i = m->nprocs; i-- > 0;) {
		struct proc_info *proc = &m->procs[i];

		if (proc->pid != pid)
			continue;
		if (proc->state != PROC_ENDED)
			model_heard(m, proc, now);
		return;
	}
}
