/* src/render/session_writer.h - what a session is written with, for the files
 * that write it: session.c has what is common, session_loaded.c writes one that
 * was read, session_run.c the run of a program. Nobody else sees this.
 */
#ifndef PIT_RENDER_SESSION_WRITER_H
#define PIT_RENDER_SESSION_WRITER_H

#include "model/session.h"
#include "model/stacks.h"
#include "render/frame_texts.h"
#include "render/renderer.h"

#define LEADS 2048u /* a power of two */

/* A stack as the beginning of a record whose innermost frame is on top of it:
 * the comma before the record, and brackets. One makes way for the next in its
 * place. */
struct lead {
	uint32_t stack; /* 0: there is nothing here */
	size_t at, n;   /* in lead_bytes */
};

struct session_writer {
	struct out *o;
	const struct snapshot *snap;
	struct frame_texts texts;
	uint32_t *stack; /* texts of one, innermost first */
	size_t depth, stack_cap;
	bool began; /* a record is there */
	/* Of what was loaded. */
	struct lead leads[LEADS];
	struct out lead_bytes;
	/* Of a run. */
	struct stacks_look look;
	struct unwound frames;
	struct out name;
	bool processes;    /* there are several */
	uint32_t nlanes;   /* lanes are below it */
	struct stack last; /* what the next record is of; weight 0: none */
	enum pit_status status;
};

/* One frame more, further out. False: no memory, or there is no text. */
bool session_push_text(struct session_writer *w, uint32_t text);
void session_put_text(struct session_writer *w, uint32_t text);
/* The texts in the stack as a list. */
void session_put_stack(struct session_writer *w);
/* A record of the stack, up to its time. */
void session_open_record(struct session_writer *w);
void session_put_key(struct out *o, const char *key);
void session_put_number(struct out *o, const char *key,
			const struct session_number *number);
void session_put_double(struct out *o, const char *key, double value);

/* All but the end. */
void session_put_loaded(struct session_writer *w,
			const struct render_options *opts);
void session_put_run(struct session_writer *w,
		     const struct render_options *opts);

#endif
