/* tests/lib/peek_noise.c */
#include "lib/peek_noise.h"

#include <string.h>

uint32_t
peek_noise_next(struct peek_noise *noise)
{
	noise->seed = noise->seed * 1664525u + 1013904223u;
	return noise->seed >> 16;
}

static bool
noise_read(struct peek *peek, void *dst, uintptr_t src, size_t n)
{
	struct peek_noise *noise = (struct peek_noise *)peek;
	size_t at = src - NOISE_BASE;

	noise->reads++;
	if (at >= sizeof(noise->words) || n > sizeof(noise->words) - at)
		return false;
	memcpy(dst, (char *)noise->words + at, n);
	return true;
}

/* Pointers, flags with many bits, small numbers, letters and zeros. */
static uint64_t
noise_word(struct peek_noise *noise)
{
	uint64_t r = peek_noise_next(noise);

	switch (peek_noise_next(noise) % 8) {
	case 0:
		return r % 300;
	case 1:
		return r << 16 | peek_noise_next(noise);
	case 2:
		return 0x6161616161616161u;
	case 3:
		return 0;
	default:
		return NOISE_BASE + r % NOISE_WORDS * 8;
	}
}

void
peek_noise_init(struct peek_noise *noise, uint32_t seed)
{
	noise->peek = (struct peek){ .read = noise_read };
	noise->seed = seed;
	noise->reads = 0;
	for (size_t i = 0; i < NOISE_WORDS; i++)
		noise->words[i] = noise_word(noise);
}
