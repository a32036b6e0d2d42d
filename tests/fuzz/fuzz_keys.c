/* tests/fuzz/fuzz_keys.c - anything a user types, a program writes, a window
 * manager does, in any order, on any terminal.
 *
 * The input is a script: the first byte selects the terminal, then each step
 * is a byte (what to do, by its low three bits; how much, by the others) and
 * what it needs. Beyond not crashing: every row of the screen is as wide as
 * the terminal, and wide characters are whole.
 *
 * Most of a run would go into making a model, so all runs look at one; a run
 * whose script takes samples has its own from then on.
 */
#include "tui/term.h"
#include "tui/tui.h"

#include "base/mem.h"
#include "model/model.h"

#include "fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>

#define MS           1000000ull
#define MAX_STEPS    150
#define MAX_FRAMES   15   /* functions there are */
#define MAX_AREA     1000 /* cells: wide screens are low, high ones narrow */
#define MAX_DRAWN    1000 /* cells of a run's screens; then they are small: */
#define SMALL_AREA   60
#define MAX_THREADS  3
#define FIRST_STACKS 10 /* that every model begins with */
#define OWN_WORLD    31 /* how much asks for one */

struct script {
	const uint8_t *p;
	size_t n;
};

/* A model, and what it was told. */
struct world {
	struct model *model;
	source_id src;
	uint64_t data; /* time of the latest sample */
	uint32_t stacks;
};

struct scene {
	struct world world;
	bool own; /* the world is of this run alone */
	struct term *term;
	struct tui *tui;
	struct tui_status status;
	uint64_t clock;
	int drawn; /* cells */
};

static unsigned
next(struct script *s)
{
	if (s->n == 0)
		return 0;
	s->n--;
	return *s->p++;
}

static void
apply(struct world *w, struct event ev)
{
	FUZZ_CHECK(model_apply(w->model, w->src, &ev) == PIT_OK);
}

static struct wire_text
text_of(const char *text)
{
	return (struct wire_text){ text, strlen(text) };
}

static void
add_function(struct world *w, uint32_t id, const char *name, const char *file)
{
	struct event ev = { .type = WIRE_STRING,
			    .string = { id * 2 - 1, text_of(name) } };

	apply(w, ev);
	ev.string = (struct wire_string){ id * 2, text_of(file) };
	apply(w, ev);
	ev = (struct event){ .type = WIRE_CODE,
			     .code = { id, id * 2, id * 2 - 1, id, 0 } };
	apply(w, ev);
	ev = (struct event){ .type = WIRE_FRAME,
			     .frame = { id, WIRE_FRAME_PYTHON, id, id } };
	apply(w, ev);
}

/* Functions of every sort: of the program, of libraries, with odd names. */
static void
add_functions(struct world *w)
{
	static const char *const names[] = {
		"main",          "<lambda>",
		"漢字",          "a\033[2Jb",
		"e\xcc\x81\xff", "a_name_much_longer_than_any_column_there_is",
	};
	static const char *const files[] = {
		"/app/main.py",
		"/usr/lib/python3.12/json/decoder.py",
		"/usr/lib/python3/dist-packages/numpy/core.py",
		"/app/ファイル/x.py",
		"<frozen importlib._bootstrap>",
	};

	for (uint32_t id = 1; id <= MAX_FRAMES; id++)
		add_function(w, id, names[id % ARRAY_LEN(names)],
			     files[id % ARRAY_LEN(files)]);
}

/* A stack of depth functions from the script; a sample of it. */
static void
sample(struct world *w, struct script *script, unsigned depth)
{
	struct event ev = { .type = WIRE_STACK };
	uint32_t parent = 0;

	for (unsigned i = 0; i <= depth; i++) {
		ev.stack.id = ++w->stacks;
		ev.stack.parent = parent;
		ev.stack.frame = 1 + next(script) % MAX_FRAMES;
		apply(w, ev);
		parent = w->stacks;
	}
	w->data += 20 * MS;
	ev = (struct event){
		.type = WIRE_SAMPLE,
		.sample = { 1 + next(script) % MAX_THREADS, parent,
			    WIRE_STATE_RUNNING, 20, w->data, 20 * MS },
	};
	apply(w, ev);
}

