/* tests/unit/test_tui.c - what tui.h promises and a key script cannot show. */
#include "tui/term.h"
#include "tui/tui.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS 1000000u

struct fixture {
	struct model *model;
	struct stream stream;
	struct term *term;
	struct tui_status status;
};

static void
fixture_init(struct fixture *f)
{
	static const char *const paths[] = {
		"main /app/a.py > work /app/a.py > loads /usr/lib/python3.12/"
		"json/x.py > decode /usr/lib/python3.12/json/y.py > scan "
		"_json()",
		"main /app/a.py > other /app/b.py",
		"main /app/a.py > work /app/a.py > deep /app/c.py",
	};

	memset(f, 0, sizeof(*f));
	f->model = model_new();
	f->term = term_mem_open(24, 80, 256, true);
	assert_non_null(f->model);
	assert_non_null(f->term);
	stream_open(&f->stream, f->model, 10, 1, "python a.py");
	stream_thread(&f->stream, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&f->stream, 1);
	for (uint64_t i = 0; i < 30; i++)
		stream_sample(&f->stream, 1,
			      stream_path(&f->stream, paths[i % 3]),
			      (i + 1) * 100 * MS, 100 * MS);
	f->status = (struct tui_status){ .state = PROGRAM_RUNNING,
					 .program = "a.py",
					 .end = "",
					 .notice = "",
					 .now = 4000ull * MS,
					 .output = true };
}

static void
fixture_fini(struct fixture *f)
{
	f->term->ops->close(f->term);
	model_free(f->model);
}

static struct tui *
open_tui(struct fixture *f)
{
	struct tui_options opts = { .color = true, .unicode = true };

	return tui_new(f->term, &opts);
}

static void
draw(struct fixture *f, struct tui *tui)
{
	const struct snapshot *snap;
	struct window window = tui_window(tui, model_snapshot(f->model));

	snap = model_look(f->model, &window, MODE_WALL);
	f->status.base =
	    tui_baseline(tui, &window)
		? model_look_beside(f->model, &window, MODE_WALL, NULL)
		: NULL;
	tui_draw(tui, snap ? snap : model_snapshot(f->model), &f->status);
}

static void
type(struct fixture *f, struct tui *tui, const char *keys)
{
	f->status.now += 100 * MS;
	tui_input(tui, keys, strlen(keys), f->status.now);
	draw(f, tui);
}

/* A session that comes by most of what allocates. */
static void
use(struct fixture *f, struct tui *tui)
{
	static const char *const keys[] = {
		"j", "+", "*",      "G",          "u", "T", "T",
		" ", "l", "\033[C", "/json\r",    "n", "p", "\r",
		">", "F", "o",      "ihello\x1d", "o", "?", "q",
		"D", "2", "1",      "d",
	};

	tui_output(tui, "one\r\ntwo\033[6n", 12, f->status.now, f->status.now);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		type(f, tui, keys[i]);
	term_mem_resize(f->term, 50, 140);
	tui_resize(tui);
	type(f, tui, "g");
	term_mem_resize(f->term, 24, 80);
	tui_resize(tui);
	type(f, tui, "G");
}

/* The help, in a terminal of another size: whatever went wrong before, keys
 * are taken and the whole screen is drawn. */
static char *
at_last(struct fixture *f, struct tui *tui)
{
	char *text;

	f->status.now += 60000ull * MS; /* no message lives as long */
	tui_tick(tui, f->status.now);
	type(f, tui, "\x1d");
	type(f, tui, "\033");
	f->status.now += 60000ull * MS;
	tui_tick(tui, f->status.now);
	term_mem_resize(f->term, 60, 100);
	tui_resize(tui);
	type(f, tui, "?");
	text = term_mem_text(f->term);
	assert_non_null(text);
	assert_non_null(strstr(text, "Here: "));
	term_mem_resize(f->term, 24, 80);
	f->status.now = 4000ull * MS;
	return text;
}

static void
any_failed_allocation_is_survived(void **state)
{
	struct fixture f;
	struct tui *tui;
	char *want, *got;
	bool all = false; /* it had no allocation to fail */

	(void)state;
	fixture_init(&f);
	tui = open_tui(&f);
	assert_non_null(tui);
	use(&f, tui);
	want = at_last(&f, tui);
	tui_free(tui);
	for (long n = 0; !all; n++) {
		assert_true(n < 100000);
		mem_fail_after = n;
		tui = open_tui(&f);
		/* Nothing but that allocation keeps it from being there. */
		assert_true(tui || mem_fail_after < 0);
		if (tui)
			use(&f, tui);
		all = mem_fail_after >= 0;
		mem_fail_after = -1;
		if (!tui)
			continue;
		got = at_last(&f, tui);
		/* But for the header: a failed pause is a later one. */
		assert_string_equal(strchr(got, '\n'), strchr(want, '\n'));
		mem_free(got);
		tui_free(tui);
	}
	mem_free(want);
	fixture_fini(&f);
}

