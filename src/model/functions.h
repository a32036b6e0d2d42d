/* src/model/functions.h - what each function of a run cost, wherever it was
 * called.
 *
 * Time and samples of a function are its own (self), and those of all that it
 * calls, too (total): a stack counts once, however often a function is in it.
 * Frames that are hidden (model/hide.h) are no functions; the time right in
 * them is that of who called them.
 */
#ifndef PIT_MODEL_FUNCTIONS_H
#define PIT_MODEL_FUNCTIONS_H

#include "model/stacks.h"

struct function_cost {
	frame_id frame;       /* the first that was seen of it; 0: none was */
	uint64_t self, total; /* ns */
	uint64_t self_samples, samples; /* of total: samples */
	uint32_t stamp;
};

/* Which function a frame is of, from 1; 0: no memory. It is asked once for
 * each frame. */
typedef uint32_t function_of(void *arg, const struct snapshot *snap,
			     frame_id frame);

struct functions_look {
	bool all;                   /* what is hidden is there, too, */
	bool idle;                  /* and waiting for work counts */
	const struct regex *thread; /* names of the wanted ones; NULL: all */
	function_of *of;            /* NULL: a function is a file's at a line */
	void *arg;
};

struct functions {
	struct function_cost *at; /* by number; at[0] is not used */
	uint32_t len;             /* numbers are below this */
	size_t cap;
	/* Of all that counts, the interpreter's start and end left out. */
	uint64_t time, samples;
};

/* In the snapshot's window. PIT_ENOMEM leaves nothing to free. */
enum pit_status functions_init(struct functions *fs,
			       const struct snapshot *snap,
			       const struct functions_look *look) PIT_MUST_USE;
void functions_fini(struct functions *fs);

#endif
