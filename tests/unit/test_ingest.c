/* tests/unit/test_ingest.c - bytes of a stream into a model. */
#include "lib/test.h"

#include "collect/ingest.h"
#include "wire/enc.h"

#include <string.h>

struct life {
	uint8_t bytes[1024];
	size_t n;
};

static void
put(struct enc *enc, const struct event *ev)
{
	enc_event(enc, ev);
	assert_false(enc->overflow);
}

/* A process of one sample of 7 ms. */
static void
make_life(struct life *life)
{
	static const char argv[] = "python3\0x.py";
	struct enc enc;

	enc_init(&enc, life->bytes, sizeof(life->bytes));
	put(&enc,
	    &(struct event){ .type = WIRE_HELLO,
			     .hello = { .version = WIRE_VERSION,
					.pid = 7,
					.interval = 1000000,
					.time = 1000,
					.argv = { argv, sizeof(argv) } } });
	put(&enc,
	    &(struct event){ .type = WIRE_THREAD, .thread = { .id = 1 } });
	put(&enc,
	    &(struct event){ .type = WIRE_CLOCK, .clock = { .time = 1000 } });
	put(&enc, &(struct event){ .type = WIRE_SAMPLE,
				   .sample = { .thread = 1,
					       .count = 1,
					       .end = 7000000,
					       .weight = 7000000 } });
	put(&enc, &(struct event){ .type = WIRE_BYE,
				   .bye = { WIRE_BYE_EXIT, 8000000 } });
	life->n = enc.len;
}

static void
how_bytes_are_cut_up_makes_no_difference(void **state)
{
	struct life life;

	(void)state;
	make_life(&life);
	for (size_t step = 1; step <= life.n; step++) {
		struct model *model = model_new();
		const struct snapshot *snap;
		struct ingest in;

		assert_int_equal(ingest_open(&in, model), PIT_OK);
		for (size_t at = 0; at < life.n; at += step)
			assert_int_equal(
			    ingest_take(&in, life.bytes + at,
					life.n - at < step ? life.n - at : step,
					NULL),
			    PIT_OK);
		assert_int_equal(in.events, 5);
		ingest_close(&in, NULL, 9000000);
		snap = model_snapshot(model);
		assert_int_equal(snap->procs[0].state, PROC_ENDED);
		assert_int_equal(snap->procs[0].samples, 1);
		model_free(model);
	}
}

static void
a_bad_stream_is_refused_with_a_sentence_and_its_beginning_kept(void **state)
{
	struct model *model = model_new();
	const struct snapshot *snap;
	struct pit_err err = { PIT_OK, "" };
	struct life life;
	struct ingest in;

	(void)state;
	make_life(&life);
	assert_int_equal(ingest_open(&in, model), PIT_OK);
	/* Zeroes in place of the goodbye. */
	assert_int_equal(ingest_take(&in, life.bytes, life.n - 7, &err),
			 PIT_OK);
	assert_int_not_equal(ingest_take(&in, "\0\0\0\0\0\0\0\0", 8, &err),
			     PIT_OK);
	assert_true(strlen(err.text) > 0);
	ingest_close(&in, err.text, 9000000);
	snap = model_snapshot(model);
	assert_int_equal(snap->procs[0].state, PROC_CORRUPT);
	assert_string_equal(snap->procs[0].reason, err.text);
	assert_int_equal(snap->procs[0].samples, 1);
	model_free(model);
}

static void
what_could_not_be_opened_needs_no_closing(void **state)
{
	struct model *model = model_new();
	struct ingest in;

	(void)state;
	for (long n = 0; n < 2; n++) {
		mem_fail_after = n;
		assert_int_equal(ingest_open(&in, model), PIT_ENOMEM);
		mem_fail_after = -1;
		ingest_close(&in, NULL, 0);
	}
	model_free(model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_bytes_are_cut_up_makes_no_difference),
		cmocka_unit_test(
		    a_bad_stream_is_refused_with_a_sentence_and_its_beginning_kept),
		cmocka_unit_test(what_could_not_be_opened_needs_no_closing),
	};

	return RUN_TESTS(tests);
}
