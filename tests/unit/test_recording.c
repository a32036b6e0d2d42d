/* tests/unit/test_recording.c - what is written is what is played again, as far
 * as it was written.
 */
#include "lib/test.h"

#include "collect/block.h"
#include "collect/ingest.h"
#include "collect/input.h"
#include "collect/playback.h"
#include "collect/recorder.h"
#include "render/renderer.h"
#include "wire/enc.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MS      UINT64_C(1000000)
#define PLACES  1000 /* at which a large one is cut */
#define MAX_OUT (1u << 24)

/* A model and a recorder that are told the same. */
struct live {
	uv_loop_t loop;
	struct model *model;
	struct recorder *recorder;
	FILE *file;
	struct ingest streams[3];
	uint64_t start;
};

static void
live_open(struct live *live, uint64_t most)
{
	struct item_run run = { .epoch = 1700000000 * (1000 * MS),
				.interval = MS,
				.folder = { "/app", 4 },
				.argv = { "python3\0x.py", 13 },
				.shown = { "x.py", 4 },
				.args = { "x.py", 4 },
				.heading = { "Program: x.py", 13 } };

	memset(live, 0, sizeof(*live));
	assert_int_equal(uv_loop_init(&live->loop), 0);
	live->model = model_new();
	live->file = tmpfile();
	assert_non_null(live->file);
	live->recorder =
	    recorder_new(&live->loop, dup(fileno(live->file)), most);
	assert_non_null(live->recorder);
	run.start = live->start = uv_hrtime();
	recorder_run(live->recorder, &run);
}

static void
live_close(struct live *live)
{
	recorder_free(live->recorder);
	uv_run(&live->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&live->loop), 0);
	for (size_t i = 0; i < ARRAY_LEN(live->streams); i++)
		ingest_leave(&live->streams[i]);
	model_free(live->model);
	fclose(live->file);
}

static struct ingest *
live_stream(struct live *live, unsigned i)
{
	struct ingest *in = &live->streams[i];

	assert_int_equal(ingest_open(in, live->model), PIT_OK);
	recorder_open(live->recorder, in->source);
	return in;
}

static void
live_bytes(struct live *live, struct ingest *in, const void *bytes, size_t n)
{
	struct pit_err err;

	recorder_bytes(live->recorder, in->source, bytes, n);
	if (!ingest_take(in, bytes, n, &err))
		return;
	recorder_close(live->recorder, in->source, FATE_UNKNOWN, err.text,
		       90 * MS);
	ingest_close(in, err.text, 90 * MS);
}

static void
put(struct enc *enc, struct event ev)
{
	enc_event(enc, &ev);
	assert_false(enc->overflow);
}

static void
put_text(struct enc *enc, uint32_t id, const char *text)
{
	put(enc, (struct event){ .type = WIRE_STRING,
				 .string = { id, { text, strlen(text) } } });
}

/* What opens the stream of process pid, up to a first flush. */
static void
put_begin(struct enc *enc, uint32_t pid)
{
	static const char argv[] = "python3\0x.py";

	put(enc, (struct event){ .type = WIRE_HELLO,
				 .hello = { .version = WIRE_VERSION,
					    .pid = pid,
					    .interval = MS,
					    .time = 1000 * MS + pid,
					    .argv = { argv, sizeof(argv) } } });
	put(enc, (struct event){
		     .type = WIRE_THREAD,
		     .thread = { 1, WIRE_THREAD_MAIN, pid, { "Main", 4 } } });
	put_text(enc, 1, "/app/x.py");
	put_text(enc, 2, "f");
	put(enc,
	    (struct event){ .type = WIRE_CODE, .code = { 1, 1, 2, 1, 0 } });
	for (uint32_t i = 1; i <= 9; i++) {
		put(enc,
		    (struct event){ .type = WIRE_FRAME,
				    .frame = { i, WIRE_FRAME_PYTHON, 1, i } });
		put(enc, (struct event){ .type = WIRE_STACK,
					 .stack = { i, i / 2, i } });
	}
}

