/* tests/lib/life.c */
#include "lib/life.h"

#include "lib/test.h"

#define MS    1000000u
#define DEPTH 14

struct function {
	const char *name, *file; /* NULL: a C function */
	bool hidden;
};

static const struct function functions[LIFE_FUNCTIONS] = {
	{ "main", "/app/a.py", false },
	{ "work", "/app/b.py", false },
	{ "hook", "/app/b.py", false },
	{ "dumps", "/usr/lib/python3.12/json/a.py", false },
	{ "encode", "/usr/lib/python3.12/json/b.py", false },
	{ "get", "/usr/lib/python3/dist-packages/requests/a.py", false },
	{ "send", "/usr/lib/python3/dist-packages/requests/b.py", false },
	{ "Base.run", "/usr/lib/python3.12/pool.py", false },
	{ "App.call", "/app/c.py", false },
	{ "exec", "<string>", false },
	{ "load", "<frozen importlib._bootstrap>", false },
	{ "_run_code", "<frozen runpy>", false },
	{ "asked", "/usr/lib/python3.12/t.py", true },
	{ "wrap", "/app/t.py", true },
	{ "sleep", NULL, false },
	{ "str.join", NULL, false },
};

static unsigned
roll(struct life *w, unsigned sides)
{
	w->seed ^= w->seed << 13;
	w->seed ^= w->seed >> 7;
	w->seed ^= w->seed << 17;
	return (unsigned)((w->seed >> 11) % sides);
}

static uint32_t
frame_of(struct life *w, unsigned p, unsigned i)
{
	const struct function *f = &functions[i % LIFE_FUNCTIONS];
	struct stream *s = &w->stream[p];
	uint32_t *frame = &w->frames[p][i];

	if (*frame)
		return *frame;
	if (i == LIFE_FUNCTIONS)
		*frame = stream_cut(s);
	else if (!f->file)
		*frame = stream_c(s, f->name, "time");
	else if (f->hidden)
		*frame = stream_hidden(s, f->name, f->file);
	else
		*frame = stream_python(s, f->name, f->file, 1, 1);
	return *frame;
}

static void
open_process(struct life *w, unsigned p, const char *command)
{
	static const char *const names[] = { "main", "w-1", "w-2", "other" };

	stream_open(&w->stream[p], w->model, 10 + p, 0, command);
	for (uint32_t id = 1; id <= ARRAY_LEN(names); id++)
		stream_thread(&w->stream[p], id, names[id - 1],
			      id == 1 ? WIRE_THREAD_MAIN : 0);
	stream_clock(&w->stream[p], 0);
}

/* A stack that differs from others late more often than early. */
static uint32_t
new_stack(struct life *w, unsigned p)
{
	unsigned depth = 1 + roll(w, DEPTH), few = 2 + roll(w, 3);
	uint32_t stack = 0;

	for (unsigned i = 0; i < depth; i++) {
		unsigned f = roll(w, i < 3 ? few : LIFE_FUNCTIONS + 1);

		if (i < 3)
			f = (f * 7 + i * 3) % LIFE_FUNCTIONS;
		stack = stream_stack(&w->stream[p], stack, frame_of(w, p, f));
	}
	return stack;
}

void
life_live(struct life *w)
{
	unsigned procs = 1 + roll(w, 3), threads = 1 + roll(w, 4);
	unsigned samples = 1 + roll(w, w->most), wide = roll(w, 100);

	for (unsigned p = 0; p < procs; p++)
		open_process(w, p, p == 2 ? "other" : "prog");
	if (roll(w, 2))
		stream_sample(&w->stream[0], 1, 0, 0, roll(w, 1000 * MS));
	for (unsigned i = 0; i < samples; i++) {
		unsigned p = roll(w, procs);
		struct event ev = { .type = WIRE_SAMPLE };

		ev.sample = (struct wire_sample){
			.thread = 1 + roll(w, threads),
			.stack = new_stack(w, p),
			.flags = roll(w, 2) ? WIRE_STATE_RUNNING
					    : WIRE_STATE_WAITING,
			.count = 1,
			.end = w->time += MS,
			.weight = roll(w, 10) < 3 ? wide * MS + 1 : MS,
		};
		stream_apply(&w->stream[p], &ev);
	}
	if (roll(w, 4) == 0)
		stream_apply(
		    &w->stream[0],
		    &(struct event){ .type = WIRE_SAMPLE,
				     .sample = { .thread = 1,
						 .flags = WIRE_SAMPLE_SHUTDOWN,
						 .count = 1,
						 .end = w->time,
						 .weight = 50 * MS } });
}
