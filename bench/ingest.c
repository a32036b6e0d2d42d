/* bench/ingest.c - how fast the viewer takes a stream in.
 *
 *	ingest [SAMPLES]	a stream made up here: decode it, then decode it
 *				into a model; prints events a second of each
 *	ingest -w [SAMPLES [STACKS]]
 *			an hour of 1 kHz unless told otherwise, of 100 000 call
 *			paths: what windows of it take, weights of a tree
 *			included, in CPU time, and the memory of the model; of
 *			7200000, an hour that is half of the run, which is the
 *			most work
 *	ingest -f FILE		a recorded stream; prints what it says of itself
 *	ingest -p PROCESSES [COMMANDS]
 *				so many short processes, one behind the other,
 *				of so many commands; checks the totals and
 *				prints what memory it took
 *
 * Output is one line of JSON.
 */
#include "made.h"

#include "base/mem.h"
#include "collect/ingest.h"
#include "model/paths.h"
#include "wire/dec.h"
#include "wire/enc.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define CHUNK (64 * 1024) /* as a socket delivers it */

static double
seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Of our own: others may want the machine too. */
static double
cpu_seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static size_t
chunk_at(const struct made *s, size_t at)
{
	return s->n - at < CHUNK ? s->n - at : CHUNK;
}

/* All of it into the model. Returns the seconds. */
static double
take(const struct made *s, struct model *model)
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
decode_only(const struct made *s)
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
	struct made s;
	double decode, ingest;

	if (!model)
		die("out of memory");
	made_stream(&s, samples, MADE_STACKS);
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

#define WINDOWS 20

/* What a look at windows of so many ms takes, on average, and at the least.
 * None slides on from the one before: that was elsewhere. */
static void
say_windows(struct model *model, uint64_t run, uint64_t length)
{
	const struct window nothing = { run * 2000000, run * 2000000 + 1 };
	const struct snapshot *snap;
	double took, least = 1e9, all = 0;

	if (length >= run)
		return;
	for (uint64_t i = 0; i < WINDOWS; i++) {
		uint64_t from = (run - length) * ((i * 7) % WINDOWS) / WINDOWS;
		struct window window = { from * 1000000 + 1,
					 (from + length) * 1000000 };

		if (!model_look(model, &nothing, MODE_WALL))
			die("out of memory");
		took = cpu_seconds();
		snap = model_look(model, &window, MODE_WALL);
		if (!snap)
			die("out of memory");
		snapshot_weights(snap, TREE_GROUPED);
		took = cpu_seconds() - took;
		all += took;
		if (took < least)
			least = took;
	}
	printf(", \"window_%" PRIu64 "s_ms\": %.2f, \"least\": %.2f",
	       length / 1000, all / WINDOWS * 1e3, least * 1e3);
}

/* What we have of the memory now: the stream is gone, unlike from the most that
 * we ever had. */
