/* src/wire/event.h - one decoded record. Plain data, shared by the encoder,
 * the decoder and the model.
 *
 * Ids (string, code, frame, stack, thread) are small positive integers that
 * the sender hands out from 1 upwards without gaps, each kind on its own; 0
 * means none. A definition always precedes its first use. RESET forgets
 * strings, codes, frames and stacks (threads stay).
 *
 * Times are CLOCK_MONOTONIC nanoseconds unless a field says otherwise.
 */
#ifndef PIT_WIRE_EVENT_H
#define PIT_WIRE_EVENT_H

#include <stddef.h>
#include <stdint.h>

#define WIRE_MAGIC   0x53544950u /* "PITS", little-endian, opens HELLO */
#define WIRE_VERSION 1u

/* Limits that the decoder enforces before anything is allocated. */
#define WIRE_MAX_RECORD (128u * 1024) /* payload bytes */
#define WIRE_MAX_STRING (64u * 1024)  /* bytes of one string */
#define WIRE_MAX_ID     (1u << 22)    /* strings, codes, frames, stacks */
#define WIRE_MAX_THREAD (1u << 20)    /* threads of one process, ever */
#define WIRE_MAX_TASK   (1u << 16)    /* tasks of one process at a time */
#define WIRE_MAX_DEPTH  10001u /* frames of one stack, with the cut mark */
#define WIRE_MAX_TIME   (UINT64_C(1) << 62) /* ns: two of them never overflow */

enum wire_type {
#define RECORD(number, NAME, member) WIRE_##NAME = number,
#include "wire/records.def"
#undef RECORD
};

/* Bytes borrowed from the decoder: valid until the next dec_next(). Not
 * NUL-terminated. Meant as UTF-8 but unchecked: clean before showing. A decoder
 * never leaves p NULL. */
struct wire_text {
	const char *p;
	size_t n;
};

#define WIRE_HELLO_DEBUG        1u /* the interpreter is a debug build */
#define WIRE_HELLO_FREETHREADED 2u
#define WIRE_HELLO_THREAD       4u /* sampler fell back to a plain thread */

/* First record of a stream. */
struct wire_hello {
	uint32_t version; /* of the wire, WIRE_VERSION */
	uint32_t pid, ppid;
	uint32_t python;       /* PY_VERSION_HEX of the interpreter */
	uint32_t flags;        /* WIRE_HELLO_* */
	uint64_t interval;     /* ns between ticks */
	uint64_t time;         /* when the process image started, best known */
	uint64_t epoch;        /* the same moment, CLOCK_REALTIME ns */
	struct wire_text exe;  /* of the running interpreter, resolved */
	struct wire_text cwd;  /* at start */
	struct wire_text argv; /* the command, each word ended by a NUL */
};

/* The process runs on unprofiled: one sentence why. */
struct wire_unsupported {
	struct wire_text reason;
};

enum wire_fact_kind {
	WIRE_FACT_SYS_PATH = 1,   /* one entry of sys.path, in order */
	WIRE_FACT_SYS_PREFIX = 2, /* sys.prefix, base_prefix, ... */
};

struct wire_fact {
	uint32_t kind; /* others are ignored */
	struct wire_text text;
};

struct wire_string {
	uint32_t id;
	struct wire_text text;
};

#define WIRE_CODE_TRACEBACKHIDE 1u /* has a local named __tracebackhide__ */

/* Its first local is called self or cls: the class in its name is one that it
 * ran for, or is defined in. */
#define WIRE_CODE_SELF 2u

/* A Python code object. */
struct wire_code {
	uint32_t id;
	uint32_t file; /* string: co_filename */
	/* string: co_qualname; before 3.11 Class.name or co_name */
	uint32_t name;
	uint32_t line; /* co_firstlineno */
	uint32_t flags;
};

enum wire_frame_kind {
	WIRE_FRAME_PYTHON = 1, /* a = code, b = current line (0: unknown) */
	/* a = string: qualified name, b = string: module or 0 */
	WIRE_FRAME_C = 2,
	WIRE_FRAME_CUT = 3, /* stands for the middle of a too deep stack */
	/* a = string: in a word what a task awaits in its innermost frame */
	WIRE_FRAME_AWAIT = 4,
};

