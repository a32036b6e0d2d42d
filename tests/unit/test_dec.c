/* tests/unit/test_dec.c - the promises of wire/dec.h. */
#include "wire/dec.h"

#include "base/varint.h"
#include "wire/enc.h"

#include <stdlib.h>
#include <string.h>

#include "lib/test.h"

#define TEXT(s)                                                                \
	{                                                                      \
		s, sizeof(s) - 1                                               \
	}

/* A short life, with every record in it and the largest values there are. */
static const struct event life[] = {
	{ .type = WIRE_HELLO,
	  .hello = { .version = WIRE_VERSION,
		     .pid = UINT32_MAX,
		     .ppid = 1,
		     .python = 0x030f02f0,
		     .flags = WIRE_HELLO_DEBUG | 0x80000000u,
		     .interval = 1,
		     .time = WIRE_MAX_TIME - 1,
		     .epoch = WIRE_MAX_TIME - 1,
		     .exe = TEXT("/usr/bin/python3"),
		     .cwd = TEXT(""),
		     .argv = TEXT("python3\0x.py") } },
	{ .type = WIRE_UNSUPPORTED, .unsupported = { TEXT("no \xff\0 why") } },
	{ .type = WIRE_FACT, .fact = { WIRE_FACT_SYS_PATH, TEXT("/usr") } },
	{ .type = WIRE_FACT, .fact = { 77, TEXT("unknown kind") } },
	{ .type = WIRE_STRING, .string = { 1, TEXT("f") } },
	{ .type = WIRE_STRING, .string = { 2, TEXT("") } },
	{ .type = WIRE_CODE, .code = { 1, 1, 2, UINT32_MAX, 1 } },
	{ .type = WIRE_CODE, .code = { 2, 0, 0, 0, 0 } },
	{ .type = WIRE_FRAME, .frame = { 1, WIRE_FRAME_PYTHON, 2, 12 } },
	{ .type = WIRE_FRAME, .frame = { 2, WIRE_FRAME_C, 1, 0 } },
	{ .type = WIRE_FRAME, .frame = { 3, WIRE_FRAME_C, 1, 2 } },
	{ .type = WIRE_FRAME, .frame = { 4, WIRE_FRAME_CUT, 0, 0 } },
	{ .type = WIRE_FRAME, .frame = { 5, 99, 12345, 12345 } },
	{ .type = WIRE_FRAME, .frame = { 6, WIRE_FRAME_AWAIT, 1, 0 } },
	{ .type = WIRE_STACK, .stack = { 1, 0, 1 } },
	{ .type = WIRE_STACK, .stack = { 2, 1, 4 } },
	{ .type = WIRE_THREAD,
	  .thread = { 1, WIRE_THREAD_MAIN, UINT64_MAX, TEXT("Main") } },
	{ .type = WIRE_THREAD, .thread = { 1, 0, 7, TEXT("renamed") } },
	{ .type = WIRE_THREAD,
	  .thread = { 1, WIRE_THREAD_MAIN | WIRE_THREAD_NO_DAEMON, 7,
		      TEXT("renamed") } },
	{ .type = WIRE_THREAD,
	  .thread = { 1, WIRE_THREAD_DAEMON, 7, TEXT("renamed") } },
	{ .type = WIRE_THREAD, .thread = { 2, 0, 0, TEXT(""), UINT64_MAX } },
	{ .type = WIRE_CLOCK,
	  .clock = { 1000, WIRE_MAX_TIME - 1, 0, UINT64_MAX } },
	{ .type = WIRE_SAMPLE, .sample = { 1, 2, 0xff, 1, 0, 1 } },
	{ .type = WIRE_SAMPLE,
	  .sample = { 1, 0, 0, UINT32_MAX, WIRE_MAX_TIME - 1001,
		      WIRE_MAX_TIME - 1 } },
	{ .type = WIRE_TASK,
	  .task = { 1, 2, WIRE_TASK_ASYNCIO, 0, TEXT("Task-1"),
		    TEXT("main") } },
	{ .type = WIRE_TASK, .task = { 2, 2, 0xff, 1, TEXT(""), TEXT("") } },
	{ .type = WIRE_TASK,
	  .task = { 1, 1, 0, 2, TEXT("renamed"), TEXT("") } },
	{ .type = WIRE_SAMPLE, .sample = { 1, 2, 1, 1, 0, 1, 2, 1 } },
	{ .type = WIRE_TASK_SAMPLE, .task_sample = { 1, 2, 2, 1, 0, 1 } },
	{ .type = WIRE_TASK_SAMPLE, .task_sample = { 1, 0, 0, 7, 0, 0 } },
	{ .type = WIRE_TASK_END, .task_end = { 1 } },
	{ .type = WIRE_TASK,
	  .task = { 1, 1, 0, 0, TEXT("another"), TEXT("") } },
	{ .type = WIRE_LOST, .lost = { WIRE_LOST_LATE, UINT64_MAX, 0 } },
	{ .type = WIRE_MISSED, .missed = { 77, UINT64_MAX } },
	{ .type = WIRE_RATE, .rate = { 2000000 } },
	{ .type = WIRE_RESET, .reset = { 0 } },
	{ .type = WIRE_STRING, .string = { 1, TEXT("again") } },
	{ .type = WIRE_CODE, .code = { 1, 1, 1, 1, 0 } },
	{ .type = WIRE_FRAME, .frame = { 1, WIRE_FRAME_PYTHON, 1, 0 } },
	{ .type = WIRE_STACK, .stack = { 1, 0, 1 } },
	{ .type = WIRE_SAMPLE, .sample = { 2, 1, 0, 1, 5, 5 } },
	{ .type = WIRE_THREAD_END, .thread_end = { 1 } },
	{ .type = WIRE_BYE, .bye = { WIRE_BYE_EXIT, 2000 } },
};

