/* src/tui/rows_state.h - the rows' state. Private to rows.c, which makes them,
 * rows_kids.c, which says what is below one, rows_chain.c, which says what
 * shares one, and rows_open.c, which says what is expanded.
 */
#ifndef PIT_TUI_ROWS_STATE_H
#define PIT_TUI_ROWS_STATE_H

#include "tui/rows.h"
#include "tui/siblings.h"

/* What was done to a node. Both kinds of row have marks. */
#define MARK_OPEN   1u  /* by the user */
#define MARK_AUTO   2u  /* by rows_build() to fill the screen */
#define MARK_SHUT   4u  /* its group row, collapsed by the user */
#define MARK_UNFOLD 8u  /* entry: its group is shown whole */
#define MARK_CLOSED 16u /* by the user: not to be opened by us */
#define MARK_MORE   32u /* rows of little time below it are shown each */

#define NO_FOLD UINT32_MAX

/* A group as it was last asked about. */
struct fold {
	node_id entry;
	uint64_t stamp; /* of the whole then; 0: never */
	unsigned seen;  /* build that used it last */
	struct fold_group group;
};

/* A row on its way. */
struct item {
	struct row row;
	uint32_t fold;  /* index of the group it is a shown member of */
	uint32_t shown; /* which member; 0: the entry */
};

struct rows {
	struct item *items;
	size_t len, cap;
	struct item *stack; /* rows yet to come, the next one last */
	size_t depth, stack_cap;
	uint8_t *marks; /* by node id */
	size_t nmarks, marks_cap;
	node_id *kids; /* scratch */
	size_t nkids, kids_cap;
	struct fold **folds;
	size_t nfolds, folds_cap;
	struct siblings *order;
	struct fold_scale scale; /* of this build */
	struct fold_scale base;  /* likewise, of the baseline */
	unsigned build;
	bool cut, kept;
	uint64_t least;  /* ns: what is less is light */
	uint64_t little; /* and less than this is next to nothing */
};

unsigned rows_marks(const struct rows *rows, node_id node);
/* No memory: nothing is marked. */
void rows_mark(struct rows *rows, node_id node, unsigned set, unsigned clear);

/* What fold.h is asked with; of: the weights that count. */
struct fold_look rows_fold_look(const struct rows_look *look,
				const struct weights *of);
/* Is it the only thread of a process, whose rows hang below the process? */
bool rows_is_passed(const struct rows_look *look, node_id id);
bool rows_is_light(const struct rows *rows, const struct rows_look *look,
		   node_id id);
/* Is it an entry that may be shown folded? */
bool rows_is_folded(const struct rows *rows, const struct rows_look *look,
		    node_id id);
/* The group of entry, asked for again when there are new samples; NO_FOLD: it
 * is to be shown whole. */
uint32_t rows_fold(struct rows *rows, const struct rows_look *look,
		   node_id entry);

/* Complete an item whose node, depth, kind and group membership are set. */
void rows_finish_item(struct rows *rows, const struct rows_look *look,
		      struct item *it);
/* A row goes on with the only thing below it, and so on. False: no memory. */
bool rows_chain(struct rows *rows, const struct rows_look *look,
		struct item *it);
/* On the stack; false: no memory. */
bool rows_push(struct rows *rows, const struct item *it);
/* What is below an item, if it is one row (only). False: no memory. */
bool rows_only_kid(struct rows *rows, const struct rows_look *look,
		   const struct item *it, struct item *kid, bool *only);
/* What is below an item, the first one on top. */
bool rows_push_kids(struct rows *rows, const struct rows_look *look,
		    const struct item *it);

#endif
