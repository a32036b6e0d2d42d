/* src/render/pith.h - the data inside an HTML report, chunk by chunk, as
 * doc/HTML.md has it.
 *
 * Rows are gathered and written in columns, a block of them at a time, so that
 * memory does not grow with the run. What a row names is written before it.
 * Failures are in the status of the out that all goes to.
 */
#ifndef PIT_RENDER_PITH_H
#define PIT_RENDER_PITH_H

#include "render/gzip.h"
#include "render/texts.h"

#include <stdint.h>

/* In this order: of what is pending, all before a table is written before it.
 */
enum pith_table {
	PITH_FRAMES,
	PITH_PATHS,
	PITH_PLACES,
	PITH_ROOTS,
	PITH_RUNS,
	PITH_CELL,
	PITH_SUMS,
	PITH_TABLES
};

/* Rows that are not written yet, one behind the other. */
struct pith_rows {
	uint64_t *cells;
	size_t cap, len;
};

struct pith {
	struct out *o;   /* borrowed */
	struct gzip *gz; /* borrowed; into o */
	struct texts texts;
	struct out strings; /* those that are not written yet */
	uint32_t nstrings;
	struct pith_rows rows[PITH_TABLES];
	uint64_t cell[2]; /* the time that rows of PITH_CELL are of */
	uint8_t *bytes;   /* of a chunk */
	size_t cap;
};

/* "PITH" and the version: what the data begin with. */
void pith_head(struct gzip *gz);

/* To begin a run. */
void pith_init(struct pith *p, struct out *o, struct gzip *gz);
void pith_fini(struct pith *p);

/* A number, as chunks have them: a varint. */
void pith_number(struct out *o, uint64_t v);

/* A whole chunk. */
void pith_chunk(struct pith *p, const char name[4], const void *bytes,
		size_t n);

/* The number of a text, which becomes valid UTF-8; 0: "". */
uint32_t pith_string(struct pith *p, const char *text);

/* Add a row, of as many columns as the table has. */
void pith_row(struct pith *p, enum pith_table id, const uint64_t *row);
/* The rows of PITH_CELL that come are of this time, ns. */
void pith_cell(struct pith *p, uint64_t from, uint64_t to);

/* Write all that is pending. */
void pith_flush(struct pith *p);

static inline uint64_t
pith_signed(int64_t v)
{
	return (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0);
}

#endif