/* Samples of some ms. */
static void
put_samples(struct enc *enc, unsigned n, uint32_t *seed)
{
	uint64_t end = 0;

	put(enc, (struct event){
		     .type = WIRE_CLOCK,
		     .clock = { .time = 1000 * MS + *seed % MS, .ticks = n } });
	for (unsigned i = 0; i < n; i++) {
		uint64_t weight;

		*seed = *seed * 1664525u + 1013904223u;
		weight = MS + (*seed >> 8) % MS;
		end += weight;
		put(enc, (struct event){ .type = WIRE_SAMPLE,
					 .sample = { 1, 1 + *seed % 9, 1, 1,
						     end, weight } });
	}
}

/* Output that does not pack. */
static void
live_noise(struct live *live, size_t n, uint32_t *seed)
{
	static uint8_t buf[1 << 16];

	for (size_t i = 0; i < n; i++) {
		*seed = *seed * 1664525u + 1013904223u;
		buf[i] = (uint8_t)(*seed >> 24);
	}
	if (n)
		recorder_output(live->recorder, buf, n);
}

/* Let what waits be written, so that no block is more than a tenth. */
static void
live_wait(struct live *live)
{
	struct stat before, now;

	assert_int_equal(fstat(fileno(live->file), &before), 0);
	do {
		uv_run(&live->loop, UV_RUN_ONCE);
		assert_int_equal(fstat(fileno(live->file), &now), 0);
	} while (now.st_size == before.st_size &&
		 !recorder_failure(live->recorder));
}

/* A run of three processes: one says goodbye, one is killed, one talks
 * nonsense. rounds: how long it is; noise: bytes of output in each. */
static void
live_run(struct live *live, int rounds, unsigned samples, size_t noise)
{
	static uint8_t buf[1 << 16];
	struct item item = { .kind = ITEM_STARTED,
			     .started = { live->start, 7, { "", 0 } } };
	struct ingest *in[3];
	uint32_t seed = 1;
	struct enc enc;

	recorder_put(live->recorder, &item);
	recorder_begin(live->recorder);
	for (unsigned i = 0; i < 3; i++) {
		in[i] = live_stream(live, i);
		enc_init(&enc, buf, sizeof(buf));
		put_begin(&enc, 7 + i);
		live_bytes(live, in[i], buf, enc.len);
	}
	for (int round = 0; round < rounds; round++) {
		enc_init(&enc, buf, sizeof(buf));
		put_samples(&enc, samples, &seed);
		live_bytes(live, in[round % 3], buf, enc.len / 2);
		live_bytes(live, in[round % 3], buf + enc.len / 2,
			   enc.len - enc.len / 2);
		live_noise(live, noise, &seed);
		if (noise && round % 150 == 149)
			live_wait(live);
	}
	recorder_output(live->recorder, "hello\r\n", 7);
	item = (struct item){ .kind = ITEM_MARK,
			      .mark = { { "epoch 1", 7 }, 'e', 2000 * MS } };
	recorder_put(live->recorder, &item);
	assert_int_equal(model_mark(live->model, 2000 * MS, 'e', "epoch 1", 7),
			 PIT_OK);
	enc_init(&enc, buf, sizeof(buf));
	put(&enc, (struct event){ .type = WIRE_BYE,
				  .bye = { WIRE_BYE_EXIT, 3000 * MS } });
	live_bytes(live, in[0], buf, enc.len);
	recorder_close(live->recorder, in[0]->source, FATE_UNKNOWN, NULL,
		       3001 * MS);
	ingest_close(in[0], NULL, 3001 * MS);
	live_bytes(live, in[1], "\1\1\1\1", 4);
	recorder_close(live->recorder, in[2]->source, FATE_LIVES, NULL,
		       4000 * MS);
	model_lost(live->model, in[2]->source, FATE_LIVES);
	ingest_close(in[2], NULL, 4000 * MS);
	item = (struct item){ .kind = ITEM_ENDED, .ended = { 9, 3500 * MS } };
	recorder_put(live->recorder, &item);
	model_ended(live->model, 9, 3500 * MS);
	item = (struct item){ .kind = ITEM_OUTCOME,
			      .outcome = { 3 << 8, 3500 * MS } };
	recorder_put(live->recorder, &item);
	recorder_finish(live->recorder);
}

