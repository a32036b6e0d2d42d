/* src/model/session.h - a session of pyinstrument's as a value: what one of
 * its files says, without a loss, in memory that what repeats is in once.
 *
 * Texts are the bytes of Python strings in UTF-8; there may be NULs in them,
 * and one is behind each.
 * Frames, and stacks of them, are numbered from 1; numbers never move, and a
 * caller's stack has a smaller one than those on it. Whoever fills a session
 * may add to it in any order; whoever has a const one only reads.
 */
#ifndef PIT_MODEL_SESSION_H
#define PIT_MODEL_SESSION_H

#include "base/err.h"
#include "base/table.h"
#include "model/symtab.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file that makes up frames for ever does not take our memory for ever. */
#define SESSION_MAX_FRAMES  (1u << 22)
#define SESSION_MAX_STACKS  (1u << 26)
#define SESSION_MAX_RECORDS (1u << 28)

/* A number as JSON has them: those without a point are whole, and are written
 * so again. */
struct session_number {
	double value;
	int64_t whole; /* if is_whole: the same */
	bool is_whole;
};

struct session_text {
	char *p; /* owned by the session; "" if there is none */
	size_t n;
};

struct session_texts {
	struct session_text *at;
	size_t len, cap;
};

enum session_kind {
	SESSION_PYTHON = 1,
	SESSION_BUILTIN, /* file "<built-in>": a C function */
	SESSION_THREAD,  /* file "<thread>": line is the thread's ident */
	SESSION_PROCESS, /* file "<process>": ours alone, line is the pid */
	SESSION_ROOT,    /* "[root]" */
	/* What nothing is called from: the innermost of a stack. */
	SESSION_SELF,    /* "[self]" */
	SESSION_AWAIT,   /* "[await]" */
	SESSION_OUTSIDE, /* "[out-of-context]" */
};

/* function NUL file NUL first line, then attributes, each behind \1. What is
 * before the attributes says which function it is. */
struct session_frame {
	const char *text; /* the whole */
	uint32_t n;       /* bytes of it */
	uint32_t name_n;  /* bytes of it before the attributes */
	const char *function;
	const char *file;       /* "": none */
	const char *class_name; /* attribute c; NULL: none */
	int64_t line;           /* first line; 0: none */
	uint32_t at;            /* attribute l, the current line; 0: none */
	uint32_t identity;      /* the first frame of the same function */
	frame_id frame; /* in the model that the session was fed to; else 0 */
	uint8_t kind;   /* enum session_kind */
	bool hides;     /* attribute h1: it has a __tracebackhide__ */
};

struct session_stack {
	uint32_t caller; /* 0: frame is the outermost */
	uint32_t frame;
};

/* A stack and how long it took. */
struct session_record {
	double seconds;
	uint32_t stack; /* 0: it is empty */
	uint32_t whole; /* 1: seconds had no point */
};

struct session {
	struct session_number start_time, duration, min_interval, max_interval,
	    cpu_time;
	uint64_t sample_count;
	struct session_text target_description;
	struct session_texts sys_path, sys_prefixes;
	struct session_text cwd; /* where relative paths begin: of whoever
				  * loaded it, no part of the file */
	bool has_sys_path,
	    has_sys_prefixes; /* else the file had no such list */
	uint32_t *start;      /* start_call_stack: frames, outermost first */
	size_t nstart, start_cap;

	struct session_frame *frames; /* by number */
	size_t nframes, frame_cap;    /* numbers are below nframes */
	struct session_stack *stacks;
	size_t nstacks, stack_cap;
	struct session_record *records; /* in the order of the file */
	size_t nrecords, record_cap;

	struct table by_text, by_name, by_call;
};

struct session *session_new(void); /* owned by the caller; NULL: no memory */
void session_free(struct session *s);

/* The number of a frame, which is added if it is new; text is copied.
 * PIT_ECORRUPT: what stands for its line is no number. */
enum pit_status session_frame(struct session *s, const char *text, size_t n,
			      uint32_t *frame) PIT_MUST_USE;
/* The number of frame on top of caller's stack, likewise. Both exist. */
enum pit_status session_stack(struct session *s, uint32_t caller,
			      uint32_t frame, uint32_t *stack) PIT_MUST_USE;
/* It will be asked for soon: fetch what that looks at. */
void session_expect_stack(const struct session *s, uint32_t caller,
			  uint32_t frame);
enum pit_status session_add_record(struct session *s, uint32_t stack,
				   struct session_number seconds) PIT_MUST_USE;
void session_clear_records(struct session *s);
enum pit_status session_add_start(struct session *s,
				  uint32_t frame) PIT_MUST_USE;
void session_clear_start(struct session *s);

/* Copies. text_set() replaces. */
enum pit_status session_text_set(struct session_text *text, const char *p,
				 size_t n) PIT_MUST_USE;
enum pit_status session_texts_add(struct session_texts *texts, const char *p,
				  size_t n) PIT_MUST_USE;
void session_texts_clear(struct session_texts *texts);

struct session_number session_double(double value);
struct session_number session_whole(int64_t whole);

/* Put two together as pyinstrument does: records of the one that began earlier
 * come first, times and counts are sums, and paths are those of both. Takes
 * more, whatever comes of it; after a failure *sum is good for session_free()
 * alone. */
enum pit_status session_combine(struct session **sum,
				struct session *more) PIT_MUST_USE;

#endif
