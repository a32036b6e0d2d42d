/* src/sampler/log.h - a log in the memory of the process as the sink of a
 * stream.
 *
 * The runner writes records into chunks, and says how far they are whole; one
 * reader at a time takes them, and gives back chunks that it is through with.
 * A child of fork has a copy, with what was said until then. Neither waits for
 * the other.
 */
#ifndef PIT_SAMPLER_LOG_H
#define PIT_SAMPLER_LOG_H

#include "sampler/sink.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_CHUNK (2u * 1024 * 1024)
#define LOG_MAX   (256u * 1024 * 1024) /* that nobody has read */

struct log_chunk {
	struct log_chunk *_Atomic next;
	_Atomic size_t len; /* whole records */
	bool begins;        /* a stream */
	uint8_t bytes[];
};

struct log {
	struct sink sink;
	_Atomic uint64_t taken;          /* bytes, of all streams */
	struct log_chunk *_Atomic first; /* where the reader is */
	struct log_chunk *last;          /* where the runner is */
	struct log_chunk *at;            /* the reader's */
	size_t at_len;                   /* what it took of that */
};

void log_init(struct log *log);

/* Of the reader: the next bytes that there are, whole records of one stream,
 * borrowed until the next call; *begins: another stream does. NULL: no more. */
const uint8_t *log_take(struct log *log, size_t *n, bool *begins);

#endif
