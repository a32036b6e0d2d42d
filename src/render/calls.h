/* src/render/calls.h - who called whom and where time was spent: the functions
 * of a run, their lines and their calls, with what each of them cost. For the
 * formats of tools that know functions instead of a tree.
 *
 * A function that calls itself has its time once, however often it is in a
 * stack, and so have a line and a call. Where there are several threads, the
 * thread stands as a function below its outermost ones, and below that the
 * process; below several processes a root.
 */
#ifndef PIT_RENDER_CALLS_H
#define PIT_RENDER_CALLS_H

#include "base/out.h"
#include "model/stacks.h"
#include "render/renderer.h"
#include "render/tallies.h"

struct function {
	frame_id frame;       /* its first; 0: the root above all processes */
	size_t key, nkey;     /* of its key in calls->keys */
	struct chain spots;   /* its lines */
	struct chain callers; /* the calls of it */
	struct chain sites;   /* the calls that it makes, by line */
	uint32_t stamp;
	struct cost self, total;
};

struct calls {
	struct function *functions; /* functions[0] is not used */
	uint32_t nfunctions;        /* ids are below this */
	struct tallies calls;       /* of a function, at one that it calls */
	/* Of a call, at a line of its caller; there is no self. A stack that
	 * makes the call on several lines counts for the outermost. */
	struct tallies sites;
	struct tallies spots; /* of a function, at a line; 0: unknown */
	struct out keys;
	struct cost sum; /* of everything */
};

/* What of all that is asked for. Sites need a list of calls. */
struct calls_want {
	unsigned spots, calls, sites; /* TALLIES_; 0: there is no list */
	unsigned kinds;               /* of their costs, 1 << enum cost_kind */
};

#define CALLS_ALL_KINDS ((1u << COSTS) - 1)

/* Append what frame is called by a format: frames of equal keys are one
 * function. Nothing: it is left out, and its time is its caller's; what has no
 * caller is in the sum alone. frame 0: the root. pid: of a thread, that of its
 * process where there are several; else 0. */
typedef void calls_key(struct out *o, const struct snapshot *snap,
		       frame_id frame, uint32_t pid);

/* Sum up the snapshot's window. PIT_ENOMEM leaves nothing to free. */
enum pit_status calls_init(struct calls *c, const struct snapshot *snap,
			   const struct render_options *opts,
			   const struct calls_want *want,
			   calls_key *key) PIT_MUST_USE;
void calls_fini(struct calls *c);

/* What the formats that are made for other tools ask for. */
struct stacks_look calls_look(const struct render_options *opts);

/* What a stack cost. */
struct cost calls_cost(const struct stack *stack);

#endif