static void
the_screen_recovers_from_a_failed_allocation(void **state)
{
	struct fixture f;
	struct tui *tui;
	char *before, *after;

	(void)state;
	fixture_init(&f);
	tui = open_tui(&f);
	assert_non_null(tui);
	type(&f, tui, "");
	before = term_mem_text(f.term);
	mem_fail_after = 0;
	type(&f, tui, " ");
	mem_fail_after = -1;
	f.status.now = 20000ull * MS;
	tui_tick(tui, f.status.now);
	f.status.now = 4100ull * MS; /* as the first screen, but for a tenth */
	type(&f, tui, "");
	after = term_mem_text(f.term);
	assert_non_null(before);
	assert_non_null(after);
	assert_string_equal(strchr(before, '\n'), strchr(after, '\n'));
	mem_free(before);
	mem_free(after);
	tui_free(tui);
	fixture_fini(&f);
}

static void
any_row_of_sizes_is_drawn(void **state)
{
	struct fixture f;
	struct tui *tui;
	unsigned random = 1;

	(void)state;
	fixture_init(&f);
	tui = open_tui(&f);
	assert_non_null(tui);
	for (int i = 0; i < 500; i++) {
		const struct canvas *cells;
		int rows, cols;

		random = random * 1103515245 + 12345;
		rows = 1 + (int)(random >> 16) % 100;
		random = random * 1103515245 + 12345;
		cols = 1 + (int)(random >> 16) % 300;
		term_mem_resize(f.term, rows, cols);
		tui_resize(tui);
		tui_output(tui, "text \xe6\xbc\xa2 \r\n", 11, f.status.now,
			   f.status.now);
		type(&f, tui, i % 3 ? "j" : "o");
		cells = term_mem_cells(f.term);
		assert_int_equal(cells->rows, rows);
		assert_int_equal(cells->cols, cols);
	}
	tui_free(tui);
	fixture_fini(&f);
}

static void
a_waiting_esc_asks_to_be_looked_at_soon(void **state)
{
	struct fixture f;
	struct tui *tui;

	(void)state;
	fixture_init(&f);
	tui = open_tui(&f);
	assert_non_null(tui);
	assert_int_equal(tui_timeout(tui, 100 * MS), -1);
	tui_input(tui, "\033", 1, 100 * MS);
	assert_in_range(tui_timeout(tui, 100 * MS), 1, 30);
	tui_tick(tui, 130 * MS);
	assert_int_equal(tui_timeout(tui, 130 * MS), -1);
	tui_free(tui);
	fixture_fini(&f);
}

static void
a_size_request_tells_the_programs_screen(void **state)
{
	struct fixture f;
	struct tui_request req;
	struct tui *tui;
	int rows, cols;

	(void)state;
	fixture_init(&f);
	tui = open_tui(&f);
	assert_non_null(tui);
	tui_output_size(tui, &rows, &cols);
	assert_int_equal(rows, 22);
	assert_int_equal(cols, 80);
	assert_false(tui_request(tui, &req));
	term_mem_resize(f.term, 40, 100);
	tui_resize(tui);
	assert_true(tui_request(tui, &req));
	assert_int_equal(req.kind, TUI_RESIZED);
	assert_int_equal(req.rows, 38);
	assert_int_equal(req.cols, 100);
	assert_false(tui_request(tui, &req));
	tui_free(tui);
	fixture_fini(&f);
}

static void
typed_bytes_keep_their_order_and_number(void **state)
{
	static unsigned char sent[100000];
	struct fixture f;
	struct tui_request req;
	struct tui *tui;
	size_t got = 0;

	(void)state;
	fixture_init(&f);
	tui = open_tui(&f);
	assert_non_null(tui);
	type(&f, tui, "");
	type(&f, tui, "i");
	for (size_t i = 0; i < sizeof(sent); i++)
		sent[i] = (unsigned char)('a' + i % 26);
	tui_input(tui, sent, sizeof(sent), f.status.now);
	while (tui_request(tui, &req)) {
		assert_int_equal(req.kind, TUI_INPUT);
		assert_true(got + req.nbytes <= sizeof(sent));
		assert_memory_equal(req.bytes, sent + got, req.nbytes);
		got += req.nbytes;
	}
	assert_int_equal(got, sizeof(sent));
	tui_free(tui);
	fixture_fini(&f);
}

