/* tests/unit/test_output.c - the output pane shows what a terminal would,
 * however late it looks at what the program wrote.
 */
#include "tui/pane_output.h"

#include "tui/scrollback.h"

#include "../lib/test.h"

#include <stdio.h>
#include <string.h>

static struct pane *
open_pane(void)
{
	struct pane *pane = pane_new(PANE_output);

	assert_non_null(pane);
	output_resize(pane, 10, 20);
	pane->at = (struct rect){ 0, 0, 10, 20 };
	return pane;
}

static void
write_text(struct pane *pane, const char *text)
{
	output_write(pane, text, strlen(text), 1, false);
}

static void
assert_same_screen(struct pane *a, struct pane *b)
{
	struct canvas x, y;

	assert_int_equal(canvas_init(&x, 10, 20), PIT_OK);
	assert_int_equal(canvas_init(&y, 10, 20), PIT_OK);
	a->ops->update(a, NULL, NULL);
	b->ops->update(b, NULL, NULL);
	a->ops->draw(a, NULL, &x);
	b->ops->draw(b, NULL, &y);
	for (size_t i = 0; i < 200; i++) {
		assert_int_equal(x.cells[i].ch, y.cells[i].ch);
		assert_int_equal(x.cells[i].attr, y.cells[i].attr);
		assert_int_equal(x.cells[i].fg, y.cells[i].fg);
	}
	canvas_fini(&x);
	canvas_fini(&y);
}

/* Lines that wrap, colours that go on over lines, progress, and at times
 * something that cannot wait. */
static void
flood(struct pane *pane, bool looked_at)
{
	char text[200];

	for (int i = 0; i < 30000; i++) {
		snprintf(text, sizeof(text), "%s%d %.*s\r\n%s",
			 i % 7 ? ""
			       : "\033[0;3"
				 "1m",
			 i, i % 50,
			 "a line that is longer than the screen is wide, x",
			 i % 11 ? "" : "10%\r\033[1m90%\033[K");
		write_text(pane, text);
		if (i == 20000)
			write_text(pane, "\033[3A\033[2Lup\r\n");
		if (looked_at)
			pane->ops->update(pane, NULL, NULL);
	}
}

static void
output_not_looked_at_comes_out_the_same(void **state)
{
	static const enum command looks[] = { CMD_LAST, CMD_PAGE_UP,
					      CMD_PAGE_UP, CMD_FIRST };
	struct pane *late = open_pane(), *soon = open_pane();

	(void)state;
	flood(late, false);
	flood(soon, true);
	for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
		late->ops->command(late, looks[i]);
		soon->ops->command(soon, looks[i]);
		assert_int_equal(output_back(late), output_back(soon));
		assert_same_screen(late, soon);
	}
	assert_string_equal(output_last_line(late), output_last_line(soon));
	pane_free(late);
	pane_free(soon);
}

static void
the_last_line_is_not_its_wrapped_tail(void **state)
{
	struct pane *pane = open_pane();

	(void)state;
	write_text(pane,
		   "before\r\nthe beginning of a line that is wrapped\r\n");
	pane->ops->update(pane, NULL, NULL);
	write_text(pane, "\033[?25h");
	assert_string_equal(output_last_line(pane), "the beginning of a l");
	pane_free(pane);
}

/* What is shown, rows apart by newlines, trailing blanks left out. */
static void
shown(struct pane *pane, char *text)
{
	struct canvas c;

	assert_int_equal(canvas_init(&c, pane->at.rows, pane->at.cols), PIT_OK);
	pane->ops->draw(pane, NULL, &c);
	for (int row = 0; row < c.rows; row++) {
		char *begin = text;

		for (int col = 0; col < c.cols; col++)
			*text++ = (char)canvas_at(&c, row, col)->ch;
		while (text > begin && text[-1] == ' ')
			text--;
		*text++ = '\n';
	}
	*text = '\0';
	canvas_fini(&c);
}

