/* tests/unit/test_tui_random.c - whatever keys, mouse and window manager do
 * while a program runs: nothing breaks, and what the tree shows at last is what
 * a report of the same window, mode and threads says.
 *
 * Ten thousand steps, of several seeds with PIT_LONG set (make check-memory).
 */
#include "model/ftree.h"
#include "tui/term.h"
#include "tui/tui_state.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS        1000000ull
#define STEPS     10000
#define CHECK     500 /* steps between two looks at the numbers */
#define FUNCTIONS 12
#define THREADS   4
#define DEPTH     7

struct session {
	uint64_t seed; /* not 0 */
	struct model *model;
	struct stream stream;
	struct term *term;
	struct tui *tui;
	struct tui_status status;
	uint64_t end; /* of the latest sample */
	struct window window;
	const struct snapshot *snap; /* what was drawn last */
};

static unsigned
roll(struct session *s, unsigned sides)
{
	s->seed ^= s->seed << 13;
	s->seed ^= s->seed >> 7;
	s->seed ^= s->seed << 17;
	return (unsigned)((s->seed >> 11) % sides);
}

/* Somebody works for a while, in a few functions of the program's and of
 * libraries. */
static void
live(struct session *s)
{
	static const char *const files[] = {
		"/app/a.py",
		"/app/b.py",
		"/usr/lib/python3.12/json/x.py",
		"/usr/lib/python3/dist-packages/numpy/core.py",
		"time()",
	};
	char path[512] = "f0 /app/a.py";
	size_t n = strlen(path);

	for (unsigned i = roll(s, DEPTH); i > 0; i--) {
		unsigned f = 1 + roll(s, FUNCTIONS - 1);

		n += (size_t)snprintf(path + n, sizeof(path) - n, " > f%u %s",
				      f, files[f % ARRAY_LEN(files)]);
	}
	s->end += (1 + roll(s, 30)) * 10 * MS;
	stream_sample(&s->stream, 1 + roll(s, THREADS),
		      stream_path(&s->stream, path), s->end,
		      (1 + roll(s, 20)) * 10 * MS);
	if (s->status.now < s->end)
		s->status.now = s->end;
}

static void
draw(struct session *s)
{
	const struct who *who;
	enum mode mode;

	tui_tick(s->tui, s->status.now);
	s->window = tui_window(s->tui, model_snapshot(s->model));
	mode = tui_mode(s->tui);
	who = tui_who(s->tui, model_snapshot(s->model));
	s->snap = model_look_at(s->model, &s->window, mode, who);
	assert_non_null(s->snap);
	s->status.base =
	    tui_baseline(s->tui, &s->window)
		? model_look_beside(s->model, &s->window, mode, who)
		: NULL;
	tui_draw(s->tui, s->snap, &s->status);
}

static void
type(struct session *s, const char *keys)
{
	tui_input(s->tui, keys, strlen(keys), s->status.now);
	draw(s);
}

/* The owner's answers. */
static void
answer(struct session *s)
{
	struct tui_request req;

	while (tui_request(s->tui, &req)) {
		if (req.kind == TUI_COMPLETE)
			tui_completed(s->tui, req.path, "", s->status.now);
		else if (req.kind == TUI_SAVE && !req.replace)
			tui_ask_replace(s->tui);
		else if (req.kind == TUI_SAVE)
			tui_message(s->tui, "saved", s->status.now);
	}
}

static void
press_key(struct session *s)
{
	static const char *const special[] = {
		"\033[A",      "\033[B",    "\033[C",
		"\033[D",      "\033[5~",   "\033[6~",
		"\033[H",      "\033[F",    "\033[Z",
		"\033OP",      "\033OR",    "\033OS",
		"\033[20~",    "\r",        "\t",
		"\033",        "\x7f",      "\x0c",
		"\x04",        "\x15",      "\x1d",
		"\033[2~",     "\033[3~",   "/f1\r",
		":goto 1.5\r", ":only w\r", ":set unit seconds\r",
		"&f3\r",       "mb",        "'b",
	};
	char letter[2] = { (char)(' ' + roll(s, 95)), '\0' };

	type(s, roll(s, 3) ? letter : special[roll(s, ARRAY_LEN(special))]);
}

static void
move_mouse(struct session *s)
{
	static const unsigned buttons[] = { 0, 0, 32, 64, 65 };
	char report[64];

	snprintf(report, sizeof(report), "\033[<%u;%u;%u%c",
		 buttons[roll(s, ARRAY_LEN(buttons))], roll(s, 210),
		 roll(s, 55), roll(s, 3) ? 'M' : 'm');
	type(s, report);
}

static void
resize(struct session *s)
{
	term_mem_resize(s->term, 1 + (int)roll(s, roll(s, 4) ? 30 : 60),
			1 + (int)roll(s, roll(s, 4) ? 100 : 210));
	tui_resize(s->tui);
	draw(s);
}

static void
step(struct session *s)
{
	static const char *const printed[] = { "epoch 3\r\n", "\033[2J",
					       "50 %\r", "漢字\033[31m" };
	const char *text = printed[roll(s, ARRAY_LEN(printed))];
	unsigned what = roll(s, 16);

	if (what < 10)
		press_key(s);
	else if (what < 12)
		move_mouse(s);
	else if (what == 12)
		resize(s);
	else if (what == 13)
		tui_output(s->tui, text, strlen(text), s->status.now,
			   s->status.now);
	else if (what == 14)
		live(s);
	else
		s->status.now += roll(s, 3000) * MS;
	answer(s);
}

/* Rows of functions, "f3 1.20 0.10" each. */
struct rows {
	char text[4096][48];
	size_t n;
};

