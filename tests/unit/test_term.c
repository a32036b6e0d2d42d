/* tests/unit/test_term.c - the real terminal, on a pseudo-terminal whose other
 * end is read back by a terminal emulator: one test per promise of term.h.
 */
#include "tui/term.h"
#include "tui/tui.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <vterm.h>

#define MAX_BYTES (1 << 20)

/* What the terminal was waited for, ms, while nobody reads it; -1: poll() as it
 * is. */
static int waited = -1;

int __real_poll(struct pollfd *fds, nfds_t n, int ms);
int __wrap_poll(struct pollfd *fds, nfds_t n, int ms);

int
__wrap_poll(struct pollfd *fds, nfds_t n, int ms)
{
	int ready = __real_poll(fds, n, waited < 0 ? ms : 0);

	if (waited >= 0 && !ready)
		waited += ms;
	return ready;
}

struct pty {
	int master, slave;
	char *bytes; /* all that was written to the terminal so far */
	size_t n;
	VTerm *vt;
	VTermScreen *screen;
};

static void
set_size(const struct pty *p, int rows, int cols)
{
	struct winsize ws = { .ws_row = (unsigned short)rows,
			      .ws_col = (unsigned short)cols };

	assert_int_equal(ioctl(p->slave, TIOCSWINSZ, &ws), 0);
}

static void
pty_init(struct pty *p, int rows, int cols)
{
	const char *name;

	memset(p, 0, sizeof(*p));
	p->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
	assert_true(p->master >= 0);
	assert_int_equal(grantpt(p->master), 0);
	assert_int_equal(unlockpt(p->master), 0);
	name = ptsname(p->master);
	assert_non_null(name);
	p->slave = open(name, O_RDWR | O_NOCTTY);
	assert_true(p->slave >= 0);
	set_size(p, rows, cols);
	p->bytes = calloc(1, MAX_BYTES);
	assert_non_null(p->bytes);
	p->vt = vterm_new(rows ? rows : 24, cols ? cols : 80);
	vterm_set_utf8(p->vt, 1);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
}

static void
pty_fini(struct pty *p)
{
	vterm_free(p->vt);
	free(p->bytes);
	close(p->slave);
	close(p->master);
}

/* Take what was written since the last time; returns how many bytes. */
static size_t
drain(struct pty *p)
{
	size_t before = p->n;
	ssize_t k;

	while ((k = read(p->master, p->bytes + p->n, MAX_BYTES - p->n - 1)) > 0)
		p->n += (size_t)k;
	vterm_input_write(p->vt, p->bytes + before, p->n - before);
	vterm_screen_flush_damage(p->screen);
	return p->n - before;
}

static struct term *
open_term(const struct pty *p, const char *type, bool color)
{
	struct pit_err err = { 0 };
	struct term *term = term_curses_open(p->slave, type, color, &err);

	if (!term)
		fail_msg("%s", err.text);
	return term;
}

/* What the emulator shows from (row, col) on, up to n characters of it. */
static const char *
shown(struct pty *p, int row, int col, int n)
{
	static char text[1024];
	VTermRect at = { row, row + 1, col, col + n };
	size_t len =
	    vterm_screen_get_text(p->screen, text, sizeof(text) - 1, at);

	text[len < sizeof(text) ? len : sizeof(text) - 1] = '\0';
	return text;
}

static bool
is_written(const struct pty *p, const char *bytes)
{
	return memmem(p->bytes, p->n, bytes, strlen(bytes)) != NULL;
}

static bool
same_modes(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
	       a->c_lflag == b->c_lflag && a->c_cflag == b->c_cflag;
}

static void
show_text(struct term *term, const char *text)
{
	struct canvas canvas;
	int rows, cols;

	term->ops->size(term, &rows, &cols);
	assert_int_equal(canvas_init(&canvas, rows, cols), PIT_OK);
	canvas_text(&canvas, rows / 2, 0, cols, ROLE_HEAT4, text);
	term->ops->show(term, &canvas, -1, -1);
	canvas_fini(&canvas);
}

