/* src/model/sites.h - what functions, or lines, cost in what is looked at: for
 * who looks again and again. What is known of call paths is kept from one look
 * to the next, so that a look adds up and looks nothing up.
 *
 * A site's time is its own (self), and that of all it calls, too (total): a
 * stack counts once, however often the site is in it. Frames that are hidden
 * (model/hide.h) are no sites: the time right in them is their caller's.
 */
#ifndef PIT_MODEL_SITES_H
#define PIT_MODEL_SITES_H

#include "model/activity.h"
#include "model/snapshot.h"

#include <stdbool.h>

enum sites_of {
	SITES_FUNCTIONS,
	SITES_LINES, /* of a function */
	SITES_FILES, /* the lines of a file, whatever function they are of */
	SITES_KINDS,
};

typedef uint32_t site_id; /* from 1 in order of first sight; 0: none */

struct site {
	frame_id frame; /* the first that was seen of it */
	uint32_t line;  /* of SITES_LINES and SITES_FILES; 0: unknown */
	/* ns, and samples, in what was looked at last. */
	uint64_t self, total;
	uint64_t self_samples, samples; /* of self, of total */
};

struct sites; /* opaque */

struct sites *sites_new(enum sites_of of); /* owned; NULL: no memory */
void sites_free(struct sites *sites);      /* NULL is fine */

/* What counts. Borrowed for the call. */
struct sites_look {
	enum tree_kind which; /* node ids are of this tree */
	node_id top;          /* below it alone, itself included */
	bool idle;            /* waiting for work counts */
	/* NULL: all; else whether a process or thread counts, with all below
	 * it: asked for those of the tree. */
	bool (*wants)(const void *arg, node_id id);
	const void *arg;
};

/* Add up. PIT_ENOMEM: figures are missing. O(places + paths), and O(nodes) if
 * not all counts. */
enum pit_status sites_update(struct sites *sites, const struct snapshot *snap,
			     const struct sites_look *look) PIT_MUST_USE;

/* Ids are below this. */
size_t sites_len(const struct sites *sites);
/* Borrowed until the next update. NULL: no such site. */
const struct site *sites_get(const struct sites *sites, site_id id);
/* What the time right in it was spent in. Borrowed likewise; NULL: no such
 * site.
 */
const struct activities *sites_activities(const struct sites *sites,
					  site_id id);
/* 0: nothing of the kind was seen. line counts where sites are lines. */
site_id sites_find(const struct sites *sites, const struct symtab *syms,
		   frame_id frame, uint32_t line);
/* What all that counts took. */
struct site sites_whole(const struct sites *sites);

/* Who called a site, or what it called. Of callers, the times add up to that of
 * the site: of a recursion, the outermost call counts. */
struct neighbor {
	site_id site;            /* 0: it was called by none */
	uint64_t total, samples; /* spent in the site for that caller; in what
				  * it called, for the site */
};

struct neighbors {
	struct neighbor *at; /* the heaviest first */
	size_t len, cap;
};

void neighbors_fini(struct neighbors *list);

/* As of the last update. The lists may hold others before. O(paths). */
enum pit_status sites_neighbors(const struct sites *sites, site_id id,
				struct neighbors *callers,
				struct neighbors *callees) PIT_MUST_USE;

#endif
