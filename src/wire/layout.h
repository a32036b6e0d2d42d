/* src/wire/layout.h - where the fields of each record are and how they are
 * written: the one table that the encoder and the decoder both follow.
 *
 * Constant data, free of libc: it is part of the sampler too. The order of
 * the fields is the order of their bytes; new ones are added at the end.
 */
#ifndef PIT_WIRE_LAYOUT_H
#define PIT_WIRE_LAYOUT_H

#include "wire/event.h"

enum layout_kind {
	LAYOUT_U32,  /* varint of at most 32 bits */
	LAYOUT_U64,  /* varint */
	LAYOUT_TIME, /* varint, below WIRE_MAX_TIME */
	LAYOUT_TEXT, /* varint length, bytes */
};

struct layout_field {
	uint16_t offset; /* in struct event */
	uint16_t kind;   /* enum layout_kind */
};

struct layout {
	const struct layout_field *fields; /* NULL: no record has this number */
	size_t n;
};

/* Of a record number; NULL if it is not in records.def. Static. */
const struct layout *layout_get(uint64_t type);

/* So many of its fields are always written, if it has them: behind them, those
 * at the end that are 0 are not. */
size_t layout_least(uint64_t type);

#endif
