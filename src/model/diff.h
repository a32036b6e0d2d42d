/* src/model/diff.h - two runs beside each other: what each function and each
 * call cost in both.
 *
 * The sides have nothing in common but names: functions are one by their name
 * and short file. Where both sides know qualified names these count, else the
 * class and the name. Rows of processes and threads are there where both sides
 * have several; all else below them is matched as if there was one.
 */
#ifndef PIT_MODEL_DIFF_H
#define PIT_MODEL_DIFF_H

#include "base/out.h"
#include "base/table.h"
#include "model/ftree.h"
#include "model/functions.h"

enum { DIFF_BASE, DIFF_NEW, DIFF_SIDES };

/* What times are shown in. */
enum diff_unit {
	DIFF_SECONDS,
	DIFF_RUN,    /* percent of all that counts in its run */
	DIFF_SECOND, /* ms for each second of its run on the wall clock */
};

#define DIFF_SURE 3 /* standard deviations from which it is no noise */

struct diff_side {
	const struct snapshot *snap; /* borrowed, as is the tree */
	const struct ftree *tree;    /* with its rows of threads */
	double seconds;              /* that the run took on the wall clock */
};

struct diff_look {
	struct diff_side side[DIFF_SIDES];
	bool all, idle; /* as of struct functions_look */
	const struct regex *thread;
	enum diff_unit unit;
	double threshold; /* share of the whole below which it matters not */
};

struct diff_cost {
	double time[DIFF_SIDES];    /* in the unit */
	double samples[DIFF_SIDES]; /* that it was seen in */
};

struct diff_function {
	frame_id frame[DIFF_SIDES]; /* 0: not there */
	struct diff_cost self, total;
};

/* A call: of one function, by the same callers. */
struct diff_node {
	uint32_t parent, child, next; /* 0: none; child: most changed first */
	uint32_t depth;               /* of the root: 0 */
	uint32_t key;                 /* equal: the same function */
	row_id row[DIFF_SIDES];       /* one of them; 0: not there */
	struct diff_cost cost;
};

#define DIFF_ROOT 1u /* the whole, without a name */

struct diff {
	struct diff_look look;
	struct diff_node *nodes; /* nodes[0] is not used */
	uint32_t nnodes;         /* ids are below this */
	size_t node_cap;
	struct diff_function *functions; /* by key, from 1 */
	uint32_t nfunctions;             /* keys are below this */
	uint32_t *order; /* of functions that are there, by change: */
	size_t norder;
	struct diff_cost whole;
	double scale[DIFF_SIDES]; /* of a second */
	struct diff_keys *keys;
};

/* Trees and snapshots outlive it. PIT_ENOMEM leaves nothing to free. */
enum pit_status diff_init(struct diff *diff,
			  const struct diff_look *look) PIT_MUST_USE;
void diff_fini(struct diff *diff);

/* Put the functions in order: by change of self time, or of total time; the
 * largest first. */
enum pit_status diff_sort(struct diff *diff, bool total) PIT_MUST_USE;

static inline double
diff_change(const struct diff_cost *cost)
{
	return cost->time[DIFF_NEW] - cost->time[DIFF_BASE];
}

/* The standard deviation of a change, by what sampling makes of it: seen in n
 * of N samples that weigh w each, a time is off by w sqrt(n (1 - n/N) + 1); the
 * 1 is for its ends. Of both sides the squares are added up. */
double diff_deviation(const struct diff *diff, const struct diff_cost *cost);

/* Is a change more than chance makes of equal runs: DIFF_SURE deviations? */
bool diff_is_sure(const struct diff *diff, const struct diff_cost *cost);
/* And is it large enough to be looked at? */
bool diff_matters(const struct diff *diff, const struct diff_cost *cost);

#endif
