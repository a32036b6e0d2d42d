/* src/model/model_session.c - a session of pyinstrument's into a model, for all
 * that knows models alone.
 *
 * Its frames and stacks become ours, number by number. Processes and threads
 * are what their frames say, "<process>" (ours alone) and "<thread>". What
 * pyinstrument started the program with is left out, as it leaves it out itself
 * ("trimming the stem").
 */
#include "model/model_state.h"
#include "model/session_part.h"

#include "base/mem.h"

#include <string.h>

#define START  SESSION_START
#define SECOND 1e9
#define NOBODY UINT32_MAX
#define PREFIX "Program: " /* of a description: what follows is the command */

/* Of a stack: who was there, and how much of it is pyinstrument's. */
struct level {
	uint32_t process, thread; /* NOBODY: no frame says */
	uint32_t depth;           /* frames */
	uint32_t match;           /* of them, those of start_call_stack */
};

/* One thread of the file. */
struct loaded_thread {
	uint32_t process;
	uint32_t frame; /* in the session; 0: it has none */
	uint32_t id;    /* in the process's stream */
	uint32_t stem;  /* frames of start_call_stack that all its stacks
			 * begin with */
	double seconds; /* so far */
	uint64_t end;   /* ns */
};

struct loaded_process {
	uint32_t frame; /* likewise */
	source_id source;
	uint32_t threads;
	uint32_t unnamed; /* the thread of stacks without one; or NOBODY */
};

struct loading {
	struct model *m;
	struct session *s;
	struct level *levels;       /* by stack */
	struct table_stack *stacks; /* by stack */
	struct loaded_thread *threads;
	size_t nthreads, thread_cap;
	struct loaded_process *processes;
	size_t nprocesses, process_cap;
	uint32_t unnamed; /* the process of stacks without one; or NOBODY */
	double total;     /* s, of all records */
	uint64_t end;     /* ns */
};

static enum pit_status
add_process(struct loading *l, uint32_t frame, uint32_t *process)
{
	struct loaded_process *grown = mem_grow(
	    l->processes, &l->process_cap, l->nprocesses + 1, sizeof(*grown));

	if (!grown)
		return PIT_ENOMEM;
	l->processes = grown;
	*process = (uint32_t)l->nprocesses;
	grown[l->nprocesses++] = (struct loaded_process){
		.frame = frame,
		.unnamed = NOBODY,
	};
	return PIT_OK;
}

static enum pit_status
add_thread(struct loading *l, uint32_t process, uint32_t frame,
	   uint32_t *thread)
{
	struct loaded_thread *grown = mem_grow(l->threads, &l->thread_cap,
					       l->nthreads + 1, sizeof(*grown));
	uint32_t *ids;

	if (!grown)
		return PIT_ENOMEM;
	l->threads = grown;
	*thread = (uint32_t)l->nthreads;
	ids = &l->processes[process].threads;
	*ids += *ids < WIRE_MAX_THREAD;
	grown[l->nthreads++] = (struct loaded_thread){
		.process = process,
		.frame = frame,
		.id = *ids,
		.stem = UINT32_MAX,
	};
	return PIT_OK;
}

/* The process of what no frame says one of. */
static enum pit_status
need_process(struct loading *l, uint32_t *process)
{
	enum pit_status st = PIT_OK;

	if (*process != NOBODY)
		return PIT_OK;
	if (l->unnamed == NOBODY)
		st = add_process(l, 0, &l->unnamed);
	*process = l->unnamed;
	return st;
}

/* And the thread. */
static enum pit_status
thread_of(struct loading *l, uint32_t stack, uint32_t *thread)
{
	const struct level *level = &l->levels[stack];
	uint32_t process = level->process, *unnamed;
	enum pit_status st = PIT_OK;

	*thread = level->thread;
	if (*thread != NOBODY)
		return PIT_OK;
	st = need_process(l, &process);
	if (st)
		return st;
	unnamed = &l->processes[process].unnamed;
	/* A level names only what there is. NOLINTNEXTLINE */
	if (*unnamed == NOBODY)
		st = add_thread(l, process, 0, unnamed);
	*thread = l->processes[process].unnamed;
	return st;
}