/* All that was typed to the program, as text. */
static const char *
typed(struct tui *tui)
{
	static char text[256];
	struct tui_request req;
	size_t n = 0;

	while (tui_request(tui, &req))
		if (req.kind == TUI_INPUT && n + req.nbytes < sizeof(text)) {
			memcpy(text + n, req.bytes, req.nbytes);
			n += req.nbytes;
		}
	text[n] = '\0';
	return text;
}

static void
what_the_terminal_answers_is_no_input(void **state)
{
	static const char answer[] = "\033[?2026;2$y";
	struct fixture f;
	struct tui *tui;

	(void)state;
	fixture_init(&f);
	tui = open_tui(&f);
	assert_non_null(tui);
	type(&f, tui, answer);
	assert_true(term_mem_whole(f.term));
	type(&f, tui, "i");
	typed(tui);
	/* However it is cut, and beside what is typed. */
	for (size_t i = 0; answer[i]; i++) {
		char part[2] = { answer[i], '\0' };

		tui_input(tui, part, 1, f.status.now);
	}
	assert_string_equal(typed(tui), "");
	tui_input(tui, "a\033[?2026;0$yb\033[?20", 18, f.status.now);
	assert_string_equal(typed(tui), "ab");
	tui_input(tui, "c\033[?2026;x", 10, f.status.now);
	assert_string_equal(typed(tui), "\033[?20c\033[?2026;x");
	tui_free(tui);
	fixture_fini(&f);
}

/* Few functions that call each other in many ways: what they cost takes long
 * to be added up. */
static void
call_in_many_ways(struct fixture *f)
{
	for (unsigned i = 0; i < 4096; i++) {
		char path[256];

		snprintf(path, sizeof(path),
			 "main /app/a.py > f%u /app/f.py > g%u /app/f.py > "
			 "h%u /app/f.py > i%u /app/f.py",
			 i & 7, i >> 3 & 7, i >> 6 & 7, i >> 9);
		stream_sample(&f->stream, 1, stream_path(&f->stream, path),
			      4000ull * MS + i, 1);
	}
	f->status.now = 5000ull * MS;
}

static bool
is_listed(const struct fixture *f, const char *name)
{
	char *text = term_mem_text(f->term);
	bool is;

	assert_non_null(text);
	is = strstr(text, name) != NULL;
	mem_free(text);
	return is;
}

static void
a_key_does_not_wait_for_what_takes_long(void **state)
{
	struct fixture f;
	struct tui *tui;

	(void)state;
	fixture_init(&f);
	term_mem_resize(f.term, 80, 80);
	tui = open_tui(&f);
	assert_non_null(tui);
	call_in_many_ways(&f);
	type(&f, tui, "2");
	assert_true(is_listed(&f, " g7 "));
	stream_sample(
	    &f.stream, 1,
	    stream_path(&f.stream, "main /app/a.py > grown /app/g.py"),
	    9000ull * MS, 4000ull * MS);
	f.status.now += 150 * MS;
	type(&f, tui, "j");
	assert_false(is_listed(&f, " grown "));
	/* The next frame has it, and so has a key much later. */
	f.status.now += 1000 * MS;
	tui_tick(tui, f.status.now);
	draw(&f, tui);
	assert_true(is_listed(&f, " grown "));
	stream_sample(
	    &f.stream, 1,
	    stream_path(&f.stream, "main /app/a.py > later /app/g.py"),
	    14000ull * MS, 4000ull * MS);
	f.status.now += 5000ull * MS;
	type(&f, tui, "j");
	assert_true(is_listed(&f, " later "));
	tui_free(tui);
	fixture_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_failed_allocation_is_survived),
		cmocka_unit_test(the_screen_recovers_from_a_failed_allocation),
		cmocka_unit_test(any_row_of_sizes_is_drawn),
		cmocka_unit_test(a_waiting_esc_asks_to_be_looked_at_soon),
		cmocka_unit_test(a_size_request_tells_the_programs_screen),
		cmocka_unit_test(typed_bytes_keep_their_order_and_number),
		cmocka_unit_test(what_the_terminal_answers_is_no_input),
		cmocka_unit_test(a_key_does_not_wait_for_what_takes_long),
	};

	return RUN_TESTS(tests);
}