static void
accents_stay_when_lines_scroll_away_and_come_back(void **state)
{
	static const int sizes[] = { 10, 2, 10 };
	struct pane *pane = open_pane();
	struct canvas c;

	(void)state;
	write_text(pane, "e\xcc\x81\r\n\r\n\r\n");
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		output_resize(pane, sizes[i], 20);
		pane->at.rows = sizes[i];
		pane->ops->command(pane, CMD_FIRST);
		assert_int_equal(canvas_init(&c, sizes[i], 20), PIT_OK);
		pane->ops->draw(pane, NULL, &c);
		assert_int_equal(c.cells[0].ch, 'e');
		assert_int_equal(c.cells[0].marks[0], 0x301);
		canvas_fini(&c);
	}
	pane_free(pane);
}

static void
without_unicode_there_is_a_mark_for_each_column(void **state)
{
	struct pane *pane = open_pane();
	struct canvas c;

	(void)state;
	write_text(pane, "漢字x");
	pane->ops->update(pane, NULL, NULL);
	assert_int_equal(canvas_init(&c, 10, 20), PIT_OK);
	c.ascii = true;
	pane->ops->draw(pane, NULL, &c);
	for (int col = 0; col < 4; col++)
		assert_int_equal(c.cells[col].ch, '?');
	assert_int_equal(c.cells[4].ch, 'x');
	canvas_fini(&c);
	pane_free(pane);
}

/* Looks back as far as there are lines. */
static size_t
lines_kept(struct pane *pane)
{
	pane->ops->command(pane, CMD_FIRST);
	return output_back(pane);
}

static void
wide_lines_are_kept_up_to_a_number_of_cells(void **state)
{
	struct pane *pane = open_pane();
	char line[2003];

	(void)state;
	output_resize(pane, 10, 2000);
	for (int i = 0; i < 5000; i++)
		write_text(pane, "short\r\n");
	assert_int_equal(lines_kept(pane), SCROLLBACK_LINES);
	memset(line, 'x', 2000);
	memcpy(line + 2000, "\r\n", 3);
	for (int i = 0; i < 5000; i++)
		write_text(pane, line);
	assert_true(lines_kept(pane) <= SCROLLBACK_CELLS / 2000);
	assert_true(lines_kept(pane) >= SCROLLBACK_CELLS / 2000 / 2 - 1);
	pane_free(pane);
}

static void
the_alternate_screen_leaves_the_other_as_it_was(void **state)
{
	struct pane *pane = open_pane();
	char text[400];

	(void)state;
	write_text(pane, "before\033[?1049h\033[Hinside");
	pane->ops->update(pane, NULL, NULL);
	shown(pane, text);
	assert_null(strstr(text, "before"));
	assert_non_null(strstr(text, "inside"));
	write_text(pane, "\033[?1049l");
	pane->ops->update(pane, NULL, NULL);
	shown(pane, text);
	assert_memory_equal(text, "before\n", 7);
	assert_null(strstr(text, "inside"));
	/* There and back in one go. */
	write_text(pane, "\033[?47h\033[Hinside\033[?47l");
	pane->ops->update(pane, NULL, NULL);
	shown(pane, text);
	assert_memory_equal(text, "before\n", 7);
	assert_null(strstr(text, "inside"));
	pane_free(pane);
}

static void
a_narrower_screen_loses_no_line(void **state)
{
	struct pane *pane = open_pane();
	char text[400];

	(void)state;
	write_text(pane, "one\r\n0123456789abcdefg\r\nthree\r\n");
	output_resize(pane, 10, 8);
	pane->at = (struct rect){ 0, 0, 10, 8 };
	shown(pane, text);
	assert_non_null(strstr(text, "one\n01234567\n89abcdef\ng\nthree\n"));
	output_resize(pane, 10, 20);
	pane->at = (struct rect){ 0, 0, 10, 20 };
	shown(pane, text);
	assert_non_null(strstr(text, "one\n0123456789abcdefg\nthree\n"));
	pane_free(pane);
}

