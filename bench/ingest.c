/* bench/ingest.c - how fast the viewer takes a stream in.
 *
 *	ingest [SAMPLES]	a stream made up here: decode it, then decode it
 *				into a model; prints events a second of each
 *	ingest -f FILE		a recorded stream; prints what it says of itself
 *	ingest -p PROCESSES [COMMANDS]
 *				so many short processes, one behind the other,
 *				of so many commands; checks the totals and
 *				prints what memory it took
 *
 * Output is one line of JSON.
 */
#include "collect/ingest.h"
#include "base/mem.h"
#include "wire/dec.h"
#include "wire/enc.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define STACKS    4000
#define FUNCTIONS 300
#define CHUNK     (64 * 1024) /* as a socket delivers it */

struct stream {
	uint8_t *bytes;
	size_t n;
	uint64_t events;
	double depth; /* of its stacks, on average */
};

static double
seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void
die(const char *what)
{
	fprintf(stderr, "ingest: %s\n", what);
	exit(1);
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void
put(struct stream *s, struct enc *enc, struct event ev)
{
	enc_event(enc, &ev);
	s->events++;
}

/* Functions, and stacks that grow out of earlier ones. */
static void
make_definitions(struct stream *s, struct enc *enc, uint32_t *seed)
{
	unsigned depth[STACKS + 1] = { 0 };

	for (uint32_t i = 1; i <= FUNCTIONS; i++) {
		char name[32];
		int n = snprintf(name, sizeof(name), "/app/m%u.py", i % 40);

		put(s, enc,
		    (struct event){
			.type = WIRE_STRING,
			.string = { 2 * i - 1, { name, (size_t)n } } });
		n = snprintf(name, sizeof(name), "Class.method_%u", i);
		put(s, enc,
		    (struct event){ .type = WIRE_STRING,
				    .string = { 2 * i, { name, (size_t)n } } });
		put(s, enc,
		    (struct event){ .type = WIRE_CODE,
				    .code = { i, 2 * i - 1, 2 * i, i, 0 } });
		put(s, enc,
		    (struct event){
			.type = WIRE_FRAME,
			.frame = { i, WIRE_FRAME_PYTHON, i, i + 1 } });
	}
	for (uint32_t i = 1; i <= STACKS; i++) {
		uint32_t parent = i - 1;

		if (i % 3 == 0)
			parent = next_random(seed) % i;
		depth[i] = depth[parent] + 1;
		s->depth += (double)depth[i] / STACKS;
		put(s, enc,
		    (struct event){
			.type = WIRE_STACK,
			.stack = { i, parent,
				   1 + next_random(seed) % FUNCTIONS } });
	}
}

static void
make_stream(struct stream *s, uint64_t samples)
{
	size_t cap = samples * 24 + (1 << 20);
	uint32_t seed = 1;
	struct enc enc;

	s->bytes = malloc(cap);
	if (!s->bytes)
		die("out of memory");
	s->events = 0;
	s->depth = 0;
	enc_init(&enc, s->bytes, cap);
	put(s, &enc,
	    (struct event){ .type = WIRE_HELLO,
			    .hello = { .version = WIRE_VERSION,
				       .pid = 1,
				       .python = 0x030b07f0,
				       .interval = 1000000 } });
	put(s, &enc,
	    (struct event){ .type = WIRE_THREAD, .thread = { .id = 1 } });
	make_definitions(s, &enc, &seed);
	for (uint64_t i = 0; i < samples; i++) {
		if (i % 100 == 0)
			put(s, &enc,
			    (struct event){
				.type = WIRE_CLOCK,
				.clock = { .time = i * 1000000, .ticks = i } });
		put(s, &enc,
		    (struct event){
			.type = WIRE_SAMPLE,
			.sample = { .thread = 1,
				    .stack = 1 + next_random(&seed) % STACKS,
				    .flags = WIRE_STATE_RUNNING,
				    .count = 1,
				    .end = (i % 100 + 1) * 1000000,
				    .weight = 1000000 } });
	}
	if (enc.overflow)
		die("the stream did not fit");
	s->n = enc.len;
}

static size_t
chunk_at(const struct stream *s, size_t at)
{
	return s->n - at < CHUNK ? s->n - at : CHUNK;
}

/* All of it into the model. Returns the seconds. */
static double
take(const struct stream *s, struct model *model)
{
	double start = seconds();
	struct ingest in;

	if (ingest_open(&in, model))
		die("out of memory");
	for (size_t at = 0; at < s->n; at += CHUNK)
		if (ingest_take(&in, s->bytes + at, chunk_at(s, at), NULL))
			die("the stream was refused");
	start = seconds() - start;
	ingest_close(&in, NULL, 0);
	return start;
}

/* The same, but for the model. */
static double
decode_only(const struct stream *s)
{
	struct dec *dec = dec_new();
	double start = seconds();
	struct event ev;

	for (size_t at = 0; at < s->n; at += CHUNK) {
		if (dec_feed(dec, s->bytes + at, chunk_at(s, at)))
			die("the stream was refused");
		while (dec_next(dec, &ev))
			;
	}
	if (dec_status(dec, NULL))
		die("the stream was refused");
	dec_free(dec);
	return seconds() - start;
}

static int
bench(uint64_t samples)
{
	struct model *model = model_new();
	struct stream s;
	double decode, ingest;

	if (!model)
		die("out of memory");
	make_stream(&s, samples);
	decode = decode_only(&s);
	ingest = take(&s, model);
	printf("{\"events\": %" PRIu64 ", \"bytes\": %zu, "
	       "\"depth\": %.0f, \"decode_per_s\": %.0f, \"ingest_per_s\": "
	       "%.0f}\n",
	       s.events, s.n, s.depth, (double)s.events / decode,
	       (double)s.events / ingest);
	model_free(model);
	free(s.bytes);
	return 0;
}

static void
put_text(struct stream *s, struct enc *enc, uint32_t id, const char *text)
{
	put(s, enc,
	    (struct event){ .type = WIRE_STRING,
			    .string = { id, { text, strlen(text) } } });
}

/* Process number i: its main thread runs step() for a tick. */
static void
make_life(struct stream *s, uint32_t i, unsigned commands)
{
	const uint64_t now = 1000000000 + i * (uint64_t)1000000;
	char argv[64];
	int n = snprintf(argv, sizeof(argv), "python3%cstep-%c%c%c.py%c%u%c", 0,
			 'a' + i % commands % 26, 'a' + i % commands / 26 % 26,
			 'a' + i % commands / 676 % 26, 0, i, 0);
	struct enc enc;

	enc_init(&enc, s->bytes, CHUNK);
	put(s, &enc,
	    (struct event){ .type = WIRE_HELLO,
			    .hello = { .version = WIRE_VERSION,
				       .pid = 100 + i % 4000000,
				       .ppid = 99,
				       .interval = 1000000,
				       .time = now,
				       .cwd = { "/w", 2 },
				       .argv = { argv, (size_t)n } } });
	put(s, &enc,
	    (struct event){
		.type = WIRE_THREAD,
		.thread = {
		    1, WIRE_THREAD_MAIN, 100 + i, { "MainThread", 10 } } });
	put_text(s, &enc, 1, "/w/step.py");
	put_text(s, &enc, 2, "step");
	put(s, &enc,
	    (struct event){ .type = WIRE_CODE, .code = { 1, 1, 2, 1, 0 } });
	put(s, &enc,
	    (struct event){ .type = WIRE_FRAME,
			    .frame = { 1, WIRE_FRAME_PYTHON, 1, 2 } });
	put(s, &enc,
	    (struct event){ .type = WIRE_STACK, .stack = { 1, 0, 1 } });
	put(s, &enc,
	    (struct event){ .type = WIRE_CLOCK,
			    .clock = { now, 1000000, 1000, 1 } });
	put(s, &enc,
	    (struct event){
		.type = WIRE_SAMPLE,
		.sample = { 1, 1, WIRE_STATE_RUNNING, 1, 1000000, 1000000 } });
	put(s, &enc,
	    (struct event){ .type = WIRE_BYE,
			    .bye = { WIRE_BYE_EXIT, now + 1000000 } });
	if (enc.overflow)
		die("the stream did not fit");
	s->n = enc.len;
}

static void
live(struct stream *s, struct model *model)
{
	struct ingest in;

	if (ingest_open(&in, model))
		die("out of memory");
	if (ingest_take(&in, s->bytes, s->n, NULL))
		die("the stream was refused");
	ingest_close(&in, NULL, 0);
}

static bool
totals_are(const struct snapshot *snap, uint64_t n)
{
	uint64_t count = 0, samples = 0, cpu = 0;

	for (size_t i = 0; i < snap->nprocs; i++) {
		count += snap->procs[i].count;
		samples += snap->procs[i].samples;
		cpu += snap->procs[i].cpu;
	}
	return snap->processes == n && count == n && samples == n &&
	       cpu == n * 1000000 &&
	       weights_get(snap->weights[TREE_RAW], TREE_ROOT).total ==
		   n * 1000000 &&
	       weights_get(snap->weights[TREE_GROUPED], TREE_ROOT).total ==
		   n * 1000000;
}

static int
many(uint32_t n, unsigned commands)
{
	struct model *model = model_new();
	const struct snapshot *snap;
	struct stream s = { .bytes = malloc(CHUNK) };
	double start = seconds();
	struct rusage usage;

	if (!model || !s.bytes)
		die("out of memory");
	for (uint32_t i = 0; i < n; i++) {
		make_life(&s, i, commands);
		live(&s, model);
	}
	start = seconds() - start;
	getrusage(RUSAGE_SELF, &usage);
	snap = model_snapshot(model);
	if (!totals_are(snap, n))
		die("the totals are not those of all processes");
	printf("{\"processes\": %" PRIu64 ", \"commands\": %u, \"records\": "
	       "%zu, \"max_rss_mb\": %.1f, \"processes_per_s\": %.0f}\n",
	       snap->processes, commands, snap->nprocs,
	       (double)usage.ru_maxrss / 1024, n / start);
	model_free(model);
	free(s.bytes);
	return 0;
}

static void
read_file(struct stream *s, const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t cap = 0, got;

	*s = (struct stream){ 0 };
	if (!file)
		die("cannot open the file");
	do {
		s->bytes = mem_grow(s->bytes, &cap, s->n + CHUNK, 1);
		if (!s->bytes)
			die("out of memory");
		got = fread(s->bytes + s->n, 1, CHUNK, file);
		s->n += got;
	} while (got);
	fclose(file);
}

static int
describe(const char *path)
{
	struct model *model = model_new();
	const struct snapshot *snap;
	const struct proc_view *proc;
	struct stream s;

	read_file(&s, path);
	take(&s, model);
	snap = model_snapshot(model);
	if (!snap || snap->nprocs != 1)
		die("not the stream of one process");
	proc = &snap->procs[0];
	printf("{\"samples\": %" PRIu64 ", \"ticks\": %" PRIu64, proc->samples,
	       proc->ticks);
	printf(", \"torn\": %" PRIu64 ", \"unreadable\": %" PRIu64
	       ", \"full\": %" PRIu64 ", \"late\": %" PRIu64
	       ", \"partial\": %" PRIu64,
	       proc->lost[WIRE_LOST_TORN], proc->lost[WIRE_LOST_UNREADABLE],
	       proc->lost[WIRE_LOST_FULL], proc->lost[WIRE_LOST_LATE],
	       proc->partial);
	printf(", \"seconds\": %.6f, \"cpu\": %.6f, \"sampler_cpu\": %.6f"
	       ", \"bytes\": %zu}\n",
	       (double)(proc->end - proc->start) / 1e9, (double)proc->cpu / 1e9,
	       (double)proc->sampler_cpu / 1e9, s.n);
	model_free(model);
	mem_free(s.bytes);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "-f") == 0)
		return describe(argv[2]);
	if (argc >= 3 && argc <= 4 && strcmp(argv[1], "-p") == 0 &&
	    atol(argv[2]) > 0 && atol(argv[argc - 1]) > 0)
		return many((uint32_t)atol(argv[2]),
			    argc == 4 ? (unsigned)atol(argv[3]) : 1);
	if (argc > 2 || (argc == 2 && atoll(argv[1]) <= 0)) {
		fprintf(stderr, "usage: ingest [SAMPLES] | ingest -f FILE | "
				"ingest -p PROCESSES [COMMANDS]\n");
		return 2;
	}
	return bench(argc == 2 ? (uint64_t)atoll(argv[1]) : 1000000);
}
