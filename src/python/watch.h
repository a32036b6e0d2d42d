/* src/python/watch.h - the one sampler of the process, and the windows that are
 * open on what it sees.
 *
 * It is started by the first window and waits for a while after the last. What
 * it writes is read by whoever opens or closes a window: with the GIL, so one
 * at a time, and nobody ever waits for the sampler. In a forked child windows
 * of the thread that forked go on, with a sampler of the child's own.
 */
#ifndef PIT_PYTHON_WATCH_H
#define PIT_PYTHON_WATCH_H

#include "python/window.h"
#include "sampler/log.h"
#include "sampler/sampler.h"
#include "wire/dec.h"

#define WATCH_PATIENCE UINT64_C(10000000000) /* ns, after the last window */

/* What is known of a thread of the stream. */
struct watch_thread {
	uint32_t native;
	bool is_elsewhere; /* in a sub-interpreter */
	uint64_t last;     /* sample that was read, ns */
};

struct watch {
	bool prepared; /* the sampler has been told what it needs to know */
	struct sampler sampler;
	struct demand demand;
	struct log log;
	struct open_runs *open;
	struct parts_ask *parts;
	struct pyver ver; /* of this interpreter, as it says */
	struct peek peek; /* of memory that is known to be there */
	struct dec *dec;  /* of the stream that is read; NULL: none yet */
	struct store *store;
	struct watch_thread *threads; /* by number */
	size_t nthreads, thread_cap;
	uint64_t clock; /* of the stream: from where its times count */
	uint64_t taken; /* bytes of all streams that were read */
	/* pthread_self() of the main thread; 0: it is this one. Asked when the
	 * sampler is started. */
	uintptr_t (*find_main)(void);
	bool failed; /* it could not be read on: memory */
	char refusal[160];
	struct window *windows; /* the last one that was opened first */
};

/* A part of a thread. */
struct watch_part {
	uintptr_t token, coro;
	bool strict;
	bool found; /* where the sampler looks for it */
};

/* The process's. */
struct watch *watch_self(void);

/* Open a window on the calling thread, whose ident it has: sets native, begin.
 * part: of that thread's; NULL: all of it. NULL: it is open; else why not,
 * borrowed until the next call. */
const char *watch_open(struct watch *w, struct window *window,
		       const struct watch_part *part);

/* All but to start the sampler. Answers likewise. */
const char *watch_prepare(struct watch *w);

/* And close it: sets end. What was seen is in it then. */
void watch_close(struct watch *w, struct window *window);

/* Nobody wants what was seen. */
void watch_drop(struct watch *w, struct window *window);

/* Called first by everybody: is this a forked child, which does not know yet?
 */
void watch_fork(struct watch *w);

#endif
