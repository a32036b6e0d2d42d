/* src/tui/rows.h - which rows a call tree has on screen, and in what order.
 *
 * A row is a node that can be reached through expanded nodes, or stands for
 * the hidden part of a library group. Rows are made from expanded nodes alone;
 * a sibling list is collected and sorted again only when its parent's samples
 * changed. Order is calm: see rows_build().
 */
#ifndef PIT_TUI_ROWS_H
#define PIT_TUI_ROWS_H

#include "model/fold.h"
#include "model/snapshot.h"
#include "tui/against.h"
#include "tui/filter.h"
#include "tui/view.h"

#include <stdbool.h>

enum row_kind {
	ROW_NODE,
	ROW_GROUP, /* node is the group's entry */
	/* Rows of too little time to be rows of their own: node is the one
	 * they hang below, or the entry of the group. */
	ROW_MORE,
	ROW_MORE_MEMBERS,
	/* What comes behind the last of ROWS_MAX rows. */
	ROW_CUT,
	ROW_IDLE, /* time spent waiting for work, at the end of all rows */
};

struct row {
	node_id node;
	uint32_t depth; /* on screen: the first row has 0 */
	enum row_kind kind;
	bool kids, open;
	/* Of a ROW_NODE: so many callers, each with nothing but the next one
	 * below it, stand in the row before the node. */
	uint32_t chained;
	uint32_t more;      /* of a ROW_MORE*: how many; of a ROW_CUT: at
			     * least so many ... */
	struct weight sum;  /* ... and what they weigh */
	struct weight base; /* of a ROW_MORE* and the ROW_IDLE, in the
			     * baseline */
};

static inline bool
row_is_more(const struct row *row)
{
	return row->kind == ROW_MORE || row->kind == ROW_MORE_MEMBERS;
}

/* Is it the row's node, or one of those chained before it? */
bool row_has(const struct row *row, const struct tree *tree, node_id node);
/* The outermost of these. */
node_id row_head(const struct row *row, const struct tree *tree);

#define ROWS_MAX          20000 /* of nodes there are at most */
#define ROWS_LIGHT_MIN    2     /* so many light siblings share a row */
#define ROWS_OPEN_ALL     5000  /* rows that rows_open_all() makes at most */
#define ROWS_OPEN_MEMBERS 500
#define ROWS_CHAINED      3 /* callers that share a row with what they call */

/* How to look at the tree. Borrowed for the call. */
struct rows_look {
	const struct tree *tree;
	const struct weights *weights;
	const struct weights *base; /* to compare with; NULL: none */
	struct against against;     /* of both */
	const struct symtab *syms;
	bool part;        /* weights are of a part of the run */
	uint64_t time;    /* another number for every window ... */
	unsigned windows; /* ... and for every one that was chosen */
	node_id top;      /* show what is below it ... */
	bool with_top;    /* ... and itself, as the first row */
	enum view_order order;
	bool invert;
	unsigned light;     /* VIEW_WHOLE parts of the whole: what is less is
			     * light */
	bool fold;          /* library code in groups */
	bool apart_callers; /* each in a row of its own */
	bool idle;          /* waiting for work counts like any time */
	/* 0, or of the processes and threads only members of this group */
	frame_id members;
	const struct roots *roots;
	bool apart; /* processes and threads are no groups */
	bool pass;  /* the only thread of a process has no row of its own */
	const struct filter *filter; /* rows that are left by it; NULL: all */
	node_id keep; /* has a row in any case; TREE_ROOT: none */
	bool hold;    /* no row may change its place now */
	bool exact;   /* the data is final: order without reserve */
};

struct rows; /* opaque */

struct rows *rows_new(void); /* owned; NULL: no memory */
void rows_free(struct rows *rows);

/* Make the rows. Siblings swap places only if they differ clearly, by more
 * than twice the standard error of their sample counts. fill: expand the
 * heaviest rows until there are so many (0: do not). PIT_ENOMEM: rows are
 * missing. */
enum pit_status rows_build(struct rows *rows, const struct rows_look *look,
			   size_t fill) PIT_MUST_USE;

size_t rows_len(const struct rows *rows);
/* Borrowed until rows_build() or rows_free(). NULL: past the end. */
const struct row *rows_at(const struct rows *rows, size_t i);
/* The place of the row that it is in; rows_len(): it is not there. O(rows). */
size_t rows_find(const struct rows *rows, const struct rows_look *look,
		 node_id node, enum row_kind kind);
/* The place of the row it hangs below; its own if of none. */
size_t rows_parent(const struct rows *rows, size_t i);
/* There would be more than ROWS_MAX: a ROW_CUT says so. */
bool rows_cut(const struct rows *rows);
/* Rows are others than they were without look->keep. */
bool rows_kept(const struct rows *rows);

/* What a node weighs, idle time left out of self and total unless it counts;
 * and whether it is there at all. */
struct weight rows_node_weight(const struct rows_look *look, node_id id);
bool rows_exists(const struct rows_look *look, node_id id);
/* What the row weighs. */
struct weight rows_weight(const struct rows_look *look, const struct row *row);
/* The same in the baseline: nothing, where there is none. */
struct weight rows_base_weight(const struct rows_look *look, node_id id);
struct weight rows_base(const struct rows_look *look, const struct row *row);
/* ns, now or in the baseline, where it was more: what makes a row worth to be
 * shown. */
uint64_t rows_mass(const struct rows_look *look, node_id id);
/* What a group row hides; NULL: it is none. Borrowed like the row. */
const struct fold_group *rows_group(const struct rows *rows,
				    const struct row *row);

/* The following take effect at the next rows_build(). Failing for want of
 * memory, they do nothing. */
void rows_open(struct rows *rows, node_id node, enum row_kind kind, bool open);
/* Rows of little time below a row of this kind are shown each. */
void rows_show_more(struct rows *rows, node_id node);
/* And nowhere any more. */
void rows_show_no_more(struct rows *rows);
/* A group that was unfolded shows all of its frames, even with look->fold. */
void rows_unfold(struct rows *rows, node_id entry, bool unfold);
/* Expand all below a row of the last build. */
void rows_open_all(struct rows *rows, const struct rows_look *look, size_t i);
/* Expand the members of a group that is about to be shown whole, but for those
 * below a hundredth of it. */
void rows_open_members(struct rows *rows, const struct rows_look *look,
		       node_id entry);
/* Expand what leads to node, and unfold the group that hides it. */
void rows_reveal(struct rows *rows, const struct rows_look *look, node_id node);
/* Collapse all, forget all unfoldings: for a new point of view. */
void rows_reset(struct rows *rows);

#endif
