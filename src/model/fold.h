/* src/model/fold.h - which library frames fold: the one place that says so, for
 * reports and for panes, as pyinstrument has it.
 *
 * Library code that is connected is a group; its entry is the member whose
 * caller is none. A report's first row is never one, so what it calls begins
 * groups of its own. Folded, a group shows its entry, its exits (members that
 * call something outside) and members whose own time is heavy; it hides the
 * others, and the "[self]" rows beside what members call. A group that would
 * hide fewer than FOLD_MIN is better shown whole. What is light is not there:
 * it counts neither as a member nor as a call. In panes a group that would hide
 * much shows where that goes, too; in no report does it. What the user says of
 * a file (choice.h) counts more than what it is.
 */
#ifndef PIT_MODEL_FOLD_H
#define PIT_MODEL_FOLD_H

#include "base/err.h"
#include "model/roots.h"
#include "model/symtab.h"
#include "model/tree.h"
#include "model/weights.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLD_MIN   2
#define FOLD_LIGHT 0.01 /* of the whole; pyinstrument's filter_threshold */
#define FOLD_HEAVY 0.2  /* of the first row */
#define FOLD_TELLS 0.05 /* likewise: of what is shown where much is hidden */
#define FOLD_PARTS 0.75 /* of its time in one thing it calls: it parts none */

/* Is it the application's own code? by_app: what calls it is, C functions
 * aside, or it is the first frame: what the application runs by exec() is its
 * own. */
static inline bool
fold_is_app(const struct frame_info *info, bool by_app)
{
	if (info->kind != FRAME_PYTHON)
		return false;
	return info->flags & FRAME_INHERITS ? by_app
					    : !(info->flags & FRAME_LIBRARY);
}

/* What that makes of by_app for what it calls. */
static inline bool
fold_calls_as_app(const struct frame_info *info, bool by_app)
{
	switch (info->kind) {
	case FRAME_PYTHON:
		return fold_is_app(info, by_app);
	case FRAME_PROCESS:
	case FRAME_THREAD:
	case FRAME_TASK:
		return true;
	default:
		return by_app;
	}
}

/* Is it library code: a function that is none of the application's? */
static inline bool
fold_is_library(const struct frame_info *info, bool by_app)
{
	return (info->kind == FRAME_PYTHON || info->kind == FRAME_C) &&
	       !fold_is_app(info, by_app);
}

/* Does a node stand in a group, if it does not begin one? Library code does,
 * unless the user says otherwise. */
static inline bool
fold_is_member(const struct frame_info *info, bool library)
{
	if (info->flags & FRAME_UNFOLDED)
		return false;
	return library || info->flags & FRAME_FOLDED;
}

/* Is so little of whole left out? Divided as pyinstrument does, so that exactly
 * the limit stays. */
static inline bool
fold_is_light(double time, double whole, double limit)
{
	return time / (whole > 1e-44 ? whole : 1e-44) < limit;
}

static inline bool
fold_is_heavy(double own, double first)
{
	return own > FOLD_HEAVY * first;
}

/* Does a group hide so much that it has to say where that goes? */
static inline bool
fold_hides_much(double hidden, double first)
{
	return fold_is_heavy(hidden, first);
}

/* Does a member say where the time of its group goes: does that part there, or
 * end? most: of what it calls, the heaviest. */
static inline bool
fold_tells(double total, double most, double first)
{
	return total >= FOLD_TELLS * first && most < FOLD_PARTS * total;
}

/* Does a folded group show a member? own: time that is in nothing it calls. */
static inline bool
fold_shows(bool entry, bool exits, double own, double first)
{
	return entry || exits || fold_is_heavy(own, first);
}

/* A tree of a snapshot, and what counts in it. Borrowed for the call. */
struct fold_look {
	const struct tree *tree;
	const struct weights *weights;
	const struct symtab *syms;
	const struct roots *roots;
	bool apart; /* processes and threads are no groups, as in TREE_APART */
	bool idle;  /* waiting for work counts */
	/* A group that hides much shows what tells where that goes: for panes,
	 * where a program may be library code alone. */
	bool telling;
};

/* What times are measured against: those of the report of such a tree. */
struct fold_scale {
	double whole; /* ns of all but the interpreter's start and end */
	double first; /* ns of the report's first row */
	node_id top;  /* that row, if it is a function; else 0 */
};

/* O(processes + threads). PIT_ENOMEM: scale is unchanged. */
enum pit_status fold_measure(const struct fold_look *look,
			     struct fold_scale *scale) PIT_MUST_USE;

/* The entry of the group a node is a member of; TREE_ROOT: of none. O(1), and
 * O(depth) below a first row that is library code. */
node_id fold_entry(const struct tree *tree, const struct fold_scale *scale,
		   node_id id);

#define FOLD_PENDING  128
#define FOLD_SHOWN    128
#define FOLD_PACKAGES 8

struct fold_shown {
	node_id node;
	unsigned under; /* index in shown of the next shown member above it */
};

struct fold_group {
	size_t hidden; /* rows, as a report counts them */
	bool cut;      /* times do not add up: all of this is incomplete */
	/* Of the hidden frames, the first in tree order; C functions go with
	 * their callers. */
	name_id packages[FOLD_PACKAGES];
	size_t npackages;
	/* In tree order, callers before callees; [0] is the entry itself. */
	struct fold_shown shown[FOLD_SHOWN];
	size_t nshown;
};

/* Describe the group of entry. False: entry is not one. O(members that are not
 * light, and their children). */
bool fold_group(const struct fold_look *look, const struct fold_scale *scale,
		node_id entry, struct fold_group *group);

#endif
