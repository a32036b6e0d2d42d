/* tests/tui/screen.c - run a key script against the interface on a terminal in
 * memory, and compare what it shows with the file beside it.
 *
 *	screen foo.steps	compares with foo.screen; GENERATE=1 rewrites it
 *	screen --keys FILE ...	says which keys of keys.def none of them types,
 *				but for those typed to a prompt or the program
 *
 * A step a line; "#" begins a comment. Text takes \n, \r, \e and \xHH.
 *
 *	size ROWS COLS		the user resizes the terminal
 *	term COLORS unicode|ascii [nocolor]
 *				another terminal, another interface
 *	program NAME		the program's words
 *	hide GLOB, show GLOB	what is library code, and what is not
 *	begin [unfolded] [apart] [idle] [part FROM TO]
 *				another interface, that begins so
 *	again			the run begins anew, and the interface goes on
 *	state NAME [TEXT]	starting running input stopped ended; how it
 *				ended
 *	notice [TEXT]		the lasting warning
 *	replay [PLACE]		it is a recording, and we are there; or none
 *	screen yes|no		whether the program has a screen of ours
 *	process PID NAME	another process; what follows is about it
 *	thread ID NAME		what follows is about this thread
 *	daemon ID NAME		the same, and it is a daemon
 *	task ID NAME		a task of this thread; its samples are of
 *	awaited ID BY NAME	it is awaited by that one
 *	runs MS ID PATH		it and
 *	waits MS ID PATH	it, while others run
 *	spend MS PATH		samples; PATH as in tests/lib/stream.h
 *	cores N			samples to come use N of the machine's cores
 *	wait MS PATH		the same, off the CPU
 *	queue MS PATH		the same, waiting for the GIL
 *	hold MS PATH		the same, on a CPU, while others wait for the
 *				GIL
 *	deep N MS		samples of N functions that call each other
 *	wide N MS		samples of N functions that main calls, MS each
 *	turns N MS		N samples of two functions in turn, MS each
 *	history KB		so much memory for what was when
 *	other MS PATH		the same, in another run
 *	compared [session]	the owner has read that one: it is the baseline;
 *				a session does not say what threads did
 *	nothing MS		nobody is sampled for so long
 *	ticks N [LOST]		samples that were due, and lost, so far
 *	rate MS			the interval is so long from now on
 *	output TEXT		the program writes
 *	keys TEXT		the user types; the screen is drawn after it
 *	key TEXT		the same, without drawing
 *	mouse WHAT ROW COL	press, drag, release, up or down (the wheel),
 *				as a terminal reports it, from 1
 *	click ROW COL		press and release; what is drawn is all
 *	after SECONDS		time passes; the screen is drawn
 *	source FILE TEXT	its text; "-": it has changed since
 *	show			the screen's text, for the comparison
 *	roles			its roles, one letter a cell
 *	copied			what is in the clipboard
 *	requests		what the owner is asked for
 *	chosen			the owner has taken hide and show as its own
 *	replace?		the owner asks whether to replace the file
 *	refuse WHY		the owner refuses the path
 *	completed PATH		the owner knows how the path goes on
 *	say TEXT		a line for who reads the comparison
 *	include FILE		the steps of another file in this folder
 */
#include "tui/keys.h"
#include "tui/term.h"
#include "tui/tui.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/regex.h"
#include "model/label.h"

#include "../lib/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS       1000000ull
#define START    (1000ull * 1000 * MS) /* of the first process */
#define MAX_LINE 4096
#define MAX_DUMP (4u << 20)

/* A file that the interface can have. */
struct file {
	char *name, *text; /* text: NULL: it has changed */
};

struct screen {
	struct model *model;
	struct stream stream;
	struct stream other; /* another run, to compare with */
	uint64_t other_data;
	struct term *term;
	struct tui *tui;
	struct tui_status status;
	struct tui_options opts;
	struct regex *hidden, *shown;
	uint64_t data, clock;      /* ns since START: of samples, of the user */
	uint64_t cpu, sampler_cpu; /* ns, of the process so far */
	double cores;              /* that running samples use */
	uint32_t thread;
	bool *typed; /* by binding; NULL: nobody asks */
	struct key_decoder decoder;
	int rows, cols;
	struct out dump;
	struct file files[4];
	size_t nfiles;
	const struct file *file; /* that was turned to */
	char line[256];
	struct source_text source;
	char program[256], end[256], notice[256], replay[64];
	bool stateless; /* the other run */
};