struct wire_frame {
	uint32_t id;
	uint32_t kind; /* enum wire_frame_kind; others are shown as unknown */
	uint32_t a, b;
};

/* A call stack is its leaf frame on top of its caller's stack. */
struct wire_stack {
	uint32_t id;
	uint32_t parent; /* stack; 0: frame is the outermost */
	uint32_t frame;
};

#define WIRE_THREAD_MAIN 1u
/* What Python says of it; without either it did not. */
#define WIRE_THREAD_DAEMON    2u
#define WIRE_THREAD_NO_DAEMON 4u

/* A thread appeared, its name changed, or more is known of it. */
struct wire_thread {
	uint32_t id;
	uint32_t flags;
	uint64_t native; /* kernel thread id; 0: unknown */
	struct wire_text name;
	uint64_t interp; /* the interpreter that it is in; 0: the first */
};

struct wire_thread_end {
	uint32_t id;
};

/* Opens every flush; the SAMPLE records behind it count from time. */
struct wire_clock {
	uint64_t time;
	uint64_t cpu;         /* CPU ns of the process, all threads, so far */
	uint64_t sampler_cpu; /* CPU ns of the sampler itself, so far */
	uint64_t ticks;       /* ticks due so far: samples that should exist */
};

enum wire_state {
	WIRE_STATE_UNKNOWN = 0,
	WIRE_STATE_RUNNING = 1, /* on a CPU, or has just run */
	WIRE_STATE_WAITING = 2, /* off CPU: blocked in the kernel */
	WIRE_STATE_GIL = 3,     /* off CPU: waits for the GIL */
	WIRE_STATE_READY = 4,   /* could run, but has no CPU */
};

/* What a WAITING thread waits in. */
enum wire_wait {
	WIRE_WAIT_UNKNOWN = 0,
	WIRE_WAIT_SLEEP = 1,  /* until a time */
	WIRE_WAIT_LOCK = 2,   /* futex, semaphore, file lock */
	WIRE_WAIT_POLL = 3,   /* poll, select, epoll and their like */
	WIRE_WAIT_READ = 4,   /* read() and its like; see enum wire_file */
	WIRE_WAIT_WRITE = 5,  /* likewise */
	WIRE_WAIT_ACCEPT = 6, /* a connection to come */
	WIRE_WAIT_CONNECT = 7,
	WIRE_WAIT_RECV = 8,
	WIRE_WAIT_SEND = 9,
	WIRE_WAIT_CHILD = 10, /* the end of a child process */
	WIRE_WAIT_SYNC = 11,  /* fsync and its like */
	WIRE_WAIT_FILES = 12, /* open, stat and their like; a page of a file */
	WIRE_WAIT_OTHER = 13, /* another system call */
};

#define WIRE_WAITS 14 /* index: enum wire_wait */

/* What a READ or WRITE waits for. */
enum wire_file {
	WIRE_FILE_UNKNOWN = 0,
	WIRE_FILE_FILE = 1,
	WIRE_FILE_PIPE = 2,
	WIRE_FILE_SOCKET = 3,
	WIRE_FILE_TERMINAL = 4,
	WIRE_FILE_DEVICE = 5,
};

#define WIRE_FILES 6 /* index: enum wire_file */

#define WIRE_SAMPLE_STATE      7u   /* mask: enum wire_state */
#define WIRE_SAMPLE_GC         8u   /* the garbage collector was running */
#define WIRE_SAMPLE_CUT        16u  /* the stack was deeper than the limit */
#define WIRE_SAMPLE_PARTIAL    32u  /* only its root part was stable */
#define WIRE_SAMPLE_SHUTDOWN   64u  /* the interpreter was being torn down */
#define WIRE_SAMPLE_HELD       128u /* held the GIL, and others waited for it */
#define WIRE_SAMPLE_WAIT_SHIFT 8
#define WIRE_SAMPLE_WAIT       (15u << WIRE_SAMPLE_WAIT_SHIFT) /* wire_wait */
#define WIRE_SAMPLE_FILE_SHIFT 12
#define WIRE_SAMPLE_FILE       (7u << WIRE_SAMPLE_FILE_SHIFT) /* wire_file */

