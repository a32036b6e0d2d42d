/* src/reader/threads.h - the threads that were seen, and the run of equal
 * samples that each is in.
 */
#ifndef PIT_READER_THREADS_H
#define PIT_READER_THREADS_H

#include "reader/aio.h"
#include "reader/kthread.h"
#include "reader/pythread.h"
#include "reader/resolve.h"
#include "reader/states.h"
#include "reader/walk.h"
#include "wire/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THREADS_MAX      4096u
#define THREADS_MAX_OPEN 512 /* files of threads that are kept open */

/* Equal samples in a row, not yet written. count 0: none. */
struct run {
	uint32_t stack, flags, count;
	uint32_t task, base;  /* as in struct thread */
	uint64_t weight, end; /* ns; end is a time */
	uint64_t first, lead; /* when the first was, and since when it counts */
};

/* What the kernel says of the thread, and the files it says it in; -1: not
 * open. */
struct thread_kernel {
	int schedstat, syscall;
	bool known;           /* used and ready are some to compare with */
	uint64_t used, ready; /* as kthread_cpu() has them */
	uint64_t cpu; /* likewise, and when it last changed; 0: it is none
		       * to compare with */
	uint64_t cpu_at;
	bool computes; /* its CPU clock moves */
};

struct thread {
	uintptr_t tstate;
	uintptr_t interp;
	uint64_t id;        /* the interpreter's, which never uses it again */
	uint64_t interp_id; /* the process never uses it again; 0: the first */
	uint64_t ident;     /* libc's, which threading knows it by */
	uint32_t wire;      /* 0: not yet announced; equal in all states of one
			     * thread of the kernel in one interpreter */
	uint32_t native;    /* 0: unknown */
	bool is_main;
	bool has_name;               /* of threading */
	enum pythread_daemon daemon; /* as it said the last time */
	/* In a sub-interpreter there are states that nothing runs in now. */
	bool is_out;
	/* One thread of the kernel has states in several interpreters, of which
	 * it is in one: the one that was seen to run last. */
	bool has_twin;
	uint64_t ran_at;
	bool parked; /* has its samples up to that tick, see sampling_quiet.c */
	uint64_t parked_at;
	bool settled; /* stack and flags are those of the last tick */
	uint32_t stack, flags;
	/* On the wire: the task that runs, 0: none, and the part of the stack
	 * that is below it. */
	uint32_t task, base;
	uintptr_t first; /* the frame that it began with, not in a greenlet */
	uintptr_t loop;  /* asyncio's that runs, as of the last look at tasks */
	uint64_t loop_at; /* tick of that */
	uint64_t moved;   /* the last tick in which it may have run Python */
	uintptr_t steps;  /* the frame in which trio steps its tasks; 0: none */
	struct aio_list tasks;
	uint32_t said; /* flags of the last sample or look, with its state */
	uint32_t said_hash; /* of the name and flags it was announced with */
	uint64_t name_at;   /* when it is looked at again */
	uint64_t name_wait;
	uint64_t last;      /* when its time was last accounted for */
	uint64_t seen;      /* tick */
	struct trail trail; /* its frames, with ids */
	struct cut cut;
	struct run run;
	/* As parts ask for it. What the stack's was when it was looked at, its
	 * part, 0: none, and if the stack may be of another one. */
	struct walk_context context;
	uintptr_t token;
	bool mixed;
	uint32_t slot; /* in the table of open runs, from 1 on; 0: none */
	struct thread_kernel kernel;
	struct thread_state state;
};

struct threads {
	struct thread *list;
	uint32_t n, cursor;
	uint32_t next_wire;
	struct idmap wires; /* by native and interpreter */
	uintptr_t first_interp;
	uint32_t latest; /* native that was new */
	int n_open;      /* files of threads */
	int procfs;      /* of /proc/<pid>; -1: none */
	bool own_files;
	struct pythread_hints hints;
	void *memory;
	size_t size;
};

bool known_threads_init(struct threads *ts, int procfs, bool own_files);
void known_threads_fini(struct threads *ts);

/* Was it there in a tick, or must it be? */
static inline bool
thread_is_there(const struct thread *t, uint64_t tick)
{
	return t->seen == tick || t->parked;
}

/* The entry of a thread state, made if need be; NULL: too many. */
struct thread *known_threads_get(struct threads *ts, uintptr_t tstate,
				 uint64_t id, uint64_t interp_id);
/* Forget an entry: the last one takes its place. */
void known_threads_remove(struct threads *ts, struct thread *t);

/* The id on the wire that a state of this thread of the kernel had before in
 * this interpreter; 0: none had. C code that calls in makes a new state each
 * time. */
uint32_t known_threads_wire(const struct threads *ts, const struct thread *t);
/* It has its first. */
void known_threads_keep_wire(struct threads *ts, const struct thread *t);
/* Note of a thread that is new if it has states in other interpreters. */
void known_threads_pair(struct threads *ts, struct thread *t);
/* Does the thread of the kernel run in another interpreter, which it was called
 * in from this one? */
bool known_threads_is_elsewhere(const struct threads *ts,
				const struct thread *t);
/* True if another entry has the same. */
bool known_threads_shares_wire(const struct threads *ts,
			       const struct thread *t);

/* Its name for the user: what threading calls it, else what the kernel was
 * told, else its kernel id; in a sub-interpreter with the number of that.
 * main_native: of the main thread. False: that of before is the best. */
bool known_threads_name(struct threads *ts, const struct pyver *ver,
			struct peek *peek, struct thread *t,
			uint32_t main_native, char *buf, size_t cap);

/* Is it time to look at its name again? If so sets the next time: soon at
 * first, since a thread runs before threading lists it, then every second. */
bool thread_name_is_due(struct thread *t, uint64_t now);

/* Does the kernel say that the thread is no more? Never of the main thread,
 * which ends with the process, and of none whose number is not known. */
bool thread_has_gone(const struct threads *ts, const struct thread *t);

/* Ask the kernel what the thread does at this moment. False: it does not say.
 */
bool thread_call(struct threads *ts, struct thread *t,
		 struct kthread_call *call);

/* Ask the kernel if the thread computes, by its CPU clock. */
bool thread_computes(struct threads *ts, struct thread *t, uint64_t now);
/* It is known to run: the next look compares with nothing. */
void thread_computed(struct thread *t);

/* ns that it had a CPU, and that it could have run but had none, since the last
 * time this was asked. */
void thread_clocks(struct threads *ts, struct thread *t, uint64_t *used,
		   uint64_t *ready);

#endif