/* All of a file; the caller's. */
static uint8_t *
file_bytes(FILE *file, size_t *n)
{
	uint8_t *bytes;
	long size;

	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	rewind(file);
	bytes = malloc((size_t)size + 1);
	*n = fread(bytes, 1, (size_t)size, file);
	assert_int_equal(*n, size);
	return bytes;
}

/* A recording in memory, played. */
struct again {
	struct model *model;
	struct playback *playback;
	struct pit_err err;
	struct out output;
};

static void
on_output(void *data, const void *bytes, size_t n)
{
	out_mem(data, bytes, n);
}

static bool
again_play(struct again *again, const uint8_t *bytes, size_t n)
{
	struct playback_sink sink = { .output = on_output,
				      .data = &again->output };
	/* There is no memory of no bytes to open. */
	FILE *file = n ? fmemopen((void *)(uintptr_t)bytes, n, "r")
		       : fopen("/dev/null", "r");

	assert_non_null(file);
	memset(again, 0, sizeof(*again));
	out_init(&again->output, MAX_OUT);
	out_str(&again->output, "");
	again->model = model_new();
	if (playback_open(&again->playback, file, again->model, &again->err))
		return false;
	playback_play(again->playback, UINT64_MAX, &sink);
	assert_false(playback_play(again->playback, UINT64_MAX, &sink));
	return true;
}

static void
again_close(struct again *again)
{
	playback_free(again->playback);
	model_free(again->model);
	out_fini(&again->output);
}

static char *
report(struct model *model, const char *format)
{
	struct render_options opts = { .version = "0",
				       .threshold = FOLD_LIGHT,
				       .show_all = true };
	struct out o;

	out_init(&o, MAX_OUT);
	renderer_find(format)->write(&o, model_snapshot(model), &opts);
	return out_take(&o);
}

static void
assert_same_reports(struct model *a, struct model *b)
{
	static const char *const formats[] = { "text", "json" };

	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		char *x = report(a, formats[i]), *y = report(b, formats[i]);

		assert_string_equal(x, y);
		mem_free(x);
		mem_free(y);
	}
}

static void
what_was_told_is_told_again(void **state)
{
	const struct playback_run *run;
	struct again again;
	struct live live;
	uint8_t *bytes;
	size_t n;

	(void)state;
	live_open(&live, 0);
	live_run(&live, 30, 20, 0);
	assert_null(recorder_failure(live.recorder));
	bytes = file_bytes(live.file, &n);
	assert_true(again_play(&again, bytes, n));
	assert_same_reports(live.model, again.model);
	assert_int_equal(model_snapshot(again.model)->nprocs, 3);
	assert_string_equal(playback_missing(again.playback), "");
	assert_string_equal(again.output.data, "hello\r\n");
	run = playback_run(again.playback);
	assert_string_equal(run->heading, "Program: x.py");
	assert_string_equal(run->folder, "/app");
	assert_int_equal(run->pid, 7);
	assert_true(run->ended);
	assert_int_equal(run->status, 3 << 8);
	assert_int_equal(run->end, 3500 * MS);
	again_close(&again);
	free(bytes);
	live_close(&live);
}

/* Returns the samples that are there with the file cut to n bytes. */
static uint64_t
assert_cut_is_said(const uint8_t *bytes, size_t n)
{
	struct again again;
	uint64_t samples = 0;

	if (again_play(&again, bytes, n)) {
		samples = model_snapshot(again.model)->samples;
		assert_string_not_equal(playback_missing(again.playback), "");
	} else {
		assert_true(strlen(again.err.text) > 10);
	}
	again_close(&again);
	return samples;
}

static void
a_small_one_cut_anywhere_is_there_up_to_the_cut(void **state)
{
	uint64_t samples = 0, before = 0;
	struct again again;
	struct live live;
	uint8_t *bytes;
	size_t n;

	(void)state;
	live_open(&live, 0);
	live_run(&live, 6, 3, 0);
	bytes = file_bytes(live.file, &n);
	for (size_t cut = 0; cut < n; cut++) {
		samples = assert_cut_is_said(bytes, cut);
		assert_true(samples >= before);
		before = samples;
	}
	assert_true(again_play(&again, bytes, n));
	assert_int_equal(model_snapshot(again.model)->samples, 18);
	again_close(&again);
	free(bytes);
	live_close(&live);
}

