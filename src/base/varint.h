/* src/base/varint.h - unsigned LEB128: seven bits a byte, low bits first, the
 * top bit set on every byte but the last. Header only and free of libc, since
 * the sampler uses it inside somebody else's process.
 */
#ifndef PIT_BASE_VARINT_H
#define PIT_BASE_VARINT_H

#include <stddef.h>
#include <stdint.h>

#define VARINT_MAX 10 /* most bytes a 64-bit value takes */

/* Bytes that varint_put() takes for v. */
static inline size_t
varint_size(uint64_t v)
{
	size_t n = 1;

	while (v >>= 7)
		n++;
	return n;
}

/* Write v to p, which has room for VARINT_MAX bytes; returns the length. */
static inline size_t
varint_put(uint8_t *p, uint64_t v)
{
	size_t n = 0;

	while (v >= 0x80) {
		p[n++] = (uint8_t)(v | 0x80);
		v >>= 7;
	}
	p[n++] = (uint8_t)v;
	return n;
}

/* Read one value from at most len bytes. Returns the bytes used; 0: the value
 * is cut short; -1: longer than VARINT_MAX bytes or over 64 bits. */
static inline int
varint_get(const uint8_t *p, size_t len, uint64_t *v)
{
	uint64_t out = 0;

	for (size_t i = 0; i < VARINT_MAX; i++) {
		if (i == len)
			return 0;
		if (i == VARINT_MAX - 1 && p[i] > 1)
			return -1;
		out |= (uint64_t)(p[i] & 0x7f) << (7 * i);
		if (!(p[i] & 0x80)) {
			*v = out;
			return (int)i + 1;
		}
	}
	return -1;
}

#endif
