/* src/reader/sampling_wait.c - where a task waits, as a stack, and what for, in
 * a word.
 */
#include "reader/pystr.h"
#include "reader/sampling_task.h"

#include <string.h>

#define FILE_MAX 256u

/* By the last part of the name of the file that asyncio has the innermost
 * coroutine in, and its function; NULL: any. */
static const struct {
	const char *file, *function;
	struct await_word what;
} words[] = {
	{ "tasks.py", "sleep", { "sleep", WIRE_WAIT_SLEEP } },
	{ "tasks.py", NULL, { "wait", WIRE_WAIT_UNKNOWN } },
	{ "locks.py", NULL, { "lock", WIRE_WAIT_LOCK } },
	{ "queues.py", NULL, { "queue", WIRE_WAIT_UNKNOWN } },
	{ "taskgroups.py", NULL, { "task group", WIRE_WAIT_UNKNOWN } },
	{ "streams.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "selector_events.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "base_events.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "sslproto.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "subprocess.py", NULL, { "child process", WIRE_WAIT_CHILD } },
	{ "base_subprocess.py", NULL, { "child process", WIRE_WAIT_CHILD } },
	{ "threads.py", NULL, { "thread pool", WIRE_WAIT_UNKNOWN } },
};

/* The same of greenlets, of gevent's and eventlet's files, of trio's and
 * curio's; and of aiohttp's, which awaits futures of its own that its protocols
 * end when something was read or written. What else would tell those, that the
 * object which has the future has a transport, is true of others as well:
 * RequestHandler.shutdown() waits so for the end of a handler. */