static void
die(const char *path, int line, const char *why)
{
	fprintf(stderr, "%s:%d: %s\n", path, line, why);
	exit(99);
}

static const struct snapshot *
base_of(struct screen *s)
{
	struct window window;

	switch (tui_baseline(s->tui, &window)) {
	case BASE_RANGE:
		return model_look_beside(
		    s->model, &window, tui_mode(s->tui),
		    tui_who(s->tui, model_snapshot(s->model)));
	case BASE_FILE:
		return s->stateless && tui_mode(s->tui) != MODE_WALL
			   ? NULL
			   : model_look(s->other.model, &WINDOW_ALL,
					tui_mode(s->tui));
	default:
		return NULL;
	}
}

static void
look(struct screen *s)
{
	struct window window = tui_window(s->tui, model_snapshot(s->model));
	const struct snapshot *snap =
	    model_look_at(s->model, &window, tui_mode(s->tui),
			  tui_who(s->tui, model_snapshot(s->model)));

	if (!snap)
		die("model", 0, "no snapshot");
	s->status.base = base_of(s);
	tui_draw(s->tui, snap, &s->status);
}

static void
draw(struct screen *s)
{
	if (s->clock < s->data)
		s->clock = s->data;
	s->status.now = START + s->clock;
	tui_tick(s->tui, START + s->clock);
	do {
		look(s);
	} while (tui_timeout(s->tui, START + s->clock) == 0);
}

static const char *
look_at_file(void *arg, const char *name)
{
	struct screen *s = arg;

	s->file = NULL;
	for (size_t i = 0; i < s->nfiles; i++) {
		if (strcmp(s->files[i].name, name) != 0)
			continue;
		s->file = &s->files[i];
		return s->file->text ? NULL
				     : "it has changed since the run began";
	}
	return "it is not there";
}

static const char *
line_of_file(void *arg, uint32_t line)
{
	struct screen *s = arg;
	const char *at = s->file ? s->file->text : NULL;

	while (at && --line)
		at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL;
	if (!at || !*at)
		return NULL;
	snprintf(s->line, sizeof(s->line), "%.*s", (int)strcspn(at, "\n"), at);
	return s->line;
}

static void
open_term(struct screen *s, int colors, bool unicode, bool color)
{
	s->opts.color = color;
	s->opts.unicode = true;
	s->source = (struct source_text){ look_at_file, line_of_file, s };
	s->opts.source = &s->source;
	tui_free(s->tui);
	if (s->term)
		s->term->ops->close(s->term);
	s->term = term_mem_open(s->rows, s->cols, colors, unicode);
	s->tui = s->term ? tui_new(s->term, &s->opts) : NULL;
	if (!s->tui)
		die("tui", 0, "out of memory");
}

static void
screen_init(struct screen *s)
{
	memset(s, 0, sizeof(*s));
	s->model = model_new();
	if (!s->model)
		die("model", 0, "out of memory");
	s->rows = 24;
	s->cols = 80;
	s->status.state = PROGRAM_RUNNING;
	s->status.program = s->program;
	s->status.end = s->end;
	s->status.notice = s->notice;
	s->status.base_name = "last.pitop";
	s->status.start = START;
	s->status.cpu = 0.98;
	s->status.ui_cpu = 0.006;
	s->status.output = true;
	s->cores = 1;
	strcpy(s->program, "train.py");
	out_init(&s->dump, MAX_DUMP);
	out_str(&s->dump, "");
	open_term(s, 256, true, true);
}

static void
screen_fini(struct screen *s)
{
	tui_free(s->tui);
	s->term->ops->close(s->term);
	model_free(s->model);
	model_free(s->other.model);
	for (size_t i = 0; i < s->nfiles; i++) {
		free(s->files[i].name);
		free(s->files[i].text);
	}
	regex_free(s->hidden);
	regex_free(s->shown);
	out_fini(&s->dump);
}

/* The first use of a process opens it, and its main thread. */
static void
need_process(struct screen *s)
{
	if (s->stream.model)
		return;
	stream_open(&s->stream, s->model, 812, START, "python train.py");
	stream_fact(&s->stream, WIRE_FACT_SYS_PATH, "/app");
	stream_fact(&s->stream, WIRE_FACT_SYS_PATH, "/usr/lib/python3.12");
	stream_fact(&s->stream, WIRE_FACT_SYS_PATH,
		    "/usr/lib/python3/dist-packages");
	stream_thread(&s->stream, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&s->stream, START);
	s->thread = 1;
}

