/* bench/history.c - what the history takes: bytes and time for a span, and time
 * for a window.
 *
 *	history		an hour of one running thread beside seven that wait,
 *			for three programs that return to the same places more
 *			or less often
 *	history day [HOURS]
 *			a day of eight running threads, within the budget
 *
 * Output is a line of JSON for each.
 */
#include "model/history.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECOND  ((uint64_t)1000000000)
#define PERIOD  1013000 /* ns from tick to tick: 987 a second */
#define JITTER  100000  /* how much of that is by chance */
#define PLACES  100000
#define LANES   8
#define MAX_SET 2048
#define WINDOWS 20

/* Where a running thread is: in a set of places, of which a part is another
 * with each second. */
struct thread {
	uint64_t at;
	place_id set[MAX_SET];
	size_t len;
	uint64_t second;
};

/* A kind of program: of the spans of a second so many percent are of a place
 * not yet seen in it. */
struct kind {
	const char *name;
	unsigned distinct;
	size_t set;
};

static const struct kind kinds[] = {
	{ "A", 50, 619 },
	{ "B", 67, 1109 },
	{ "C", 72, 1380 },
};

struct bench {
	struct history *history;
	struct thread threads[LANES];
	uint64_t seed, added, sum;
	double clock;          /* what it takes to look at the clock twice */
	double seconds, worst; /* in history_add() */
};

/* Of our own: others may want the machine too. */
static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void
die(const char *what)
{
	fprintf(stderr, "history: %s\n", what);
	exit(1);
}

static uint64_t
roll(struct bench *b, uint64_t n)
{
	b->seed ^= b->seed << 13;
	b->seed ^= b->seed >> 7;
	b->seed ^= b->seed << 17;
	return b->seed % n;
}

/* The caller of a place, in a tree in which each calls three. */
static place_id
caller_of(void *arg, place_id place)
{
	(void)arg;
	return place / 3;
}

static void
start(struct bench *b, const struct kind *kind, size_t budget)
{
	const struct history_options opts = { budget, caller_of, NULL };

	*b = (struct bench){ .seed = 88172645463325252ull };
	b->history = history_new(&opts);
	if (!b->history)
		die("out of memory");
	b->clock = now();
	for (unsigned i = 0; i < 1000; i++)
		now();
	b->clock = (now() - b->clock) / 1001;
	for (size_t i = 0; i < LANES; i++) {
		b->threads[i].len = kind->set;
		b->threads[i].at = 1000 * SECOND + i * 1000;
		for (size_t k = 0; k < kind->set; k++)
			b->threads[i].set[k] = 1 + (place_id)roll(b, PLACES);
	}
}

static struct span
run_on(struct bench *b, struct thread *t)
{
	struct span span = { .count = 1 };

	if (t->at / SECOND != t->second) {
		t->second = t->at / SECOND;
		for (size_t i = 0; i < t->len / 5; i++)
			t->set[roll(b, t->len)] = 1 + (place_id)roll(b, PLACES);
	}
	span.weight = PERIOD + roll(b, JITTER) - JITTER / 2;
	span.end = t->at += span.weight;
	span.place = t->set[roll(b, t->len)];
	return span;
}

static void
add(struct bench *b, uint32_t lane, const struct span *span)
{
	double before = now(), took;

	if (history_add(b->history, lane, span))
		die("out of memory");
	took = now() - before - b->clock;
	b->seconds += took;
	if (took > b->worst)
		b->worst = took;
	b->added++;
}

/* One thread runs; the others wait, each in its own place. */
static void
run_beside_waiting(struct bench *b, uint64_t seconds)
{
	uint64_t end = (1000 + seconds) * SECOND, said = 1000 * SECOND;

	while (b->threads[0].at < end) {
		struct span span = run_on(b, &b->threads[0]);

		add(b, 0, &span);
		if (span.end < said + SECOND / 20)
			continue;
		for (uint32_t i = 1; i < LANES; i++) {
			struct span wait = { span.end, span.end - said, 49,
					     PLACES + i };

			add(b, i, &wait);
		}
		said = span.end;
	}
}

