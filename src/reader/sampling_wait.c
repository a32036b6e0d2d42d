/* src/reader/sampling_wait.c - where a task waits, as a stack, and what for, in
 * a word.
 */
#include "reader/place.h"
#include "reader/pystr.h"
#include "reader/sampling_task.h"

#include <string.h>

/* A function, and what one waits for in it. */
struct known {
	struct place place;
	struct await_word what;
};

/* Of asyncio's, that the innermost coroutine is in. */
static const struct known words[] = {
	{ { "asyncio/tasks.py", "sleep" }, { "sleep", WIRE_WAIT_SLEEP } },
	{ { "asyncio/tasks.py", NULL }, { "wait", WIRE_WAIT_UNKNOWN } },
	{ { "asyncio/locks.py", NULL }, { "lock", WIRE_WAIT_LOCK } },
	{ { "asyncio/queues.py", NULL }, { "queue", WIRE_WAIT_UNKNOWN } },
	{ { "asyncio/taskgroups.py", NULL },
	  { "task group", WIRE_WAIT_UNKNOWN } },
	{ { "asyncio/streams.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "asyncio/selector_events.py", NULL },
	  { "socket", WIRE_WAIT_POLL } },
	{ { "asyncio/base_events.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "asyncio/sslproto.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "asyncio/subprocess.py", NULL },
	  { "child process", WIRE_WAIT_CHILD } },
	{ { "asyncio/base_subprocess.py", NULL },
	  { "child process", WIRE_WAIT_CHILD } },
	{ { "asyncio/threads.py", NULL },
	  { "thread pool", WIRE_WAIT_UNKNOWN } },
};

/* The same of greenlets, of gevent's and eventlet's files, of trio's and
 * curio's; and of aiohttp's, which awaits futures of its own that its protocols
 * end when something was read or written. What else would tell those, that the
 * object which has the future has a transport, is true of others as well:
 * RequestHandler.shutdown() waits so for the end of a handler. */
static const struct known switches[] = {
	{ { "gevent/hub.py", "sleep" }, { "sleep", WIRE_WAIT_SLEEP } },
	{ { "gevent/_socket3.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "gevent/_socketcommon.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "gevent/ssl.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "gevent/select.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "gevent/subprocess.py", NULL },
	  { "child process", WIRE_WAIT_CHILD } },
	{ { "gevent/lock.py", NULL }, { "lock", WIRE_WAIT_LOCK } },
	{ { "gevent/thread.py", NULL }, { "lock", WIRE_WAIT_LOCK } },
	{ { "gevent/pool.py", NULL }, { "pool", WIRE_WAIT_UNKNOWN } },
	{ { "gevent/threadpool.py", NULL },
	  { "thread pool", WIRE_WAIT_UNKNOWN } },
	{ { "eventlet/greenthread.py", "sleep" },
	  { "sleep", WIRE_WAIT_SLEEP } },
	{ { "eventlet/hubs/__init__.py", "trampoline" },
	  { "socket", WIRE_WAIT_POLL } },
	{ { "eventlet/semaphore.py", NULL }, { "lock", WIRE_WAIT_LOCK } },
	{ { "eventlet/queue.py", NULL }, { "queue", WIRE_WAIT_UNKNOWN } },
	{ { "eventlet/tpool.py", NULL }, { "thread pool", WIRE_WAIT_UNKNOWN } },
	{ { "trio/_timeouts.py", NULL }, { "sleep", WIRE_WAIT_SLEEP } },
	{ { "trio/_sync.py", NULL }, { "lock", WIRE_WAIT_LOCK } },
	{ { "trio/_channel.py", NULL }, { "queue", WIRE_WAIT_UNKNOWN } },
	{ { "trio/_threads.py", NULL }, { "thread pool", WIRE_WAIT_UNKNOWN } },
	{ { "trio/_core/_io_epoll.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "curio/time.py", NULL }, { "sleep", WIRE_WAIT_SLEEP } },
	{ { "curio/sync.py", NULL }, { "lock", WIRE_WAIT_LOCK } },
	{ { "curio/queue.py", NULL }, { "queue", WIRE_WAIT_UNKNOWN } },
	{ { "curio/workers.py", NULL }, { "thread pool", WIRE_WAIT_UNKNOWN } },
	{ { "curio/io.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "curio/task.py", "wait" }, { "task", WIRE_WAIT_UNKNOWN } },
	{ { "curio/task.py", NULL }, { "task group", WIRE_WAIT_UNKNOWN } },
	{ { "aiohttp/streams.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "aiohttp/base_protocol.py", NULL }, { "socket", WIRE_WAIT_POLL } },
	{ { "aiohttp/web_protocol.py", "start" },
	  { "socket", WIRE_WAIT_POLL } },
	{ { "aiohttp/_websocket/reader_py.py", NULL },
	  { "socket", WIRE_WAIT_POLL } },
	{ { "aiohttp/client_ws.py", "receive" }, { "socket", WIRE_WAIT_POLL } },
	{ { "aiohttp/web_ws.py", "receive" }, { "socket", WIRE_WAIT_POLL } },
	{ { "trio/_core/_run.py", "_nested_child_finished" },
	  { "nursery", WIRE_WAIT_UNKNOWN } },
};
/* anyio waits in asyncio's and trio's events, whatever for. None of these
 * functions awaits what is not anyio's own. */
static const struct known covers[] = {
	{ { "anyio/_backends/_asyncio.py", "receive" },
	  { "socket", WIRE_WAIT_POLL } },
	{ { "anyio/_backends/_asyncio.py", "send" },
	  { "socket", WIRE_WAIT_POLL } },
	{ { "anyio/_backends/_asyncio.py", "accept" },
	  { "socket", WIRE_WAIT_POLL } },
	{ { "anyio/_backends/_asyncio.py", "receive_fds" },
	  { "socket", WIRE_WAIT_POLL } },
	{ { "anyio/_backends/_asyncio.py", "send_fds" },
	  { "socket", WIRE_WAIT_POLL } },
	{ { "anyio/_backends/_asyncio.py", "run_sync_in_worker_thread" },
	  { "thread pool", WIRE_WAIT_UNKNOWN } },
	{ { "anyio/_backends/_asyncio.py", "acquire" },
	  { "lock", WIRE_WAIT_LOCK } },
	{ { "anyio/_backends/_asyncio.py", "__aexit__" },
	  { "task group", WIRE_WAIT_UNKNOWN } },
	{ { "anyio/streams/memory.py", "receive" },
	  { "queue", WIRE_WAIT_UNKNOWN } },
	{ { "anyio/streams/memory.py", "send" },
	  { "queue", WIRE_WAIT_UNKNOWN } },
};

#define INNERMOST 4u /* frames of a chain that may say what for */

static const struct await_word word_task = { "task", WIRE_WAIT_UNKNOWN };
static const struct await_word word_gather = { "gather", WIRE_WAIT_UNKNOWN };
static const struct await_word word_pool = { "thread pool", WIRE_WAIT_UNKNOWN };
static const struct await_word word_switch = { "switch", WIRE_WAIT_UNKNOWN };
static const struct await_word word_trap = { "wait", WIRE_WAIT_UNKNOWN };
static const struct await_word word_future = { "future", WIRE_WAIT_UNKNOWN };

/* What waits for another thread's future is told so by this function. */
#define CHAINED "_call_check_cancel"

/* Of some that are known; NULL: it is none of them. */
static const struct await_word *
known_find(struct sampling *s, const struct place_of *of,
	   const struct known *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (place_is(&s->target.ver, s->target.peek, of,
			     &list[i].place))
			return &list[i].what;
	return NULL;
}

/* The same of a frame in a chain, so many from the innermost. */
static const struct await_word *
known_in_chain(struct sampling *s, const struct await_chain *chain, size_t i,
	       const struct known *list, size_t n)
{
	struct place_of of;

	return place_read(&s->target.ver, s->target.peek,
			  chain->frames[chain->n - 1 - i].code, &of)
		   ? known_find(s, &of, list, n)
		   : NULL;
}

void
chain_trim(struct sampling *s, struct await_chain *chain)
{
	static const struct place future = { "asyncio/futures.py", NULL };

	if (chain->n > 1 &&
	    place_is_one(&s->target.ver, s->target.peek,
			 chain->frames[chain->n - 1].code, &future, 1))
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

/* A lock is what it is, or an event of which a frame around it says more. */
static const struct await_word *
uncovered(struct sampling *s, const struct await_chain *chain,
	  const struct await_word *word)
{
	const struct await_word *more = NULL;

	if (word->wait != WIRE_WAIT_LOCK)
		return word;
	for (size_t i = 1; !more && i < INNERMOST && i < chain->n; i++)
		more = known_in_chain(s, chain, i, covers, ARRAY_LEN(covers));
	return more ? more : word;
}

static const struct await_word *
word_of_chain(struct sampling *s, const struct await_chain *chain)
{
	const struct await_word *word;
	struct place_of of;

	if (!place_read(&s->target.ver, s->target.peek,
			chain->frames[chain->n - 1].code, &of))
		return &word_future;
	word = known_find(s, &of, words, ARRAY_LEN(words));
	if (!word)
		word = known_find(s, &of, switches, ARRAY_LEN(switches));
	if (!word)
		word = known_find(s, &of, covers, ARRAY_LEN(covers));
	return word ? uncovered(s, chain, word) : &word_future;
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
	return word_of_chain(s, chain);
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
	const struct await_word *word = NULL;

	for (size_t i = 0; !word && i < INNERMOST && i < chain->n; i++)
		word =
		    known_in_chain(s, chain, i, switches, ARRAY_LEN(switches));
	return word;
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
	static const struct place traps[] = { { "trio/_core/_traps.py", NULL },
					      { "curio/traps.py", NULL },
					      { "curio/sched.py", NULL } };

	return place_is_one(&s->target.ver, s->target.peek, code, traps,
			    ARRAY_LEN(traps));
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
	return word ? uncovered(s, chain, word) : &word_trap;
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
