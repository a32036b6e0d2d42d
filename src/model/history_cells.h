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
#include "model/history_list.h"

#define CELL_SECOND 1000000000ull
#define CELL_MINUTE (60 * CELL_SECOND)
#define TEN_MINUTES (10 * CELL_MINUTE)

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
	/* Of CELL_SPANS, sums of the blocks, NULL until made. Of others, sums
	 * of what came before the blocks. */
	struct list *list;
};

/* Spans not yet in a block: of one lane, in one minute. */
struct lane {
	struct span *spans;
	size_t n, cap;
};

/* The sums of ten minutes, each of which has sums, made so that wide windows
 * take less time. */
struct ten {
	uint64_t start;
	struct list *list;
};

/* Some work that is done bit by bit: what cells have is gathered in the tally,
 * what is small is folded, and a list is made of it. */
struct work {
	enum {
		WORK_NONE,
		WORK_MINUTE,  /* sums of a minute */
		WORK_TEN,     /* of ten */
		WORK_SECONDS, /* a minute becomes cells of a second */
		WORK_MERGE,   /* cells become one, of level */
	} kind;
	enum { WORK_GATHER, WORK_FOLD, WORK_LIST } phase;
	uint64_t start, width; /* what is looked at */
	enum cell_level level;
	bool stale; /* that changed meanwhile */

	uint64_t from;             /* the cell in the making begins here */
	size_t cell, block;        /* done, of the cells from start on */
	struct list_reader reader; /* of the cell */
	bool reading, listed;      /* the cell's list: begun, done */
	uint64_t least;            /* of what is not folded */
	unsigned pass;
	place_id at;
	bool folded;
	struct list_maker maker;

	struct cell *made; /* seconds */
	size_t nmade, cap;
};

struct history {
	struct history_options opts;
	struct cell *cells; /* in order of time */
	size_t ncells, cell_cap;
	struct lane *lanes;
	size_t nlanes, lane_cap;
	struct ten *tens; /* in order of time */
	size_t ntens, ten_cap;
	/* Spans that are too long for cells, or that time does not fit. */
	struct span *strays;
	size_t nstrays, stray_cap, stray_limit;
	struct tally tally; /* of the work, between its steps */
	struct work work;
	uint64_t due; /* when there is work to look for */
	size_t swept; /* lanes looked at since then */
	/* Bytes at which nothing more could be made coarser, of what may be and
	 * of what must. */
	size_t stuck, tried;
	size_t level_bytes[CELL_LEVELS], bytes;
	size_t open; /* bytes of spans not yet in a block */
	uint64_t spans, start, end;
};

/* The index of the first cell that ends after time. */
size_t cells_from(const struct history *history, uint64_t time);
/* The cell in which time lies; NULL: none. */
struct cell *cells_find(const struct history *history, uint64_t time);
/* An empty minute, where there is no cell; NULL: no memory. */
struct cell *cells_add_minute(struct history *history, uint64_t start);
/* A second without sums, likewise. */
struct cell *cells_add_second(struct history *history, uint64_t start);
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

/* Add the sums of a block's part in [from, to). */
enum pit_status block_tally(const struct block *block, uint64_t from,
			    uint64_t to, struct tally *tally);

/* The sums of the ten minutes in which time lies; NULL: none. */
const struct ten *tens_find(const struct history *history, uint64_t time);
/* Takes list. PIT_ENOMEM: not. */
enum pit_status tens_add(struct history *history, uint64_t start,
			 struct list *list);

/* Where a span begins: not before all time. */
static inline uint64_t
span_begin(const struct span *span)
{
	return span->weight > span->end ? 0 : span->end - span->weight;
}

/* The minute that it is of. */
static inline uint64_t
span_minute(const struct span *span)
{
	uint64_t at = span->weight ? span_begin(span) : span->end;

	return at - at % CELL_MINUTE;
}

/* The lane's spans go into blocks, where they belong. Without memory they
 * stay. */
void history_seal(struct history *history, uint32_t at);
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
