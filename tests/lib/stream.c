/* tests/lib/stream.c */
#include "stream.h"

#include "test.h"

#include <string.h>

static struct wire_text
text_of(const char *s)
{
	return (struct wire_text){ s, strlen(s) };
}

void
stream_apply(struct stream *s, const struct event *ev)
{
	assert_int_equal(model_apply(s->model, s->src, ev), PIT_OK);
}

void
stream_open(struct stream *s, struct model *model, uint32_t pid, uint64_t time,
	    const char *command)
{
	struct event ev = {
		.type = WIRE_HELLO,
		.hello = {
			.version = WIRE_VERSION,
			.pid = pid,
			.ppid = 1,
			.python = 0x030c01f0,
			.interval = 1000000,
			.time = time,
			.epoch = 1000,
			.exe = text_of("/usr/bin/python3"),
			.cwd = text_of("/app"),
			.argv = text_of(command),
		},
	};

	*s = (struct stream){ .model = model, .src = model_open(model) };
	assert_int_not_equal(s->src, 0);
	stream_apply(s, &ev);
}

void
stream_fact(struct stream *s, enum wire_fact_kind kind, const char *text)
{
	struct event ev = { .type = WIRE_FACT,
			    .fact = { kind, text_of(text) } };

	stream_apply(s, &ev);
}

uint32_t
stream_string(struct stream *s, const char *text)
{
	struct event ev = { .type = WIRE_STRING,
			    .string = { ++s->strings, text_of(text) } };

	stream_apply(s, &ev);
	return s->strings;
}

static uint32_t
add_frame(struct stream *s, uint32_t kind, uint32_t a, uint32_t b)
{
	struct event ev = { .type = WIRE_FRAME,
			    .frame = { ++s->frames, kind, a, b } };

	stream_apply(s, &ev);
	return s->frames;
}

static uint32_t
add_python(struct stream *s, const char *name, const char *file,
	   uint32_t first_line, uint32_t line, uint32_t flags)
{
	struct event ev = {
		.type = WIRE_CODE,
		.code = {
			.id = s->codes + 1,
			.name = stream_string(s, name),
			.file = stream_string(s, file),
			.line = first_line,
			.flags = flags,
		},
	};

	stream_apply(s, &ev);
	return add_frame(s, WIRE_FRAME_PYTHON, ++s->codes, line);
}

uint32_t
stream_python(struct stream *s, const char *name, const char *file,
	      uint32_t first_line, uint32_t line)
{
	return add_python(s, name, file, first_line, line, 0);
}

uint32_t
stream_hidden(struct stream *s, const char *name, const char *file)
{
	return add_python(s, name, file, 1, 1, WIRE_CODE_TRACEBACKHIDE);
}

uint32_t
stream_c(struct stream *s, const char *name, const char *module)
{
	uint32_t a = stream_string(s, name);
	uint32_t b = module[0] ? stream_string(s, module) : 0;

	return add_frame(s, WIRE_FRAME_C, a, b);
}

uint32_t
stream_cut(struct stream *s)
{
	return add_frame(s, WIRE_FRAME_CUT, 0, 0);
}

uint32_t
stream_stack(struct stream *s, uint32_t parent, uint32_t frame)
{
	struct event ev = { .type = WIRE_STACK,
			    .stack = { ++s->stacks, parent, frame } };

	stream_apply(s, &ev);
	return s->stacks;
}

/* A file may have spaces in it, a name may not. */
static uint32_t
add_word(struct stream *s, char *word)
{
	char *file = strchr(word, ' ');
	size_t n;

	assert_non_null(file);
	*file++ = '\0';
	n = strlen(file);
	if (strcmp(word, "await") == 0)
		return add_frame(s, WIRE_FRAME_AWAIT, stream_string(s, file),
				 0);
	if (n >= 2 && strcmp(file + n - 2, "()") == 0) {
		file[n - 2] = '\0';
		return stream_c(s, word, file);
	}
	return stream_python(s, word, file, 1, 1);
}

uint32_t
stream_path(struct stream *s, const char *path)
{
	char copy[1024], *at = copy, *next;
	uint32_t stack = 0;

	assert_true(strlen(path) < sizeof(copy));
	strcpy(copy, path);
	for (; at; at = next) {
		next = strstr(at, " > ");
		if (next) {
			*next = '\0';
			next += 3;
		}
		stack = stream_stack(s, stack, add_word(s, at));
	}
	return stack;
}

