/* src/render/summary.h - what all reports of a run have in common: its figures,
 * the processed tree, and what has to be said about its quality.
 */
#ifndef PIT_RENDER_SUMMARY_H
#define PIT_RENDER_SUMMARY_H

#include "base/out.h"
#include "model/ftree.h"
#include "render/renderer.h"

struct summary {
	uint64_t epoch;  /* CLOCK_REALTIME ns of the start; 0: unknown */
	double start;    /* the same in seconds, of a loaded session */
	double duration; /* s on the wall clock, start to end */
	double cpu;      /* s, all processes */
	uint64_t samples;
	double max_interval; /* s */
	struct ftree tree;   /* top 0: no samples */
	bool given;          /* the tree is not ours */
};

/* The tree has been through the renderer's processors. PIT_ENOMEM leaves
 * nothing to free. */
enum pit_status summary_init(struct summary *sum,
			     const struct renderer *renderer,
			     const struct snapshot *snap,
			     const struct render_options *opts) PIT_MUST_USE;
void summary_fini(struct summary *sum);

/* Fill in the figures alone: there is no tree, and nothing to free. */
void summary_figures(struct summary *sum, const struct snapshot *snap);

/* "Program: ..." */
void summary_description(struct out *o, const struct snapshot *snap,
			 const struct render_options *opts);

/* One line, ended by \n, for each thing that makes the figures less than they
 * seem; nothing after an undisturbed run. */
void summary_notes(struct out *o, const struct snapshot *snap,
		   const struct render_options *opts);

/* "No samples were recorded.", and of what, if there are others. */
void summary_nothing(struct out *o, const struct snapshot *snap,
		     const struct render_options *opts);

/* Does waiting for work count? */
bool render_counts_idle(const struct snapshot *snap,
			const struct render_options *opts);

double render_seconds(uint64_t ns);

/* Make st the status of o unless it failed before or st is PIT_OK. */
void render_fail(struct out *o, enum pit_status st);

#endif
