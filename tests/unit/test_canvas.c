/* tests/unit/test_canvas.c - one test per promise of canvas.h and layout.h. */
#include "tui/canvas.h"
#include "tui/layout.h"

#include "../lib/test.h"

#include <stdlib.h>
#include <string.h>

static void
canvas_of(struct canvas *c, int rows, int cols)
{
	assert_int_equal(canvas_init(c, rows, cols), PIT_OK);
}

static uint32_t
at(const struct canvas *c, int row, int col)
{
	return canvas_at(c, row, col)->ch;
}

static void
text_is_cut_at_the_width_and_at_the_edge(void **state)
{
	struct canvas c;

	(void)state;
	canvas_of(&c, 2, 10);
	assert_int_equal(canvas_text(&c, 0, 0, 3, ROLE_APP, "abcdef"), 3);
	assert_int_equal(at(&c, 0, 3), ' ');
	assert_int_equal(canvas_text(&c, 1, 8, 100, ROLE_APP, "xyz"), 2);
	assert_int_equal(canvas_text(&c, 5, 0, 9, ROLE_APP, "off"), 3);
	assert_int_equal(at(&c, 1, 9), 'y');
	canvas_fini(&c);
}

static void
controls_become_question_marks(void **state)
{
	struct canvas c;

	(void)state;
	canvas_of(&c, 1, 10);
	assert_int_equal(canvas_text(&c, 0, 0, 10, ROLE_APP, "a\033\t\x7f\xff"),
			 5);
	for (int col = 1; col < 5; col++)
		assert_int_equal(at(&c, 0, col), '?');
	canvas_fini(&c);
}

static void
wide_characters_are_whole_or_not_there(void **state)
{
	struct canvas c;

	(void)state;
	canvas_of(&c, 1, 6);
	assert_int_equal(canvas_text(&c, 0, 0, 3, ROLE_APP, "漢字"), 2);
	assert_int_equal(at(&c, 0, 1), 0);
	canvas_text(&c, 0, 1, 1, ROLE_APP, "x");
	assert_int_equal(at(&c, 0, 0), ' ');
	canvas_text(&c, 0, 4, 2, ROLE_APP, "漢");
	canvas_text(&c, 0, 4, 1, ROLE_APP, "x");
	assert_int_equal(at(&c, 0, 5), ' ');
	canvas_fini(&c);
}

static void
what_does_not_fit_shows_that_it_was_cut(void **state)
{
	struct canvas c;

	(void)state;
	canvas_of(&c, 2, 10);
	assert_int_equal(canvas_fit(&c, 0, 0, 5, ROLE_APP, "abcdefgh"), 5);
	assert_int_equal(at(&c, 0, 4), 0x2026);
	assert_int_equal(canvas_tail(&c, 1, 0, 5, ROLE_APP, "abcdefgh"), 5);
	assert_int_equal(at(&c, 1, 0), 0x2026);
	assert_int_equal(at(&c, 1, 4), 'h');
	assert_int_equal(canvas_fit(&c, 0, 0, 0, ROLE_APP, "abc"), 0);
	canvas_fini(&c);
}

static void
without_unicode_all_is_ascii(void **state)
{
	struct canvas c;

	(void)state;
	canvas_of(&c, 1, 10);
	c.ascii = true;
	assert_int_equal(canvas_text(&c, 0, 0, 10, ROLE_APP, "é漢e\xcc\x81"),
			 4);
	for (int col = 0; col < 3; col++)
		assert_int_equal(at(&c, 0, col), '?');
	assert_int_equal(at(&c, 0, 3), 'e');
	assert_int_equal(canvas_at(&c, 0, 3)->marks[0], 0);
	canvas_fini(&c);
}

