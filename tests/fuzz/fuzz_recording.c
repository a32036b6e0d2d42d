/* tests/fuzz/fuzz_recording.c - any file as a recording.
 *
 * The first byte says what the others are: a file as it is, or the items of one
 * that is packed here, since nobody guesses sums. Beyond not crashing: a file
 * is played, or refused with a sentence; what is played is what is played again
 * in steps; and a model that took it can be reported.
 */
#include "base/out.h"
#include "collect/block.h"
#include "collect/item.h"
#include "collect/playback.h"
#include "render/renderer.h"

#include "fuzz/fuzz.h"

#include <string.h>

#define MAX_FILE   (1u << 24)
#define MAX_REPORT (8u << 20)
#define STEPS      50

static void
on_output(void *data, const void *bytes, size_t n)
{
	uint64_t *sum = data;

	for (size_t i = 0; i < n; i++)
		*sum = *sum * 31 + ((const uint8_t *)bytes)[i];
}

static void
on_screen(void *data, uint32_t rows, uint32_t cols)
{
	uint64_t *sum = data;

	*sum = *sum * 31 + rows;
	*sum = *sum * 31 + cols;
}

/* A recording with these items behind a RUN. */
static void
pack(struct out *file, const uint8_t *items, size_t n)
{
	struct item run = { .kind = ITEM_RUN,
			    .run = { .heading = { "x.py", 4 } } };
	struct packer *packer = packer_new();
	uint8_t head[BLOCK_FILE];
	const uint8_t *block;
	uint64_t when = 0;
	struct out all;

	FUZZ_CHECK(packer);
	out_init(&all, BLOCK_MAX);
	item_put(&all, &run, &when);
	out_mem(&all, items, n);
	block_file_head(head);
	out_mem(file, head, sizeof(head));
	block = packer_pack(packer, all.data, all.len, &n);
	FUZZ_CHECK(block && block_size(block) == n - BLOCK_HEAD);
	out_mem(file, block, n);
	FUZZ_CHECK(!out_status(file));
	packer_free(packer);
	out_fini(&all);
}

/* What came of it, in one number. */
static uint64_t
sum_up(const struct playback *pb, const struct snapshot *snap, uint64_t sum)
{
	const struct playback_run *run = playback_run(pb);

	FUZZ_CHECK(strlen(run->heading) + strlen(run->args) +
		       strlen(run->shown) + strlen(run->folder) <
		   MAX_FILE);
	sum = sum * 31 + snap->samples;
	sum = sum * 31 + snap->nprocs;
	sum = sum * 31 + snap->now;
	sum = sum * 31 + (uint64_t)run->status;
	sum = sum * 31 + playback_time(pb);
	return sum * 31 + strlen(playback_missing(pb));
}

static void
write_reports(const struct snapshot *snap, const struct playback *pb)
{
	struct render_options opts = { .version = "0",
				       .threshold = FOLD_LIGHT,
				       .description = playback_run(pb)->heading,
				       .missing = playback_missing(pb) };
	const struct renderer *r;
	struct out o;

	for (size_t i = 0; (r = renderer_at(i)); i++) {
		out_init(&o, MAX_REPORT);
		r->write(&o, snap, &opts);
		out_fini(&o);
	}
}

/* Play all of it, in one or in steps. 0: it was refused. */
static uint64_t
play(const struct out *file, bool steps)
{
	struct model *model = model_new();
	uint64_t sum = 1, at = 0;
	struct playback_sink sink = { on_output, on_screen, &sum };
	struct pit_err err = { PIT_OK, "" };
	struct playback *pb;
	FILE *f = fmemopen(file->data, file->len, "r");

	FUZZ_CHECK(model && f);
	if (playback_open(&pb, f, model, &err)) {
		FUZZ_CHECK(!pb && err.text[0]);
		model_free(model);
		return 0;
	}
	for (int i = 0; steps && i < STEPS; i++) {
		playback_play(pb, at, &sink);
		FUZZ_CHECK(playback_time(pb) <= at);
		at = 2 * at + 1;
	}
	playback_play(pb, UINT64_MAX, &sink);
	FUZZ_CHECK(!playback_play(pb, UINT64_MAX, &sink));
	sum = sum_up(pb, model_snapshot(model), sum);
	if (!steps)
		write_reports(model_snapshot(model), pb);
	playback_free(pb);
	model_free(model);
	return sum ? sum : 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct out file;

	if (n < 2)
		return 0;
	out_init(&file, MAX_FILE + n);
	if (data[0] & 1)
		pack(&file, data + 1, n - 1);
	else
		out_mem(&file, data + 1, n - 1);
	FUZZ_CHECK(play(&file, false) == play(&file, true));
	out_fini(&file);
	return 0;
}