static void
a_canvas_is_shown_as_it_is(void **state)
{
	struct pty p;
	struct term *term;

	(void)state;
	pty_init(&p, 10, 40);
	term = open_term(&p, "xterm-256color", true);
	show_text(term, "plain 漢字 ▸ é");
	drain(&p);
	assert_string_equal(shown(&p, 5, 0, 20), "plain 漢字 ▸ é");
	assert_true(is_written(&p, "\033[?1049h"));
	term->ops->close(term);
	pty_fini(&p);
}

/* All of it in one letter; what the terminal was waited for meanwhile. */
static int
show_letter(struct term *term, char letter)
{
	struct canvas canvas;
	int rows, cols, took;
	char text[256] = "";

	term->ops->size(term, &rows, &cols);
	memset(text, letter, (size_t)cols);
	assert_int_equal(canvas_init(&canvas, rows, cols), PIT_OK);
	for (int row = 0; row < rows; row++)
		canvas_text(&canvas, row, 0, cols, row % 2, text);
	waited = 0;
	term->ops->show(term, &canvas, -1, -1);
	took = waited;
	waited = -1;
	canvas_fini(&canvas);
	return took;
}

static void
a_terminal_that_takes_nothing_is_not_waited_for(void **state)
{
	const char *last = "yyyyyyyyyy";
	struct pty p;
	struct term *term;

	(void)state;
	pty_init(&p, 50, 200);
	assert_int_equal(fcntl(p.slave, F_SETFL, O_NONBLOCK), 0);
	term = open_term(&p, "xterm-256color", true);
	for (int i = 0; i < 100; i++)
		assert_in_range(show_letter(term, "ab"[i % 2]), 0, 10);
	/* What it did not take comes as it takes it, and then what is new. */
	for (int i = 0; i < 1000 && strcmp(shown(&p, 49, 0, 10), last); i++) {
		drain(&p);
		assert_in_range(show_letter(term, 'y'), 0, 10);
	}
	assert_string_equal(shown(&p, 0, 0, 10), last);
	assert_string_equal(shown(&p, 49, 0, 10), last);
	term->ops->close(term);
	pty_fini(&p);
}

static void
nothing_is_written_when_nothing_changed(void **state)
{
	struct pty p;
	struct term *term;

	(void)state;
	pty_init(&p, 10, 40);
	term = open_term(&p, "xterm-256color", true);
	show_text(term, "the same");
	assert_true(drain(&p) > 0);
	show_text(term, "the same");
	assert_int_equal(drain(&p), 0);
	/* ... and little when little did. */
	show_text(term, "the tame");
	assert_in_range(drain(&p), 1, 60);
	assert_string_equal(shown(&p, 5, 0, 10), "the tame");
	term->ops->close(term);
	pty_fini(&p);
}

static void
a_frame_is_marked_where_the_terminal_says_so(void **state)
{
	struct pty p;
	struct term *term;

	(void)state;
	pty_init(&p, 10, 40);
	term = open_term(&p, "xterm-256color", true);
	show_text(term, "first");
	drain(&p);
	assert_true(is_written(&p, "\033[?2026$p"));
	assert_false(is_written(&p, "\033[?2026h"));
	term->ops->whole(term);
	p.n = 0;
	show_text(term, "second");
	drain(&p);
	assert_memory_equal(p.bytes, "\033[?2026h", 8);
	assert_memory_equal(p.bytes + p.n - 8, "\033[?2026l", 8);
	assert_string_equal(shown(&p, 5, 0, 10), "second");
	p.n = 0;
	show_text(term, "second");
	assert_int_equal(drain(&p), 0);
	term_curses_emergency();
	drain(&p);
	assert_true(is_written(&p, "\033[?2026l"));
	term->ops->close(term);
	pty_fini(&p);
	/* Nobody asks a console. */
	pty_init(&p, 10, 40);
	term = open_term(&p, "linux", true);
	show_text(term, "text");
	term->ops->close(term);
	drain(&p);
	assert_false(is_written(&p, "2026"));
	pty_fini(&p);
}