static void
a_large_one_cut_anywhere_is_there_up_to_the_cut(void **state)
{
	const int rounds = 900, samples_each = 30;
	uint64_t before = 0, half = 0;
	struct live live;
	uint8_t *bytes;
	size_t n;

	(void)state;
	takes_large_numbers();
	live_open(&live, 0);
	live_run(&live, rounds, (unsigned)samples_each, 2000);
	assert_null(recorder_failure(live.recorder));
	bytes = file_bytes(live.file, &n);
	assert_true(n > 1000000);
	for (size_t i = 0; i < PLACES; i++) {
		uint64_t samples = assert_cut_is_said(bytes, n * i / PLACES);

		assert_true(samples >= before);
		before = samples;
		if (i == PLACES / 2)
			half = samples;
	}
	/* A block is not much of it. */
	assert_in_range(half, rounds * samples_each / 3,
			rounds * samples_each / 2 + samples_each);
	free(bytes);
	live_close(&live);
}

static void
damage_anywhere_is_found(void **state)
{
	struct again again;
	struct live live;
	uint8_t *bytes;
	size_t n;

	(void)state;
	live_open(&live, 0);
	live_run(&live, 6, 3, 0);
	bytes = file_bytes(live.file, &n);
	for (size_t at = 0; at < n; at++) {
		/* There is nothing in the last bytes of the header so far. */
		if (at >= 12 && at < BLOCK_FILE)
			continue;
		bytes[at] ^= 0x10;
		assert_cut_is_said(bytes, n);
		bytes[at] ^= 0x10;
	}
	/* A file that was made longer and never written. */
	memset(bytes + n / 2, 0, n - n / 2);
	assert_cut_is_said(bytes, n);
	again_play(&again, bytes, n);
	again_close(&again);
	free(bytes);
	live_close(&live);
}

static void
one_that_grows_is_there_as_far_as_it_was_written(void **state)
{
	struct item item = { .kind = ITEM_MARK, .mark = { { "x", 1 } } };
	struct again again;
	struct live live;
	uint8_t *bytes;
	size_t n = 0;

	(void)state;
	live_open(&live, 0);
	recorder_put(live.recorder, &item);
	recorder_begin(live.recorder);
	while (n <= BLOCK_FILE) {
		uv_run(&live.loop, UV_RUN_ONCE);
		free(file_bytes(live.file, &n));
	}
	bytes = file_bytes(live.file, &n);
	assert_true(again_play(&again, bytes, n));
	assert_non_null(
	    strstr(playback_missing(again.playback), "still being written"));
	again_close(&again);
	free(bytes);
	recorder_finish(live.recorder);
	live_close(&live);
}

static void
one_that_may_grow_no_more_ends_and_says_so(void **state)
{
	struct again again;
	struct live live;
	uint8_t *bytes;
	size_t n;

	(void)state;
	live_open(&live, 1 << 20);
	live_run(&live, 900, 300, 2000);
	assert_non_null(strstr(recorder_failure(live.recorder), "size"));
	bytes = file_bytes(live.file, &n);
	assert_in_range(n, 100000, 1 << 20);
	assert_true(again_play(&again, bytes, n));
	assert_non_null(strstr(playback_missing(again.playback), "size"));
	assert_true(model_snapshot(again.model)->samples > 1000);
	again_close(&again);
	free(bytes);
	live_close(&live);
}

static void
a_file_that_takes_nothing_ends_it_and_nothing_else(void **state)
{
	struct item item = { .kind = ITEM_MARK };
	struct live live;
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	live_open(&live, 0);
	recorder_free(live.recorder);
	live.recorder = recorder_new(&live.loop, fd, 0);
	live_run(&live, 6, 3, 0);
	assert_string_equal(recorder_failure(live.recorder), strerror(ENOSPC));
	recorder_put(live.recorder, &item);
	live_close(&live);
}

