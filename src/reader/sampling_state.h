/* src/reader/sampling_state.h - what a sampling is made of, for the files that
 * make it up: sampling.c has the tick, sampling_interp.c goes through the
 * interpreters, sampling_thread.c looks at a thread, sampling_run.c writes what
 * was seen, and what sampling_task.h names is about tasks. Nobody else sees
 * this.
 */
#ifndef PIT_READER_SAMPLING_STATE_H
#define PIT_READER_SAMPLING_STATE_H

#include "reader/codes.h"
#include "reader/gil.h"
#include "reader/greenlet.h"
#include "reader/intern.h"
#include "reader/open.h"
#include "reader/parts.h"
#include "reader/resolve.h"
#include "reader/sampling.h"
#include "reader/states.h"
#include "reader/tasks.h"
#include "reader/threads.h"
#include "reader/walk.h"

#define MAX_INTERPRETERS 256u
#define LOST_CAUSES      5
#define AIO_BIRTHS       256u
#define AIO_PARTS        128u
#define TRIO_RUNNERS     4u /* whose tasks are walked */

struct lost {
	uint64_t count, time;
};

/* How many tasks there were more from one look to the next, and when that was,
 * of the last times that there were. */
struct aio_births {
	struct {
		uint64_t time;
		size_t n;
	} list[AIO_BIRTHS];
	size_t next;
};

/* How far one has come with the tasks of an interpreter. */
struct aio_scan {
	uint64_t last; /* look */
	struct aio_births births;
	uint64_t due;         /* when to go on */
	struct aio_list list; /* in its set */
	uint32_t turn;        /* how often its tasks were looked at */
	uint64_t known;       /* since when asyncio is there; 0: it is not */
	uint64_t passed[AIO_PARTS]; /* when each part of the set was last */
};

/* The same of one of trio's runners, or curio's kernels, at its address. 0:
 * none. */
struct trio_scan {
	uintptr_t runner;
	uint64_t seen;
	struct aio_scan scan;
};

/* How far one has come with the greenlets of an interpreter. */
struct green_scan {
	uint64_t due;        /* when to go on */
	uint64_t find, wait; /* when to look where threads have them */
	uint32_t at;         /* the number of the task that was last */
	uintptr_t hub;       /* code that goes through what is ready */
};

/* A part, and the thread that it is in the stream. */
struct part {
	struct thread thread;
	uint32_t serial, native; /* as asked */
	uintptr_t token, coro;
	bool strict;
	uint32_t own; /* the last stack in its context */
};

/* An interpreter. Its place in arrays is its own until it is gone. */
struct interp_place {
	uintptr_t address; /* 0: it is free */
	uint64_t id;       /* never used again */
	uint64_t seen;     /* tick */
};

#define QUIET_AWAKE 32u

/* What sampling_quiet.c keeps. */
struct quiet {
	bool may;         /* some may be parked */
	bool is;          /* this tick */
	bool turn;        /* of the thread that is looked at */
	uintptr_t head;   /* of the list that all were in; 0: look again */
	uintptr_t listed; /* of the last tick's */
	uint64_t step;    /* from one tick to the next */
	uint32_t n_awake;
	uint32_t awake[QUIET_AWAKE]; /* those that are not parked, by place */
};

struct sampling {
	struct sampling_target target;
	struct enc *out;
	struct intern intern;
	struct codes codes;
	struct resolver resolver;
	struct walker walker;
	struct threads threads;
	struct gil_reader reader;
	/* The first one is in the first place. */
	struct interp_place interps[MAX_INTERPRETERS];
	uint32_t n_interps; /* places that were ever taken */
	struct gil gils[MAX_INTERPRETERS];
	uint64_t start;
	uint64_t now;   /* of this tick */
	uint64_t clock; /* of the last CLOCK; 0: none was written */
	uint64_t tick, ticks_due;
	uint64_t ticks_done; /* those that took samples */
	uint64_t last_tick;  /* when it was */
	uint64_t last_look;  /* the same, or of a later sampling_look() */
	/* The last tick was long ago. CPU time since, and from before, of which
	 * it was not seen what ran: kept back from what waits, for the next
	 * that is seen to run. So are short runs right in the mean, whether a
	 * tick meets them or not. */
	bool rested;
	bool ran; /* a thread was seen to run in this tick */
	uint64_t unseen;
	uint64_t since;       /* of sampling_since() */
	bool looking;         /* at what runs, without taking samples */
	bool is_last;         /* the process has ended, or is about to */
	bool shutdown;        /* the interpreter is being torn down */
	uint64_t generation;  /* of code objects: 0, none are believed */
	uint64_t generations; /* a hash of what all interpreters say of that */
	uint32_t main_native;
	bool has_main; /* the main thread was announced */
	struct quiet quiet;
	struct states states;
	uint32_t name_looks;
	bool shared; /* there is more than one interpreter */
	struct lost lost[LOST_CAUSES];
	struct tasks tasks;
	struct part parts[PARTS_MAX];
	uint64_t aio_since; /* when asyncio was first seen */
	uint64_t random;    /* not 0 */
	struct aio aios[MAX_INTERPRETERS];
	struct aio_scan scans[MAX_INTERPRETERS];
	struct trio trios[MAX_INTERPRETERS];
	struct curio curios[MAX_INTERPRETERS];
	struct trio_scan runners[TRIO_RUNNERS];
	struct greenlets greenlets[MAX_INTERPRETERS];
	struct green_scan greens[MAX_INTERPRETERS];
};

