/* src/tui/flame_pane.h - the state of the flame graph. Private to pane_flame.c
 * and the flame_*.c beside it.
 */
#ifndef PIT_TUI_FLAME_PANE_H
#define PIT_TUI_FLAME_PANE_H

#include "tui/pane.h"
#include "tui/rows.h"

#define FLAME_PARTS 8 /* of a cell, that can be told apart */

enum block_kind {
	BLOCK_NODE,
	BLOCK_GROUP, /* library code below its entry, which is node */
	BLOCK_MORE,  /* too narrow to be seen each; node is the caller */
};

struct block {
	node_id node;
	enum block_kind kind;
	uint32_t depth;       /* of the top: 0 */
	uint32_t parent;      /* block it is below; of the top: itself */
	uint64_t from, total; /* ns, from the left edge */
};

struct flame_pane {
	struct pane pane;
	struct view *view;     /* borrowed during an update */
	struct rows_look look; /* of the latest update */
	struct filter filter;
	/* Callers come before callees, and at a depth the left one first. */
	struct block *blocks;
	size_t n, cap;
	size_t at; /* the cursor's block */
	node_id mine;
	/* What was found last, and where the cursor went for it: what is of the
	 * baseline alone has no block, its caller has. */
	node_id found, found_at;
	uint32_t first;   /* depth of the first row */
	uint64_t whole;   /* ns that are as wide as the pane */
	bool same;        /* what is the cursor's function stands out */
	bool turned;      /* callers are below */
	bool cut;         /* there were too many blocks */
	int cols;         /* that it was built for */
	uint32_t *owners; /* scratch for drawing: by part of a row's cells */
	size_t owners_cap;
	/* Scratch for building. */
	struct kid {
		node_id node;
		uint64_t total;
		enum block_kind kind;
	} * kids;
	size_t nkids, kids_cap;
	node_id *todo;
	size_t ntodo, todo_cap;
	char mode[64];
};

/* flame_build.c */

/* Make the blocks that are wide enough to be seen, down to a depth. False: no
 * memory. */
bool flame_build(struct flame_pane *f, uint32_t depth);

/* flame_place.c */

/* The blocks of now, as deep as the pane and the cursor need. */
void flame_rebuild(struct flame_pane *f);
/* Keep the cursor's block on the screen. */
void flame_scroll(struct flame_pane *f);
void flame_set_cursor(struct flame_pane *f, size_t i);
/* The widest block below the cursor's; n: there is none. */
size_t flame_widest_below(const struct flame_pane *f);

/* flame_change.c */

/* A block beside the baseline: parts of the clock. */
struct block_change {
	struct change change;
	bool is_new; /* of the baseline there is nothing */
	double gone; /* what is not called any more took there: it has no
		      * block */
};

/* False: nothing is compared, or what a block stands for is many things. */
bool flame_change(const struct flame_pane *f, const struct block *block,
		  struct block_change *change);

/* flame_draw.c */

/* Rows that blocks have. */
int flame_rows(const struct rect *at);
/* The block that was drawn in a cell of the pane; n: none. */
size_t flame_block_at(const struct flame_pane *f, int row, int col);
void flame_draw(const struct pane *pane, const struct pane_view *pv,
		struct canvas *canvas);

#endif
