/* tests/unit/test_load.c - one test per promise of load.h and json.h. */
#include "load/load.h"

#include "base/mem.h"
#include "base/out.h"

#include "../lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD                                                                   \
	"{\"start_time\": 1795160727.83, \"duration\": 2, "                    \
	"\"min_interval\": 0.001, \"max_interval\": 0.01, "                    \
	"\"sample_count\": 2, \"start_call_stack\": "                          \
	"[\"MainThread\\u0000<thread>\\u0000139862819062272\", "               \
	"\"main\\u0000a.py\\u00001\\u0001l2\"], "                              \
	"\"target_description\": \"Program: tiny.py\", "                       \
	"\"cpu_time\": 0.001076, \"sys_path\": [\"\", \"/usr/lib\"], "         \
	"\"sys_prefixes\": [\"/usr\"], \"frame_records\": "
#define WHOLE                                                                  \
	HEAD "[[[\"MainThread\\u0000<thread>\\u0000139862819062272\", "        \
	     "\"main\\u0000a.py\\u00001\\u0001l3\", "                          \
	     "\"sleep\\u0000<built-in>\\u00000\"], 0.5], "                     \
	     "[[\"MainThread\\u0000<thread>\\u0000139862819062272\", "         \
	     "\"main\\u0000a.py\\u00001\\u0001l3\"], 1], [[], 2.5e-3]]}"

/* In pieces of so many bytes. NULL: err says why. */
static struct session *
load(const char *text, size_t n, size_t piece, struct pit_err *err)
{
	struct loader *l = loader_new();
	struct session *s = NULL;
	enum pit_status st = PIT_OK;

	*err = (struct pit_err){ 0 };
	if (!l)
		return NULL;
	for (size_t at = 0; at < n && !st; at += piece)
		st = loader_feed(l, text + at, n - at < piece ? n - at : piece,
				 err);
	if (!st)
		st = loader_end(l, &s, err);
	assert_int_equal(err->status, st);
	loader_free(l);
	return s;
}

static struct session *
load_text(const char *text)
{
	struct pit_err err;
	struct session *s = load(text, strlen(text), SIZE_MAX / 2, &err);

	if (!s)
		print_error("%s\n", err.text);
	assert_non_null(s);
	return s;
}

static size_t
depth_of(const struct session *s, uint32_t stack)
{
	size_t depth = 0;

	for (; stack; stack = s->stacks[stack].caller)
		depth++;
	return depth;
}

static void
what_a_file_says_is_in_the_session(void **state)
{
	struct session *s = load_text(WHOLE);
	const struct session_stack *stack;

	(void)state;
	assert_true(s->start_time.value == 1795160727.83);
	assert_false(s->start_time.is_whole);
	assert_true(s->duration.is_whole);
	assert_int_equal(s->duration.whole, 2);
	assert_true(s->max_interval.value == 0.01);
	assert_int_equal(s->sample_count, 2);
	assert_int_equal(s->nstart, 2);
	assert_string_equal(s->frames[s->start[1]].function, "main");
	assert_string_equal(s->target_description.p, "Program: tiny.py");
	assert_int_equal(s->sys_path.len, 2);
	assert_string_equal(s->sys_path.at[1].p, "/usr/lib");
	assert_int_equal(s->sys_prefixes.len, 1);
	assert_true(s->has_sys_path && s->has_sys_prefixes);
	assert_int_equal(s->nrecords, 3);
	assert_true(s->records[0].seconds == 0.5);
	stack = &s->stacks[s->records[0].stack];
	assert_string_equal(s->frames[stack->frame].function, "sleep");
	assert_int_equal(stack->caller, s->records[1].stack);
	assert_int_equal(s->frames[s->stacks[stack->caller].frame].at, 3);
	assert_true(s->records[1].whole);
	assert_int_equal(s->records[2].stack, 0);
	session_free(s);
}

static void
keys_come_in_any_order_and_any_number(void **state)
{
	struct session *s = load_text(
	    " {\"frame_records\": [[[\"f\"], 1]], \"x\": {\"duration\": [{}]},"
	    "\"frame_records\": [[[\"g\", \"f\"], 2]], \"cpu_time\": null,"
	    "\"target_description\": \"d\", \"start_call_stack\": [],"
	    "\"start_time\": 0, \"sample_count\": 1, \"duration\": -1.5,"
	    "\"y\": [true, false, null, 1e5, \"\"]} \n");

	(void)state;
	assert_int_equal(s->nrecords, 1);
	assert_int_equal(depth_of(s, s->records[0].stack), 2);
	assert_true(s->duration.value == -1.5);
	assert_true(s->cpu_time.is_whole);
	assert_int_equal(s->cpu_time.whole, 0);
	assert_true(s->min_interval.value == 0.001);
	assert_true(s->max_interval.value == 0.001);
	assert_false(s->has_sys_path || s->has_sys_prefixes);
	session_free(s);
}