/* What the process says of itself at the time of the samples so far. */
static void
tell_clock(struct screen *s)
{
	struct event ev = { .type = WIRE_CLOCK };

	ev.clock.time = START + s->data;
	ev.clock.cpu = s->cpu;
	ev.clock.sampler_cpu = s->sampler_cpu;
	stream_apply(&s->stream, &ev);
}

static void
sample(struct screen *s, uint32_t stack, uint64_t weight, unsigned state)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { s->thread, stack, state,
			    (uint32_t)(weight / MS ? weight / MS : 1), weight,
			    weight },
	};

	tell_clock(s);
	stream_apply(&s->stream, &ev);
	s->data += weight;
	if ((state & WIRE_SAMPLE_STATE) == WIRE_STATE_RUNNING)
		s->cpu += (uint64_t)(s->cores * (double)weight);
	tell_clock(s);
}

static void
step_spend(struct screen *s, const char *arg, unsigned state)
{
	char *path;
	uint64_t weight = strtoull(arg, &path, 10) * MS;

	need_process(s);
	sample(s, stream_path(&s->stream, path + strspn(path, " ")), weight,
	       state);
}

/* Its process has another folder, and sits still at first. */
static void
step_other(struct screen *s, const char *arg)
{
	char *path;
	uint64_t weight = strtoull(arg, &path, 10) * MS;
	struct event ev = { .type = WIRE_SAMPLE };

	if (!s->other.model) {
		stream_open(&s->other, model_new(), 77, START,
			    "python train.py");
		stream_fact(&s->other, WIRE_FACT_SYS_PATH, "/app");
		stream_fact(&s->other, WIRE_FACT_SYS_PATH,
			    "/usr/lib/python3/dist-packages");
		stream_thread(&s->other, 1, "MainThread", WIRE_THREAD_MAIN);
		stream_clock(&s->other, START);
	}
	ev.sample.thread = 1;
	ev.sample.stack = stream_path(&s->other, path + strspn(path, " "));
	ev.sample.flags = WIRE_STATE_RUNNING;
	ev.sample.count = (uint32_t)(weight / MS);
	ev.sample.end = ev.sample.weight = weight;
	stream_apply(&s->other, &ev);
	s->other_data += weight;
	stream_clock(&s->other, START + s->other_data);
}

static void
step_deep(struct screen *s, const char *arg)
{
	unsigned n, weight;
	uint32_t stack = 0;
	char name[32];

	if (sscanf(arg, "%u %u", &n, &weight) != 2)
		return;
	need_process(s);
	for (unsigned i = 0; i < n; i++) {
		uint32_t frame;

		snprintf(name, sizeof(name), "level_%u", i);
		frame = stream_python(&s->stream, name, "/app/deep.py", i + 1,
				      i + 1);
		stack = stream_stack(&s->stream, stack, frame);
	}
	sample(s, stack, weight * MS, WIRE_STATE_RUNNING);
}

static void
step_wide(struct screen *s, const char *arg)
{
	unsigned n, weight;
	char path[64];

	if (sscanf(arg, "%u %u", &n, &weight) != 2)
		return;
	need_process(s);
	for (unsigned i = 0; i < n; i++) {
		snprintf(path, sizeof(path),
			 "main /app/wide.py > f_%u /app/wide.py", i);
		sample(s, stream_path(&s->stream, path), weight * MS,
		       WIRE_STATE_RUNNING);
	}
}

static void
step_turns(struct screen *s, const char *arg)
{
	unsigned n, weight;
	uint32_t stacks[2];

	if (sscanf(arg, "%u %u", &n, &weight) != 2)
		return;
	need_process(s);
	stacks[0] = stream_path(&s->stream, "main /app/a.py > tick /app/a.py");
	stacks[1] = stream_path(&s->stream, "main /app/a.py > tock /app/a.py");
	for (unsigned i = 0; i < n; i++)
		sample(s, stacks[i % 2], weight * MS, WIRE_STATE_RUNNING);
}

static void
step_ticks(struct screen *s, const char *arg)
{
	unsigned long long ticks = 0, lost = 0;
	struct event ev = { .type = WIRE_CLOCK };

	need_process(s);
	sscanf(arg, "%llu %llu", &ticks, &lost);
	s->sampler_cpu = s->data / 400;
	ev.clock.time = START + s->data;
	ev.clock.cpu = s->cpu;
	ev.clock.ticks = ticks;
	ev.clock.sampler_cpu = s->sampler_cpu;
	stream_apply(&s->stream, &ev);
	ev = (struct event){ .type = WIRE_LOST,
			     .lost = { WIRE_LOST_TORN, lost, 0 } };
	if (lost)
		stream_apply(&s->stream, &ev);
}