/* What every world begins with: stacks of all depths in all threads. */
static void
first_samples(struct world *w)
{
	uint8_t bytes[2 * FIRST_STACKS + 2];
	struct script script;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * i / 3);
	for (unsigned depth = 0; depth < FIRST_STACKS; depth++) {
		script = (struct script){ bytes + depth, depth + 2 };
		sample(w, &script, depth);
	}
}

static void
open_world(struct world *w)
{
	struct event ev = {
		.type = WIRE_HELLO,
		.hello = {
			.version = WIRE_VERSION,
			.pid = 1,
			.python = 0x030c01f0,
			.interval = MS,
			.time = 1,
			.exe = text_of("/usr/bin/python3"),
			.cwd = text_of("/app"),
			.argv = text_of("python x.py"),
		},
	};

	w->model = model_new();
	FUZZ_CHECK(w->model);
	w->src = model_open(w->model);
	FUZZ_CHECK(w->src);
	apply(w, ev);
	ev = (struct event){ .type = WIRE_CLOCK, .clock = { .time = 1 } };
	apply(w, ev);
	add_functions(w);
	for (uint32_t id = 1; id <= MAX_THREADS; id++)
		apply(w, (struct event){
			     .type = WIRE_THREAD,
			     .thread = { id, 0, 7, text_of("worker") } });
	first_samples(w);
}

static void
check_screen(struct scene *s)
{
	const struct canvas *c = term_mem_cells(s->term);
	int rows, cols;

	s->term->ops->size(s->term, &rows, &cols);
	FUZZ_CHECK(c->rows == (rows < 1 ? 1 : rows));
	FUZZ_CHECK(c->cols == (cols < 1 ? 1 : cols));
	for (int row = 0; row < c->rows; row++) {
		FUZZ_CHECK(c->cells[(size_t)row * (size_t)c->cols].ch != 0);
		for (int col = 0; col < c->cols; col++) {
			const struct cell *cell = canvas_at(c, row, col);

			FUZZ_CHECK(cell->role < ROLE_COUNT);
			FUZZ_CHECK(cell->ch == 0 ||
				   (cell->ch >= ' ' && cell->ch != 0x7f));
		}
	}
}

/* Nearly all of the time goes into cells: a run that has had its share goes on
 * with small screens. */
static void
resize(struct scene *s, int rows, int cols)
{
	int area = s->drawn > MAX_DRAWN ? SMALL_AREA : MAX_AREA;

	if (cols > area)
		cols = area;
	if (cols > 0 && rows > area / cols)
		rows = area / cols;
	term_mem_resize(s->term, rows, cols);
	tui_resize(s->tui);
}

static void
draw(struct scene *s)
{
	struct model *model = s->world.model;
	struct window window = tui_window(s->tui, model_snapshot(model));
	const struct snapshot *snap =
	    model_look_at(model, &window, tui_mode(s->tui),
			  tui_who(s->tui, model_snapshot(model)));
	int rows, cols;

	FUZZ_CHECK(snap);
	s->term->ops->size(s->term, &rows, &cols);
	if (s->drawn > MAX_DRAWN && rows * cols > SMALL_AREA)
		resize(s, rows, cols);
	s->drawn += rows * cols;
	if (s->clock < s->world.data)
		s->clock = s->world.data;
	s->status.now = s->clock;
	s->status.base =
	    tui_baseline(s->tui, &window)
		? model_look_beside(model, &window, tui_mode(s->tui),
				    tui_who(s->tui, model_snapshot(model)))
		: NULL;
	tui_tick(s->tui, s->clock);
	tui_draw(s->tui, snap, &s->status);
	check_screen(s);
}

