/* src/collect/ingest.h - the bytes of one stream into a model, whoever has
 * them: a socket, a recording, a test. Knows no event loop and no clock.
 */
#ifndef PIT_COLLECT_INGEST_H
#define PIT_COLLECT_INGEST_H

#include "base/err.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dec;

struct ingest {
	struct model *model; /* borrowed, and outlives it */
	struct dec *dec;
	source_id source; /* 0: not open */
	uint64_t events;  /* that the model took */
};

/* Open a stream of the model. PIT_ENOMEM: nothing was opened. */
enum pit_status ingest_open(struct ingest *in,
			    struct model *model) PIT_MUST_USE;

/* Take what came. A failure says why the stream cannot go on: it is to be
 * closed with err's sentence, and what came before stays good. How the bytes
 * are cut up makes no difference. */
enum pit_status ingest_take(struct ingest *in, const void *bytes, size_t n,
			    struct pit_err *err) PIT_MUST_USE;

/* The stream is over, reason and now as model_close() wants them. One that is
 * not open is left alone. */
void ingest_close(struct ingest *in, const char *reason, uint64_t now);
/* Nothing more comes, but the stream is not over: to the model it is open. */
void ingest_leave(struct ingest *in);

#endif
