/* src/model/model_state.h - what a model is made of, for the files that make
 * it up: model.c takes the events, model_proc.c those of processes,
 * model_thread.c those of threads, model_task.c of
 * tasks, model_session.c what was saved by
 * pyinstrument, model_look.c looks back. Nobody else sees this.
 */
#ifndef PIT_MODEL_MODEL_STATE_H
#define PIT_MODEL_MODEL_STATE_H

#include "base/out.h"
#include "model/forest.h"
#include "model/model.h"
#include "model/tables.h"
#include "model/threads.h"
#include "model/who.h"

/* One stream. Its numbers are in procs[proc] as soon as it said HELLO. */
struct source {
	bool hello, bye;
	size_t proc;
	enum proc_state lost; /* how it stopped without BYE */
	uint64_t time;        /* of the last CLOCK */
	bool started;         /* the program's first frame was seen */
	struct stem root;
	struct root_place group; /* of its process */
	bool shared;             /* it has no nodes of its own */
	struct tables tables;
	struct threads threads;
	struct tasks tasks;
};

/* A window that was asked for, kept up to date. */
struct look {
	bool valid; /* weights are those of window */
	unsigned slides;
	struct window window;
	enum mode mode;
	bool chosen; /* what is who's alone counts */
	struct who who;
	struct who_last last;
	struct place_sums sums; /* what was spent in the window */
	struct place_sums tops; /* the same by the node in TREE_RAW of who did:
				 * place_key.top */
	/* Room for all nodes; of the window are those that were asked for. */
	struct weights weights[TREE_COUNT];
	bool made[TREE_COUNT];
	enum tree_kind kind; /* asked for last, and so the first to be made */
	struct roots *roots; /* who is in the window; NULL at first */
	struct place_sums changes; /* what is still to be added to them */
	place_id *late;            /* the places with changes */
	size_t nlate, late_cap;
	struct snapshot snap; /* of it */
};

/* Those that can be looked at side by side. */
enum {
	LOOK_SHOWN,
	LOOK_BESIDE,
	LOOKS,
};

struct model {
	struct forest forest;
	struct history *history;
	bool no_history; /* sums alone are asked for */
	bool no_tasks;   /* what they do is their threads' */
	struct look looks[LOOKS];
	uint32_t lanes; /* that there are, in use or free */
	uint32_t *free_lanes;
	size_t nfree, free_cap;
	struct roots *roots;
	struct timeline *timeline;
	struct marks marks;
	struct printed printed;
	frame_id startup, native, shutdown, rare, unknown;
	struct source **sources; /* by id; NULL: closed */
	size_t nsources, source_cap;
	size_t first_free; /* no id before it is */
	struct proc_info *procs;
	size_t nprocs, proc_cap;
	struct session *session; /* owned; NULL: it is a run of ours */
	struct snapshot snap;    /* its sums are kept up to date */
};

/* Something was heard of the process at this time. */
void model_heard(struct model *m, struct proc_info *proc, uint64_t time);

/* The run counts, now and for later. *lane: in the history; 0: it has none yet,
 * and gets one. */
enum pit_status model_spend(struct model *m, uint32_t *lane,
			    const struct span *span);
/* The lane is another's from now on. */
void model_free_lane(struct model *m, uint32_t *lane);

/* A sum of two times, which stays at the last there is. */
uint64_t model_add_times(uint64_t a, uint64_t b);

/* The words of a command, or any other text, clean; more than can be shown is
 * "...". A word ends with a NUL; several spaces between words become one. The
 * caller finishes o. */
enum pit_status model_clean(struct out *o, struct wire_text text);
/* The same, interned; 0: no memory. */
name_id model_clean_name(struct model *m, struct wire_text text);

enum pit_status proc_hello(struct model *m, struct source *src,
			   const struct wire_hello *hello);
enum pit_status proc_unsupported(struct model *m, struct source *src,
				 const struct wire_unsupported *unsupported);
/* As model_close(), before the source goes. */
void proc_close(struct model *m, struct source *src, const char *reason,
		uint64_t now);

enum pit_status thread_apply(struct model *m, struct source *src,
			     const struct wire_thread *record);
enum pit_status thread_apply_end(struct model *m, struct source *src,
				 const struct wire_thread_end *end);
/* It waits for work now, or not. */
void thread_set_idle(struct model *m, struct thread *thread, bool idle);
/* It is alive no more: its groups have one less. */
void thread_leave(struct model *m, struct source *src, struct thread *thread);
/* Where the time of a sample goes, and in which lane, unless in *lane. */
enum pit_status thread_place(struct model *m, struct source *src,
			     struct thread *thread,
			     const struct wire_sample *sample, place_id *place,
			     uint32_t **lane);

/* What what a thread does hangs below; it joins its group, if it is in none
 * yet. */
enum pit_status thread_stem(struct model *m, struct source *src,
			    struct thread *thread, struct stem *at);

/* What was spent below raw, in TREE_RAW, is of a group now, and no longer of
 * the one it was of. */
enum pit_status model_move_along(struct model *m, node_id raw, frame_id from,
				 const struct root_place *to);

enum pit_status task_apply(struct model *m, struct source *src,
			   const struct wire_task *record);
enum pit_status task_apply_end(struct model *m, struct source *src,
			       const struct wire_task_end *end);
enum pit_status task_apply_sample(struct model *m, struct source *src,
				  const struct wire_task_sample *sample);
/* Where the time of a sample goes in which a task runs, and in which lane that
 * is. They stay as they are where it is the thread's. */
enum pit_status task_place(struct model *m, struct source *src,
			   const struct wire_sample *sample, place_id *place,
			   uint32_t **lane);
/* The process is over, and with it all of its tasks. */
void task_leave_all(struct model *m, struct source *src);

/* A run was added to the history. */
void look_note(struct model *m, const struct span *span);
void look_fini(struct look *look);

#endif
