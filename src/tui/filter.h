/* src/tui/filter.h - what a filter leaves of a tree: what has its text, what
 * leads there, and what that called. Kept from look to look, so that each node
 * is asked about once.
 */
#ifndef PIT_TUI_FILTER_H
#define PIT_TUI_FILTER_H

#include "model/roots.h"
#include "model/symtab.h"
#include "model/tree.h"
#include "tui/view.h"

struct filter {
	char text[VIEW_FIND];    /* "": everything is left */
	const struct tree *tree; /* that nodes are of */
	uint8_t *frames;         /* by frame: it has the text */
	size_t nframes, frames_cap;
	uint8_t *nodes; /* by node: it is left */
	size_t nnodes, nodes_cap;
};

/* What is new in the tree is looked at; tree NULL: frames alone. False: no
 * memory, and what is new is not left. */
bool filter_update(struct filter *f, const char *text, const struct tree *tree,
		   const struct symtab *syms, const struct roots *roots);
void filter_fini(struct filter *f);

/* As of the latest update. */
bool filter_has_frame(const struct filter *f, frame_id frame);
bool filter_keeps(const struct filter *f, node_id node);
/* Is it left for what it calls alone: it has not the text, and no caller of it?
 */
bool filter_leads(const struct filter *f, node_id node);

/* Another number for every text; "": 0. */
uint32_t filter_stamp(const char *text);

#endif