/* False: there was no room, and nothing is written. */
bool sampling_write(struct sampling *s, const struct event *ev);
/* Samples that there are not, and their time; a look takes none. */
void sampling_lose(struct sampling *s, enum wire_lost_cause cause,
		   uint64_t count, uint64_t time);
/* A table is full: begin anew with empty ones. False: no room to say so. */
bool sampling_reset(struct sampling *s);

/* Write the open run of a thread. What does not fit is lost, with its time. */
void run_close(struct sampling *s, struct thread *t);
/* A sample more, where the thread's stack is. */
void run_add(struct sampling *s, struct thread *t, uint32_t flags,
	     uint64_t now);
/* The same, of n ticks, the last of which was at now. */
void run_add_many(struct sampling *s, struct thread *t, uint32_t flags,
		  uint32_t n, uint64_t now);
/* It has no sample in this tick. */
void thread_lose(struct sampling *s, struct thread *t,
		 enum wire_lost_cause cause, uint64_t now);
/* Time that no sample has, because the thread or what it was in has ended
 * since: it is of where it was seen last. */
void thread_fill(struct sampling *s, struct thread *t, uint64_t until);

/* The head of the list of interpreters. False: it cannot be read. */
bool interp_first(struct sampling *s, uintptr_t *interp);
/* Another tick: who waits for a GIL from now on? */
void interps_begin(struct sampling *s);
/* Look at all threads of all interpreters. False: a list broke off, so that
 * some may not have been seen. */
bool interps_tick(struct sampling *s, uint64_t now);

/* Where a thread is in the list of its interpreter. */
struct thread_spot {
	struct gil *gil;
	uint64_t interp_id;
	bool is_oldest; /* of its interpreter's: the list has it last */
	bool gc_runs;
	uintptr_t gc_thread;       /* without a GIL, the one that it runs in */
	struct aio *aio;           /* of its interpreter; NULL: there is none */
	struct trio *trio;         /* likewise */
	const struct curio *curio; /* likewise */
	struct greenlets *greenlets; /* likewise */
};

/* Load the state of a thread. */
bool thread_load(struct sampling *s, uintptr_t tstate, const struct gil *gil);
/* The thread of the last walk_load(). */
void thread_tick(struct sampling *s, uintptr_t tstate,
		 const struct thread_spot *spot, uint64_t now);
/* The same, of one that is known. */
void thread_sample(struct sampling *s, struct thread *t,
		   const struct thread_spot *spot, uint64_t now);
/* Its time up to then is of where it was seen last. */
void thread_end(struct sampling *s, struct thread *t, uint64_t until);

/* Samples of ticks that were quiet, up to the last one. */
void quiet_make_up(struct sampling *s, struct thread *t);
/* The same of all, none of which is parked any more. */
void quiet_end(struct sampling *s);
/* All threads were looked at in this tick. */
void quiet_begin(struct sampling *s);
/* Need only some be looked at? head: of the list of threads. */
bool quiet_is(struct sampling *s, const struct gil *gil, uintptr_t head);
/* Look at those. */
void quiet_tick(struct sampling *s, const struct thread_spot *spot);

/* Tasks (sampling_task.h) ------------------------------------------------- */

/* Find out which task runs in t, of which a new stack is known. */
void task_find(struct sampling *s, struct thread *t, struct aio *aio);
/* The same of trio's. */
void trio_find(struct sampling *s, struct thread *t, struct trio *trio);
void curio_find(struct sampling *s, struct thread *t,
		const struct curio *curio);
/* The task of t had so much of the time. */
void task_ran(struct sampling *s, struct thread *t, uint64_t time);
/* Look at the tasks of an interpreter that do not run. */
void tasks_tick(struct sampling *s, uintptr_t interp, uint32_t n);
/* Find out which greenlet runs in t, of which a new stack is known: before is
 * the one that did before that was read. Only where no task does. */
void greenlet_find(struct sampling *s, struct thread *t, struct greenlets *gs,
		   uintptr_t before);
/* Look at the greenlets of an interpreter that do not run. */
void greenlets_tick(struct sampling *s, uintptr_t interp, uint32_t n);
/* The process has ended. */
void tasks_end(struct sampling *s);
/* Write their open runs. */
void tasks_close(struct sampling *s);
/* The same, before stacks lose their ids. */
void tasks_forget_stacks(struct sampling *s);

#endif
