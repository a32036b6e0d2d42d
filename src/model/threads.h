/* src/model/threads.h - the threads of one process, and the way from what a
 * thread's sample says to nodes of the trees.
 */
#ifndef PIT_MODEL_THREADS_H
#define PIT_MODEL_THREADS_H

#include "base/err.h"
#include "model/roots.h"
#include "model/symtab.h"
#include "model/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Once so many threads of a process have ended, new ones share a root: what a
 * server with a thread per request costs stays bounded. */
#define THREADS_OWN 256

/* Where one sample's time goes, in the trees of a snapshot. */
struct leaf {
	node_id node[TREE_COUNT];
	bool waits; /* for work, unless it runs */
};

struct leaf_slot {
	uint32_t stack; /* of the sender; 0: free */
	struct leaf leaf;
};

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
	uint32_t round;    /* of the kernel's ids, when it ended */
	bool idle;         /* it waits for work, as of its latest sample */
	name_id name;
	struct root_place group; /* frame 0: not known yet */
	frame_id frame;
	node_id raw, apart; /* its roots */
	uint32_t last;      /* stack of its latest sample */
	/* Stacks that were sampled in it. A cache: it may be emptied. */
	struct leaf_slot *slots;
	uint32_t nslots, used; /* nslots: a power of two */
};

struct threads {
	struct thread *list; /* by the sender's id */
	size_t len, cap;
	size_t seen, ended;
	/* Ids by native, in open addressing; 0 is free. */
	uint32_t *natives;
	size_t nnatives, natives_used; /* nnatives: a power of two */
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

/* The first thread with this native id; 0: none, or native is 0. */
uint32_t threads_find(const struct threads *threads, uint64_t native);
/* A thread that is not alive has this native id: does the kernel count anew? */
void threads_count(struct threads *threads, uint64_t native);
/* Let it be found, in place of an earlier one. Without memory it is not found,
 * and is one of its own. */
void threads_index(struct threads *threads, uint32_t id, uint64_t native);

/* It has ended: its cache goes, its roots stay. */
void threads_end(struct threads *threads, struct thread *thread);

/* Forget the stacks of one thread: its root in a tree is another now. */
void thread_forget(struct thread *thread);
/* Forget all stacks: their ids will mean others. */
void threads_reset(struct threads *threads);

/* The leaf of a stack, or NULL. */
const struct leaf *thread_find(const struct thread *thread, uint32_t stack);
/* Remember it. Without memory it is not remembered, which costs only time. */
void thread_keep(struct thread *thread, uint32_t stack,
		 const struct leaf *leaf);

#endif
