/* src/render/gecko.h - how a Firefox profile is written: column by column.
 * gecko.c has the profile and its threads, gecko_shared.c what they share.
 */
#ifndef PIT_RENDER_GECKO_H
#define PIT_RENDER_GECKO_H

#include "render/gecko_tables.h"
#include "render/json_text.h"
#include "render/renderer.h"
#include "render/tracks.h"

struct gecko {
	struct out *o;
	const struct snapshot *snap;
	const struct render_options *opts;
	const struct tracks *tracks;
	struct gecko_tables tables;
	struct json_text text;
	uint32_t marker_names[GECKO_CATEGORIES]; /* in the texts */
	const char *sep; /* before the next of a column */
	size_t rows;     /* that were written of the table's first column */
};

/* ,"name":[ and the ] at its end. */
void gecko_open(struct gecko *g, const char *name);
void gecko_close(struct gecko *g);

/* What stands before a cell; one with a number, or GECKO_NONE as null. */
void gecko_next(struct gecko *g);
void gecko_number(struct gecko *g, uint64_t n);
void gecko_index(struct gecko *g, uint32_t index);

/* A column of n times the same. */
void gecko_same(struct gecko *g, const char *name, size_t n, const char *value);

/* ,"shared":{...} */
void gecko_shared(struct gecko *g);

#endif