static void
an_answer_is_left_to_nobody(void **state)
{
	struct pollfd pfd = { .events = POLLIN };
	struct pty p;
	struct term *term;

	(void)state;
	pty_init(&p, 10, 40);
	term = open_term(&p, "xterm-256color", true);
	assert_int_equal(write(p.master, "\033[?2026;2$y", 11), 11);
	term->ops->close(term);
	pfd.fd = p.slave;
	assert_int_equal(poll(&pfd, 1, 0), 0);
	pty_fini(&p);
}

static void
keys_arrive_raw_and_modes_come_back(void **state)
{
	struct termios before, during, after;
	struct pty p;
	struct term *term;
	char key = 0;

	(void)state;
	pty_init(&p, 10, 40);
	assert_int_equal(tcgetattr(p.slave, &before), 0);
	term = open_term(&p, "xterm-256color", true);
	assert_int_equal(tcgetattr(p.slave, &during), 0);
	assert_false(during.c_lflag & (ICANON | ECHO | ISIG | IEXTEN));
	assert_int_equal(write(p.master, "\003", 1), 1);
	assert_int_equal(read(p.slave, &key, 1), 1);
	assert_int_equal(key, 3);
	show_text(term, "x");
	term->ops->close(term);
	assert_int_equal(tcgetattr(p.slave, &after), 0);
	assert_true(same_modes(&before, &after));
	drain(&p);
	assert_true(is_written(&p, "\033[?1049l"));
	pty_fini(&p);
}

static void
suspend_gives_the_terminal_back_and_resume_repaints(void **state)
{
	struct termios before, during;
	struct pty p;
	struct term *term;

	(void)state;
	pty_init(&p, 10, 40);
	assert_int_equal(tcgetattr(p.slave, &before), 0);
	term = open_term(&p, "xterm-256color", true);
	show_text(term, "first");
	term->ops->suspend(term);
	assert_int_equal(tcgetattr(p.slave, &during), 0);
	assert_true(same_modes(&before, &during));
	drain(&p);
	show_text(term, "not now");
	assert_int_equal(drain(&p), 0);
	set_size(&p, 12, 50);
	vterm_set_size(p.vt, 12, 50);
	term->ops->resume(term);
	show_text(term, "again");
	drain(&p);
	assert_string_equal(shown(&p, 6, 0, 10), "again");
	term->ops->close(term);
	pty_fini(&p);
}

static void
emergency_restores_screen_and_modes_once(void **state)
{
	struct termios before, after;
	struct pty p;
	struct term *term;

	(void)state;
	pty_init(&p, 10, 40);
	assert_int_equal(tcgetattr(p.slave, &before), 0);
	term = open_term(&p, "xterm-256color", true);
	show_text(term, "x");
	drain(&p);
	p.n = 0;
	term_curses_emergency();
	drain(&p);
	assert_true(is_written(&p, "\033[?1049l"));
	assert_true(is_written(&p, "\033[?12l\033[?25h"));
	assert_int_equal(tcgetattr(p.slave, &after), 0);
	assert_true(same_modes(&before, &after));
	term_curses_emergency();
	assert_int_equal(drain(&p), 0);
	term->ops->close(term);
	term_curses_emergency();
	pty_fini(&p);
}

