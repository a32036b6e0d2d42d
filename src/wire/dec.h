/* src/wire/dec.h - bytes to records, incrementally and within limits.
 *
 * Feed what arrived, then take events until there are none. Input is hostile:
 * lengths, ids and order are checked before use, and definitions precede uses
 * (an id that was not defined is refused). Unknown records are skipped. After
 * the first error the decoder stays failed.
 *
 * What a decoder lets through (doc/PROTOCOL.md has the whole list): HELLO
 * first and once; a CLOCK before the first SAMPLE; ids within their limits,
 * defined once (threads may be named again); stacks within WIRE_MAX_DEPTH;
 * times below WIRE_MAX_TIME; intervals and counts of at least 1. Kinds,
 * causes, reasons and flag bits that it does not know pass unchanged.
 *
 * Holds what was fed and not yet taken, and two bytes per id in use.
 */
#ifndef PIT_WIRE_DEC_H
#define PIT_WIRE_DEC_H

#include "base/err.h"
#include "wire/event.h"

#include <stdbool.h>

struct dec;

struct dec *dec_new(void); /* owned by the caller; NULL: no memory */
void dec_free(struct dec *dec);

/* Copies bytes in. PIT_ENOMEM, after which the decoder is failed like after any
 * other error, or the error that was met before. */
enum pit_status dec_feed(struct dec *dec, const void *bytes,
			 size_t n) PIT_MUST_USE;

/* The next event: true. False: no whole record left, or an error, which
 * dec_status() tells apart. Text in *ev is borrowed until the next dec_feed().
 */
bool dec_next(struct dec *dec, struct event *ev);

/* PIT_OK, PIT_ECORRUPT, PIT_ELIMIT, PIT_EVERSION or PIT_ENOMEM; err (NULL is
 * fine) gets the sentence. */
enum pit_status dec_status(const struct dec *dec, struct pit_err *err);

/* Bytes of an unfinished record: more than 0 at the end of a stream means
 * that it was cut short. */
size_t dec_pending(const struct dec *dec);

#endif