static void
step_nothing(struct screen *s, const char *arg)
{
	need_process(s);
	s->data += strtoull(arg, NULL, 10) * MS;
	tell_clock(s);
}

static void
step_rate(struct screen *s, const char *arg)
{
	struct event ev = { .type = WIRE_RATE };

	need_process(s);
	ev.rate.interval = strtoull(arg, NULL, 10) * MS;
	stream_apply(&s->stream, &ev);
}

static void
step_process(struct screen *s, const char *arg)
{
	char *name;
	uint32_t pid = (uint32_t)strtoul(arg, &name, 10);

	stream_open(&s->stream, s->model, pid, START, name + strspn(name, " "));
	stream_thread(&s->stream, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&s->stream, START);
	s->cpu = s->sampler_cpu = 0;
	s->thread = 1;
}

static void
step_thread(struct screen *s, const char *arg, uint32_t flags)
{
	char *name;

	need_process(s);
	s->thread = (uint32_t)strtoul(arg, &name, 10);
	stream_thread(&s->stream, s->thread, name + strspn(name, " "), flags);
}

/* Its coroutine is what comes first in its samples. */
static void
step_task(struct screen *s, const char *arg)
{
	char *name;
	uint32_t id = (uint32_t)strtoul(arg, &name, 10);

	need_process(s);
	stream_task(&s->stream, id, s->thread, name + strspn(name, " "),
		    "main");
}

static void
step_awaited(struct screen *s, const char *arg)
{
	char *name;
	uint32_t id = (uint32_t)strtoul(arg, &name, 10);
	uint32_t by = (uint32_t)strtoul(name, &name, 10);

	stream_task_awaited(&s->stream, id, s->thread, name + strspn(name, " "),
			    "main", by);
}

static void
step_task_spends(struct screen *s, const char *arg, bool runs)
{
	char *path;
	uint64_t weight = strtoull(arg, &path, 10) * MS;
	uint32_t id = (uint32_t)strtoul(path, &path, 10);
	uint32_t stack = stream_path(&s->stream, path + strspn(path, " "));

	tell_clock(s);
	if (runs)
		stream_task_runs(&s->stream, s->thread, id, stack, 0, weight,
				 weight);
	else
		stream_task_waits(&s->stream, id, stack, weight, weight);
	if (runs)
		s->data += weight;
	tell_clock(s);
}

static void
step_state(struct screen *s, const char *arg)
{
	static const char *const names[] = {
		[PROGRAM_STARTING] = "starting", [PROGRAM_RUNNING] = "running",
		[PROGRAM_INPUT] = "input",       [PROGRAM_STOPPED] = "stopped",
		[PROGRAM_ENDED] = "ended",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		size_t n = strlen(names[i]);

		if (strncmp(arg, names[i], n) != 0)
			continue;
		s->status.state = (enum program_state)i;
		snprintf(s->end, sizeof(s->end), "%s",
			 arg + n + strspn(arg + n, " "));
	}
	draw(s);
}

static void
step_replay(struct screen *s, const char *arg)
{
	snprintf(s->replay, sizeof(s->replay), "%s", arg);
	s->status.replay = arg[0] ? s->replay : NULL;
	draw(s);
}

static void
step_term(struct screen *s, const char *arg)
{
	open_term(s, atoi(arg), !strstr(arg, "ascii"), !strstr(arg, "nocolor"));
	draw(s);
}

static void
step_size(struct screen *s, const char *arg)
{
	sscanf(arg, "%d %d", &s->rows, &s->cols);
	term_mem_resize(s->term, s->rows, s->cols);
	tui_resize(s->tui);
	draw(s);
}

/* Another terminal: rows, columns, maybe "nocolor". */
static void
step_move(struct screen *s, const char *arg)
{
	bool color = !strstr(arg, "nocolor");
	struct term *was = s->term;

	sscanf(arg, "%d %d", &s->rows, &s->cols);
	s->term = term_mem_open(s->rows, s->cols, color ? 256 : 0, true);
	if (!s->term)
		exit(99);
	tui_move(s->tui, s->term, color);
	was->ops->close(was);
	draw(s);
}

