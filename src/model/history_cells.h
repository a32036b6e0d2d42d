/* src/model/history_cells.h - the history's stretches of time. Private to
 * history*.c.
 *
 * Time is cut into cells that do not overlap. The newest are a minute wide and
 * have the spans themselves, in blocks; spans are cut where minutes meet. Older
 * ones have sums alone, and are the wider the older they are.
 */
#ifndef PIT_MODEL_HISTORY_CELLS_H
#define PIT_MODEL_HISTORY_CELLS_H

#include "model/history_block.h"

#define CELL_SECOND 1000000000ull
#define CELL_MINUTE (60 * CELL_SECOND)

enum cell_level {
	CELL_SPANS, /* a minute of blocks */
	CELL_1S,    /* sums, from here on */
	CELL_10S,
	CELL_60S,
	CELL_600S,
	CELL_6000S,
	CELL_LEVELS
};

struct cell {
	uint64_t start, width;
	enum cell_level level;
	struct block **blocks; /* in order of their starts */
	size_t nblocks, cap;
	struct list *list; /* sums of all of it; of CELL_SPANS: NULL until
			    * made */
};

/* Spans not yet in a block: of one lane, in one minute. */
struct lane {
	struct span *spans;
	size_t n, cap;
};

/* Some work that is done bit by bit. */
struct work {
	enum { WORK_NONE, WORK_SUM, WORK_SECONDS } kind;
	uint64_t start; /* of the cell */
	size_t at;      /* blocks, or seconds, done */
	size_t nblocks; /* that the cell had when it began */
	struct cell *made;
	size_t nmade, cap;
};

struct history {
	struct history_options opts;
	struct cell *cells; /* in order of time */
	size_t ncells, cell_cap;
	struct lane *lanes;
	size_t nlanes, lane_cap;
	/* Spans that are too long for cells, or that time does not fit. */
	struct span *strays;
	size_t nstrays, stray_cap;
	struct tally tally; /* of the work, between its steps */
	struct work work;
	uint64_t due; /* when there is work to look for */
	size_t swept; /* lanes looked at since then */
	size_t stuck; /* bytes at which nothing could be made coarser */
	size_t level_bytes[CELL_LEVELS], bytes;
	uint64_t spans, start, end;
};

/* The index of the first cell that ends after time. */
size_t cells_from(const struct history *history, uint64_t time);
/* The cell in which time lies; NULL: none. */
struct cell *cells_find(const struct history *history, uint64_t time);
/* An empty minute, where there is no cell; NULL: no memory. */
struct cell *cells_add_minute(struct history *history, uint64_t start);
/* Put a block, which it takes, into its minute. PIT_ENOMEM: not. */
enum pit_status cell_put(struct history *history, struct cell *cell,
			 struct block *block);
/* Take the place of n cells from at on. PIT_ENOMEM: nothing has changed. */
enum pit_status cells_replace(struct history *history, size_t at, size_t n,
			      const struct cell made[], size_t nmade);
/* Its sums are these from now on. */
void cell_set_list(struct history *history, struct cell *cell,
		   struct list *list);
void cell_fini(struct cell *cell);
size_t cell_bytes(const struct cell *cell);

/* Add the sums of what lies in [from, to), or of all. */
enum pit_status cell_tally(const struct cell *cell, uint64_t from, uint64_t to,
			   struct tally *tally);

/* Put the next lane's spans that are of a minute that is over into a block.
 * False: all lanes have had their turn. */
bool history_seal_old(struct history *history);

/* The part of n, spread over [start, start + width], that lies in [from, to).
 * Parts of neighbours add up. */
uint64_t share_in(uint64_t n, uint64_t start, uint64_t width, uint64_t from,
		  uint64_t to);

/* A step of what is to be done: sums of minutes that are over, and coarser
 * cells where the budget is nearly used up. Without memory it is done later. */
void history_step(struct history *history);

#endif
