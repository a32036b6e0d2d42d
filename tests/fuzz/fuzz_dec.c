/* tests/fuzz/fuzz_dec.c - any bytes into the decoder.
 *
 * Beyond not crashing: what comes out does not depend on how the bytes are
 * cut up, and encoding it and decoding that again gives the same records.
 */
#include "wire/dec.h"
#include "wire/enc.h"

#include <string.h>

#include "fuzz/fuzz.h"

/* Records as bytes, encoded from what was decoded. */
struct result {
	uint8_t *bytes;
	size_t n;
	enum pit_status status;
	size_t pending;
};

static void
decode(struct result *res, const uint8_t *data, size_t n, size_t step)
{
	/* A record that names no field can be shorter than its encoding with
	 * all of them: 2 bytes become at most 2 + 4 + 11 fields. */
	size_t cap = 20 * n + 20;
	struct dec *dec = dec_new();
	struct event ev;
	struct enc enc;

	res->bytes = malloc(cap);
	FUZZ_CHECK(dec && res->bytes);
	enc_init(&enc, res->bytes, cap);
	for (size_t at = 0; at < n && !dec_status(dec, NULL); at += step) {
		size_t part = n - at < step ? n - at : step;

		FUZZ_CHECK(dec_feed(dec, data + at, part) == PIT_OK);
		while (dec_next(dec, &ev))
			enc_event(&enc, &ev);
	}
	FUZZ_CHECK(!enc.overflow);
	res->n = enc.len;
	res->status = dec_status(dec, NULL);
	res->pending = dec_pending(dec);
	dec_free(dec);
}

static void
check_same(const struct result *a, const struct result *b)
{
	FUZZ_CHECK(a->n == b->n && memcmp(a->bytes, b->bytes, a->n) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct result whole, parts, again;

	decode(&whole, data, n, n ? n : 1);
	decode(&parts, data, n, n % 7 + 1);
	check_same(&whole, &parts);
	FUZZ_CHECK(whole.status == parts.status);
	if (!whole.status)
		FUZZ_CHECK(whole.pending == parts.pending);
	decode(&again, whole.bytes, whole.n, whole.n ? whole.n : 1);
	FUZZ_CHECK(again.status == PIT_OK && again.pending == 0);
	check_same(&whole, &again);
	free(whole.bytes);
	free(parts.bytes);
	free(again.bytes);
	return 0;
}