static void
colors_are_what_type_and_user_allow(void **state)
{
	static const struct {
		const char *type;
		bool color;
		int colors;
		const char *said; /* in COLORTERM */
	} cases[] = {
		{ "xterm-256color", true, 256, "" },
		{ "xterm-256color", true, 256, "yes" },
		{ "xterm-256color", true, COLORS_FULL, "truecolor" },
		{ "xterm-256color", true, COLORS_FULL, "24bit" },
		{ "xterm-256color", false, 0, "truecolor" },
		{ "xterm", true, 8, "truecolor" },
		{ "linux", true, 8, "truecolor" },
		{ "vt100", true, 0, "truecolor" },
		{ "xterm-direct", true, COLORS_FULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct pty p;
		struct term *term;

		setenv("COLORTERM", cases[i].said, 1);
		pty_init(&p, 10, 40);
		/* Not every system knows it. */
		if (strstr(cases[i].type, "direct"))
			term = term_curses_open(p.slave, cases[i].type, true,
						NULL);
		else
			term = open_term(&p, cases[i].type, cases[i].color);
		if (!term) {
			pty_fini(&p);
			continue;
		}
		assert_int_equal(term->ops->colors(term), cases[i].colors);
		show_text(term, "text");
		drain(&p);
		assert_string_equal(shown(&p, 5, 0, 10), "text");
		assert_int_equal(is_written(&p, "\033[31m") ||
				     is_written(&p, "38;5;") ||
				     is_written(&p, "\033[1;31m") ||
				     is_written(&p, "\033[1m\033[31m"),
				 cases[i].colors != 0);
		term->ops->close(term);
		pty_fini(&p);
	}
	unsetenv("COLORTERM");
}

static void
unusable_types_are_refused_with_a_sentence(void **state)
{
	static const char *const types[] = { "dumb", "no-such-type", "", NULL };
	struct termios before, after;
	struct pty p;

	(void)state;
	pty_init(&p, 10, 40);
	assert_int_equal(tcgetattr(p.slave, &before), 0);
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		struct pit_err err = { 0 };

		assert_null(term_curses_open(p.slave, types[i], true, &err));
		assert_true(strlen(err.text) > 10);
	}
	assert_int_equal(tcgetattr(p.slave, &after), 0);
	assert_true(same_modes(&before, &after));
	assert_int_equal(drain(&p), 0);
	pty_fini(&p);
}

static void
a_terminal_without_a_size_has_24_rows_of_80(void **state)
{
	struct pty p;
	struct term *term;
	int rows, cols;

	(void)state;
	pty_init(&p, 0, 0);
	term = open_term(&p, "xterm-256color", true);
	term->ops->size(term, &rows, &cols);
	assert_int_equal(rows, 24);
	assert_int_equal(cols, 80);
	term->ops->close(term);
	pty_fini(&p);
}

/* A type says 24 rows, for which ncurses sets a region that scrolls. */
static void
each_row_of_a_tall_terminal_is_where_it_belongs(void **state)
{
	struct canvas canvas;
	struct pty p;
	struct term *term;
	char text[16];

	(void)state;
	pty_init(&p, 60, 40);
	term = open_term(&p, "xterm-256color", true);
	assert_int_equal(canvas_init(&canvas, 60, 40), PIT_OK);
	for (int i = 0; i < 3; i++) {
		for (int row = 0; row < 60; row++) {
			snprintf(text, sizeof(text), "%d %d", row, i);
			canvas_text(&canvas, row, 20, 20, ROLE_PLAIN, text);
		}
		term->ops->show(term, &canvas, -1, -1);
		drain(&p);
		for (int row = 0; row < 60; row++) {
			snprintf(text, sizeof(text), "%d %d", row, i);
			assert_string_equal(shown(&p, row, 20, 8), text);
		}
		if (i == 1) {
			term->ops->suspend(term);
			term->ops->resume(term);
		}
	}
	canvas_fini(&canvas);
	term->ops->close(term);
	pty_fini(&p);
}

static void
any_size_is_drawn(void **state)
{
	static const int sizes[][2] = { { 1, 1 },   { 2, 200 },   { 200, 2 },
					{ 30, 5 },  { 100, 300 }, { 24, 80 },
					{ 1, 300 }, { 5, 30 } };
	struct pty p;
	struct term *term;

	(void)state;
	pty_init(&p, 24, 80);
	term = open_term(&p, "xterm-256color", true);
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		int rows = sizes[i][0], cols = sizes[i][1];

		set_size(&p, rows, cols);
		vterm_set_size(p.vt, rows, cols);
		term->ops->resize(term);
		show_text(term, "x");
		drain(&p);
		assert_string_equal(shown(&p, rows / 2, 0, 1), "x");
	}
	term->ops->close(term);
	pty_fini(&p);
}

