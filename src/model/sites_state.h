/* src/model/sites_state.h - the state of sites. Private to sites.c, which adds
 * up, sites_paths.c, which says what paths are, and sites_neighbors.c.
 */
#ifndef PIT_MODEL_SITES_STATE_H
#define PIT_MODEL_SITES_STATE_H

#include "model/sites.h"

#include "base/table.h"
#include "model/paths.h"

/* What a path is, for ever. */
struct step {
	site_id site;   /* of its frame; hidden: of the one it counts for */
	site_id own;    /* that time right in it is of: another where a frame is
			 * hidden only as far as it calls on */
	path_id caller; /* the path it was called from, hidden or not */
	path_id up;     /* the next one further out that is not hidden */
	path_id again;  /* likewise, of the same site; 0: none */
	uint32_t depth; /* frames that are not hidden, with its own */
	bool hidden;
};

/* Time right in a frame that is hidden where it calls on. */
struct ending {
	path_id path;
	uint64_t weight, samples;
};

struct sites {
	enum sites_of of;
	struct site *list; /* list[0] is none */
	size_t len, cap;
	struct activities *spent_in; /* by site, as of the last update */
	size_t nspent_in, spent_in_cap;
	struct table table; /* by what a site is */
	/* By path. */
	struct step *steps;
	size_t nsteps, steps_cap;
	struct spent {
		uint64_t weight, samples; /* with all it calls */
	} * spent;
	size_t spent_cap;
	struct ending *endings;
	size_t nendings, endings_cap;
	uint32_t depth; /* what is above it does not count; 0: all does */
	struct site whole;
};

/* Know all paths there are. */
enum pit_status sites_learn(struct sites *sites,
			    const struct snapshot *snap) PIT_MUST_USE;

/* Is the path one that counts, and no call from within its own site? */
static inline bool
sites_is_outermost(const struct sites *sites, const struct step *step)
{
	return !step->hidden && step->depth >= sites->depth &&
	       (!step->again || sites->steps[step->again].depth < sites->depth);
}

/* Is the site on the way to this path, from where all begins that counts? */
bool sites_is_within(const struct sites *sites, path_id path, site_id site);

#endif
