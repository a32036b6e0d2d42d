/* src/sampler/hello.h - the records that open and close a stream. */
#ifndef PIT_SAMPLER_HELLO_H
#define PIT_SAMPLER_HELLO_H

#include "reader/peek.h"
#include "sampler/sampler.h"
#include "wire/enc.h"

#include <stdint.h>

#define HELLO_SCRATCH (48u * 1024)

/* HELLO, with what this process is. flags: WIRE_HELLO_* to add. scratch has
 * HELLO_SCRATCH bytes. */
void hello_encode(const struct sampler *s, struct peek *peek, struct enc *enc,
		  uint32_t flags, char *scratch);
void unsupported_encode(struct enc *enc, const char *reason);
void bye_encode(struct enc *enc, enum wire_bye_reason reason, uint64_t now);

#endif
