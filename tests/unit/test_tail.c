/* tests/unit/test_tail.c - the program's output, shown after the fact. */
#include "lib/test.h"

#include "app/tail.h"

#include <string.h>

/* What a terminal gets of text; the caller's (mem_free). */
static char *
replay(const char *text)
{
	struct tail tail;
	struct out o;
	char *result;

	tail_init(&tail);
	tail_add(&tail, text, strlen(text));
	out_init(&o, 1u << 20);
	tail_replay(&tail, &o);
	result = out_take(&o);
	tail_fini(&tail);
	assert_non_null(result);
	return result;
}

static void
expect(const char *text, const char *want)
{
	char *got = replay(text);

	assert_string_equal(got, want);
	mem_free(got);
}

static void
plain_text_is_shown_as_it_was(void **state)
{
	(void)state;
	expect("one\r\ntwo\r\n", "one\r\ntwo\r\n");
	expect("", "");
}

static void
it_ends_at_the_start_of_a_line(void **state)
{
	(void)state;
	expect("no newline", "no newline\r\n");
}

static void
colours_pass_and_are_taken_back(void **state)
{
	(void)state;
	expect("\033[31mred\r\n", "\033[31mred\r\n\033[0m\033(B");
}

static void
questions_to_the_terminal_are_left_out(void **state)
{
	static const char *const questions[] = {
		"\033[6n",
		"\033[c",
		"\033[>0c",
		"\033[?6n",
		"\033[18t",
		"\033[?2026$p",
		"\033[>q",
		"\033[?u",
		"\033Z",
		"\005",
		"\033]11;?\033\\",
		"\033]4;1;?\a",
		"\033P+q544e\033\\",
		"\033_Ga=q\033\\",
		"\033[x",
	};
	char text[64], *got;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(questions); i++) {
		strcpy(text, "a");
		strcat(text, questions[i]);
		strcat(text, "b\r\n");
		got = replay(text);
		if (strncmp(got, "ab\r\n", 4) != 0)
			fail_msg("question %zu was passed on", i);
		mem_free(got);
	}
}

static void
what_would_stay_is_left_out(void **state)
{
	(void)state;
	expect("\033]0;title\a\033[2 qx\r\n", "x\r\n");
	expect("\033]52;c;aGk=\033\\x\r\n", "x\r\n");
	expect("\033[2;5r\033[?6h\033[?1000h\033[?25l\033[4hx\r\n", "x\r\n");
	expect("\033c\033=\0337\033[?7lx\a\016\xc2\x9b\r\n", "x\r\n");
}

static void
what_was_on_the_alternate_screen_is_left_out(void **state)
{
	(void)state;
	expect("a\r\n\033[?1049hmenu\r\n\033[31m\033[?1049lb\r\n",
	       "a\r\nb\r\n");
	expect("a\r\n\033[?25;47hmenu", "a\r\n");
}

static void
progress_bars_come_out_as_they_ended(void **state)
{
	(void)state;
	expect("10%\r50%\b\b\033[Kx\033[2K\r100%\r\n",
	       "10%\r50%\b\b\033[0Kx\033[2K\r100%\r\n");
	expect("a\r\nb\r\n\033[2Ac\033[5Gd\r\n",
	       "a\r\nb\r\n\033[2Ac\033[5Gd\r\n\033[1B");
}

static void
what_was_there_before_is_not_touched(void **state)
{
	(void)state;
	expect("a\033[9A\033[3;4Hb\033[2J\033[1J\033[5L\033M\r\n", "ab\r\n");
	expect("a\r\n\033[9Ab\r\n\033[7Bc\r\n", "a\r\n\033[1Ab\r\nc\r\n");
}

static void
a_sequence_cut_short_is_left_out(void **state)
{
	char *got = replay("a\r\n\033[3");

	(void)state;
	assert_null(strstr(got, "\033[3"));
	mem_free(got);
	got = replay("a\r\n\033]0;never ends");
	assert_null(strstr(got, "never"));
	mem_free(got);
}

static void
memory_is_bounded_and_whole_lines_remain(void **state)
{
	struct tail tail;
	struct out o;
	const char *p;

	(void)state;
	tail_init(&tail);
	for (int i = 0; i < 1000000; i++)
		tail_add(&tail, "0123456789\r\n", 12);
	assert_true(tail.len <= TAIL_MAX);
	assert_true(tail.len >= TAIL_MAX / 2 - 12);
	out_init(&o, 3 * TAIL_MAX);
	tail_replay(&tail, &o);
	assert_int_equal(out_status(&o), PIT_OK);
	p = strchr(o.data, '\n') + 1;
	assert_memory_equal(p, "0123456789\r\n", 12);
	assert_int_equal((o.len - (size_t)(p - o.data)) % 12, 0);
	out_fini(&o);
	tail_fini(&tail);
}

static void
one_huge_write_keeps_its_end(void **state)
{
	static char big[TAIL_MAX + 100];
	struct tail tail;

	(void)state;
	memset(big, 'x', sizeof(big));
	big[sizeof(big) - 1] = 'y';
	tail_init(&tail);
	tail_add(&tail, "start", 5);
	tail_add(&tail, big, sizeof(big));
	assert_int_equal(tail.len, TAIL_MAX);
	assert_true(tail.cut);
	assert_int_equal(tail.data[tail.len - 1], 'y');
	tail_fini(&tail);
}

static void
without_memory_output_is_lost_but_said_so(void **state)
{
	struct tail tail;

	(void)state;
	tail_init(&tail);
	mem_fail_after = 0;
	tail_add(&tail, "abc", 3);
	mem_fail_after = -1;
	assert_true(tail.cut);
	assert_int_equal(tail.len, 0);
	tail_fini(&tail);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text_is_shown_as_it_was),
		cmocka_unit_test(it_ends_at_the_start_of_a_line),
		cmocka_unit_test(colours_pass_and_are_taken_back),
		cmocka_unit_test(questions_to_the_terminal_are_left_out),
		cmocka_unit_test(what_would_stay_is_left_out),
		cmocka_unit_test(what_was_on_the_alternate_screen_is_left_out),
		cmocka_unit_test(progress_bars_come_out_as_they_ended),
		cmocka_unit_test(what_was_there_before_is_not_touched),
		cmocka_unit_test(a_sequence_cut_short_is_left_out),
		cmocka_unit_test(memory_is_bounded_and_whole_lines_remain),
		cmocka_unit_test(one_huge_write_keeps_its_end),
		cmocka_unit_test(without_memory_output_is_lost_but_said_so),
	};

	return RUN_TESTS(tests);
}