/* Texts of every kind, in pieces of every size. */
static void
a_text_is_what_python_would_read(void **state)
{
	static const char file[] =
	    "{\"start_time\":0,\"duration\":0,\"sample_count\":0,"
	    "\"cpu_time\":0,\"start_call_stack\":[],\"frame_records\":[],"
	    "\"target_description\":\"\",\"sys_path\":["
	    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u00e9\xc3\xa9\", "
	    "\"\\ud83d\\ude00\", \"a\\udcffb\", \"\\ud83dx\", "
	    "\"\\ud83d\\ud83d\\ude00\", \"\\udcc3\\udca9\", "
	    "\"\\\\ud800\", \"\\uD83D\", \"\\udc7f\"]}";
	static const char *const want[] = {
		"\"\\/\b\f\n\r\t",
		"\xc3\xa9\xc3\xa9",
		"\xf0\x9f\x98\x80",
		"a\xff"
		"b",
		"\xed\xa0\xbdx",
		"\xed\xa0\xbd\xf0\x9f\x98\x80",
		"\xed\xb3\x83\xed\xb2\xa9",
		"\\ud800",
		"\xed\xa0\xbd",
		"\xed\xb1\xbf",
	};
	struct pit_err err;

	(void)state;
	for (size_t piece = 1; piece < sizeof(file); piece++) {
		struct session *s = load(file, sizeof(file) - 1, piece, &err);

		assert_non_null(s);
		assert_int_equal(s->sys_path.len, ARRAY_LEN(want));
		for (size_t i = 0; i < ARRAY_LEN(want); i++)
			assert_string_equal(s->sys_path.at[i].p, want[i]);
		session_free(s);
	}
}

static void
a_file_cut_anywhere_is_refused_with_a_sentence(void **state)
{
	struct pit_err err;

	(void)state;
	for (size_t n = 0; n < sizeof(WHOLE) - 1; n++) {
		assert_null(load(WHOLE, n, 7, &err));
		assert_non_null(strstr(err.text, "byte "));
		assert_non_null(strstr(err.text, "the file ends too early"));
	}
}

static void
what_is_wrong_is_said_with_its_place(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "[]", "byte 1: this is no session of pyinstrument's" },
		{ "1 ", "byte 1: this is no session of pyinstrument's" },
		{ "null", "byte 4: this is no session of pyinstrument's" },
		{ "{}", "it has no \"start_time\", which a session of "
			"pyinstrument's has" },
		{ "{\"duration\": \"1\"}",
		  "byte 16: duration is not a number" },
		{ "{\"duration\": true}", "byte 17: duration is not a number" },
		{ "{\"duration\": null}", "byte 17: duration is not a number" },
		{ "{\"duration\": [1]}", "byte 14: duration is not a number" },
		{ "{\"duration\": {}}", "byte 14: duration is not a number" },
		{ "{\"duration\": NaN}", "byte 14: lexical error: invalid "
					 "char in json text." },
		{ "{\"duration\": 1e999}", "byte 18: a number is too large" },
		{ "{\"duration\": 1e10}", "byte 17: duration cannot be "
					  "10000000000" },
		{ "{\"start_time\": -1}", "byte 17: start_time cannot be -1" },
		{ "{\"sample_count\": 1.0}",
		  "byte 20: sample_count is not a whole number" },
		{ "{\"sample_count\": -1}",
		  "byte 19: sample_count cannot be -1" },
		{ "{\"sample_count\": 99999999999999999999}",
		  "byte 37: a number is too large" },
		{ "{\"target_description\": 1}",
		  "byte 24: target_description is not a text" },
		{ "{\"sys_path\": \"a\"}",
		  "byte 16: sys_path is not a list of texts" },
		{ "{\"sys_path\": [1]}",
		  "byte 15: sys_path is not a list of texts" },
		{ "{\"sys_path\": [[", "byte 15: sys_path is not a list of "
				       "texts" },
		{ "{\"start_call_stack\": [null",
		  "byte 26: start_call_stack is not a list of texts" },
		{ "{\"frame_records\": {",
		  "byte 19: frame_records is not a list of records" },
		{ "{\"frame_records\": [1", NULL },
		{ "{\"frame_records\": [{",
		  "byte 20: a record is not a stack and a time" },
		{ "{\"frame_records\": [[]",
		  "byte 21: a record is not a stack and a time" },
		{ "{\"frame_records\": [[1 ",
		  "byte 21: a record is not a stack and a time" },
		{ "{\"frame_records\": [[[\"a\"]]",
		  "byte 26: a record is not a stack and a time" },
		{ "{\"frame_records\": [[[\"a\"], 1, 2 ",
		  "byte 31: a record is not a stack and a time" },
		{ "{\"frame_records\": [[[\"a\"], \"1\"",
		  "byte 30: a record is not a stack and a time" },
		{ "{\"frame_records\": [[[1 ",
		  "byte 22: a frame is not a text" },
		{ "{\"frame_records\": [[[[",
		  "byte 22: a frame is not a text" },
		{ "{\"frame_records\": [[[], -1 ",
		  "byte 26: the time of a record is below zero" },
		{ "{\"frame_records\": [[[], 6e8], [[], 6e8 ",
		  "byte 38: the times are of more than 1e+09 seconds" },
		{ "{\"frame_records\": [[[\"f\\u0000a.py\\u0000x\"",
		  "byte 41: the line of a frame is not a number" },
		{ "{\"x\": \"\xff    ", "byte 7: this is no UTF-8" },
		{ "{\"x\": \"\xed\xa0\x80  ", "byte 7: this is no UTF-8" },
		{ "{\"x\": \"\xc0\x80   ", "byte 7: this is no UTF-8" },
		{ "{\"x\": \"\xff\"}", "byte 7: this is no UTF-8" },
		{ "{\"x\": \"\\q\"}", "lexical error" },
		{ "{\"x\": \"\\u12g4\"}", "lexical error" },
		{ "{\"x\": \"\x01\"}", "lexical error" },
		{ "{\"x\" 1}", "parse error" },
		{ "{\"x\": 01}", "parse error" },
	};
	struct pit_err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (size_t piece = 1; piece < 100; piece += 98) {
			assert_null(load(rows[i].text, strlen(rows[i].text),
					 piece, &err));
			if (!rows[i].why)
				continue;
			if (!strstr(err.text, rows[i].why))
				print_error("%s\n%s\n", rows[i].text, err.text);
			assert_non_null(strstr(err.text, rows[i].why));
		}
	}
}