static void
more_than_can_be_written_ends_it(void **state)
{
	static const uint8_t zeroes[1 << 16];
	struct again again;
	struct live live;
	uint8_t *bytes;
	size_t n;

	(void)state;
	live_open(&live, 0);
	live_stream(&live, 0);
	/* As if the disk took nothing: it has not begun to write. */
	for (int i = 0; i < 1000; i++)
		recorder_bytes(live.recorder, 1, zeroes, sizeof(zeroes));
	recorder_begin(live.recorder);
	recorder_finish(live.recorder);
	assert_non_null(strstr(recorder_failure(live.recorder), "slowly"));
	bytes = file_bytes(live.file, &n);
	assert_true(again_play(&again, bytes, n));
	assert_non_null(strstr(playback_missing(again.playback), "slowly"));
	again_close(&again);
	free(bytes);
	live_close(&live);
}

static void
output_that_cannot_be_written_is_left_out_and_counted(void **state)
{
	static const uint8_t line[1 << 16];
	struct again again;
	struct live live;
	uint8_t *bytes;
	size_t n;

	(void)state;
	live_open(&live, 0);
	for (int i = 0; i < 100; i++)
		recorder_output(live.recorder, line, sizeof(line));
	recorder_begin(live.recorder);
	recorder_finish(live.recorder);
	assert_null(recorder_failure(live.recorder));
	bytes = file_bytes(live.file, &n);
	assert_true(again_play(&again, bytes, n));
	assert_string_equal(playback_missing(again.playback), "");
	assert_true(again.output.len > sizeof(line));
	assert_int_equal(again.output.len +
			     playback_missing_output(again.playback),
			 100 * sizeof(line));
	again_close(&again);
	free(bytes);
	live_close(&live);
}

/* A recording of these items. */
static void
make_file(struct out *file, const struct out *items)
{
	struct packer *packer = packer_new();
	uint8_t head[BLOCK_FILE];
	const uint8_t *block;
	size_t n;

	out_init(file, MAX_OUT);
	block_file_head(head);
	out_mem(file, head, sizeof(head));
	block = packer_pack(packer, items->data, items->len, &n);
	assert_non_null(block);
	out_mem(file, block, n);
	packer_free(packer);
}

static void
items_of_newer_versions_are_passed_over(void **state)
{
	static const char newer[] = "\x63\4\1abc"     /* unknown */
				    "\2\7\0\2\5\0xyz" /* longer */
				    "\13\1\0";        /* shorter */
	struct item item = { .kind = ITEM_RUN };
	uint64_t when = 0;
	struct again again;
	struct out items, file;

	(void)state;
	out_init(&items, MAX_OUT);
	item_put(&items, &item, &when);
	out_mem(&items, newer, sizeof(newer) - 1);
	item = (struct item){ .kind = ITEM_END };
	item_put(&items, &item, &when);
	make_file(&file, &items);
	assert_true(again_play(&again, (uint8_t *)file.data, file.len));
	assert_string_equal(playback_missing(again.playback), "");
	assert_int_equal(playback_run(again.playback)->pid, 5);
	assert_true(playback_run(again.playback)->ended);
	again_close(&again);
	/* Another version of the whole is refused, by its number. */
	file.data[8] = 9;
	assert_false(again_play(&again, (uint8_t *)file.data, file.len));
	assert_non_null(strstr(again.err.text, "version 9"));
	again_close(&again);
	out_fini(&file);
	out_fini(&items);
}

static void
a_time_is_played_up_to_and_no_further(void **state)
{
	struct item item = { .kind = ITEM_RUN };
	struct playback *pb;
	struct model *model = model_new();
	struct out items, file, output;
	struct playback_sink sink = { .output = on_output, .data = &output };
	uint64_t when = 0;

	(void)state;
	out_init(&items, MAX_OUT);
	out_init(&output, MAX_OUT);
	item_put(&items, &item, &when);
	for (uint64_t i = 1; i <= 3; i++) {
		item = (struct item){ .kind = ITEM_OUTPUT,
				      .when = i * MS,
				      .output = { { "x", 1 } } };
		item_put(&items, &item, &when);
	}
	make_file(&file, &items);
	assert_int_equal(
	    playback_open(&pb, fmemopen(file.data, file.len, "r"), model, NULL),
	    PIT_OK);
	assert_true(playback_play(pb, MS / 2, &sink));
	assert_int_equal(output.len, 0);
	assert_true(playback_play(pb, 2 * MS, &sink));
	assert_int_equal(output.len, 2);
	assert_int_equal(playback_time(pb), 2 * MS);
	assert_false(playback_play(pb, UINT64_MAX, &sink));
	assert_int_equal(output.len, 3);
	playback_free(pb);
	model_free(model);
	out_fini(&output);
	out_fini(&file);
	out_fini(&items);
}