/* Who is there, as the outermost frames say. */
static enum pit_status
fill_level(struct loading *l, uint32_t stack)
{
	const struct session *s = l->s;
	const struct session_stack *at = &s->stacks[stack];
	const struct session_frame *frame = &s->frames[at->frame];
	const struct level *caller = &l->levels[at->caller];
	struct level *level = &l->levels[stack];
	bool top = caller->thread == NOBODY &&
		   caller->depth == (caller->process != NOBODY);
	enum pit_status st = PIT_OK;

	*level = *caller;
	level->depth++;
	if (caller->match == caller->depth && caller->depth < s->nstart &&
	    s->frames[s->start[caller->depth]].identity == frame->identity)
		level->match++;
	if (frame->kind == SESSION_PROCESS && !caller->depth)
		return add_process(l, at->frame, &level->process);
	if (frame->kind != SESSION_THREAD || !top)
		return PIT_OK;
	st = need_process(l, &level->process);
	return st ? st
		  : add_thread(l, level->process, at->frame, &level->thread);
}

/* Look at all stacks and records before any is taken. */
static enum pit_status
look_through(struct loading *l)
{
	const struct session *s = l->s;
	enum pit_status st = PIT_OK;
	uint32_t thread;

	l->levels[0] = (struct level){ NOBODY, NOBODY, 0, 0 };
	for (uint32_t i = 1; i < s->nstacks && !st; i++)
		st = fill_level(l, i);
	for (size_t i = 0; i < s->nrecords && !st; i++) {
		uint32_t stack = s->records[i].stack;

		st = thread_of(l, stack, &thread);
		/* A level names only what there is. NOLINTNEXTLINE */
		if (!st && l->levels[stack].match < l->threads[thread].stem)
			l->threads[thread].stem = l->levels[stack].match;
		l->total += s->records[i].seconds;
	}
	/* A session without records is of a process, too. */
	return st || l->nprocesses ? st : add_process(l, 0, &l->unnamed);
}

/* Frames that we write for what is no function. */
static frame_id
special_frame(const struct model *m, const struct session_frame *frame)
{
	const struct {
		frame_id id;
	} specials[] = { { m->native },
			 { m->startup },
			 { m->shutdown },
			 { m->rare },
			 { m->forest.cut } };

	for (size_t i = 0; i < ARRAY_LEN(specials) && !frame->file[0]; i++)
		if (!strcmp(symtab_get(m->forest.syms, specials[i].id)->name,
			    frame->function))
			return specials[i].id;
	return 0;
}

/* "C.run" of class C and function run. Each may have dots of its own. */
static enum pit_status
add_function(struct model *m, struct session_frame *frame, struct out *name)
{
	struct symtab *syms = m->forest.syms;
	uint32_t line = frame->line > 0 && frame->line <= UINT32_MAX
			    ? (uint32_t)frame->line
			    : 0;
	size_t nclass;

	name->len = 0;
	out_str(name, frame->class_name ? frame->class_name : "");
	nclass = name->len;
	if (nclass)
		out_char(name, '.');
	out_str(name, frame->function);
	if (out_status(name))
		return out_status(name);
	frame->frame = frame->kind == SESSION_BUILTIN
			   ? symtab_c(syms, frame->function,
				      strlen(frame->function), "", 0)
			   : symtab_method(syms, name->data, name->len, nclass,
					   frame->file, line,
					   frame->hides ? FRAME_HIDE : 0);
	return frame->frame ? PIT_OK : PIT_ENOMEM;
}

static enum pit_status
add_frames(struct loading *l)
{
	enum pit_status st = PIT_OK;
	struct out name;

	out_init(&name, SIZE_MAX);
	for (size_t i = 1; i < l->s->nframes && !st; i++) {
		struct session_frame *frame = &l->s->frames[i];

		frame->frame = special_frame(l->m, frame);
		if (!frame->frame)
			st = add_function(l->m, frame, &name);
	}
	out_fini(&name);
	return st;
}

/* pyinstrument's command, which runs the program as a string. */
static bool
is_command(const struct session_frame *frame)
{
	return strstr(frame->file, "pyinstrument/__main__.py");
}

/* Is the innermost frame of this stack none of the program's? Like
 * pyinstrument we show the last of the frames that the run began in, unless it
 * is its own. */