static double
resident_mb(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	unsigned long all, pages;

	if (!file || fscanf(file, "%lu %lu", &all, &pages) != 2)
		die("cannot read /proc/self/statm");
	fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

static int
windows(uint64_t samples, uint32_t stacks)
{
	struct model *model = model_new();
	const struct snapshot *snap;
	struct made s;
	size_t nodes = 0;
	double cpu;

	if (!model)
		die("out of memory");
	made_stream(&s, samples, stacks);
	cpu = cpu_seconds();
	take(&s, model);
	cpu = cpu_seconds() - cpu;
	free(s.bytes);
	snap = model_snapshot(model);
	for (int kind = 0; kind < TREE_COUNT; kind++)
		nodes += tree_len(snap->trees[kind]);
	printf("{\"samples\": %" PRIu64 ", \"paths\": %zu, \"nodes\": %zu, "
	       "\"ingest_per_cpu_s\": %.0f",
	       samples, paths_len(snap->paths), nodes, (double)s.events / cpu);
	say_windows(model, samples, 60000);
	say_windows(model, samples, 600000);
	if (samples > 3600000)
		say_windows(model, samples, 3600000);
	say_windows(model, samples, samples - 1000);
	printf(", \"rss_mb\": %.1f}\n", resident_mb());
	model_free(model);
	return 0;
}

static void
put_text(struct made *s, struct enc *enc, uint32_t id, const char *text)
{
	made_put(s, enc,
		 (struct event){ .type = WIRE_STRING,
				 .string = { id, { text, strlen(text) } } });
}

/* Process number i: its main thread runs step() for a tick. */
static void
make_life(struct made *s, uint32_t i, unsigned commands)
{
	const uint64_t now = 1000000000 + i * (uint64_t)1000000;
	char argv[64];
	int n = snprintf(argv, sizeof(argv), "python3%cstep-%c%c%c.py%c%u%c", 0,
			 'a' + i % commands % 26, 'a' + i % commands / 26 % 26,
			 'a' + i % commands / 676 % 26, 0, i, 0);
	struct enc enc;

	enc_init(&enc, s->bytes, CHUNK);
	made_put(s, &enc,
		 (struct event){ .type = WIRE_HELLO,
				 .hello = { .version = WIRE_VERSION,
					    .pid = 100 + i % 4000000,
					    .ppid = 99,
					    .interval = 1000000,
					    .time = now,
					    .cwd = { "/w", 2 },
					    .argv = { argv, (size_t)n } } });
	made_put(s, &enc,
		 (struct event){ .type = WIRE_THREAD,
				 .thread = { 1,
					     WIRE_THREAD_MAIN,
					     100 + i,
					     { "MainThread", 10 } } });
	put_text(s, &enc, 1, "/w/step.py");
	put_text(s, &enc, 2, "step");
	made_put(
	    s, &enc,
	    (struct event){ .type = WIRE_CODE, .code = { 1, 1, 2, 1, 0 } });
	made_put(s, &enc,
		 (struct event){ .type = WIRE_FRAME,
				 .frame = { 1, WIRE_FRAME_PYTHON, 1, 2 } });
	made_put(s, &enc,
		 (struct event){ .type = WIRE_STACK, .stack = { 1, 0, 1 } });
	made_put(s, &enc,
		 (struct event){ .type = WIRE_CLOCK,
				 .clock = { now, 1000000, 1000, 1 } });
	made_put(s, &enc,
		 (struct event){ .type = WIRE_SAMPLE,
				 .sample = { 1, 1, WIRE_STATE_RUNNING, 1,
					     1000000, 1000000 } });
	made_put(s, &enc,
		 (struct event){ .type = WIRE_BYE,
				 .bye = { WIRE_BYE_EXIT, now + 1000000 } });
	if (enc.overflow)
		die("the stream did not fit");
	s->n = enc.len;
}

static void
live(struct made *s, struct model *model)
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
	       weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT).total ==
		   n * 1000000 &&
	       weights_get(snapshot_weights(snap, TREE_GROUPED), TREE_ROOT)
		       .total == n * 1000000;
}

static int
many(uint32_t n, unsigned commands)
{
	struct model *model = model_new();
	const struct snapshot *snap;
	struct made s = { .bytes = malloc(CHUNK) };
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
read_file(struct made *s, const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t cap = 0, got;

	*s = (struct made){ 0 };
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
	const struct proc_info *proc;
	struct made s;

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
	if (argc >= 2 && argc <= 4 && strcmp(argv[1], "-w") == 0)
		return windows(argc > 2 ? (uint64_t)atoll(argv[2]) : 3600000,
			       argc > 3 ? (uint32_t)atoll(argv[3]) : 100000);
	if (argc > 2 || (argc == 2 && atoll(argv[1]) <= 0)) {
		fprintf(stderr,
			"usage: ingest [SAMPLES] | "
			"ingest -w [SAMPLES [STACKS]] | ingest -f FILE | "
			"ingest -p PROCESSES [COMMANDS]\n");
		return 2;
	}
	return bench(argc == 2 ? (uint64_t)atoll(argv[1]) : 1000000);
}