/* \n \r \t \e \\ \xHH; returns the length. */
static size_t
unescape(const char *from, char *to)
{
	char *start = to;

	for (; *from; from++) {
		unsigned byte;

		if (from[0] != '\\' || !from[1]) {
			*to++ = *from;
			continue;
		}
		from++;
		if (*from == 'x' && sscanf(from + 1, "%2x", &byte) == 1) {
			*to++ = (char)byte;
			from += 2;
			continue;
		}
		*to++ = *from == 'n'   ? '\n'
			: *from == 'r' ? '\r'
			: *from == 't' ? '\t'
			: *from == 'e' ? '\033'
				       : *from;
	}
	return (size_t)(to - start);
}

static const key_code bound[] = {
#define COMMAND(id, where, help)
#define BIND(key, id) key,
#include "tui/keys.def"
#undef COMMAND
#undef BIND
};

/* Take note of a key that is one of keys.def where it is typed: where there is
 * a cursor, text is. last: of what comes at once, so that an Esc is all. */
static void
note_byte(struct screen *s, unsigned char byte, bool last)
{
	int row, col;
	key_code key;
	bool whole = keys_byte(&s->decoder, byte, 0, &key);

	if (!whole && last)
		whole = keys_expire(&s->decoder, KEY_ESC_NS, KEY_ESC_NS, &key);
	term_mem_cursor(s->term, &row, &col);
	for (size_t i = 0; whole && row < 0 && i < ARRAY_LEN(bound); i++)
		if (bound[i] == key)
			s->typed[i] = true;
}

static void
step_bytes(struct screen *s, const char *bytes, size_t n)
{
	if (!s->typed)
		tui_input(s->tui, bytes, n, START + s->clock);
	for (size_t i = 0; i < n && s->typed; i++) {
		note_byte(s, (unsigned char)bytes[i], i + 1 == n);
		tui_input(s->tui, bytes + i, 1, START + s->clock);
		draw(s);
	}
}

static void
step_keys(struct screen *s, const char *arg)
{
	char bytes[MAX_LINE];
	size_t n = unescape(arg, bytes);

	step_bytes(s, bytes, n);
}

static void
step_mouse(struct screen *s, const char *arg)
{
	static const struct {
		const char *name;
		int number;
		char end;
	} kinds[] = {
		{ "press", 0, 'M' }, { "drag", 32, 'M' }, { "release", 0, 'm' },
		{ "up", 64, 'M' },   { "down", 65, 'M' },
	};
	char what[16], report[64];
	int row, col;

	if (sscanf(arg, "%15s %d %d", what, &row, &col) != 3)
		die("mouse", 0, "WHAT ROW COL");
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (strcmp(kinds[i].name, what) != 0)
			continue;
		snprintf(report, sizeof(report), "\033[<%d;%d;%d%c",
			 kinds[i].number, col, row, kinds[i].end);
		step_bytes(s, report, strlen(report));
	}
	draw(s);
}

static void
step_click(struct screen *s, const char *place)
{
	char what[64];

	snprintf(what, sizeof(what), "press %s", place);
	step_mouse(s, what);
	snprintf(what, sizeof(what), "release %s", place);
	step_mouse(s, what);
}

static void
step_source(struct screen *s, const char *arg)
{
	struct file *file = &s->files[s->nfiles];
	const char *text = strchr(arg, ' ');
	char buf[MAX_LINE];

	if (s->nfiles == ARRAY_LEN(s->files) || !text)
		die("source", 0, "too many files, or no text");
	s->nfiles++;
	file->name = strndup(arg, (size_t)(text - arg));
	buf[unescape(text + 1, buf)] = '\0';
	file->text = strcmp(buf, "-") == 0 ? NULL : strdup(buf);
}

static void
step_output(struct screen *s, const char *arg)
{
	char bytes[MAX_LINE];
	size_t n = unescape(arg, bytes);

	tui_output(s->tui, bytes, n, START + s->clock, START + s->clock);
}

static void
step_after(struct screen *s, const char *arg)
{
	s->clock += (uint64_t)(atof(arg) * 1e9);
	draw(s);
}

static void
step_choose(struct screen *s, struct regex **which, const char *glob)
{
	struct pit_err err;

	if (regex_add_glob(which, glob, &err))
		die("glob", 0, err.text);
	model_choose(s->model, &(struct choice){ s->hidden, s->shown });
}