static bool
is_left_out(const struct loading *l, uint32_t stack)
{
	const struct session_stack *at = &l->s->stacks[stack];
	const struct session_frame *frame = &l->s->frames[at->frame], *caller;
	const struct level *level = &l->levels[stack];
	uint32_t stem =
	    level->thread == NOBODY ? 0 : l->threads[level->thread].stem;

	switch (frame->kind) {
	case SESSION_THREAD:
	case SESSION_PROCESS:
	case SESSION_SELF:
	case SESSION_ROOT:
		return true;
	default:
		break;
	}
	if (level->depth < stem || (level->depth == stem && is_command(frame)))
		return true;
	caller = &l->s->frames[l->s->stacks[at->caller].frame];
	return level->depth == stem + 1 && at->caller && is_command(caller) &&
	       !strcmp(frame->file, "<string>");
}

static enum pit_status
add_path(struct loading *l, uint32_t stack)
{
	const struct session_stack *at = &l->s->stacks[stack];
	const struct session_frame *frame = &l->s->frames[at->frame];
	struct paths *paths = l->m->forest.paths;
	path_id *path = &l->stacks[stack].path;
	const struct path *caller;

	*path = l->stacks[at->caller].path;
	if (is_left_out(l, stack))
		return PIT_OK;
	caller = paths_get(paths, *path);
	if (!caller || caller->depth < WIRE_MAX_DEPTH - 1)
		*path = paths_child(paths, *path, frame->frame, frame->at);
	else if (caller->frame != l->m->forest.cut)
		*path = paths_child(paths, *path, l->m->forest.cut, 0);
	return *path ? PIT_OK : PIT_ENOMEM;
}

static enum pit_status
add_paths(struct loading *l)
{
	enum pit_status st = PIT_OK;

	for (uint32_t i = 1; i < l->s->nstacks && !st; i++)
		st = add_path(l, i);
	return st;
}

/* What decides what frames are. */
static enum pit_status
add_facts(struct loading *l)
{
	struct symtab *syms = l->m->forest.syms;
	const struct session_texts *paths = &l->s->sys_path;
	const struct session_texts *prefixes = &l->s->sys_prefixes;
	enum pit_status st = symtab_set_cwd(syms, l->s->cwd.p, l->s->cwd.n);

	for (size_t i = 0; i < prefixes->len && !st; i++)
		st = symtab_add_prefix(syms, prefixes->at[i].p,
				       prefixes->at[i].n);
	for (size_t i = 0; i < paths->len && !st; i++)
		st = symtab_add_path(syms, paths->at[i].p, paths->at[i].n);
	return st;
}

static uint64_t
to_ns(double seconds)
{
	return seconds > 0 ? (uint64_t)(seconds * SECOND + 0.5) : 0;
}

static struct wire_text
text_of(const char *s)
{
	return (struct wire_text){ s, strlen(s) };
}

static enum pit_status
apply(const struct loading *l, const struct loaded_process *process,
      struct event event)
{
	return model_apply(l->m, process->source, &event);
}

static enum pit_status
start_process(struct loading *l, struct loaded_process *process)
{
	const struct session *s = l->s;
	const struct session_frame *frame = &s->frames[process->frame];
	const char *command = s->target_description.p;
	struct event hello = { .type = WIRE_HELLO,
			       .hello = { .version = WIRE_VERSION,
					  .time = START } };
	struct event rate = { .type = WIRE_RATE };
	struct event clock = { .type = WIRE_CLOCK, .clock = { .time = START } };
	enum pit_status st;

	process->source = model_open(l->m);
	if (!process->source)
		return PIT_ENOMEM;
	if (!strncmp(command, PREFIX, strlen(PREFIX)))
		command += strlen(PREFIX);
	if (process->frame)
		command = frame->function;
	hello.hello.pid = (uint32_t)frame->line;
	hello.hello.interval = to_ns(s->max_interval.value);
	hello.hello.epoch = to_ns(s->start_time.value);
	hello.hello.argv = text_of(command);
	hello.hello.exe = hello.hello.cwd = text_of("");
	rate.rate.interval = to_ns(s->min_interval.value);
	st = apply(l, process, hello);
	if (!st)
		st = apply(l, process, rate);
	if (!st)
		st = apply(l, process, clock);
	/* Its start-up has a frame, if it is known. */
	if (!st)
		l->m->sources[process->source - 1]->started = true;
	return st;
}

static enum pit_status
start_thread(struct loading *l, const struct loaded_thread *thread)
{
	const struct session_frame *frame = &l->s->frames[thread->frame];
	struct event event = { .type = WIRE_THREAD,
			       .thread = { .id = thread->id } };

	event.thread.name =
	    text_of(thread->frame ? frame->function : "MainThread");
	if (thread->id == 1)
		event.thread.flags = WIRE_THREAD_MAIN;
	return apply(l, &l->processes[thread->process], event);
}