static void
rows_add(struct rows *rows, const char *name, double total, double self)
{
	assert_true(rows->n < ARRAY_LEN(rows->text));
	snprintf(rows->text[rows->n++], sizeof(rows->text[0]), "%s %.2f %.2f",
		 name, total, self);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
rows_of_report(struct rows *rows, const struct snapshot *snap)
{
	const struct ftree_look look = { .apart = true, .idle = true };
	struct ftree ft;

	assert_int_equal(ftree_init(&ft, snap, &look), PIT_OK);
	for (row_id id = FTREE_ROOT; id; id = ftree_next(&ft, FTREE_ROOT, id)) {
		const char *name = ftree_function(&ft, id);

		if (name[0] == 'f')
			rows_add(rows, name,
				 ftree_seconds(&ft, ftree_row(&ft, id)->time),
				 ftree_seconds(&ft, ftree_self_time(&ft, id)));
	}
	ftree_fini(&ft);
}

/* ">   1.20s   0.10s C   ▾ f3      a.py:1": the function stands behind the
 * mark that says whether the row is open. */
static void
rows_of_screen(struct rows *rows, char *text)
{
	static const char *const marks[] = { "▾ f", "▸ f", "• f" };
	char *save, name[16];
	double total, self;

	for (char *line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		const char *at = NULL;

		for (size_t i = 0; i < ARRAY_LEN(marks) && !at; i++)
			at = strstr(line, marks[i]);
		if (at && sscanf(line + 1, "%lf %lf", &total, &self) == 2 &&
		    sscanf(at + strlen("▾ "), "%15s", name) == 1)
			rows_add(rows, name, total, self);
	}
}

/* The tree with all that is in it, in seconds; of the window, mode and threads
 * that were chosen, or of all there are. */
static void
show_all(struct session *s, bool everything)
{
	static const struct view_window all = { .kind = VIEW_ALL };
	struct view *view = &s->tui->view;

	type(s, "\x1d"); /* whatever was typed to */
	for (int i = 0; i < 3; i++) {
		type(s, "\033");
		s->status.now += 100 * MS;
		draw(s);
	}
	answer(s);
	term_mem_resize(s->term, 700, 88);
	tui_resize(s->tui);
	s->tui->only = s->tui->full = false;
	s->tui->over = -1;
	if (everything) {
		view_window_set(view, &all);
		view->mode = MODE_WALL;
		view->some = view->paused = false;
	}
	view_choose(view, TREE_APART, 0);
	view->idle_chosen = view->idle = true;
	view->fold = view->diff = view->moving = false;
	view->no_chains = true;
	view->nzoom = 0;
	view->unit = UNIT_SECONDS;
	view->filter[0] = view->find[0] = '\0';
	type(s, "1");
	for (int i = 0; i < 100; i++)
		type(s, "h"); /* names from their beginning */
	for (int i = 0; i < THREADS; i++)
		type(s, "g*");
}

static void
check_numbers(struct session *s, bool everything)
{
	static struct rows screen, report;
	char *text;
	size_t i = 0;

	screen.n = report.n = 0;
	show_all(s, everything);
	text = term_mem_text(s->term);
	assert_non_null(text);
	rows_of_screen(&screen, text);
	mem_free(text);
	rows_of_report(&report, s->snap);
	qsort(screen.text, screen.n, sizeof(screen.text[0]), by_text);
	qsort(report.text, report.n, sizeof(report.text[0]), by_text);
	/* The screen leaves out what is next to nothing. */
	for (size_t k = 0; k < screen.n; k++, i++) {
		while (i < report.n &&
		       strcmp(report.text[i], screen.text[k]) < 0)
			i++;
		if (i == report.n ||
		    strcmp(report.text[i], screen.text[k]) != 0)
			fail_msg("not in the report: %s", screen.text[k]);
	}
	if (everything)
		assert_true(screen.n > FUNCTIONS);
}

static void
begin(struct session *s, uint64_t seed)
{
	static const char *const names[] = { "MainThread", "w-1", "w-2",
					     "other" };
	struct tui_options opts = { .color = true, .unicode = true };

	memset(s, 0, sizeof(*s));
	s->seed = seed * 0x9e3779b97f4a7c15u;
	s->model = model_new();
	s->term = term_mem_open(24, 80, 256, true);
	assert_non_null(s->model);
	assert_non_null(s->term);
	s->tui = tui_new(s->term, &opts);
	assert_non_null(s->tui);
	s->status = (struct tui_status){ .state = PROGRAM_RUNNING,
					 .program = "a.py",
					 .end = "",
					 .notice = "",
					 .output = true };
	stream_open(&s->stream, s->model, 10, 1, "python a.py");
	for (uint32_t id = 1; id <= THREADS; id++)
		stream_thread(&s->stream, id, names[id - 1],
			      id == 1 ? WIRE_THREAD_MAIN : 0);
	stream_clock(&s->stream, 0);
	for (int i = 0; i < 30; i++)
		live(s);
	draw(s);
}

static void
anything_leaves_the_numbers_right(void **state)
{
	unsigned seeds = getenv("PIT_LONG") ? 2 : 1;
	unsigned steps = getenv("PIT_BRIEF") ? STEPS / 10 : STEPS;

	(void)state;
	for (unsigned seed = 1; seed <= seeds; seed++) {
		struct session s;

		begin(&s, seed);
		for (unsigned i = 1; i <= steps; i++) {
			step(&s);
			if (i % CHECK == 0)
				check_numbers(&s, i % (2 * CHECK) == 0);
		}
		tui_free(s.tui);
		s.term->ops->close(s.term);
		model_free(s.model);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anything_leaves_the_numbers_right),
	};

	return RUN_TESTS(tests);
}