static void
step_begin(struct screen *s, const char *arg)
{
	const char *part = strstr(arg, "part ");
	char *end;

	s->opts.unfolded = strstr(arg, "unfolded");
	s->opts.apart = strstr(arg, "apart");
	s->opts.idle = strstr(arg, "idle");
	if (part) {
		s->opts.part.from = strtoull(part + 5, &end, 10) * MS;
		s->opts.part.to =
		    *end ? strtoull(end, NULL, 10) * MS : UINT64_MAX;
	}
	open_term(s, 256, true, true);
}

static void
step_compared(struct screen *s, const char *arg)
{
	s->stateless = strcmp(arg, "session") == 0;
	tui_compare(s->tui);
}

static void
step_again(struct screen *s)
{
	struct tui *was = s->tui;

	s->tui = tui_new(s->term, &s->opts);
	if (!s->tui)
		die("tui", 0, "out of memory");
	tui_go_on_from(s->tui, was);
	tui_free(was);
	model_free(s->model);
	s->model = model_new();
	if (!s->model)
		die("model", 0, "out of memory");
	memset(&s->stream, 0, sizeof(s->stream));
	s->data = s->cpu = 0;
}

static void
step_show(struct screen *s, bool roles)
{
	char *text = roles ? term_mem_roles(s->term) : term_mem_text(s->term);
	int row, col;

	if (!text)
		die("dump", 0, "out of memory");
	out_printf(&s->dump, "---- %s %d x %d", roles ? "roles" : "screen",
		   s->rows, s->cols);
	term_mem_cursor(s->term, &row, &col);
	if (row >= 0)
		out_printf(&s->dump, ", cursor %d %d", row, col);
	out_printf(&s->dump, "%s\n%s",
		   term_mem_mouse(s->term) ? "" : ", no mouse", text);
	mem_free(text);
}

/* The owner sets it. */
static void
step_mark(struct screen *s, const struct tui_request *req)
{
	out_printf(&s->dump, " %c %.1f %s", req->letter ? req->letter : '-',
		   (double)(req->moment - START) / 1e9, req->path);
	if (model_mark(s->model, req->moment, req->letter, req->path,
		       strlen(req->path)))
		die("mark", 0, "out of memory");
}

/* The name of the function that is saved. */
static void
step_below(struct screen *s, const struct tui_part *part)
{
	const struct snapshot *snap = model_snapshot(s->model);
	const struct tree_node *node =
	    tree_get(snapshot_tree(snap, part->kind), part->below);

	out_printf(&s->dump, ", below %s",
		   label_function(snap->syms, snap->roots, node->frame));
}

static void
step_requests(struct screen *s)
{
	static const char *const names[] = {
		[TUI_NONE] = "none",           [TUI_QUIT] = "quit",
		[TUI_KILL] = "kill",           [TUI_LEAVE] = "leave",
		[TUI_INTERRUPT] = "interrupt", [TUI_SUSPEND] = "suspend",
		[TUI_SAVE] = "save",           [TUI_INPUT] = "input",
		[TUI_RESIZED] = "resized",     [TUI_COMPLETE] = "complete",
		[TUI_PLAY] = "play",           [TUI_SLOWER] = "slower",
		[TUI_FASTER] = "faster",       [TUI_EDIT] = "edit",
		[TUI_SIGNAL] = "signal",       [TUI_HIDE] = "hide",
		[TUI_SHOW] = "show",           [TUI_KEEP] = "keep",
		[TUI_MARK] = "mark",           [TUI_DIFF] = "diff",
		[TUI_FORMAT] = "format",
	};
	struct tui_request req;

	out_str(&s->dump, "---- requests\n");
	while (tui_request(s->tui, &req)) {
		out_str(&s->dump, names[req.kind]);
		if (req.replace)
			out_str(&s->dump, ", replace");
		if (req.kind == TUI_KEEP)
			out_printf(&s->dump, "\n%s", req.path);
		if (req.kind == TUI_HIDE || req.kind == TUI_SHOW)
			out_printf(&s->dump, " '%s'", req.path);
		if (req.kind == TUI_SAVE || req.kind == TUI_COMPLETE ||
		    req.kind == TUI_DIFF || req.kind == TUI_FORMAT)
			out_printf(&s->dump, " %s", req.path);
		if (req.kind == TUI_SAVE && req.part.all)
			out_str(&s->dump, ", all of the run");
		if (req.kind == TUI_SAVE && req.part.below)
			step_below(s, &req.part);
		if (req.kind == TUI_MARK)
			step_mark(s, &req);
		if (req.kind == TUI_SIGNAL)
			out_printf(&s->dump, " %d", req.signal);
		if (req.kind == TUI_EDIT)
			out_printf(&s->dump, " %s:%u", req.path,
				   (unsigned)req.line);
		if (req.kind == TUI_RESIZED)
			out_printf(&s->dump, " %d x %d", req.rows, req.cols);
		for (size_t i = 0; i < req.nbytes; i++)
			out_printf(&s->dump, " %02x", req.bytes[i]);
		out_char(&s->dump, '\n');
	}
}