static void
no_signal_handler_is_left_behind(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction before[ARRAY_LEN(signals)], now;
	struct pty p;
	struct term *term;

	(void)state;
	/* Not all need be SIG_DFL: a shell's background job has no SIGINT. */
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		assert_int_equal(sigaction(signals[i], NULL, &before[i]), 0);
	pty_init(&p, 24, 80);
	term = open_term(&p, "xterm-256color", true);
	show_text(term, "x");
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		assert_int_equal(sigaction(signals[i], NULL, &now), 0);
		assert_true(now.sa_handler == before[i].sa_handler);
	}
	term->ops->close(term);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		assert_int_equal(sigaction(signals[i], NULL, &now), 0);
		assert_true(now.sa_handler == before[i].sa_handler);
	}
	pty_fini(&p);
}

/* A program with twenty rows that change all the time, drawn ten times a second
 * for 40 s: the bytes that reach the terminal in the last ten. */
static void
steady_output_stays_below_one_kilobyte_a_second(void **state)
{
	struct tui_options opts = { .color = true, .unicode = true };
	struct tui_status status = { .state = PROGRAM_RUNNING,
				     .program = "train.py",
				     .end = "",
				     .notice = "",
				     .cpu = 0.98,
				     .output = true };
	const uint64_t start = 1000000000000;
	struct model *model = model_new();
	uint32_t stacks[20], which = 0, random = 1;
	struct stream s;
	struct pty p;
	struct term *term;
	struct tui *tui;
	size_t n = 0;

	(void)state;
	pty_init(&p, 24, 80);
	term = open_term(&p, "xterm-256color", true);
	tui = tui_new(term, &opts);
	assert_non_null(model);
	assert_non_null(tui);
	stream_open(&s, model, 10, start, "python train.py");
	stream_thread(&s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&s, start);
	for (int i = 0; i < 20; i++) {
		char path[64];

		snprintf(path, sizeof(path), "main /a.py > f%d /m%d.py", i,
			 i % 7);
		stacks[i] = stream_path(&s, path);
	}
	for (uint64_t t = 0; t < 40000; t++) {
		uint64_t end = t * 1000000, now = start + end;

		/* Phases of 7 ms, the earlier functions more often. */
		random = random * 1103515245 + 12345;
		which =
		    t % 7 ? which : (random >> 16) % (1 + (random >> 8) % 20);
		stream_sample(&s, 1, stacks[which], end, 1000000);
		if (t % 100)
			continue;
		status.now = now;
		tui_tick(tui, now);
		tui_draw(tui, model_snapshot(model), &status);
		drain(&p);
		if (t == 30000) /* the screen has been drawn long ago */
			n = p.n;
	}
	if (getenv("DUMP"))
		fwrite(p.bytes + n, 1, p.n - n, stderr);
	print_message("%zu bytes in ten seconds\n", p.n - n);
	assert_in_range(p.n - n, 1, 10 * 1024);
	tui_free(tui);
	model_free(model);
	term->ops->close(term);
	pty_fini(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_canvas_is_shown_as_it_is),
		cmocka_unit_test(
		    a_terminal_that_takes_nothing_is_not_waited_for),
		cmocka_unit_test(nothing_is_written_when_nothing_changed),
		cmocka_unit_test(a_frame_is_marked_where_the_terminal_says_so),
		cmocka_unit_test(an_answer_is_left_to_nobody),
		cmocka_unit_test(keys_arrive_raw_and_modes_come_back),
		cmocka_unit_test(
		    suspend_gives_the_terminal_back_and_resume_repaints),
		cmocka_unit_test(emergency_restores_screen_and_modes_once),
		cmocka_unit_test(colors_are_what_type_and_user_allow),
		cmocka_unit_test(unusable_types_are_refused_with_a_sentence),
		cmocka_unit_test(a_terminal_without_a_size_has_24_rows_of_80),
		cmocka_unit_test(
		    each_row_of_a_tall_terminal_is_where_it_belongs),
		cmocka_unit_test(any_size_is_drawn),
		cmocka_unit_test(no_signal_handler_is_left_behind),
		cmocka_unit_test(
		    steady_output_stays_below_one_kilobyte_a_second),
	};

	int master = posix_openpt(O_RDWR | O_NOCTTY);

	if (master < 0 || !setlocale(LC_ALL, "C.UTF-8")) {
		fprintf(stderr, "no pseudo-terminals, or no C.UTF-8 here\n");
		return 77;
	}
	close(master);
	return RUN_TESTS(tests);
}