/* Bytes to feed, and what comes of them. */
struct fixture {
	struct dec *dec;
	struct enc enc;
	uint8_t buf[1 << 20];
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->dec = dec_new();
	enc_init(&f->enc, f->buf, sizeof(f->buf));
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	dec_free(f->dec);
	free(f);
	return 0;
}

static void
put(struct fixture *f, struct event ev)
{
	enc_event(&f->enc, &ev);
	assert_false(f->enc.overflow);
}

static void
put_hello(struct fixture *f)
{
	put(f, life[0]);
}

static void
put_life(struct fixture *f)
{
	for (size_t i = 0; i < ARRAY_LEN(life); i++)
		put(f, life[i]);
}

/* A record written byte by byte. */
static void
put_raw(struct fixture *f, uint64_t type, const void *bytes, size_t n)
{
	f->enc.len += varint_put(f->buf + f->enc.len, type);
	f->enc.len += varint_put(f->buf + f->enc.len, n);
	memcpy(f->buf + f->enc.len, bytes, n);
	f->enc.len += n;
}

/* Feed all that was put since the last time. */
static void
feed(struct fixture *f)
{
	if (f->enc.len)
		assert_int_equal(dec_feed(f->dec, f->buf, f->enc.len), PIT_OK);
	f->enc.len = 0;
}

/* Feed it, take every event and count them. */
static size_t
decode(struct fixture *f)
{
	struct event ev;
	size_t n = 0;

	feed(f);
	while (dec_next(f->dec, &ev))
		n++;
	return n;
}

static void
assert_status(struct fixture *f, enum pit_status want)
{
	struct pit_err err;

	decode(f);
	assert_int_equal(dec_status(f->dec, &err), want);
	assert_int_equal(err.status, want);
	assert_int_equal(err.text[0] != '\0', want != PIT_OK);
}

/* What is decoded, encoded again, must be the same bytes, however they came. */
static void
every_chunking_gives_the_same_events(void **state)
{
	struct fixture *f = *state;
	static uint8_t back[4096];

	put_life(f);
	for (size_t step = 1; step <= f->enc.len; step++) {
		struct dec *dec = dec_new();
		struct enc enc;
		struct event ev;

		enc_init(&enc, back, sizeof(back));
		for (size_t at = 0; at < f->enc.len; at += step) {
			size_t n =
			    f->enc.len - at < step ? f->enc.len - at : step;

			assert_int_equal(dec_feed(dec, f->buf + at, n), PIT_OK);
			while (dec_next(dec, &ev))
				enc_event(&enc, &ev);
		}
		assert_int_equal(dec_status(dec, NULL), PIT_OK);
		assert_int_equal(dec_pending(dec), 0);
		assert_int_equal(enc.len, f->enc.len);
		assert_memory_equal(back, f->buf, enc.len);
		dec_free(dec);
	}
}