/* How many samples were in the records up to this time, past one for each. */
static uint64_t
samples_until(const struct loading *l, double seconds)
{
	double more = (double)l->s->sample_count - (double)l->s->nrecords;

	if (!(more > 0 && l->total > 0))
		return 0;
	return (uint64_t)(more * (seconds / l->total));
}

/* One record: seconds are of all before it. */
static enum pit_status
spend_record(struct loading *l, const struct session_record *record,
	     double seconds)
{
	const struct session_frame *frame =
	    &l->s->frames[l->s->stacks[record->stack].frame];
	uint64_t more = samples_until(l, seconds + record->seconds) -
			samples_until(l, seconds);
	struct event event = { .type = WIRE_SAMPLE };
	struct loaded_thread *thread;
	struct tables *tables;
	enum pit_status st;
	uint64_t end;
	uint32_t at;

	st = thread_of(l, record->stack, &at);
	if (st)
		return st;
	thread = &l->threads[at];
	thread->seconds += record->seconds;
	end = to_ns(thread->seconds);
	event.sample = (struct wire_sample){
		.thread = thread->id,
		.stack = l->stacks[record->stack].path ? record->stack : 0,
		.flags = frame->kind == SESSION_AWAIT ? WIRE_STATE_WAITING : 0,
		.count =
		    more < UINT32_MAX - 1 ? 1 + (uint32_t)more : UINT32_MAX,
		.end = end,
		.weight = end - thread->end,
	};
	thread->end = end;
	if (end > l->end)
		l->end = end;
	/* The stacks are of all processes. */
	tables =
	    &l->m->sources[l->processes[thread->process].source - 1]->tables;
	tables->stacks = l->stacks;
	tables->nstacks = l->s->nstacks;
	st = apply(l, &l->processes[thread->process], event);
	tables->stacks = NULL;
	tables->nstacks = 0;
	return st;
}

static enum pit_status
spend_records(struct loading *l)
{
	enum pit_status st = PIT_OK;
	double seconds = 0;

	for (size_t i = 0; i < l->nprocesses && !st; i++)
		st = start_process(l, &l->processes[i]);
	for (size_t i = 0; i < l->nthreads && !st; i++)
		st = start_thread(l, &l->threads[i]);
	for (size_t i = 0; i < l->s->nrecords && !st; i++) {
		st = spend_record(l, &l->s->records[i], seconds);
		seconds += l->s->records[i].seconds;
	}
	return st;
}

/* CPU time is of all, and so the first one's. */
static enum pit_status
end_processes(struct loading *l)
{
	uint64_t end = to_ns(l->s->duration.value);
	enum pit_status st = PIT_OK;

	end = START + (end > l->end ? end : l->end);
	for (size_t i = 0; i < l->nprocesses && !st; i++) {
		struct event clock = { .type = WIRE_CLOCK,
				       .clock = { .time = end } };
		struct event bye = { .type = WIRE_BYE,
				     .bye = { .reason = WIRE_BYE_EXIT,
					      .time = end } };

		if (!i) {
			clock.clock.cpu = to_ns(l->s->cpu_time.value);
			clock.clock.ticks = l->s->sample_count;
		}
		st = apply(l, &l->processes[i], clock);
		if (!st)
			st = apply(l, &l->processes[i], bye);
		if (!st)
			model_close(l->m, l->processes[i].source, NULL, end);
	}
	return st;
}

void
model_keep_session(struct model *m, struct session *session)
{
	m->snap.session = m->session = session;
}

enum pit_status
model_load(struct model *m, struct session *session)
{
	struct loading l = {
		.m = m,
		.s = session,
		.unnamed = NOBODY,
		.levels = mem_calloc(session->nstacks, sizeof(*l.levels)),
		.stacks = mem_calloc(session->nstacks, sizeof(*l.stacks)),
	};
	enum pit_status st = l.levels && l.stacks ? PIT_OK : PIT_ENOMEM;

	if (!st)
		st = look_through(&l);
	if (!st)
		st = add_facts(&l);
	if (!st)
		st = add_frames(&l);
	if (!st)
		st = add_paths(&l);
	if (!st)
		st = spend_records(&l);
	if (!st)
		st = end_processes(&l);
	if (!st)
		model_keep_session(m, session);
	mem_free(l.levels);
	mem_free(l.stacks);
	mem_free(l.threads);
	mem_free(l.processes);
	return st;
}
