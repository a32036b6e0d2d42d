/* src/render/session_writer.h - what a session is written with, for the files
 * that write it: session.c and session_lead.c have what is common,
 * session_loaded.c writes one that was read, session_run.c the run of a
 * program. Nobody else sees this.
 */
#ifndef PIT_RENDER_SESSION_WRITER_H
#define PIT_RENDER_SESSION_WRITER_H

#include "model/session.h"
#include "model/stacks.h"
#include "render/frame_texts.h"
#include "render/renderer.h"

/* Whose records begin alike: those whose innermost frame is called from there.
 */
struct lead_key {
	uint32_t callers; /* a stack of what was loaded, or a path; 0: none */
	node_id top;      /* of a run: what the path hangs below */
};

/* Such a beginning: the comma before the record, brackets and texts. */
struct lead {
	struct lead_key key; /* callers 0: there is nothing here */
	size_t at, n;        /* in lead_bytes; n 0: it came once */
};

struct session_writer {
	struct out *o;
	const struct snapshot *snap;
	struct frame_texts texts;
	uint32_t *stack; /* texts of one, innermost first */
	size_t depth, stack_cap;
	bool began;         /* a record is there */
	struct lead *leads; /* one makes way for the next in its place */
	struct out lead_bytes;
	/* Of a run. */
	struct stacks_look look;
	struct unwound frames;
	struct out name;
	bool processes;    /* there are several */
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

/* The beginning of a record, up to its last text, if it is known, as it mostly
 * is. take: make the writer's stack hold the callers. False: nothing was put.
 */
typedef bool session_take(struct session_writer *w, const struct lead_key *key);
bool session_put_lead(struct session_writer *w, const struct lead_key *key,
		      session_take *take);
/* The rest of it, up to its time. */
void session_end_lead(struct session_writer *w, uint32_t text);

/* All but the end. */
void session_put_loaded(struct session_writer *w,
			const struct render_options *opts);
void session_put_run(struct session_writer *w,
		     const struct render_options *opts);

#endif