/* The screen at another width. */
static void
shown_at(struct pane *pane, int rows, int cols, char *text)
{
	output_resize(pane, rows, cols);
	pane->at = (struct rect){ 0, 0, rows, cols };
	pane->ops->update(pane, NULL, NULL);
	shown(pane, text);
}

static void
what_the_program_wrapped_is_one_line_at_any_width(void **state)
{
	struct pane *pane = open_pane();
	char text[4000];

	(void)state;
	/* Just full, then one that goes on, wide characters at the edge. */
	write_text(pane, "01234567890123456789\r\nabc\r\n");
	write_text(pane, "abcdefghijklmnopqrstuvwxyz\r\n$ typing");
	shown_at(pane, 10, 40, text);
	assert_non_null(strstr(text, "01234567890123456789\nabc\n"));
	assert_non_null(strstr(text, "\nabcdefghijklmnopqrstuvwxyz\n$ typing"));
	shown_at(pane, 4, 7, text);
	shown_at(pane, 10, 13, text);
	assert_non_null(strstr(text, "0123456789012\n3456789\nabc\n"));
	assert_non_null(
	    strstr(text, "\nabcdefghijklm\nnopqrstuvwxyz\n$ typing"));
	write_text(pane, " on");
	shown_at(pane, 10, 40, text);
	assert_non_null(strstr(text, "\n$ typing on\n"));
	pane_free(pane);
}

static void
the_line_at_the_cursor_is_wrapped_too(void **state)
{
	struct pane *pane = open_pane();
	char text[4000];

	(void)state;
	write_text(pane, "before\r\n0123456789abcdefghij0123");
	shown_at(pane, 10, 40, text);
	assert_memory_equal(text, "before\n0123456789abcdefghij0123\n", 32);
	write_text(pane, "45");
	shown_at(pane, 10, 12, text);
	assert_memory_equal(text, "before\n0123456789ab\ncdefghij0123\n45\n",
			    36);
	write_text(pane, "6789\r\n");
	shown_at(pane, 10, 40, text);
	assert_memory_equal(text, "before\n0123456789abcdefghij0123456789\n",
			    38);
	pane_free(pane);
}

static void
narrow_and_wide_again_no_kept_line_is_lost(void **state)
{
	struct pane *pane = open_pane();
	char line[32], text[4000];
	size_t kept;

	(void)state;
	for (int i = 0; i < 1500; i++) {
		snprintf(line, sizeof(line), "line %d 0123456789\r\n", i);
		write_text(pane, line);
	}
	shown_at(pane, 10, 20, text);
	kept = lines_kept(pane);
	shown_at(pane, 10, 4, text);
	assert_true(lines_kept(pane) > 3 * kept);
	shown_at(pane, 10, 20, text);
	assert_int_equal(lines_kept(pane), kept);
	shown(pane, text);
	assert_memory_equal(text, "line 0 0123456789\nline 1 ", 25);
	pane_free(pane);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_not_looked_at_comes_out_the_same),
		cmocka_unit_test(a_narrower_screen_loses_no_line),
		cmocka_unit_test(
		    what_the_program_wrapped_is_one_line_at_any_width),
		cmocka_unit_test(the_line_at_the_cursor_is_wrapped_too),
		cmocka_unit_test(narrow_and_wide_again_no_kept_line_is_lost),
		cmocka_unit_test(
		    accents_stay_when_lines_scroll_away_and_come_back),
		cmocka_unit_test(
		    without_unicode_there_is_a_mark_for_each_column),
		cmocka_unit_test(wide_lines_are_kept_up_to_a_number_of_cells),
		cmocka_unit_test(
		    the_alternate_screen_leaves_the_other_as_it_was),
		cmocka_unit_test(the_last_line_is_not_its_wrapped_tail),
	};

	return RUN_TESTS(tests);
}