static void
fields_come_back_as_they_were(void **state)
{
	struct fixture *f = *state;
	struct event ev;

	put_life(f);
	feed(f);
	assert_true(dec_next(f->dec, &ev));
	assert_int_equal(ev.type, WIRE_HELLO);
	assert_int_equal(ev.hello.python, 0x030f02f0);
	assert_true(ev.hello.epoch == WIRE_MAX_TIME - 1);
	assert_int_equal(ev.hello.argv.n, 12);
	assert_memory_equal(ev.hello.argv.p, "python3\0x.py", 12);
	assert_true(dec_next(f->dec, &ev));
	assert_int_equal(ev.type, WIRE_UNSUPPORTED);
	assert_int_equal(ev.unsupported.reason.n, 9);
}

static void
a_stream_that_stops_early_shows_what_is_pending(void **state)
{
	struct fixture *f = *state;
	size_t ends[ARRAY_LEN(life)];

	for (size_t i = 0; i < ARRAY_LEN(life); i++) {
		put(f, life[i]);
		ends[i] = f->enc.len;
	}
	for (size_t cut = 0; cut < f->enc.len; cut++) {
		struct dec *dec = dec_new();
		size_t whole = 0, n = 0;
		struct event ev;

		while (n < ARRAY_LEN(life) && ends[n] <= cut)
			whole = ends[n++];
		assert_int_equal(dec_feed(dec, f->buf, cut), PIT_OK);
		while (dec_next(dec, &ev))
			n--;
		assert_int_equal(n, 0);
		assert_int_equal(dec_status(dec, NULL), PIT_OK);
		assert_int_equal(dec_pending(dec), cut - whole);
		dec_free(dec);
	}
}

static void
what_is_not_a_stream_is_refused_at_its_first_byte(void **state)
{
	struct fixture *f = *state;

	(void)state;
	assert_int_equal(dec_feed(f->dec, "#!/usr/bin/python", 1), PIT_OK);
	assert_status(f, PIT_ECORRUPT);
}

static void
a_wrong_magic_is_refused(void **state)
{
	struct fixture *f = *state;

	put_hello(f);
	f->buf[3] ^= 1;
	assert_status(f, PIT_ECORRUPT);
}

static void
a_hello_without_magic_is_refused(void **state)
{
	struct fixture *f = *state;

	put_raw(f, WIRE_HELLO, "PIT", 3);
	assert_status(f, PIT_ECORRUPT);
}

static void
another_version_is_named_with_ours(void **state)
{
	struct fixture *f = *state;
	struct pit_err err;

	/* Of a version to come, nothing behind the number is understood. */
	put_raw(f, WIRE_HELLO, "PITS\x2a\xff\xff\xff\xff\xff\xff", 11);
	assert_int_equal(decode(f), 0);
	assert_int_equal(dec_status(f->dec, &err), PIT_EVERSION);
	assert_non_null(strstr(err.text, "version 42"));
	assert_non_null(strstr(err.text, "version 1"));
}

static void
version_0_is_refused(void **state)
{
	struct fixture *f = *state;

	put_raw(f, WIRE_HELLO, "PITS\0\1\1\1\1\1\1\1\1", 13);
	assert_status(f, PIT_EVERSION);
}

static void
hello_comes_first(void **state)
{
	struct fixture *f = *state;

	put(f, (struct event){ .type = WIRE_RESET });
	assert_status(f, PIT_ECORRUPT);
}

static void
hello_comes_once(void **state)
{
	struct fixture *f = *state;

	put_hello(f);
	put_hello(f);
	assert_int_equal(decode(f), 1);
	assert_status(f, PIT_ECORRUPT);
}

static void
a_run_of_zero_bytes_is_refused(void **state)
{
	struct fixture *f = *state;

	put_hello(f);
	put_raw(f, 0, "", 0);
	assert_int_equal(decode(f), 1);
	assert_status(f, PIT_ECORRUPT);
}

static void
unknown_records_are_skipped(void **state)
{
	struct fixture *f = *state;

	put_hello(f);
	put_raw(f, 20, "abc", 3);
	put_raw(f, UINT64_MAX, "", 0);
	put(f, (struct event){ .type = WIRE_RESET });
	assert_int_equal(decode(f), 2);
	assert_status(f, PIT_OK);
}