static void
nothing_is_nested_without_end(void **state)
{
	const size_t n = 1000000;
	char *text = malloc(n + 8);
	struct pit_err err;

	(void)state;
	assert_non_null(text);
	memcpy(text, "{\"x\": ", 6);
	memset(text + 6, '[', n);
	assert_null(load(text, n, 4096, &err));
	assert_non_null(strstr(err.text, "byte 1007: more than 1000 levels"));
	memset(text, '[', n);
	assert_null(load(text, n, 4096, &err));
	assert_non_null(strstr(err.text, "byte 1: "));
	free(text);
}

/* A stack is a list: a million frames are a million frames. */
static void
a_stack_may_be_deep(void **state)
{
	struct out o;
	struct session *s;
	struct pit_err err;

	(void)state;
	out_init(&o, SIZE_MAX);
	out_str(&o, HEAD "[[[\"f\"");
	for (int i = 1; i < 1000000; i++)
		out_str(&o, ",\"f\"");
	out_str(&o, "], 1]]}");
	assert_int_equal(out_status(&o), PIT_OK);
	s = load(o.data, o.len, 65536, &err);
	assert_non_null(s);
	assert_int_equal(depth_of(s, s->records[0].stack), 1000000);
	session_free(s);
	out_fini(&o);
}

static void
a_text_without_end_takes_no_memory_without_end(void **state)
{
	const size_t n = 1u << 20;
	struct loader *l = loader_new();
	char *text = malloc(n);
	enum pit_status st;
	struct pit_err err;
	int pieces = 0;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', n);
	st = loader_feed(l, "{\"", 2, &err);
	for (; !st && pieces < 40; pieces++)
		st = loader_feed(l, text, n, &err);
	assert_int_equal(st, PIT_ELIMIT);
	assert_in_range(pieces, 16, 18);
	assert_non_null(strstr(err.text, "byte 2: a text or a number of more"));
	loader_free(l);
	free(text);
}

static void
without_memory_it_says_so(void **state)
{
	struct session *s = NULL;
	struct pit_err err;
	long n;

	(void)state;
	for (n = 0; !s && n < 10000; n++) {
		mem_fail_after = n;
		s = load(WHOLE, sizeof(WHOLE) - 1, 64, &err);
		if (!s && err.status) {
			assert_int_equal(err.status, PIT_ENOMEM);
			assert_string_equal(err.text, "out of memory");
		}
	}
	mem_fail_after = -1;
	assert_non_null(s);
	assert_in_range(n, 20, 200);
	session_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_file_says_is_in_the_session),
		cmocka_unit_test(keys_come_in_any_order_and_any_number),
		cmocka_unit_test(a_text_is_what_python_would_read),
		cmocka_unit_test(
		    a_file_cut_anywhere_is_refused_with_a_sentence),
		cmocka_unit_test(what_is_wrong_is_said_with_its_place),
		cmocka_unit_test(nothing_is_nested_without_end),
		cmocka_unit_test(a_stack_may_be_deep),
		cmocka_unit_test(
		    a_text_without_end_takes_no_memory_without_end),
		cmocka_unit_test(without_memory_it_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