static void
accents_are_on_the_character_before(void **state)
{
	struct canvas c;

	(void)state;
	canvas_of(&c, 1, 10);
	/* One before all, two on e, one on a wide one at the very edge; what
	 * joins characters or selects a variant is none. */
	assert_int_equal(
	    canvas_text(&c, 0, 0, 3, ROLE_APP,
			"\xcc\x81"
			"e\xcc\x81\xcc\xa3漢\xe3\x82\x99\xe2\x80\x8d"
			"\xef\xb8\x8f"),
	    3);
	assert_int_equal(canvas_at(&c, 0, 0)->marks[0], 0x301);
	assert_int_equal(canvas_at(&c, 0, 0)->marks[1], 0x323);
	assert_int_equal(canvas_at(&c, 0, 0)->marks[2], 0);
	assert_int_equal(canvas_at(&c, 0, 1)->marks[0], 0x3099);
	assert_int_equal(canvas_at(&c, 0, 1)->marks[1], 0);
	canvas_text(&c, 0, 2, 1, ROLE_APP, "x"); /* its right half */
	assert_int_equal(canvas_at(&c, 0, 1)->marks[0], 0);
	canvas_fini(&c);
}

static void
a_very_long_text_is_measured_in_bounded_time(void **state)
{
	char *text = malloc((1 << 24) + 1);
	struct canvas c;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', 1 << 24);
	text[1 << 24] = '\0';
	canvas_of(&c, 1, 10);
	assert_int_equal(canvas_fit(&c, 0, 0, 10, ROLE_APP, text), 10);
	text[(1 << 24) - 1] = 'z';
	assert_int_equal(canvas_tail(&c, 0, 0, 10, ROLE_APP, text), 10);
	assert_int_equal(at(&c, 0, 9), 'z');
	canvas_fini(&c);
	free(text);
}

static bool
inside(const struct rect *r, int rows, int cols)
{
	return r->rows == 0 || (r->row >= 0 && r->row + r->rows <= rows &&
				r->col >= 0 && r->col + r->cols <= cols);
}

/* Cells of a part of the screen. */
static int
area(const struct rect *part, int rows, int cols)
{
	assert_true(inside(part, rows, cols));
	return part->rows * part->cols;
}

static void
any_size_gives_a_layout_without_overlap(void **state)
{
	(void)state;
	for (int i = 0; i < 32 * 60 * 3; i++) {
		int rows = 1 + i / 96, cols = 1 + i % 3 * 100;
		enum layout_place side = i & 32 ? LAYOUT_SIDE : LAYOUT_NOWHERE;
		struct layout_wants wants = {
			.panes = { { LAYOUT_MIDDLE, 0 },
				   { LAYOUT_TOP, i & 1 ? 3 : 1 },
				   { LAYOUT_BOTTOM, i & 2 ? 8 : 0 },
				   { LAYOUT_OVER, 0 },
				   { LAYOUT_BOTTOM, i & 16 ? 200 : 0 },
				   { side, i & 8 ? 0 : 7 },
				   { side, i & 4 ? 100 : 5 },
				   { LAYOUT_NOWHERE, 4 } },
			.alone = (i & 3) == 3 ? 2 : -1,
			.notice = i & 4,
			.ticker = i & 8,
		};
		const struct rect *over;
		struct layout l;
		int used = 0;

		layout_compute(&l, rows, cols, &wants);
		over = &l.panes[3];
		used += area(&l.header, rows, cols);
		used += area(&l.notice, rows, cols);
		used += area(&l.ticker, rows, cols);
		used += area(&l.wall, rows, cols);
		used += area(&l.bar, rows, cols);
		for (int k = 0; k < LAYOUT_PANES; k++) {
			used += area(&l.lines[k], rows, cols);
			if (wants.panes[k].place != LAYOUT_OVER)
				used += area(&l.panes[k], rows, cols);
		}
		assert_int_equal(used, rows * cols);
		assert_true(l.panes[0].rows > 0 || l.panes[2].rows > 0);
		assert_int_equal(area(over, rows, cols),
				 (rows - l.header.rows - l.bar.rows) * cols);
		assert_in_range(l.last, 0, rows - 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cut_at_the_width_and_at_the_edge),
		cmocka_unit_test(controls_become_question_marks),
		cmocka_unit_test(wide_characters_are_whole_or_not_there),
		cmocka_unit_test(what_does_not_fit_shows_that_it_was_cut),
		cmocka_unit_test(without_unicode_all_is_ascii),
		cmocka_unit_test(accents_are_on_the_character_before),
		cmocka_unit_test(a_very_long_text_is_measured_in_bounded_time),
		cmocka_unit_test(any_size_gives_a_layout_without_overlap),
	};

	return RUN_TESTS(tests);
}