/* A run of equal samples of one thread. weight is exact wall time: since the
 * thread's previous sample (or the tick before it appeared), so the weights
 * of a thread add up to the time it was watched. */
struct wire_sample {
	uint32_t thread;
	uint32_t stack;  /* 0: no Python frame */
	uint32_t flags;  /* WIRE_SAMPLE_* */
	uint32_t count;  /* samples in the run, at least 1 */
	uint64_t end;    /* ns from the last CLOCK's time to the last sample */
	uint64_t weight; /* ns, of the whole run */
	/* The task that runs; 0: none. Of the stack, base is what is below it,
	 * and what is above that is the task's. */
	uint32_t task, base;
	/* Of a sampler that is asked when each was seen, ns: from the first
	 * sample to the last, and from when what was seen counts to the first;
	 * 0: half of the time since the sample before. */
	uint64_t span, lead;
};

enum wire_task_kind {
	WIRE_TASK_ASYNCIO = 1,
	WIRE_TASK_TRIO = 2,
	WIRE_TASK_GREENLET = 3,
	WIRE_TASK_CURIO = 4,
};

#define WIRE_TASK_KIND 15u /* mask: enum wire_task_kind */

/* A task appeared, or what is known of it changed. After TASK_END its id may be
 * another task's. */
struct wire_task {
	uint32_t id;
	uint32_t thread; /* that it runs in */
	uint32_t flags;
	uint32_t by; /* the task that awaits it; 0: none is known */
	struct wire_text name;
	struct wire_text function; /* of its outermost coroutine */
};

struct wire_task_end {
	uint32_t id;
};

/* A run of equal samples of a task that does not run. The stack is what awaits
 * what, the task's own coroutine outermost. The weight is the time since the
 * task's last sample of this kind, but for what it ran. */
struct wire_task_sample {
	uint32_t task;
	uint32_t stack;
	uint32_t flags; /* WIRE_SAMPLE_* */
	uint32_t count;
	uint64_t end, weight; /* as in struct wire_sample */
};

enum wire_lost_cause {
	WIRE_LOST_TORN = 1,       /* the stack changed under every try */
	WIRE_LOST_UNREADABLE = 2, /* memory could not be read */
	WIRE_LOST_FULL = 3,       /* the viewer was slower than the sampler */
	/* Ticks skipped: no CPU for the sampler. Their time is in the next
	 * sample's weight. */
	WIRE_LOST_LATE = 4,
};

/* Ticks that ended without a sample since the last LOST of this cause. */
struct wire_lost {
	uint32_t cause;
	uint64_t count;
	/* ns of thread time that no sample carries; 0 for LATE */
	uint64_t time;
};

enum wire_missed_cause {
	WIRE_MISSED_UNREACHED = 1, /* they found no way to the viewer */
	WIRE_MISSED_SEALED = 2,    /* a filter of system calls binds them */
};

#define WIRE_MISSED_CAUSES 3 /* index: the above */

/* Processes with no stream of their own that this one, or one that it forked,
 * knows of: since the last MISSED of this cause. */
struct wire_missed {
	uint32_t cause;
	uint64_t count;
};

struct wire_rate {
	uint64_t interval; /* ns between ticks from now on */
};

struct wire_reset {
	uint32_t unused;
};

enum wire_bye_reason {
	WIRE_BYE_EXIT = 1, /* the process is about to end */
	WIRE_BYE_EXEC = 2, /* it replaced its program */
	WIRE_BYE_STOP = 3, /* the sampler gave up */
};

struct wire_bye {
	uint32_t reason;
	uint64_t time;
};

struct event {
	enum wire_type type;
	union {
#define RECORD(number, NAME, member) struct wire_##member member;
#include "wire/records.def"
#undef RECORD
	};
};

#endif