static void
take_requests(struct scene *s)
{
	struct tui_request req;
	unsigned n = 0;

	while (tui_request(s->tui, &req)) {
		FUZZ_CHECK(req.kind != TUI_NONE);
		FUZZ_CHECK(req.nbytes <= sizeof(req.bytes));
		FUZZ_CHECK(memchr(req.path, '\0', sizeof(req.path)));
		FUZZ_CHECK(++n < 10000);
	}
}

/* The world that all runs begin in, which none changes. */
static const struct world *
shared_world(void)
{
	static struct world shared;

	if (!shared.model)
		open_world(&shared);
	return &shared;
}

/* Samples: a script asks for a world of its own, then takes them. */
static void
take_samples(struct scene *s, struct script *script, unsigned much)
{
	if (!s->own && much != OWN_WORLD)
		return;
	if (!s->own) {
		s->world = (struct world){ .model = NULL };
		open_world(&s->world);
		s->own = true;
	}
	sample(&s->world, script, much);
}

/* The mouse, on what is drawn, and beside it. */
static void
use_mouse(struct scene *s, struct script *script, unsigned much)
{
	static const unsigned buttons[] = { 0, 0, 32, 64, 65 };
	char report[64];
	int row = (int)next(script) % 40, col = (int)next(script);
	int n = snprintf(report, sizeof(report), "\033[<%u;%d;%d%c",
			 buttons[much % ARRAY_LEN(buttons)], col, row,
			 much % ARRAY_LEN(buttons) == 1 ? 'm' : 'M');

	tui_input(s->tui, report, (size_t)n, s->clock);
	if (much & 16)
		draw(s);
}

static void
step(struct scene *s, struct script *script)
{
	unsigned what = next(script), much = what >> 3;
	const uint8_t *bytes = script->p;
	size_t n = much < script->n ? much : script->n;

	switch (what & 7) {
	case 0:
		tui_input(s->tui, bytes, n, s->clock);
		script->p += n;
		script->n -= n;
		break;
	case 1:
		tui_output(s->tui, bytes, n, s->clock, s->clock);
		script->p += n;
		script->n -= n;
		break;
	case 2:
		n = next(script) % 110;
		resize(s, (int)n, (int)(next(script) + much));
		break;
	case 3:
		s->clock += (uint64_t)next(script) * much * MS;
		draw(s);
		break;
	case 4:
		take_samples(s, script, much);
		break;
	case 5:
		s->status.state = (enum program_state)(much % 5);
		s->status.output = next(script) % 4 != 0;
		s->status.notice = next(script) % 4 ? "" : "a notice";
		break;
	case 6:
		use_mouse(s, script, much);
		break;
	default:
		draw(s);
		take_requests(s);
		break;
	}
}

/* A run takes less than this much memory: with more in quarantine, most of the
 * time goes into fresh pages. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "quarantine_size_mb=1:malloc_context_size=1";
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const int colors[] = { 0, 8, 16, 256 };
	struct script script = { data, n };
	struct scene s = { .status = { .state = PROGRAM_RUNNING,
				       .program = "x.py",
				       .end = "exit status 1",
				       .notice = "",
				       .output = true } };
	unsigned term = next(&script);
	struct tui_options opts = { .color = term & 4, .unicode = term & 8 };

	s.world = *shared_world();
	s.term = term_mem_open(10, 40, colors[term & 3], term & 16);
	FUZZ_CHECK(s.term);
	s.tui = tui_new(s.term, &opts);
	FUZZ_CHECK(s.tui);
	for (int i = 0; i < MAX_STEPS && script.n; i++)
		step(&s, &script);
	draw(&s);
	take_requests(&s);
	tui_free(s.tui);
	s.term->ops->close(s.term);
	if (s.own)
		model_free(s.world.model);
	return 0;
}
