/* src/model/history_pack.h - how blocks and lists of the history are packed:
 * numbers in bits of fixed width, and varints for what these do not fit.
 * Private to history*.c.
 */
#ifndef PIT_MODEL_HISTORY_PACK_H
#define PIT_MODEL_HISTORY_PACK_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PACK_PADDING 8 /* bytes that may be read behind the bits */

static inline uint64_t
pack_zigzag(uint64_t v)
{
	return v << 1 ^ -(v >> 63);
}

static inline uint64_t
pack_unzigzag(uint64_t v)
{
	return v >> 1 ^ -(v & 1);
}

/* Of a number. */
static inline unsigned
pack_width(uint64_t v)
{
	return v ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

static inline uint64_t
pack_ones(unsigned width)
{
	return ((uint64_t)1 << width) - 1;
}

/* The bytes of n numbers. */
static inline size_t
pack_size(size_t n, unsigned width)
{
	return (n * width + 7) / 8 + PACK_PADDING;
}

/* The bits are zero before. */
static inline void
pack_put(uint8_t *bits, size_t at, uint64_t v)
{
	uint64_t word;

	memcpy(&word, bits + at / 8, sizeof(word));
	word |= v << at % 8;
	memcpy(bits + at / 8, &word, sizeof(word));
}

/* At most 57 bits can be taken at once; what stands behind them comes too. */
static inline uint64_t
pack_get(const uint8_t *bits, size_t at)
{
	uint64_t word;

	memcpy(&word, bits + at / 8, sizeof(word));
	return word >> at % 8;
}

/* A varint. The bytes are our own: no check is needed. */
static inline uint64_t
pack_take(const uint8_t **p)
{
	uint64_t v = 0;
	unsigned shift = 0;

	while (**p & 0x80) {
		v |= (uint64_t)(*(*p)++ & 0x7f) << shift;
		shift += 7;
	}
	return v | (uint64_t) * (*p)++ << shift;
}

/* Samples a ns, times 2^64, if they come one in a period; 0: none do. */
static inline uint64_t
pack_rate(uint64_t period)
{
	return period ? UINT64_MAX / period : 0;
}

/* The samples that a weight has at that rate. */
static inline uint64_t
pack_count(uint64_t weight, uint64_t rate)
{
	unsigned __int128 half = (unsigned __int128)1 << 63;

	return (uint64_t)(((unsigned __int128)weight * rate + half) >> 64);
}

#endif