static void
bytes_behind_the_last_field_are_ignored(void **state)
{
	struct fixture *f = *state;
	struct event ev;

	put_hello(f);
	put_raw(f, WIRE_STRING, "\1\1x\xff\xff", 5);
	feed(f);
	assert_true(dec_next(f->dec, &ev));
	assert_true(dec_next(f->dec, &ev));
	assert_int_equal(ev.string.text.n, 1);
	assert_status(f, PIT_OK);
}

static void
fields_that_are_not_there_are_zero(void **state)
{
	struct fixture *f = *state;
	struct event ev;

	put_hello(f);
	put_raw(f, WIRE_THREAD, "\1\1", 2);
	feed(f);
	assert_true(dec_next(f->dec, &ev));
	memset(&ev, 0xff, sizeof(ev));
	assert_true(dec_next(f->dec, &ev));
	assert_int_equal(ev.thread.id, 1);
	assert_int_equal(ev.thread.flags, 1);
	assert_int_equal(ev.thread.native, 0);
	assert_int_equal(ev.thread.name.n, 0);
	assert_non_null(ev.thread.name.p);
}

static void
a_field_cut_by_the_end_of_its_record_is_refused(void **state)
{
	static const struct {
		uint64_t type;
		struct wire_text bytes;
	} bad[] = {
		{ WIRE_THREAD, TEXT("\5\x80") },
		{ WIRE_STRING, TEXT("\1\2x") },
		{ WIRE_STRING, TEXT("\1\x80") },
		{ WIRE_CLOCK,
		  TEXT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff") },
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct fixture *f = *state;

		put_hello(f);
		put_raw(f, bad[i].type, bad[i].bytes.p, bad[i].bytes.n);
		assert_status(f, PIT_ECORRUPT);
		teardown(state);
		setup(state);
	}
}

static void
numbers_over_their_range_are_refused(void **state)
{
	static const struct {
		uint64_t type;
		struct wire_text bytes;
	} bad[] = {
		{ WIRE_THREAD, TEXT("\1\x80\x80\x80\x80\x10") }, /* 1 << 32 */
		{ WIRE_RATE, TEXT("\x80\x80\x80\x80\x80\x80\x80\x80\x40") },
		{ WIRE_BYE, TEXT("\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\1") },
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct fixture *f = *state;

		put_hello(f);
		put_raw(f, bad[i].type, bad[i].bytes.p, bad[i].bytes.n);
		assert_status(f, PIT_ECORRUPT);
		teardown(state);
		setup(state);
	}
}

static void
a_record_over_the_limit_is_refused_by_its_length(void **state)
{
	struct fixture *f = *state;

	put_hello(f);
	f->enc.len += varint_put(f->buf + f->enc.len, 99);
	f->enc.len += varint_put(f->buf + f->enc.len, WIRE_MAX_RECORD);
	assert_status(f, PIT_OK);
	memset(f->buf, 0, WIRE_MAX_RECORD);
	f->enc.len = WIRE_MAX_RECORD;
	assert_status(f, PIT_OK);
	assert_int_equal(dec_pending(f->dec), 0);
	f->enc.len = varint_put(f->buf, 99);
	f->enc.len += varint_put(f->buf + f->enc.len, WIRE_MAX_RECORD + 1);
	assert_status(f, PIT_ELIMIT);
}

static void
a_text_over_the_limit_is_refused(void **state)
{
	static uint8_t record[WIRE_MAX_STRING + 100] = { 1 };
	struct fixture *f = *state;
	size_t n;

	put_hello(f);
	n = 1 + varint_put(record + 1, WIRE_MAX_STRING);
	put_raw(f, WIRE_STRING, record, n + WIRE_MAX_STRING);
	assert_int_equal(decode(f), 2);
	record[0] = 2;
	n = 1 + varint_put(record + 1, WIRE_MAX_STRING + 1);
	put_raw(f, WIRE_STRING, record, n + WIRE_MAX_STRING + 1);
	assert_status(f, PIT_ELIMIT);
}

/* One bad event behind a life in which everything was defined. */
static void
assert_refused(void **state, struct event bad, enum pit_status want)
{
	struct fixture *f = *state;

	put_life(f);
	assert_int_equal(decode(f), ARRAY_LEN(life));
	put(f, bad);
	assert_status(f, want);
	teardown(state);
	setup(state);
}

#define REFUSED(NAME, member, want, ...)                                       \
	assert_refused(                                                        \
	    state,                                                             \
	    (struct event){ .type = WIRE_##NAME, .member = { __VA_ARGS__ } },  \
	    want)

static void
an_id_is_defined_before_it_is_used(void **state)
{
	REFUSED(CODE, code, PIT_ECORRUPT, 2, 7, 1, 0, 0);
	REFUSED(CODE, code, PIT_ECORRUPT, 2, 1, 7, 0, 0);
	REFUSED(FRAME, frame, PIT_ECORRUPT, 2, WIRE_FRAME_PYTHON, 2, 0);
	REFUSED(FRAME, frame, PIT_ECORRUPT, 2, WIRE_FRAME_PYTHON, 0, 0);
	REFUSED(FRAME, frame, PIT_ECORRUPT, 2, WIRE_FRAME_C, 0, 0);
	REFUSED(FRAME, frame, PIT_ECORRUPT, 2, WIRE_FRAME_C, 1, 2);
	REFUSED(STACK, stack, PIT_ECORRUPT, 2, 0, 0);
	REFUSED(STACK, stack, PIT_ECORRUPT, 2, 0, 2);
	REFUSED(STACK, stack, PIT_ECORRUPT, 2, 2, 1);
	REFUSED(STACK, stack, PIT_ECORRUPT, 2, UINT32_MAX, 1);
	REFUSED(SAMPLE, sample, PIT_ECORRUPT, 3, 1, 0, 1, 0, 0);
	REFUSED(SAMPLE, sample, PIT_ECORRUPT, 0, 1, 0, 1, 0, 0);
	REFUSED(SAMPLE, sample, PIT_ECORRUPT, 1, 2, 0, 1, 0, 0);
	REFUSED(THREAD_END, thread_end, PIT_ECORRUPT, 3);
	REFUSED(FRAME, frame, PIT_ECORRUPT, 2, WIRE_FRAME_AWAIT, 0, 0);
	REFUSED(FRAME, frame, PIT_ECORRUPT, 2, WIRE_FRAME_AWAIT, 2, 0);
	REFUSED(SAMPLE, sample, PIT_ECORRUPT, 1, 1, 0, 1, 0, 0, 3, 1);
	REFUSED(SAMPLE, sample, PIT_ECORRUPT, 1, 1, 0, 1, 0, 0, 1, 2);
	REFUSED(TASK, task, PIT_ECORRUPT, 1, 3, 0, 0, TEXT(""), TEXT(""));
	REFUSED(TASK, task, PIT_ECORRUPT, 1, 1, 0, 3, TEXT(""), TEXT(""));
	REFUSED(TASK_END, task_end, PIT_ECORRUPT, 3);
	REFUSED(TASK_SAMPLE, task_sample, PIT_ECORRUPT, 3, 1, 0, 1, 0, 0);
	REFUSED(TASK_SAMPLE, task_sample, PIT_ECORRUPT, 0, 1, 0, 1, 0, 0);
	REFUSED(TASK_SAMPLE, task_sample, PIT_ECORRUPT, 1, 2, 0, 1, 0, 0);
}

static void
an_id_is_defined_once(void **state)
{
	REFUSED(STRING, string, PIT_ECORRUPT, 1, TEXT(""));
	REFUSED(CODE, code, PIT_ECORRUPT, 1, 1, 1, 0, 0);
	REFUSED(FRAME, frame, PIT_ECORRUPT, 1, WIRE_FRAME_CUT, 0, 0);
	REFUSED(STACK, stack, PIT_ECORRUPT, 1, 0, 1);
}

/* After the life, one of each is defined since RESET, and two threads. */
static void
an_id_is_the_next_one(void **state)
{
	REFUSED(STRING, string, PIT_ECORRUPT, 3, TEXT(""));
	REFUSED(STRING, string, PIT_ECORRUPT, WIRE_MAX_ID, TEXT(""));
	REFUSED(CODE, code, PIT_ECORRUPT, 3, 1, 1, 0, 0);
	REFUSED(FRAME, frame, PIT_ECORRUPT, 3, WIRE_FRAME_CUT, 0, 0);
	REFUSED(STACK, stack, PIT_ECORRUPT, 3, 0, 1);
	REFUSED(THREAD, thread, PIT_ECORRUPT, 4, 0, 0, TEXT(""));
	REFUSED(THREAD, thread, PIT_ECORRUPT, WIRE_MAX_THREAD, 0, 0, TEXT(""));
	REFUSED(TASK, task, PIT_ECORRUPT, 4, 1, 0, 0, TEXT(""), TEXT(""));
	REFUSED(TASK, task, PIT_ECORRUPT, WIRE_MAX_TASK, 1, 0, 0, TEXT(""),
		TEXT(""));
}

static void
an_id_is_within_its_limit(void **state)
{
	uint32_t over = WIRE_MAX_ID + 1;

	REFUSED(STRING, string, PIT_ELIMIT, over, TEXT(""));
	REFUSED(CODE, code, PIT_ELIMIT, over, 1, 1, 0, 0);
	REFUSED(FRAME, frame, PIT_ELIMIT, over, WIRE_FRAME_CUT, 0, 0);
	REFUSED(STACK, stack, PIT_ELIMIT, UINT32_MAX, 0, 1);
	REFUSED(THREAD, thread, PIT_ELIMIT, WIRE_MAX_THREAD + 1, 0, 0,
		TEXT(""));
	REFUSED(STRING, string, PIT_ECORRUPT, 0, TEXT(""));
	REFUSED(STACK, stack, PIT_ECORRUPT, 0, 0, 1);
	REFUSED(THREAD, thread, PIT_ECORRUPT, 0, 0, 0, TEXT(""));
	REFUSED(TASK, task, PIT_ELIMIT, WIRE_MAX_TASK + 1, 1, 0, 0, TEXT(""),
		TEXT(""));
	REFUSED(TASK, task, PIT_ECORRUPT, 0, 1, 0, 0, TEXT(""), TEXT(""));
}

static void
values_without_a_meaning_are_refused(void **state)
{
	REFUSED(RATE, rate, PIT_ECORRUPT, 0);
	REFUSED(SAMPLE, sample, PIT_ECORRUPT, 1, 1, 0, 0, 0, 0);
	/* The clock of life stands at 1000. */
	REFUSED(SAMPLE, sample, PIT_ECORRUPT, 1, 1, 0, 1, WIRE_MAX_TIME - 1000,
		0);
	REFUSED(TASK_SAMPLE, task_sample, PIT_ECORRUPT, 1, 1, 0, 0, 0, 0);
	REFUSED(TASK_SAMPLE, task_sample, PIT_ECORRUPT, 1, 1, 0, 1,
		WIRE_MAX_TIME - 1000, 0);
}

static void
a_hello_with_no_interval_is_refused(void **state)
{
	struct fixture *f = *state;
	struct event ev = life[0];

	ev.hello.interval = 0;
	put(f, ev);
	assert_int_equal(decode(f), 0);
	assert_status(f, PIT_ECORRUPT);
}

static void
a_sample_needs_a_clock(void **state)
{
	struct fixture *f = *state;

	put_hello(f);
	put(f, (struct event){ .type = WIRE_THREAD, .thread = { .id = 1 } });
	put(f, (struct event){ .type = WIRE_SAMPLE,
			       .sample = { .thread = 1, .count = 1 } });
	assert_int_equal(decode(f), 2);
	assert_status(f, PIT_ECORRUPT);
}

static void
a_stack_is_not_deeper_than_the_limit(void **state)
{
	struct fixture *f = *state;

	put_hello(f);
	put(f, (struct event){ .type = WIRE_FRAME,
			       .frame = { 1, WIRE_FRAME_CUT, 0, 0 } });
	for (uint32_t i = 1; i <= WIRE_MAX_DEPTH; i++)
		put(f, (struct event){ .type = WIRE_STACK,
				       .stack = { i, i - 1, 1 } });
	assert_int_equal(decode(f), 2 + WIRE_MAX_DEPTH);
	/* Another branch is no deeper for its number. */
	put(f, (struct event){
		   .type = WIRE_STACK,
		   .stack = { WIRE_MAX_DEPTH + 1, WIRE_MAX_DEPTH - 1, 1 } });
	assert_status(f, PIT_OK);
	put(f, (struct event){
		   .type = WIRE_STACK,
		   .stack = { WIRE_MAX_DEPTH + 2, WIRE_MAX_DEPTH, 1 } });
	assert_status(f, PIT_ELIMIT);
}

static void
reset_forgets_all_ids_but_threads(void **state)
{
	struct fixture *f = *state;

	put_life(f);
	put(f, (struct event){ .type = WIRE_RESET });
	put(f, (struct event){ .type = WIRE_SAMPLE,
			       .sample = { .thread = 1, .count = 1 } });
	assert_int_equal(decode(f), ARRAY_LEN(life) + 2);
	assert_status(f, PIT_OK);
	put(f, (struct event){ .type = WIRE_SAMPLE,
			       .sample = { 1, 1, 0, 1, 0, 0 } });
	assert_status(f, PIT_ECORRUPT);
}

static void
ids_from_before_a_reset_stay_forgotten(void **state)
{
	struct fixture *f = *state;

	put_life(f);
	put(f, (struct event){ .type = WIRE_RESET });
	put(f,
	    (struct event){ .type = WIRE_STRING, .string = { 1, TEXT("x") } });
	assert_int_equal(decode(f), ARRAY_LEN(life) + 2);
	put(f, (struct event){ .type = WIRE_CODE, .code = { 1, 2, 0, 0, 0 } });
	assert_status(f, PIT_ECORRUPT);
}

static void
after_an_error_it_stays_failed(void **state)
{
	struct fixture *f = *state;
	struct event ev;

	put_hello(f);
	put_hello(f);
	assert_status(f, PIT_ECORRUPT);
	assert_int_equal(dec_feed(f->dec, "\x0e\0", 2), PIT_ECORRUPT);
	assert_false(dec_next(f->dec, &ev));
	assert_int_equal(dec_status(f->dec, NULL), PIT_ECORRUPT);
}

/* Feed and take it all with the nth allocation failing; true if none did. */
static bool
decode_with_failure(struct fixture *f, long n)
{
	struct dec *dec;
	struct event ev;
	size_t got = 0;

	mem_fail_after = n;
	dec = dec_new();
	for (size_t i = 0; dec && i < f->enc.len; i++) {
		if (dec_feed(dec, f->buf + i, 1))
			assert_int_equal(dec_status(dec, NULL), PIT_ENOMEM);
		while (dec_next(dec, &ev))
			got++;
		if (dec_status(dec, NULL))
			break;
	}
	if (dec && dec_status(dec, NULL))
		assert_int_equal(dec_status(dec, NULL), PIT_ENOMEM);
	else if (dec)
		assert_int_equal(got, ARRAY_LEN(life));
	dec_free(dec);
	n = mem_fail_after;
	mem_fail_after = -1;
	return n >= 0;
}

static void
any_failed_allocation_is_reported(void **state)
{
	struct fixture *f = *state;
	long n = 0;

	put_life(f);
	while (!decode_with_failure(f, n))
		n++;
	assert_in_range(n, 6, 100);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(every_chunking_gives_the_same_events),
		TEST(fields_come_back_as_they_were),
		TEST(a_stream_that_stops_early_shows_what_is_pending),
		TEST(what_is_not_a_stream_is_refused_at_its_first_byte),
		TEST(a_wrong_magic_is_refused),
		TEST(a_hello_without_magic_is_refused),
		TEST(another_version_is_named_with_ours),
		TEST(version_0_is_refused),
		TEST(hello_comes_first),
		TEST(hello_comes_once),
		TEST(a_run_of_zero_bytes_is_refused),
		TEST(unknown_records_are_skipped),
		TEST(bytes_behind_the_last_field_are_ignored),
		TEST(fields_that_are_not_there_are_zero),
		TEST(a_field_cut_by_the_end_of_its_record_is_refused),
		TEST(numbers_over_their_range_are_refused),
		TEST(a_record_over_the_limit_is_refused_by_its_length),
		TEST(a_text_over_the_limit_is_refused),
		TEST(an_id_is_defined_before_it_is_used),
		TEST(an_id_is_defined_once),
		TEST(an_id_is_the_next_one),
		TEST(an_id_is_within_its_limit),
		TEST(values_without_a_meaning_are_refused),
		TEST(a_hello_with_no_interval_is_refused),
		TEST(a_sample_needs_a_clock),
		TEST(a_stack_is_not_deeper_than_the_limit),
		TEST(reset_forgets_all_ids_but_threads),
		TEST(ids_from_before_a_reset_stay_forgotten),
		TEST(after_an_error_it_stays_failed),
		TEST(any_failed_allocation_is_reported),
	};
#undef TEST

	return RUN_TESTS(tests);
}
