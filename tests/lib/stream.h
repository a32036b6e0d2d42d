/* tests/lib/stream.h - a sampler's stream by hand: events that go straight
 * into a model. Every call checks that the model takes it.
 */
#ifndef PIT_TESTS_LIB_STREAM_H
#define PIT_TESTS_LIB_STREAM_H

#include "model/model.h"

struct stream {
	struct model *model;
	source_id src;
	uint32_t strings, codes, frames, stacks; /* ids given out */
};

/* HELLO of process pid that started at time, interval 1 ms, in cwd /app. */
void stream_open(struct stream *s, struct model *model, uint32_t pid,
		 uint64_t time, const char *command);
/* That of process 10, "prog", with its main thread, 1, and the clock at time.
 */
void stream_begin(struct stream *s, struct model *model, uint64_t time);
void stream_apply(struct stream *s, const struct event *ev);
void stream_fact(struct stream *s, enum wire_fact_kind kind, const char *text);

/* Definitions; each returns the new id. */
uint32_t stream_string(struct stream *s, const char *text);
uint32_t stream_python(struct stream *s, const char *name, const char *file,
		       uint32_t first_line, uint32_t line);
uint32_t stream_hidden(struct stream *s, const char *name, const char *file);
uint32_t stream_c(struct stream *s, const char *name, const char *module);
uint32_t stream_cut(struct stream *s);
uint32_t stream_stack(struct stream *s, uint32_t parent, uint32_t frame);
/* "main app.py > dumps json/x.py > sleep time()" in one: frames from the
 * outermost on, " > " between them; a file that ends in () is a C module, and
 * "await lock" is what a task awaits, in a word. */
uint32_t stream_path(struct stream *s, const char *path);

void stream_thread(struct stream *s, uint32_t id, const char *name,
		   uint32_t flags);
void stream_thread_end(struct stream *s, uint32_t id);
void stream_clock(struct stream *s, uint64_t time);
/* One sample of weight ns that ends end ns after the last clock. */
void stream_sample(struct stream *s, uint32_t thread, uint32_t stack,
		   uint64_t end, uint64_t weight);
void stream_task(struct stream *s, uint32_t id, uint32_t thread,
		 const char *name, const char *function);
/* The same; by: the task that awaits it. */
void stream_task_awaited(struct stream *s, uint32_t id, uint32_t thread,
			 const char *name, const char *function, uint32_t by);
void stream_greenlet(struct stream *s, uint32_t id, uint32_t thread,
		     const char *name, const char *function);
void stream_task_end(struct stream *s, uint32_t id);
/* The task runs in the thread: of the stack, what is above base is its. */
void stream_task_runs(struct stream *s, uint32_t thread, uint32_t task,
		      uint32_t stack, uint32_t base, uint64_t end,
		      uint64_t weight);
void stream_task_waits(struct stream *s, uint32_t task, uint32_t stack,
		       uint64_t end, uint64_t weight);
void stream_reset(struct stream *s);
void stream_bye(struct stream *s, uint64_t time);

/* The child of parent whose function is name; 0: none. */
node_id child_named(const struct snapshot *snap, const struct tree *tree,
		    node_id parent, const char *name);
/* The node at "process/thread/main/dumps", names with '/' between. */
node_id node_at(const struct snapshot *snap, const struct tree *tree,
		const char *path);

#endif