static const struct {
	const char *file, *function;
	struct await_word what;
} switches[] = {
	{ "gevent/hub.py", "sleep", { "sleep", WIRE_WAIT_SLEEP } },
	{ "gevent/_socket3.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "gevent/_socketcommon.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "gevent/ssl.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "gevent/select.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "gevent/subprocess.py", NULL, { "child process", WIRE_WAIT_CHILD } },
	{ "gevent/lock.py", NULL, { "lock", WIRE_WAIT_LOCK } },
	{ "gevent/thread.py", NULL, { "lock", WIRE_WAIT_LOCK } },
	{ "gevent/pool.py", NULL, { "pool", WIRE_WAIT_UNKNOWN } },
	{ "gevent/threadpool.py", NULL, { "thread pool", WIRE_WAIT_UNKNOWN } },
	{ "eventlet/greenthread.py", "sleep", { "sleep", WIRE_WAIT_SLEEP } },
	{ "eventlet/hubs/__init__.py",
	  "trampoline",
	  { "socket", WIRE_WAIT_POLL } },
	{ "eventlet/semaphore.py", NULL, { "lock", WIRE_WAIT_LOCK } },
	{ "eventlet/queue.py", NULL, { "queue", WIRE_WAIT_UNKNOWN } },
	{ "eventlet/tpool.py", NULL, { "thread pool", WIRE_WAIT_UNKNOWN } },
	{ "trio/_timeouts.py", NULL, { "sleep", WIRE_WAIT_SLEEP } },
	{ "trio/_sync.py", NULL, { "lock", WIRE_WAIT_LOCK } },
	{ "trio/_channel.py", NULL, { "queue", WIRE_WAIT_UNKNOWN } },
	{ "trio/_threads.py", NULL, { "thread pool", WIRE_WAIT_UNKNOWN } },
	{ "trio/_core/_io_epoll.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "curio/time.py", NULL, { "sleep", WIRE_WAIT_SLEEP } },
	{ "curio/sync.py", NULL, { "lock", WIRE_WAIT_LOCK } },
	{ "curio/queue.py", NULL, { "queue", WIRE_WAIT_UNKNOWN } },
	{ "curio/workers.py", NULL, { "thread pool", WIRE_WAIT_UNKNOWN } },
	{ "curio/io.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "curio/task.py", "wait", { "task", WIRE_WAIT_UNKNOWN } },
	{ "curio/task.py", NULL, { "task group", WIRE_WAIT_UNKNOWN } },
	{ "aiohttp/streams.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "aiohttp/base_protocol.py", NULL, { "socket", WIRE_WAIT_POLL } },
	{ "aiohttp/web_protocol.py", "start", { "socket", WIRE_WAIT_POLL } },
	{ "aiohttp/_websocket/reader_py.py",
	  NULL,
	  { "socket", WIRE_WAIT_POLL } },
	{ "aiohttp/client_ws.py", "receive", { "socket", WIRE_WAIT_POLL } },
	{ "aiohttp/web_ws.py", "receive", { "socket", WIRE_WAIT_POLL } },
	{ "trio/_core/_run.py",
	  "_nested_child_finished",
	  { "nursery", WIRE_WAIT_UNKNOWN } },
};
#define SWITCHES_INNER 4u /* frames that one of these may be in */

static const struct await_word word_task = { "task", WIRE_WAIT_UNKNOWN };
static const struct await_word word_gather = { "gather", WIRE_WAIT_UNKNOWN };
static const struct await_word word_pool = { "thread pool", WIRE_WAIT_UNKNOWN };
static const struct await_word word_switch = { "switch", WIRE_WAIT_UNKNOWN };
static const struct await_word word_trap = { "wait", WIRE_WAIT_UNKNOWN };
static const struct await_word word_future = { "future", WIRE_WAIT_UNKNOWN };

/* What waits for another thread's future is told so by this function. */
#define CHAINED "_call_check_cancel"

/* The file of a code object lies in the folder asyncio, and is named in what
 * comes behind that. */
static bool
in_asyncio(struct sampling *s, uintptr_t code, char file[FILE_MAX],
	   const char **base)
{
	const struct pyver *ver = &s->target.ver;
	uintptr_t at;
	char *slash;

	if (!peek_ptr(s->target.peek, &at, code + ver->off.code.filename) ||
	    pystr_read(ver, s->target.peek, file, FILE_MAX, at) < 0)
		return false;
	slash = strrchr(file, '/');
	if (!slash || slash - file < 7 || memcmp(slash - 7, "asyncio", 7) != 0)
		return false;
	*base = slash + 1;
	return true;
}

/* Of the code of a frame; NULL: it says nothing. */
static const struct await_word *
switch_of_code(struct sampling *s, uintptr_t code)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;
	char file[FILE_MAX];
	uintptr_t at, name;
	size_t n;

	if (!peek_ptr(pk, &at, code + ver->off.code.filename) ||
	    pystr_read(ver, pk, file, sizeof(file), at) < 0 ||
	    !peek_ptr(pk, &name, code + ver->off.code.name))
		return NULL;
	n = strlen(file);
	for (size_t i = 0; i < ARRAY_LEN(switches); i++) {
		size_t end = strlen(switches[i].file);

		if (n > end && file[n - end - 1] == '/' &&
		    strcmp(file + n - end, switches[i].file) == 0 &&
		    (!switches[i].function ||
		     pystr_is(ver, pk, name, switches[i].function)))
			return &switches[i].what;
	}
	return NULL;
}

static const struct await_word *
word_of_code(struct sampling *s, uintptr_t code)
{
	const struct pyver *ver = &s->target.ver;
	char file[FILE_MAX];
	const struct await_word *word;
	const char *base;
	uintptr_t name;

	if (!in_asyncio(s, code, file, &base)) {
		word = switch_of_code(s, code);
		return word ? word : &word_future;
	}
	if (!peek_ptr(s->target.peek, &name, code + ver->off.code.name))
		return &word_future;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(base, words[i].file) == 0 &&
		    (!words[i].function ||
		     pystr_is(ver, s->target.peek, name, words[i].function)))
			return &words[i].what;
	}
	return &word_future;
}

void
chain_trim(struct sampling *s, struct await_chain *chain)
{
	char file[FILE_MAX];
	const char *base;

	if (chain->n > 1 &&
	    in_asyncio(s, chain->frames[chain->n - 1].code, file, &base) &&
	    strcmp(base, "futures.py") == 0)
		chain->n--;
}

static bool
is_chained(struct sampling *s, uintptr_t future)
{
	const struct py_offsets *off = &s->target.ver.off;
	struct peek *pk = s->target.peek;
	struct aio none = { 0 };
	uintptr_t at = aio_callback(&none, &s->target.ver, pk, future), type;

	return at && peek_ptr(pk, &type, at + off->object.ob_type) &&
	       type == s->target.types.function &&
	       peek_ptr(pk, &at, at + off->object.func_code) &&
	       peek_ptr(pk, &at, at + off->code.name) &&
	       pystr_is(&s->target.ver, pk, at, CHAINED);
}

