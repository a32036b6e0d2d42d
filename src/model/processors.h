/* src/model/processors.h - what makes a report readable: each processor is one
 * pass over its tree. A renderer names those that it wants; processors.def is
 * the list of reports that people read. They are those of pyinstrument, in its
 * order; what it does about its own frames (remove_first_pyinstrument_frames)
 * is done here by runpy, early, and root, late.
 */
#ifndef PIT_MODEL_PROCESSORS_H
#define PIT_MODEL_PROCESSORS_H

#include "model/ftree.h"

struct regex;

struct processor_options {
	bool show_all;    /* leave nothing out */
	bool timeline;    /* the tree is in order of time */
	double threshold; /* share of the whole below which a row is left out */
	double duration;  /* s, of the run */
	/* Frames whose file they match belong to groups, or to none; see
	 * regex_add_match(). show counts where both do. NULL: those of the
	 * libraries, and not the application's. */
	const struct regex *hide, *show;
};

#define SHUTDOWN_SHARE 0.05 /* share of the duration from which it is shown */

struct processor {
	const char *name;
	bool hides; /* show_all goes without it */
	/* PIT_ENOMEM leaves a tree that is good only for ftree_fini(). */
	enum pit_status (*apply)(struct ftree *ft,
				 const struct processor_options *opts);
};

#define PROCESSOR(id) extern const struct processor processor_##id;
#include "model/processors.def"
#undef PROCESSOR

/* All of processors.def, ended by NULL. */
extern const struct processor *const processors_report[];
/* The same for a tree in order of time: all but aggregate. */
extern const struct processor *const processors_timeline[];

/* For the tree of a loaded session: pyinstrument's, in its order. */
extern const struct processor processor_session_importlib;
extern const struct processor processor_session_tracebackhide;
extern const struct processor processor_session_root;
enum pit_status
processors_run_session(struct ftree *ft,
		       const struct processor_options *opts) PIT_MUST_USE;

/* All of a list that opts ask for. */
enum pit_status
processors_run(struct ftree *ft, const struct processor *const list[],
	       const struct processor_options *opts) PIT_MUST_USE;

#endif
