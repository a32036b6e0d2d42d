/* src/collect/thin.h - a stream of the wire in less bytes, and back.
 *
 * Nine of ten bytes of a stream are SAMPLE records, and half of what does not
 * pack in those says again what their neighbours say: a thread's sample ends
 * its weight after the one before. Samples are written as rows of numbers in
 * which that is 0; all other records stay as they are. What comes back is the
 * same to the byte, whatever came in.
 */
#ifndef PIT_COLLECT_THIN_H
#define PIT_COLLECT_THIN_H

#include "base/err.h"
#include "base/out.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THIN_THREADS 64 /* whose ends are remembered apart */

/* What is known of one stream, on either side. Zeroed at first. */
struct thin {
	uint64_t clock;              /* of the last CLOCK record */
	uint64_t ends[THIN_THREADS]; /* of a thread's latest sample */
	uint8_t *held;               /* the beginning of a record */
	size_t nheld, cap;
	bool wild; /* its records cannot be told apart */
	struct out rows;
};

enum thin_part {
	THIN_BYTES, /* whole records; as they are */
	THIN_ROWS,
};

typedef void thin_cb(void *data, enum thin_part part, const void *bytes,
		     size_t n);

/* Hand out what n more bytes of the stream amount to. A record that has only
 * begun is held: it means nothing yet. PIT_ENOMEM: the stream is lost. */
enum pit_status thin_take(struct thin *thin, const void *bytes, size_t n,
			  thin_cb *cb, void *data) PIT_MUST_USE;
/* The stream ends, or nobody can wait: hand out what is held. */
void thin_flush(struct thin *thin, thin_cb *cb, void *data);
void thin_fini(struct thin *thin);

/* The other way: take note of bytes that were handed out, */
void thin_see(struct thin *thin, const void *bytes, size_t n);
/* and append to o the records that rows stand for. False: they are none. */
bool thin_expand(struct thin *thin, const void *rows, size_t n, struct out *o);

#endif
