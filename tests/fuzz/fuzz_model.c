/* tests/fuzz/fuzz_model.c - any stream into the model and its reports.
 *
 * Beyond not crashing: the self times of the tree add up to the weights of
 * the samples that the model took.
 */
#include "base/out.h"
#include "base/regex.h"
#include "collect/ingest.h"
#include "render/renderer.h"
#include "wire/dec.h"

#include "fuzz/fuzz.h"

#define MAX_REPORT (8u << 20)

/* The ns of the samples among the first events of a stream. Sums wrap around
 * at 64 bits, as the model's do. */
static uint64_t
weigh(const uint8_t *data, size_t n, uint64_t events)
{
	struct dec *dec = dec_new();
	uint64_t weight = 0;
	struct event ev;

	FUZZ_CHECK(dec && dec_feed(dec, data, n) == PIT_OK);
	while (events-- && dec_next(dec, &ev))
		if (ev.type == WIRE_SAMPLE)
			weight += ev.sample.weight;
	dec_free(dec);
	return weight;
}

/* Feed the stream as the server does; returns the ns of all samples. */
static uint64_t
take(struct model *model, const uint8_t *data, size_t n)
{
	const char *reason = NULL;
	struct pit_err err;
	struct ingest in;

	FUZZ_CHECK(ingest_open(&in, model) == PIT_OK);
	if (ingest_take(&in, data, n, &err))
		reason = err.text;
	ingest_close(&in, reason, UINT64_C(1) << 50);
	return weigh(data, n, in.events);
}

static void
check_total(const struct snapshot *snap, uint64_t weight)
{
	uint64_t sum = 0;

	for (node_id id = 0; id < tree_len(snap->trees[TREE_RAW]); id++)
		sum += weights_get(snapshot_weights(snap, TREE_RAW), id).self;
	FUZZ_CHECK(sum == weight);
}

static void
write_reports(const struct snapshot *snap, bool show_all)
{
	struct regex *odd = NULL;
	struct pit_err err;
	struct render_options opts = {
		.version = "0",
		.threshold = FOLD_LIGHT,
		.show_all = show_all,
		.apart = snap->samples % 2,
		.idle = snap->ticks % 2,
		.unicode = show_all,
		.color = show_all,
	};
	const struct renderer *r;
	struct out o;

	FUZZ_CHECK(!regex_add(&odd, "^[13579]", &err));
	opts.thread = snap->samples % 5 ? NULL : odd;
	for (size_t i = 0; (r = renderer_at(i)); i++) {
		out_init(&o, MAX_REPORT);
		r->write(&o, snap, &opts);
		FUZZ_CHECK(out_status(&o) != PIT_ENOMEM);
		out_fini(&o);
	}
	regex_free(odd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct model *model = model_new();
	const struct snapshot *snap;
	uint64_t weight;

	FUZZ_CHECK(model);
	weight = take(model, data, n / 2);
	weight += take(model, data, n);
	snap = model_snapshot(model);
	if (snap) {
		check_total(snap, weight);
		write_reports(snap, n % 2);
	}
	model_free(model);
	return 0;
}