/* What windows of so many seconds take, on average. */
static double
window_ms(struct bench *b, uint64_t seconds)
{
	struct place_sums sums = { 0 };
	struct history_usage usage;
	double took = 0;

	history_usage(b->history, &usage);
	if (place_sums_fit(&sums, PLACES + LANES))
		die("out of memory");
	for (unsigned i = 0; i < WINDOWS; i++) {
		uint64_t room = usage.end - usage.start - seconds * SECOND;
		uint64_t from = usage.start + roll(b, room);
		double before = now();

		memset(sums.at, 0, sums.len * sizeof(*sums.at));
		if (history_sum(b->history, from, from + seconds * SECOND,
				&sums))
			die("out of memory");
		took += now() - before;
	}
	place_sums_fini(&sums);
	return took / WINDOWS * 1e3;
}

static void
hour(const struct kind *kind)
{
	struct history_usage usage;
	struct bench *b = mem_zalloc(sizeof(*b));

	if (!b)
		die("out of memory");
	start(b, kind, 0);
	run_beside_waiting(b, 3600);
	history_usage(b->history, &usage);
	printf("{\"program\": \"%s\", \"distinct_percent\": %u, \"spans\": "
	       "%" PRIu64 ", \"bytes_a_span\": %.2f, \"add_ns\": %.0f, "
	       "\"worst_add_ms\": %.3f",
	       kind->name, kind->distinct, usage.spans,
	       (double)usage.bytes / (double)usage.spans,
	       b->seconds / (double)b->added * 1e9, b->worst * 1e3);
	printf(", \"window_60s_ms\": %.2f, \"window_600s_ms\": %.2f, "
	       "\"window_3599s_ms\": %.2f}\n",
	       window_ms(b, 60), window_ms(b, 600), window_ms(b, 3599));
	history_free(b->history);
	mem_free(b);
}

static void
add_round(struct bench *b)
{
	for (uint32_t i = 0; i < LANES; i++) {
		struct span span = run_on(b, &b->threads[i]);

		if (history_add(b->history, i, &span))
			die("out of memory");
		b->added++;
		b->sum += span.weight;
	}
}

static void
say_levels(const struct bench *b, const struct history_usage *usage)
{
	uint64_t cell = 0;

	for (uint64_t ago = 0; ago < usage->end - usage->start;
	     ago += 60 * SECOND) {
		uint64_t now_cell =
		    history_cell(b->history, usage->end - 1 - ago);

		if (now_cell > cell)
			printf(", \"cells_of_%" PRIu64 "s_from_min\": %" PRIu64,
			       (uint64_t)(now_cell / SECOND),
			       (uint64_t)(ago / (60 * SECOND)));
		cell = now_cell;
	}
}

/* All threads run. */
static void
day(const struct kind *kind, uint64_t hours)
{
	struct history_usage usage;
	struct place_sums sums = { 0 };
	uint64_t sum = 0, end = (1000 + hours * 3600) * SECOND;
	struct bench *b = mem_zalloc(sizeof(*b));
	size_t most = 0;
	double before;

	if (!b)
		die("out of memory");
	start(b, kind, HISTORY_BUDGET);
	before = now();
	while (b->threads[LANES - 1].at < end) {
		add_round(b);
		history_usage(b->history, &usage);
		if (usage.bytes > most)
			most = usage.bytes;
	}
	before = now() - before;
	if (history_sum(b->history, 0, UINT64_MAX, &sums))
		die("out of memory");
	for (size_t i = 0; i < sums.len; i++)
		sum += sums.at[i].weight;
	if (sum != b->sum)
		die("the sums are not those of what was added");
	printf("{\"program\": \"%s\", \"hours\": %" PRIu64
	       ", \"spans\": %" PRIu64
	       ", \"most_mb\": %.1f, \"mb\": %.1f, \"ns_a_span\": %.0f",
	       kind->name, hours, b->added, (double)most / 1e6,
	       (double)usage.bytes / 1e6, before / (double)b->added * 1e9);
	say_levels(b, &usage);
	printf(", \"window_3599s_ms\": %.2f}\n", window_ms(b, 3599));
	place_sums_fini(&sums);
	history_free(b->history);
	mem_free(b);
}

int
main(int argc, char **argv)
{
	uint64_t hours = argc == 3 ? strtoull(argv[2], NULL, 10) : 24;

	if (argc > 3 || (argc > 1 && strcmp(argv[1], "day") != 0) || !hours) {
		fprintf(stderr, "usage: history [day [HOURS]]\n");
		return 2;
	}
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (argc == 1)
			hour(&kinds[i]);
		else
			day(&kinds[i], hours);
		fflush(stdout);
	}
	return 0;
}