const struct await_word *
chain_word(struct sampling *s, const struct aio_task *task,
	   const struct await_chain *chain)
{
	const struct pyver *ver = &s->target.ver;

	if (!task->waiter)
		return NULL;
	if (aio_is_task(ver, s->target.peek, task->waiter))
		return &word_task;
	if (pytype_is_a(ver, s->target.peek, task->waiter, "_GatheringFuture"))
		return &word_gather;
	if (is_chained(s, task->waiter))
		return &word_pool;
	return word_of_code(s, chain->frames[chain->n - 1].code);
}

bool
word_is_of_tasks(const struct await_word *word)
{
	return word == &word_task || word == &word_gather;
}

/* Of the innermost frame that says something; NULL: none does. */
static const struct await_word *
switch_of_chain(struct sampling *s, const struct await_chain *chain)
{
	for (size_t i = 0; i < SWITCHES_INNER && i < chain->n; i++) {
		const struct await_word *word =
		    switch_of_code(s, chain->frames[chain->n - 1 - i].code);

		if (word)
			return word;
	}
	return NULL;
}

const struct await_word *
greenlet_word(struct sampling *s, const struct await_chain *chain)
{
	const struct await_word *word = switch_of_chain(s, chain);

	return word ? word : &word_switch;
}

/* In a file that trio or curio has in each task that waits. */
static bool
is_trap(struct sampling *s, uintptr_t code)
{
	static const char *const traps[] = { "trio/_core/_traps.py",
					     "curio/traps.py",
					     "curio/sched.py" };
	char file[FILE_MAX];
	uintptr_t at;
	long n;

	if (!peek_ptr(s->target.peek, &at,
		      code + s->target.ver.off.code.filename))
		return false;
	n = pystr_read(&s->target.ver, s->target.peek, file, sizeof(file), at);
	for (size_t i = 0; i < ARRAY_LEN(traps); i++) {
		long len = (long)strlen(traps[i]);

		if (n > len && strcmp(file + n - len, traps[i]) == 0)
			return true;
	}
	return false;
}

const struct await_word *
trio_word(struct sampling *s, const struct aio_task *task,
	  struct await_chain *chain)
{
	const struct await_word *word;

	while (chain->n > 1 && is_trap(s, chain->frames[chain->n - 1].code))
		chain->n--;
	if (!task->waiter)
		return NULL;
	word = switch_of_chain(s, chain);
	return word ? word : &word_trap;
}

uint32_t
chain_stack(struct sampling *s, const struct await_chain *chain)
{
	const struct py_offsets *off = &s->target.ver.off;
	uint32_t stack = 0;

	for (size_t i = 0; i < chain->n; i++) {
		const struct await_frame *f = &chain->frames[i];
		const struct code *code;
		struct peek_word self[SELF_WORDS];
		uintptr_t local = 0;
		uint32_t id, frame;
		int32_t unit;

		if (codes_get(&s->codes, f->code, &code) != CODES_KNOWN ||
		    !codes_unit(&s->codes, code, f->code, f->instr, &unit))
			return 0;
		if (code->self != CODE_SELF_NONE)
			peek_ptr(s->target.peek, &local,
				 f->addr + off->frame.localsplus);
		id = codes_id_in_frame(&s->codes, code, f->addr, local, self);
		frame = id ? intern_frame(&s->intern, WIRE_FRAME_PYTHON, id,
					  codes_line(code, unit))
			   : 0;
		stack = frame ? intern_stack(&s->intern, stack, frame) : 0;
		if (!stack)
			return 0;
	}
	return stack;
}

uint32_t
stack_push_word(struct sampling *s, uint32_t stack, const char *word)
{
	uint32_t text = intern_string(&s->intern, word, strlen(word));
	uint32_t frame =
	    text ? intern_frame(&s->intern, WIRE_FRAME_AWAIT, text, 0) : 0;

	return frame ? intern_stack(&s->intern, stack, frame) : 0;
}
