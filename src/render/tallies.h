/* src/render/tallies.h - what was spent in one thing of another: in a line of a
 * function, in a function as another one calls it.
 */
#ifndef PIT_RENDER_TALLIES_H
#define PIT_RENDER_TALLIES_H

#include "base/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cost_kind {
	COST_WALL,    /* ns, and of them: */
	COST_RUNNING, /* on a CPU */
	COST_WAITING, /* blocked in the kernel */
	COST_GIL,     /* waiting for the GIL */
	COST_SAMPLES,
	COSTS
};

struct cost {
	uint64_t v[COSTS];
};

/* One thing of another. Ids of all count from 1, lists are in order of first
 * sight. What was spent there is told by tallies_self() and tallies_total(). */
struct tally {
	uint32_t of, at;
	uint32_t next; /* in its function's list; 0: the last */
	uint32_t stamp;
};

enum tally_part { TALLY_SELF, TALLY_TOTAL, TALLY_PARTS };

/* There can be as many as frames of different stacks: nothing is kept of them
 * that nobody asks for. */
struct tallies {
	struct tally *at; /* at[0] is not used */
	uint32_t len;     /* ids are below this */
	size_t cap, cost_cap;
	struct table table;        /* by of and at */
	uint64_t *costs;           /* by id: each kind of each part */
	uint8_t kinds[COSTS];      /* enum cost_kind */
	uint8_t nkinds, nparts;    /* that are kept */
	int8_t parts[TALLY_PARTS]; /* where among them; -1: not kept */
};

/* A list of those that are of one thing. */
struct chain {
	uint32_t first, last;
};

/* What of a list of tallies is kept. */
#define TALLIES_LIST  1u /* the list itself */
#define TALLIES_SELF  2u
#define TALLIES_TOTAL 4u

/* Keep that, and kinds of cost, 1 << enum cost_kind. False: no memory;
 * tallies_fini() is right then, too, and for zeroed ones. */
bool tallies_init(struct tallies *t, unsigned want, unsigned kinds);
void tallies_fini(struct tallies *t);

/* The tally of a pair, new in chain if it was not there; 0: no memory. */
uint32_t tallies_find(struct tallies *t, struct chain *chain, uint32_t of,
		      uint32_t at);
/* id 0: nothing is added. */
void tallies_add(struct tallies *t, uint32_t id, enum tally_part part,
		 const struct cost *cost);

/* What is not kept of a tally is 0. */
struct cost tallies_self(const struct tallies *t, uint32_t id);
struct cost tallies_total(const struct tallies *t, uint32_t id);

#endif
