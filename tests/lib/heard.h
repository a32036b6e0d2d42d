/* tests/lib/heard.h - what a sampler has written, decoded, for tests of it. */
#ifndef PIT_TESTS_LIB_HEARD_H
#define PIT_TESTS_LIB_HEARD_H

#include "wire/dec.h"
#include "wire/enc.h"

#define HEARD_IDS (1u << 19)

/* What was defined, by its id. */
struct heard {
	struct enc enc; /* what a sampler writes to */
	struct dec *dec;
	char *strings[HEARD_IDS / 8];
	struct wire_code codes[HEARD_IDS / 4];
	struct wire_frame frames[HEARD_IDS / 2];
	struct wire_stack stacks[HEARD_IDS];
};

typedef void heard_cb(void *arg, const struct event *ev);

/* A stream with a hello; room: bytes that are written between two looks. */
struct heard *heard_new(size_t room, uint64_t interval);
void heard_free(struct heard *h);

/* Take all that was written; cb gets each event, after what it defines is
 * known. The decoder refuses an id that is not; that and a full buffer fail the
 * test. */
void heard_take(struct heard *h, heard_cb *cb, void *arg);

/* The name of a frame that is Python's or C's. Borrowed. */
const char *heard_name(const struct heard *h, uint32_t frame);

#endif
