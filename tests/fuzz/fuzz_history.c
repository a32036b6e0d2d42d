/* tests/fuzz/fuzz_history.c - spans of all kinds into the history, and windows
 * out of it, beside a plain array of the spans.
 *
 * The first byte chooses the budget; then come commands of a few bytes each.
 * Zeros stand for what the input is too short for.
 */
#include "base/mem.h"
#include "model/history.h"

#include <stdbool.h>
#include <string.h>

#include "fuzz/fuzz.h"

#define LANES       4
#define PLACES      4096
#define MAX_SPANS   6000
#define MAX_WINDOWS 12
#define LEAST       ((size_t)1 << 19) /* bytes that it gets along with */

struct input {
	const uint8_t *p;
	size_t left;
};

struct fuzz {
	struct history *history;
	size_t budget;
	struct span *spans; /* all that were kept */
	size_t n;
	uint64_t at[LANES], seed;
	unsigned windows;
	bool short_of; /* memory: what is to be done comes later */
};

static uint64_t
take(struct input *in, unsigned bytes)
{
	uint64_t v = 0;

	while (bytes--) {
		v = v << 8 | (in->left ? *in->p : 0);
		in->p += in->left > 0;
		in->left -= in->left > 0;
	}
	return v;
}

/* From 0 to more than any time. */
static uint64_t
take_wide(struct input *in)
{
	uint64_t v = take(in, 1);

	return v << take(in, 1) % 57;
}

static uint64_t
roll(struct fuzz *f, uint64_t n)
{
	f->seed ^= f->seed << 13;
	f->seed ^= f->seed >> 7;
	f->seed ^= f->seed << 17;
	return f->seed % n;
}

static void
add(struct fuzz *f, uint32_t lane, struct span span)
{
	struct history_usage usage;

	if (f->n == MAX_SPANS)
		return;
	if (!history_add(f->history, lane, &span))
		f->spans[f->n++] = span;
	history_usage(f->history, &usage);
	FUZZ_CHECK(usage.spans <= f->n);
	FUZZ_CHECK(!f->budget || f->short_of || usage.bytes <= LEAST ||
		   usage.bytes <= f->budget);
}

/* So many of about a thousandth of a second. */
static void
add_many(struct fuzz *f, uint32_t lane, struct input *in)
{
	uint64_t n = take(in, 1) * 16;
	uint64_t places = 1 + take(in, 1) * 16;
	uint64_t weight = (uint64_t)1 << take(in, 1) % 32;

	for (uint64_t i = 0; i < n; i++) {
		uint64_t took = weight + roll(f, 1 + weight / 8);

		f->at[lane] += took;
		add(f, lane,
		    (struct span){ f->at[lane], took,
				   1 + (uint32_t)(took >> 30),
				   1 + (place_id)roll(f, places) });
	}
}

static void
add_one(struct fuzz *f, uint32_t lane, struct input *in)
{
	uint64_t weight = take_wide(in);
	uint32_t count = (uint32_t)take(in, 1);
	place_id place = 1 + (place_id)take(in, 1);

	f->at[lane] += weight;
	add(f, lane, (struct span){ f->at[lane], weight, count, place });
}

static void
add_odd(struct fuzz *f, uint32_t lane, struct input *in)
{
	struct span span = { .end = take(in, 8) };

	span.weight = take(in, 8);
	span.count = (uint32_t)take(in, 4);
	span.place = 1 + (place_id)take(in, 1);
	add(f, lane, span);
}

/* Time jumps, or goes back. */
static void
jump(struct fuzz *f, uint32_t lane, struct input *in)
{
	uint64_t by = take_wide(in);

	if (take(in, 1) % 2)
		f->at[lane] = by > f->at[lane] ? 0 : f->at[lane] - by;
	else
		f->at[lane] += by;
}

static bool
sum_visit(void *arg, uint32_t lane, const struct span *span)
{
	struct place_sum *sums = arg;

	(void)lane;
	FUZZ_CHECK(span->place <= PLACES);
	sums[span->place].weight += span->weight;
	return true;
}

static void
sum(const struct fuzz *f, uint64_t from, uint64_t to, struct place_sums *sums)
{
	FUZZ_CHECK(!place_sums_fit(sums, PLACES));
	FUZZ_CHECK(!history_sum(f->history, from, to, sums));
}

