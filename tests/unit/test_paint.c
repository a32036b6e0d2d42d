/* tests/unit/test_paint.c - what is written makes the terminal show the canvas,
 * whatever it showed, in few bytes: one test per promise of paint.h. A terminal
 * emulator reads it.
 */
#include "tui/paint.h"
#include "tui/settings.h"

#include "../lib/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include <vterm.h>

#define ROWS 6
#define COLS 30

struct fixture {
	struct theme theme;
	struct paint paint;
	struct canvas was, now;
	VTerm *vt;
	VTermScreen *screen;
	struct out out;
};

static void
init(struct fixture *f)
{
	theme_init(&f->theme, THEME_DARK);
	f->paint = (struct paint){ .theme = &f->theme,
				   .colors = 256,
				   .unicode = true,
				   .attrs = ~0u,
				   .column = true,
				   .erase = true };
	assert_int_equal(canvas_init(&f->was, ROWS, COLS), PIT_OK);
	assert_int_equal(canvas_init(&f->now, ROWS, COLS), PIT_OK);
	f->vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(f->vt, 1);
	f->screen = vterm_obtain_screen(f->vt);
	vterm_screen_reset(f->screen, 1);
	out_init(&f->out, 1 << 20);
}

static void
fini(struct fixture *f)
{
	out_fini(&f->out);
	vterm_free(f->vt);
	canvas_fini(&f->was);
	canvas_fini(&f->now);
	paint_fini(&f->paint);
}

/* Show what is drawn; the bytes that took are in out. */
static void
show(struct fixture *f)
{
	out_fini(&f->out);
	out_init(&f->out, 1 << 20);
	paint_frame(&f->paint, &f->was, &f->now, &f->out);
	assert_int_equal(out_status(&f->out), PIT_OK);
	if (f->out.len)
		vterm_input_write(f->vt, f->out.data, f->out.len);
	memcpy(f->was.cells, f->now.cells, sizeof(*f->now.cells) * ROWS * COLS);
}

static int
color_of(const VTermColor *color)
{
	return VTERM_COLOR_IS_INDEXED(color) ? color->indexed.idx : -1;
}

/* Is the cell of the emulator as it is to be? */
static void
check_cell(struct fixture *f, int row, int col)
{
	const struct cell *cell = canvas_at(&f->now, row, col);
	const struct cell *right = canvas_at(&f->now, row, col + 1);
	struct look look = theme_look(&f->theme, cell, f->paint.colors);
	bool wide = right && right->ch == 0;
	VTermPos pos = { row, col };
	wchar_t text[CELL_MARKS + 2];
	VTermScreenCell got;
	uint32_t first;

	if (cell->ch == 0)
		return;
	vterm_screen_get_cell(f->screen, pos, &got);
	paint_text(f->paint.unicode, cell, wide, text);
	first = got.chars[0] ? got.chars[0] : ' ';
	assert_int_equal(first, text[0]);
	for (int i = 1; text[i]; i++)
		assert_int_equal(got.chars[i], text[i]);
	assert_int_equal(got.attrs.reverse, (look.attr & CELL_REVERSE) != 0);
	assert_int_equal(got.attrs.underline,
			 (look.attr & CELL_UNDERLINE) != 0);
	assert_int_equal(color_of(&got.bg), look.bg);
	if (first == ' ' && !(look.attr & (CELL_REVERSE | CELL_UNDERLINE)))
		return;
	assert_int_equal(got.attrs.bold, (look.attr & CELL_BOLD) != 0);
	assert_int_equal(color_of(&got.fg), look.fg);
}

static void
check(struct fixture *f)
{
	for (int row = 0; row < ROWS; row++)
		for (int col = 0; col < COLS; col++)
			check_cell(f, row, col);
}

static void
draw_something(struct canvas *c)
{
	static const char *const texts[] = {
		"x",      "12.5",   "          ",    "漢字かな",
		"ﾊﾝ",     "naïve",  "cafe\xcc\x81s", "a  b   c    d     e",
		"▁▂▃▄▅▆", "\u0416", "main › fit",
	};
	int row = rand() % ROWS, col = rand() % COLS, n = 1 + rand() % COLS;
	struct rect at = { row, col, 1 + rand() % 2, n };
	struct cell *cell = canvas_at(c, row, col);

	switch (rand() % 8) {
	case 0:
		canvas_attr(c, at, 1u << rand() % 4);
		break;
	case 1:
		canvas_fill(c, at, ' ', rand() % ROLE_COUNT);
		break;
	case 2:
		cell->fg = (int16_t)(rand() % 257 - 1);
		cell->bg = (int16_t)(rand() % 257 - 1);
		break;
	default:
		canvas_text(c, row, col, COLS - col, rand() % ROLE_COUNT,
			    texts[(size_t)rand() % ARRAY_LEN(texts)]);
	}
}

static void
any_canvas_follows_on_any_other(void **state)
{
	struct fixture f;

	(void)state;
	srand(5);
	init(&f);
	for (int i = 0; i < 4000; i++) {
		int n = 1 + rand() % 12;

		f.paint.column = rand() % 4;
		f.paint.erase = rand() % 4;
		while (n--)
			draw_something(&f.now);
		show(&f);
		check(&f);
	}
	fini(&f);
}

