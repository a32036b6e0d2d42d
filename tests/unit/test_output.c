/* tests/unit/test_output.c - the output pane shows what a terminal would,
 * however late it looks at what the program wrote.
 */
#include "tui/pane_output.h"

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
	output_write(pane, text, strlen(text), false);
}

static void
assert_same_screen(struct pane *a, struct pane *b)
{
	struct canvas x, y;

	assert_int_equal(canvas_init(&x, 10, 20), PIT_OK);
	assert_int_equal(canvas_init(&y, 10, 20), PIT_OK);
	a->ops->update(a, NULL);
	b->ops->update(b, NULL);
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
			pane->ops->update(pane, NULL);
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
	pane->ops->update(pane, NULL);
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
	assert_non_null(strstr(text, "one\n01234567\n89abcdef\ng\nthree\n"));
	pane_free(pane);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_not_looked_at_comes_out_the_same),
		cmocka_unit_test(a_narrower_screen_loses_no_line),
		cmocka_unit_test(the_last_line_is_not_its_wrapped_tail),
	};

	return RUN_TESTS(tests);
}