static bool
step_samples(struct screen *s, const char *verb, const char *arg)
{
	if (strcmp(verb, "spend") == 0)
		step_spend(s, arg, WIRE_STATE_RUNNING);
	else if (strcmp(verb, "hold") == 0)
		step_spend(s, arg, WIRE_STATE_RUNNING | WIRE_SAMPLE_HELD);
	else if (strcmp(verb, "queue") == 0)
		step_spend(s, arg, WIRE_STATE_GIL);
	else if (strcmp(verb, "wait") == 0)
		step_spend(s, arg, WIRE_STATE_WAITING);
	else if (strcmp(verb, "task") == 0)
		step_task(s, arg);
	else if (strcmp(verb, "awaited") == 0)
		step_awaited(s, arg);
	else if (strcmp(verb, "runs") == 0 || strcmp(verb, "waits") == 0)
		step_task_spends(s, arg, verb[0] == 'r');
	else if (strcmp(verb, "cores") == 0)
		s->cores = atof(arg);
	else if (strcmp(verb, "deep") == 0)
		step_deep(s, arg);
	else if (strcmp(verb, "wide") == 0)
		step_wide(s, arg);
	else if (strcmp(verb, "turns") == 0)
		step_turns(s, arg);
	else if (strcmp(verb, "nothing") == 0)
		step_nothing(s, arg);
	else if (strcmp(verb, "ticks") == 0)
		step_ticks(s, arg);
	else if (strcmp(verb, "rate") == 0)
		step_rate(s, arg);
	else if (strcmp(verb, "process") == 0)
		step_process(s, arg);
	else if (strcmp(verb, "thread") == 0)
		step_thread(s, arg, 0);
	else if (strcmp(verb, "daemon") == 0)
		step_thread(s, arg, WIRE_THREAD_DAEMON);
	else
		return false;
	return true;
}

static bool
step_owner(struct screen *s, const char *verb, const char *arg)
{
	if (strcmp(verb, "size") == 0)
		step_size(s, arg);
	else if (strcmp(verb, "term") == 0)
		step_term(s, arg);
	else if (strcmp(verb, "move") == 0)
		step_move(s, arg);
	else if (strcmp(verb, "hide") == 0)
		step_choose(s, &s->hidden, arg);
	else if (strcmp(verb, "show") == 0 && arg[0])
		step_choose(s, &s->shown, arg);
	else if (strcmp(verb, "begin") == 0)
		step_begin(s, arg);
	else if (strcmp(verb, "again") == 0)
		step_again(s);
	else if (strcmp(verb, "program") == 0)
		snprintf(s->program, sizeof(s->program), "%s", arg);
	else if (strcmp(verb, "state") == 0)
		step_state(s, arg);
	else if (strcmp(verb, "history") == 0)
		model_set_history(s->model, (size_t)atoi(arg) << 10);
	else if (strcmp(verb, "notice") == 0)
		snprintf(s->notice, sizeof(s->notice), "%s", arg);
	else if (strcmp(verb, "replay") == 0)
		step_replay(s, arg);
	else if (strcmp(verb, "screen") == 0)
		s->status.output = strcmp(arg, "yes") == 0;
	else if (strcmp(verb, "output") == 0)
		step_output(s, arg);
	else if (strcmp(verb, "source") == 0)
		step_source(s, arg);
	else
		return false;
	return true;
}