static void
what_is_the_same_is_not_written(void **state)
{
	struct fixture f;

	(void)state;
	init(&f);
	canvas_text(&f.now, 1, 2, 20, ROLE_HEAT4, "漢字 12.5%");
	show(&f);
	assert_true(f.out.len > 0);
	show(&f);
	assert_int_equal(f.out.len, 0);
	/* Nor is what looks the same. */
	canvas_fill(&f.now, (struct rect){ 3, 0, 1, COLS }, ' ', ROLE_HEAT4);
	show(&f);
	assert_int_equal(f.out.len, 0);
	fini(&f);
}

static void
expect(struct fixture *f, const char *bytes)
{
	show(f);
	assert_non_null(f->out.data);
	assert_string_equal(f->out.data, bytes);
	check(f);
}

static void
what_looks_alike_is_written_together(void **state)
{
	struct fixture f;

	(void)state;
	init(&f);
	for (int row = 0; row < 3; row++) {
		canvas_text(&f.now, row, 2, 4, ROLE_SLOT0, "12");
		canvas_text(&f.now, row, 12, 4, ROLE_DIM, "7");
	}
	expect(&f, "\033[2m\033[1;13H7\n\b7\n\b7"
		   "\033[0;38;5;203m\033[1;3H12\n\b\b12\n\b\b12\033[m");
	fini(&f);
}

static void
a_step_is_as_short_as_it_can_be(void **state)
{
	struct fixture f;

	(void)state;
	init(&f);
	canvas_put(&f.now, 1, 1, 'a', ROLE_PLAIN);
	canvas_put(&f.now, 1, 4, 'b', ROLE_PLAIN);
	canvas_put(&f.now, 1, 20, 'c', ROLE_PLAIN);
	expect(&f, "\033[2;2Ha  b\033[21Gc");
	canvas_put(&f.now, 3, 1, 'd', ROLE_PLAIN);
	canvas_put(&f.now, 4, 0, 'e', ROLE_PLAIN);
	expect(&f, "\033[5;1He\033[4;2Hd");
	canvas_fill(&f.now, (struct rect){ 1, 0, 1, 10 }, ' ', ROLE_PLAIN);
	canvas_text(&f.now, 2, 0, 10, ROLE_PLAIN, "abcdefghij");
	expect(&f, "\033[3;1Habcdefghij\033[2;2H    ");
	canvas_fill(&f.now, (struct rect){ 2, 0, 1, 10 }, ' ', ROLE_PLAIN);
	expect(&f, "\033[3;1H\033[10X");
	fini(&f);
}

static void
colors_are_as_exact_as_the_terminal_has_them(void **state)
{
	struct settings settings = { 0 };
	struct fixture f;
	struct pit_err err;

	(void)state;
	assert_int_equal(settings_line(&settings, "set theme truecolor", &err),
			 PIT_OK);
	assert_int_equal(settings_line(&settings, "color lock #0180fF", &err),
			 PIT_OK);
	assert_int_equal(settings_line(&settings, "color io #0180f", &err),
			 PIT_EUSAGE);
	init(&f);
	settings_theme(&settings, &f.theme);
	f.paint.colors = COLORS_FULL;
	canvas_put(&f.now, 0, 0, 'a', ROLE_SLOT0);
	canvas_at(&f.now, 0, 0)->bg = CELL_ROLE(ROLE_LOCK);
	show(&f);
	assert_string_equal(f.out.data,
			    "\033[38;2;245;106;106;48;2;1;128;255m\033[1;1Ha"
			    "\033[m");
	/* Of 256 the nearest one, of eight the one that it is most like. */
	f.paint.colors = 256;
	canvas_put(&f.now, 0, 0, 'b', ROLE_SLOT0);
	canvas_at(&f.now, 0, 0)->bg = CELL_ROLE(ROLE_LOCK);
	expect(&f, "\033[38;5;203;48;5;33m\033[1;1Hb\033[m");
	f.paint.colors = 8;
	canvas_put(&f.now, 0, 0, 'c', ROLE_SLOT0);
	canvas_at(&f.now, 0, 0)->bg = CELL_ROLE(ROLE_LOCK);
	expect(&f, "\033[31;44m\033[1;1Hc\033[m");
	f.paint.colors = 0;
	canvas_put(&f.now, 0, 0, 'd', ROLE_SLOT0);
	canvas_at(&f.now, 0, 0)->bg = CELL_ROLE(ROLE_LOCK);
	expect(&f, "\033[1;1Hd");
	fini(&f);
}

/* Where a terminal may think otherwise of a width, the place is said anew. */
static void
no_width_is_relied_on(void **state)
{
	struct fixture f;

	(void)state;
	init(&f);
	canvas_text(&f.now, 0, 0, 20, ROLE_PLAIN, "漢a");
	expect(&f, "\033[1;1H漢\033[1;3Ha");
	fini(&f);
	init(&f);
	f.paint.unicode = false;
	canvas_text(&f.now, 1, 0, 20, ROLE_PLAIN, "漢é");
	expect(&f, "\033[2;1H??\033[2;3H?");
	fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_canvas_follows_on_any_other),
		cmocka_unit_test(what_is_the_same_is_not_written),
		cmocka_unit_test(what_looks_alike_is_written_together),
		cmocka_unit_test(a_step_is_as_short_as_it_can_be),
		cmocka_unit_test(no_width_is_relied_on),
		cmocka_unit_test(colors_are_as_exact_as_the_terminal_has_them),
	};

	if (!setlocale(LC_ALL, "C.UTF-8")) {
		fprintf(stderr, "no C.UTF-8 here\n");
		return 77;
	}
	return RUN_TESTS(tests);
}
