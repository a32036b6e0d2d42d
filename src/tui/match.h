/* src/tui/match.h - what of another run is what of ours: by the names of
 * functions and of what called them. Rows of processes, threads and tasks are
 * passed over on both sides: what was called by them was called by one.
 */
#ifndef PIT_TUI_MATCH_H
#define PIT_TUI_MATCH_H

#include "model/sites.h"
#include "model/snapshot.h"

#include <stdbool.h>
#include <stdint.h>

struct match; /* opaque: made again only when there is more of ours */

struct match *match_new(void);        /* owned; NULL: no memory */
void match_free(struct match *match); /* NULL is fine */

/* Two runs. version: another number whenever base is of another run, or counts
 * another time; work: how much is to be gone through, nodes of both. */
struct match_look {
	const struct snapshot *snap, *base;
	enum tree_kind which;
	unsigned version;
};

/* What our nodes weigh in the other run. Borrowed until the next call. clock:
 * ns; what came in the last moment may be missing. NULL: no memory. */
const struct weights *match_weights(struct match *match,
				    const struct match_look *look,
				    uint64_t clock);
/* The node there that one of ours is, as of then; TREE_ROOT: none. */
node_id match_node(const struct match *match, node_id ours);

/* What sites of ours cost there: as many as there are of ours, by their ids.
 * Borrowed until the next call. NULL: no memory. */
const struct site *match_sites(struct match *match,
			       const struct match_look *look,
			       const struct sites *ours,
			       const struct sites *theirs);
/* Ours that one of theirs is, as of then; 0: none. Only after a
 * match_sites() that had memory. */
site_id match_site(const struct match *match, const struct sites *theirs,
		   site_id id);

#endif