static void
lines_that_were_printed_are_there_with_their_times(void **state)
{
	static const char *const pieces[] = { "\033[1mon", "e\r\n\r\ntw",
					      "o\nthree" };
	struct item item = { .kind = ITEM_RUN, .run = { .start = 1000 * MS } };
	const struct printed *printed;
	struct out items, file;
	struct again again;
	uint64_t when = 0;

	(void)state;
	out_init(&items, MAX_OUT);
	item_put(&items, &item, &when);
	for (uint64_t i = 0; i < ARRAY_LEN(pieces); i++) {
		item = (struct item){ .kind = ITEM_OUTPUT,
				      .when = (i + 1) * MS,
				      .output = {
					  { pieces[i], strlen(pieces[i]) } } };
		item_put(&items, &item, &when);
	}
	make_file(&file, &items);
	assert_true(again_play(&again, (uint8_t *)file.data, file.len));
	printed = model_snapshot(again.model)->printed;
	assert_int_equal(printed->nlines, 2);
	assert_int_equal(printed->len, 6);
	assert_memory_equal(printed->text, "onetwo", 6);
	assert_int_equal(printed->lines[0].time, 1002 * MS);
	assert_int_equal(printed->lines[1].time, 1003 * MS);
	again_close(&again);
	out_fini(&file);
	out_fini(&items);
}

/* Is it one, coming through a pipe? What is in there has to stay. */
static bool
is_one_in_a_pipe(const void *bytes, size_t n)
{
	char path[64], back[BLOCK_FILE + 1];
	int fds[2];
	bool is;

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], bytes, n), (ssize_t)n);
	close(fds[1]);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fds[0]);
	is = input_is_recording_at(path);
	assert_int_equal(read(fds[0], back, sizeof(back)), (ssize_t)n);
	assert_memory_equal(back, bytes, n);
	close(fds[0]);
	return is;
}

static void
a_pipe_is_looked_at_and_nothing_taken_out(void **state)
{
	uint8_t head[BLOCK_FILE];

	(void)state;
	block_file_head(head);
	assert_true(is_one_in_a_pipe(head, sizeof(head)));
	assert_true(is_one_in_a_pipe(head, 8));
	assert_false(is_one_in_a_pipe(head, 7));
	assert_false(is_one_in_a_pipe(head, 1));
	assert_false(is_one_in_a_pipe("print(1)\n", 9));
	assert_false(is_one_in_a_pipe("", 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pipe_is_looked_at_and_nothing_taken_out),
		cmocka_unit_test(what_was_told_is_told_again),
		cmocka_unit_test(
		    a_small_one_cut_anywhere_is_there_up_to_the_cut),
		cmocka_unit_test(
		    a_large_one_cut_anywhere_is_there_up_to_the_cut),
		cmocka_unit_test(damage_anywhere_is_found),
		cmocka_unit_test(
		    one_that_grows_is_there_as_far_as_it_was_written),
		cmocka_unit_test(one_that_may_grow_no_more_ends_and_says_so),
		cmocka_unit_test(
		    a_file_that_takes_nothing_ends_it_and_nothing_else),
		cmocka_unit_test(more_than_can_be_written_ends_it),
		cmocka_unit_test(
		    output_that_cannot_be_written_is_left_out_and_counted),
		cmocka_unit_test(items_of_newer_versions_are_passed_over),
		cmocka_unit_test(a_time_is_played_up_to_and_no_further),
		cmocka_unit_test(
		    lines_that_were_printed_are_there_with_their_times),
	};

	return RUN_TESTS(tests);
}
