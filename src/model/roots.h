/* src/model/roots.h - processes and threads by name, and those that did the
 * same as one.
 *
 * Every frame of kind FRAME_PROCESS, FRAME_THREAD or FRAME_TASK has an entry:
 * one process, thread or task, or a group. Processes are alike when their
 * commands are, numbers aside, the folders of their scripts, and their role: a
 * worker is one whose parent has the same command. Threads are alike within a
 * group of processes when their names are, numbers aside, and the function they
 * began with, and so are tasks within a group of threads. What is not alike has
 * another label.
 */
#ifndef PIT_MODEL_ROOTS_H
#define PIT_MODEL_ROOTS_H

#include "model/history.h"
#include "model/symtab.h"
#include "model/tree.h"

#include <stdbool.h>

#define ROOTS_MAX_GROUPS 4096 /* past them, new ones join the last */
#define ROOTS_STATES     7    /* enum proc_state */

/* Does Python end without waiting for the thread? */
enum root_daemon { ROOT_UNTOLD, ROOT_DAEMON, ROOT_NO_DAEMON };

struct root {
	frame_id frame;
	frame_id group;      /* it is a member of; 0: it is a group itself, or
			      * in none yet */
	const char *label;   /* short: of a group, numbers are N where they
			      * differ; with what tells it from others that
			      * would have the same */
	bool told;           /* there is such a thing in it */
	size_t count, alive; /* members: ever, and now */
	bool least;          /* there may be more than count */
	bool left;           /* all that it had are in other groups */
	size_t idle;         /* members that wait for work now */
	size_t shared;       /* members without an entry of their own */
	uint32_t pid;        /* of one process; else 0 */
	uint64_t native;     /* of one thread: the kernel's id; else 0 */
	bool main;           /* it is one thread, its process's main one */
	enum root_daemon daemon; /* of one thread */
	frame_id only; /* of a group: its one member, ever; 0: there are more,
			* or it has no entry of its own */
	frame_id by;   /* of tasks: who awaits them, the last that was told; 0:
			* nobody that is known */
	/* Of a group of processes: the records of those that are summed up in
	 * one, by state, and one more; 0: none. */
	uint32_t gone[ROOTS_STATES];
	/* roots.c's own: the number of its group, and the script's folder. */
	uint32_t number;
	name_id folder;
};

/* A group's frame, and its node in the tree of groups. */
struct root_place {
	frame_id frame;
	node_id node;
};

struct roots;

struct roots *roots_new(void); /* owned; NULL: no memory */
void roots_free(struct roots *roots);

/* One process or thread that is new. */
struct root_member {
	enum frame_kind kind;
	const char *name; /* command, or the thread's name */
	const char *cwd;  /* of a process: its working directory; NULL: "" */
	uint32_t pid;
	uint32_t mark;   /* its role, or the function it began with: of a
			  * thread, its frame, of a task, its name */
	frame_id own;    /* its own entry, as of roots_add(); 0: none */
	frame_id parent; /* of a worker: the process whose script it runs */
};

/* Make its own entry, of the frame member->own. One that is there stands for
 * one more. */
enum pit_status roots_add(struct roots *roots, struct symtab *syms,
			  const struct root_member *member);
/* It has another name, if it stands for no other. */
enum pit_status roots_rename(struct roots *roots, struct symtab *syms,
			     frame_id frame, const char *name);

/* The group of one process or thread. */
enum pit_status roots_set_group(struct roots *roots, struct symtab *syms,
				frame_id own, frame_id group);

/* Put it into its group below parent: the root, or the group of its process. */
enum pit_status roots_join(struct roots *roots, struct symtab *syms,
			   struct tree *tree, const struct root_place *parent,
			   const struct root_member *member,
			   struct root_place *to);
/* It goes to another group: this one has not had it. */
void roots_leave(struct roots *roots, frame_id group);
/* What more is known of one thread. */
void roots_set_thread(struct roots *roots, frame_id own, uint64_t native,
		      bool main);
/* Python says of one thread if it is a daemon. */
void roots_set_daemon(struct roots *roots, frame_id own, bool daemon);
/* Who awaits a task, or a group of them. */
void roots_set_by(struct roots *roots, frame_id frame, frame_id by);
/* Who was awaited by the one member that a group had is by what it is in now.
 */
void roots_follow(struct roots *roots, frame_id from, frame_id to);
/* One member more or less is alive, or idle. */
void roots_alive(struct roots *roots, frame_id group, int by);
void roots_idle(struct roots *roots, frame_id group, int by);

/* The record of a group's processes that ended in this state; see gone. */
void roots_set_gone(struct roots *roots, frame_id group, unsigned state,
		    uint32_t record);

/* The same roots as of a window of the run: count is of the members that weigh
 * something in it. Those without an entry of their own cannot be told apart:
 * there is one at the least, or, where from_start says that the window has all
 * that came before, as many as there were. raw: a tree that keeps members
 * apart, tops: what was spent below each of their nodes in it. past, zeroed at
 * first, stays the caller's, borrows from roots and lasts until they change. */
enum pit_status roots_look(struct roots **past, const struct roots *roots,
			   const struct tree *raw,
			   const struct place_sums *tops,
			   bool from_start) PIT_MUST_USE;

/* Borrowed until the next change; NULL: no such. */
const struct root *roots_get(const struct roots *roots, frame_id frame);
/* Of what is one thread or process, or a group of one, that one. Likewise. */
const struct root *roots_one(const struct roots *roots, frame_id frame);

#endif
