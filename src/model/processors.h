/* src/model/processors.h - what makes a report readable: each processor is one
 * pass over its tree. A renderer names those that it wants; processors.def is
 * the list of reports that people read. They are those of pyinstrument, in its
 * order; what it does about its own frames (remove_first_pyinstrument_frames)
 * is done here by launch, early, and root, late.
 */
#ifndef PIT_MODEL_PROCESSORS_H
#define PIT_MODEL_PROCESSORS_H

#include "model/ftree.h"

struct proc_options {
	bool show_all;    /* leave nothing out */
	double threshold; /* share of the whole below which a row is left out */
	double duration;  /* s, of the run */
};

#define PROC_SHUTDOWN 0.05 /* share of the duration from which it is shown */

struct processor {
	const char *name;
	bool hides; /* show_all goes without it */
	/* PIT_ENOMEM leaves a tree that is good only for ftree_fini(). */
	enum pit_status (*apply)(struct ftree *ft,
				 const struct proc_options *opts);
};

#define PROCESSOR(id) extern const struct processor processor_##id;
#include "model/processors.def"
#undef PROCESSOR

/* All of processors.def, ended by NULL. */
extern const struct processor *const processors_report[];
/* The same for a tree in order of time: all but aggregate. */
extern const struct processor *const processors_timeline[];

/* All of a list that opts ask for. */
enum pit_status processors_run(struct ftree *ft,
			       const struct processor *const list[],
			       const struct proc_options *opts) PIT_MUST_USE;

#endif
