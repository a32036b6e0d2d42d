/* src/model/threads.h - the threads of one process. */
#ifndef PIT_MODEL_THREADS_H
#define PIT_MODEL_THREADS_H

#include "base/err.h"
#include "base/table.h"
#include "model/roots.h"
#include "model/symtab.h"
#include "model/tasks.h"
#include "model/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Once so many threads of a process have ended, new ones share a root: what a
 * server with a thread per request costs stays bounded. */
#define THREADS_OWN 256

enum thread_state {
	THREAD_UNSEEN,
	THREAD_ALIVE,
	THREAD_ENDED,
};

struct thread {
	enum thread_state state;
	bool main, shared; /* shared: it has no root of its own */
	bool open;         /* this id has not ended */
	uint32_t same;     /* it is the thread with that id; 0: itself */
	uint32_t states;   /* of its ids, those that are open */
	uint64_t native;   /* the kernel's id; 0: unknown */
	uint64_t interp;   /* of its interpreter; 0: the first */
	uint32_t round;    /* of the kernel's ids, when it ended */
	bool idle;         /* it waits for work, as of its latest sample */
	bool told;         /* Python has said what it is called */
	name_id name;
	struct root_place group; /* frame 0: not known yet */
	frame_id former;         /* has what it did before that; 0: none has */
	frame_id frame;
	uint32_t lane; /* in the history, from 1; 0: none yet */
	/* The same of those of its tasks that share roots. */
	uint32_t task_lanes[TASK_LANES];
	node_id raw; /* its own in TREE_RAW */
};

struct threads {
	struct thread *list; /* by the sender's id */
	size_t len, cap;
	size_t seen, ended;
	struct table natives; /* ids by native and interp */
	/* The kernel counts up, and begins anew past its largest id. */
	uint64_t latest;
	uint32_t round;
};

void threads_init(struct threads *threads);
void threads_fini(struct threads *threads);

/* May a THREAD record have this id: is it known, or the next one? */
bool threads_is_due(const struct threads *threads, uint32_t id);
/* The thread with this id, which is made room for; NULL: it is not due, or no
 * memory. Borrowed until the next call. */
struct thread *threads_add(struct threads *threads, uint32_t id);
/* The thread that the id stands for; NULL: was never seen. */
struct thread *threads_get(struct threads *threads, uint32_t id);

/* The first thread with this native id in that interpreter; 0: none, or native
 * is 0. */
uint32_t threads_find(const struct threads *threads, uint64_t native,
		      uint64_t interp);
/* A thread that is not alive has this native id: does the kernel count anew? */
void threads_count(struct threads *threads, uint64_t native);
/* Let it be found, in place of an earlier one. Without memory it is not found,
 * and is one of its own. */
void threads_index(struct threads *threads, uint32_t id, uint64_t native,
		   uint64_t interp);

/* It has ended: its roots stay. */
void threads_end(struct threads *threads, struct thread *thread);

#endif