void
stream_thread(struct stream *s, uint32_t id, const char *name, uint32_t flags)
{
	struct event ev = { .type = WIRE_THREAD,
			    .thread = { id, flags, 100 + id, text_of(name) } };

	stream_apply(s, &ev);
}

void
stream_begin(struct stream *s, struct model *model, uint64_t time)
{
	stream_open(s, model, 10, time, "prog");
	stream_thread(s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(s, time);
}

void
stream_thread_end(struct stream *s, uint32_t id)
{
	struct event ev = { .type = WIRE_THREAD_END, .thread_end = { id } };

	stream_apply(s, &ev);
}

void
stream_clock(struct stream *s, uint64_t time)
{
	struct event ev = { .type = WIRE_CLOCK, .clock = { time, 0, 0, 0 } };

	stream_apply(s, &ev);
}

void
stream_sample(struct stream *s, uint32_t thread, uint32_t stack, uint64_t end,
	      uint64_t weight)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { thread, stack, WIRE_STATE_RUNNING, 1, end, weight,
			    0, 0 },
	};

	stream_apply(s, &ev);
}

void
stream_task(struct stream *s, uint32_t id, uint32_t thread, const char *name,
	    const char *function)
{
	stream_task_awaited(s, id, thread, name, function, 0);
}

void
stream_task_awaited(struct stream *s, uint32_t id, uint32_t thread,
		    const char *name, const char *function, uint32_t by)
{
	struct event ev = { .type = WIRE_TASK,
			    .task = { id, thread, WIRE_TASK_ASYNCIO, by,
				      text_of(name), text_of(function) } };

	stream_apply(s, &ev);
}

void
stream_greenlet(struct stream *s, uint32_t id, uint32_t thread,
		const char *name, const char *function)
{
	struct event ev = { .type = WIRE_TASK,
			    .task = { id, thread, WIRE_TASK_GREENLET, 0,
				      text_of(name), text_of(function) } };

	stream_apply(s, &ev);
}

void
stream_task_end(struct stream *s, uint32_t id)
{
	struct event ev = { .type = WIRE_TASK_END, .task_end = { id } };

	stream_apply(s, &ev);
}

void
stream_task_runs(struct stream *s, uint32_t thread, uint32_t task,
		 uint32_t stack, uint32_t base, uint64_t end, uint64_t weight)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { thread, stack, WIRE_STATE_RUNNING, 1, end, weight,
			    task, base },
	};

	stream_apply(s, &ev);
}

void
stream_task_waits(struct stream *s, uint32_t task, uint32_t stack, uint64_t end,
		  uint64_t weight)
{
	struct event ev = {
		.type = WIRE_TASK_SAMPLE,
		.task_sample = { task, stack, WIRE_STATE_WAITING, 1, end,
				 weight },
	};

	stream_apply(s, &ev);
}

void
stream_reset(struct stream *s)
{
	struct event ev = { .type = WIRE_RESET };

	stream_apply(s, &ev);
	s->strings = s->codes = s->frames = s->stacks = 0;
}

void
stream_bye(struct stream *s, uint64_t time)
{
	struct event ev = { .type = WIRE_BYE, .bye = { WIRE_BYE_EXIT, time } };

	stream_apply(s, &ev);
}

node_id
child_named(const struct snapshot *snap, const struct tree *tree,
	    node_id parent, const char *name)
{
	node_id id = tree_get(tree, parent)->child;

	for (; id; id = tree_get(tree, id)->next) {
		frame_id frame = tree_get(tree, id)->frame;

		if (strcmp(symtab_get(snap->syms, frame)->function, name) == 0)
			return id;
	}
	return 0;
}

node_id
node_at(const struct snapshot *snap, const struct tree *tree, const char *path)
{
	char copy[256], *save, *word;
	node_id id = TREE_ROOT;

	assert_true(strlen(path) < sizeof(copy));
	strcpy(copy, path);
	for (word = strtok_r(copy, "/", &save); word;
	     word = strtok_r(NULL, "/", &save)) {
		id = child_named(snap, tree, id, word);
		if (!id)
			return 0;
	}
	return id;
}
