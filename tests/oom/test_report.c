/* tests/oom/test_report.c - a stream into the model and out as reports, with
 * the nth allocation failing, for every n there is.
 */
#include "collect/ingest.h"
#include "render/renderer.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/test.h"

struct stream {
	uint8_t bytes[4096];
	size_t n;
};

/* The corpus has a whole life in a file. */
static int
setup(void **state)
{
	static struct stream stream;
	const char *top = getenv("top_srcdir");
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/dec/life",
		 top ? top : ".");
	file = fopen(path, "rb");
	if (!file)
		return -1;
	stream.n = fread(stream.bytes, 1, sizeof(stream.bytes), file);
	fclose(file);
	*state = &stream;
	return 0;
}

/* Nothing but a lack of memory may go wrong. */
static void
assert_no_worse(enum pit_status st)
{
	assert_true(st == PIT_OK || st == PIT_ENOMEM);
}

static enum pit_status
take(struct model *model, const struct stream *stream)
{
	struct ingest in;
	enum pit_status st = ingest_open(&in, model);

	if (!st)
		st = ingest_take(&in, stream->bytes, stream->n, NULL);
	ingest_close(&in, NULL, UINT64_C(1) << 40);
	return st;
}

static enum pit_status
report(struct model *model)
{
	struct render_options opts = { .version = "0",
				       .threshold = FOLD_LIGHT };
	const struct snapshot *snap = model_snapshot(model);
	enum pit_status st = snap ? PIT_OK : PIT_ENOMEM;
	const struct renderer *r;
	struct out o;

	for (size_t i = 0; snap && (r = renderer_at(i)); i++) {
		out_init(&o, 1 << 20);
		r->write(&o, snap, &opts);
		assert_no_worse(out_status(&o));
		if (out_status(&o))
			st = out_status(&o);
		out_fini(&o);
	}
	return st;
}

/* All of it with the allocation after n more failing. */
static enum pit_status
run(const struct stream *stream, long n)
{
	enum pit_status st = PIT_ENOMEM, after;
	struct model *model;

	mem_fail_after = n;
	model = model_new();
	if (model) {
		st = take(model, stream);
		assert_no_worse(st);
		/* What the model has can be shown all the same. */
		after = report(model);
		if (after)
			st = after;
	}
	model_free(model);
	return st;
}

static void
any_failed_allocation_is_survived_and_reported(void **state)
{
	const struct stream *stream = *state;
	enum pit_status st;
	long n;

	for (n = 0;; n++) {
		st = run(stream, n);
		if (mem_fail_after >= 0)
			break;
	}
	mem_fail_after = -1;
	assert_int_equal(st, PIT_OK);
	assert_true(n > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    any_failed_allocation_is_survived_and_reported),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