/* Where it is not coarse, each place has what the array says. */
static void
check_exact(const struct fuzz *f, uint64_t from, uint64_t to,
	    const struct place_sums *have)
{
	struct place_sum *want = mem_calloc(PLACES + 1, sizeof(*want));
	struct span part;

	FUZZ_CHECK(want);
	for (size_t i = 0; i < f->n; i++)
		if (span_clip(&f->spans[i], from, to, &part))
			want[part.place].weight += part.weight;
	for (size_t i = 0; i <= PLACES; i++)
		FUZZ_CHECK(want[i].weight == have->at[i].weight);
	mem_free(want);
}

/* Most of the time has all that ever was, without the rest. */
static void
check_rest(const struct fuzz *f, uint64_t from, uint64_t to,
	   const struct place_sums *have)
{
	struct place_sums sums = { 0 };

	if (!history_is_most(f->history, from, to))
		return;
	FUZZ_CHECK(!place_sums_fit(&sums, PLACES));
	for (size_t i = 0; i < f->n; i++)
		place_sums_add(&sums, f->spans[i].place, f->spans[i].weight,
			       f->spans[i].count, 1);
	FUZZ_CHECK(!history_take_rest(f->history, from, to, &sums));
	FUZZ_CHECK(sums.len == have->len);
	FUZZ_CHECK(!memcmp(sums.at, have->at, sums.len * sizeof(*sums.at)));
	place_sums_fini(&sums);
}

/* Two windows side by side are one; and what is visited is what is summed. */
static void
check_window(const struct fuzz *f, uint64_t from, uint64_t middle, uint64_t to)
{
	struct place_sum *seen = mem_calloc(PLACES + 1, sizeof(*seen));
	struct place_sums parts = { 0 }, all = { 0 };

	FUZZ_CHECK(seen);
	sum(f, from, middle, &parts);
	sum(f, middle, to, &parts);
	sum(f, from, to, &all);
	FUZZ_CHECK(parts.len == all.len);
	FUZZ_CHECK(!memcmp(parts.at, all.at, all.len * sizeof(*all.at)));
	history_each(f->history, from, to, sum_visit, seen);
	for (size_t i = 0; i <= PLACES; i++)
		FUZZ_CHECK(seen[i].weight == all.at[i].weight);
	if (!f->budget)
		check_exact(f, from, to, &all);
	check_rest(f, from, to, &all);
	place_sums_fini(&parts);
	place_sums_fini(&all);
	mem_free(seen);
}

static void
look(struct fuzz *f, uint32_t lane, struct input *in)
{
	uint64_t from = take_wide(in);
	uint64_t width = take_wide(in);

	from = from > f->at[lane] ? 0 : f->at[lane] - from;
	if (f->windows++ < MAX_WINDOWS)
		check_window(f, from, from + width / 3, from + width);
}

static void
check_all(const struct fuzz *f)
{
	struct place_sums sums = { 0 };
	struct place_sum have = { 0 }, want = { 0 };

	sum(f, 0, UINT64_MAX, &sums);
	for (size_t i = 0; i < sums.len; i++) {
		have.weight += sums.at[i].weight;
		have.count += sums.at[i].count;
	}
	for (size_t i = 0; i < f->n; i++) {
		struct span part;

		span_clip(&f->spans[i], 0, UINT64_MAX, &part);
		want.weight += part.weight;
		want.count += part.count;
	}
	FUZZ_CHECK(have.weight == want.weight);
	FUZZ_CHECK(have.count == want.count);
	place_sums_fini(&sums);
}

static void
obey(struct fuzz *f, struct input *in)
{
	static void (*const commands[])(struct fuzz *, uint32_t,
					struct input *) = {
		add_one, add_many, jump, look, add_odd,
	};
	uint8_t command = (uint8_t)take(in, 1);
	uint32_t lane = command >> 6;

	command &= 63;
	if (command < ARRAY_LEN(commands)) {
		commands[command](f, lane, in);
		return;
	}
	/* The nth allocation from here on fails. */
	mem_fail_after = command - (long)ARRAY_LEN(commands);
	f->short_of = true;
	add_many(f, lane, in);
	mem_fail_after = -1;
}

static place_id
caller_of(void *arg, place_id place)
{
	(void)arg;
	return place / 2;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct fuzz f = { .seed = 88172645463325252ull,
			  .budget = take(&in, 1) << 12 };
	const struct history_options opts = { f.budget, caller_of, NULL };

	f.history = history_new(&opts);
	f.spans = mem_calloc(MAX_SPANS, sizeof(*f.spans));
	FUZZ_CHECK(f.history && f.spans);
	while (in.left)
		obey(&f, &in);
	check_all(&f);
	history_free(f.history);
	mem_free(f.spans);
	return 0;
}