static bool
step(struct screen *s, const char *verb, const char *arg)
{
	if (step_samples(s, verb, arg) || step_owner(s, verb, arg))
		return true;
	if (strcmp(verb, "keys") == 0 || strcmp(verb, "key") == 0)
		step_keys(s, arg);
	else if (strcmp(verb, "mouse") == 0)
		step_mouse(s, arg);
	else if (strcmp(verb, "click") == 0)
		step_click(s, arg);
	else if (strcmp(verb, "after") == 0)
		step_after(s, arg);
	else if (strcmp(verb, "show") == 0 || strcmp(verb, "roles") == 0)
		step_show(s, verb[0] == 'r');
	else if (strcmp(verb, "chosen") == 0)
		tui_chose(s->tui);
	else if (strcmp(verb, "other") == 0)
		step_other(s, arg);
	else if (strcmp(verb, "compared") == 0)
		step_compared(s, arg);
	else if (strcmp(verb, "replace?") == 0)
		tui_ask_replace(s->tui);
	else if (strcmp(verb, "refuse") == 0)
		tui_refuse_path(s->tui, arg, START + s->clock);
	else if (strcmp(verb, "completed") == 0)
		tui_completed(s->tui, arg, "", START + s->clock);
	else if (strcmp(verb, "requests") == 0)
		step_requests(s);
	else if (strcmp(verb, "copied") == 0)
		out_printf(&s->dump, "---- copied\n%s\n",
			   term_mem_copied(s->term));
	else if (strcmp(verb, "say") == 0)
		out_printf(&s->dump, "\n%s\n", arg);
	else
		return false;
	if (strcmp(verb, "keys") == 0)
		draw(s);
	return true;
}

/* The path of a file named in the script at path: beside it. */
static void
beside(const char *path, const char *name, char *buf, size_t size)
{
	const char *slash = strrchr(path, '/');
	int n = slash ? (int)(slash - path) + 1 : 0;

	snprintf(buf, size, "%.*s%s", n, path, name);
}

static void
run_steps(struct screen *s, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[MAX_LINE], other[MAX_LINE * 2];
	int number = 0;

	if (!file)
		die(path, 0, "cannot be read");
	while (fgets(line, sizeof(line), file)) {
		char *verb = line, *arg;

		number++;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		arg = line + strcspn(line, " ");
		if (*arg)
			*arg++ = '\0';
		if (strcmp(verb, "include") == 0) {
			beside(path, arg, other, sizeof(other));
			run_steps(s, other);
			continue;
		}
		if (!step(s, verb, arg))
			die(path, number, "no such step");
	}
	fclose(file);
}

static char *
read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, MAX_DUMP);

	if (!file || !text)
		die(path, 0, "cannot be read; GENERATE=1 makes it");
	if (fread(text, 1, MAX_DUMP - 1, file) == 0 && ferror(file))
		die(path, 0, "cannot be read");
	fclose(file);
	return text;
}

static int
report_difference(const char *want, const char *got, const char *path)
{
	int line = 1;

	while (*want && *want == *got) {
		line += *want == '\n';
		want++;
		got++;
	}
	fprintf(stderr, "%s:%d: the screen differs from here on:\n", path,
		line);
	fprintf(stderr, "want: %.300s\ngot:  %.300s\n", want, got);
	return 1;
}

static int
compare(const struct screen *s, const char *path)
{
	char *want;
	int rc = 0;

	if (getenv("GENERATE")) {
		FILE *file = fopen(path, "w");

		if (!file || fputs(s->dump.data, file) < 0 || fclose(file))
			die(path, 0, "cannot be written");
		return 0;
	}
	want = read_file(path);
	if (strcmp(want, s->dump.data) != 0)
		rc = report_difference(want, s->dump.data, path);
	free(want);
	return rc;
}

/* Which keys no script types. */
static int
look_for_keys(char **paths)
{
	bool typed[ARRAY_LEN(bound)] = { false };
	char name[8];
	int rc = 0;

	for (; *paths; paths++) {
		struct screen s;

		screen_init(&s);
		s.typed = typed;
		run_steps(&s, *paths);
		screen_fini(&s);
	}
	for (size_t i = 0; i < ARRAY_LEN(bound); i++) {
		if (typed[i])
			continue;
		fprintf(stderr, "no script types %s, which is %s\n",
			key_name(bound[i], name),
			command_info(keys_command(bound[i]))->name);
		rc = 1;
	}
	return rc;
}

int
main(int argc, char **argv)
{
	struct screen s;
	char path[4096];
	size_t n;
	int rc;

	if (argc > 2 && strcmp(argv[1], "--keys") == 0)
		return look_for_keys(argv + 2);
	if (argc != 2 || (n = strlen(argv[1])) < 6 || n > sizeof(path) - 2)
		die("usage", 0, "screen FILE.steps");
	snprintf(path, sizeof(path), "%.*s.screen", (int)n - 6, argv[1]);
	screen_init(&s);
	run_steps(&s, argv[1]);
	if (out_status(&s.dump))
		die(argv[1], 0, "too much output");
	rc = compare(&s, path);
	screen_fini(&s);
	return rc;
}
