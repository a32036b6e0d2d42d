/* src/wire/enc.h - records to bytes. No allocation, no libc calls but memcpy:
 * it runs inside the sampler.
 *
 * Sticky: append freely and ask once. A record that does not fit sets
 * overflow and leaves no bytes behind; later calls do nothing until the
 * caller goes back to a mark (enc_mark, enc_rewind) or empties the buffer.
 * A record over the limits of event.h on texts and payloads never fits, since
 * a decoder would refuse it.
 */
#ifndef PIT_WIRE_ENC_H
#define PIT_WIRE_ENC_H

#include "wire/event.h"

#include <stdbool.h>

struct enc {
	uint8_t *buf; /* borrowed for the life of the enc */
	size_t len, cap;
	bool overflow;
};

void enc_init(struct enc *enc, void *buf, size_t cap);
void enc_event(struct enc *enc, const struct event *ev); /* any record */

static inline size_t
enc_mark(const struct enc *enc)
{
	return enc->len;
}

static inline void
enc_rewind(struct enc *enc, size_t mark)
{
	enc->len = mark;
	enc->overflow = false;
}

#endif
