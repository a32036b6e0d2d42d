/* src/collect/launch.h - start the program with the sampler in it.
 *
 * The program is started as its user would: the same words, directory,
 * descriptors, signal dispositions and mask. Only two environment variables
 * are added, which the sampler takes away again before main() runs.
 */
#ifndef PIT_COLLECT_LAUNCH_H
#define PIT_COLLECT_LAUNCH_H

#include "base/err.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <termios.h>

/* What a process hands on through exec; we change both for ourselves. */
struct launch_signals {
	sigset_t mask;       /* blocked */
	sigset_t ignored;    /* SIG_IGN; all others are SIG_DFL after an exec */
	struct rlimit files; /* how many descriptors; all 0: as it is */
};

/* What is left of a program in a pty when its launcher has died. */
struct launch_orphan {
	int master; /* of the pty, non-blocking */
	/* As in struct launch_options. */
	int terminal;
	const struct termios *modes;
	pid_t pid; /* the program's; somebody else is its parent now */
	int ended; /* readable once it has ended; -1: the kernel cannot tell */
};

typedef void launch_orphan_cb(const struct launch_orphan *orphan);

struct launch_options {
	char *const *argv;   /* argv[0] is looked up on PATH */
	const char *sampler; /* path of the shared object; NULL: start the
			      * program without it */
	const char *socket;  /* path of the listening Unix socket */
	uint64_t interval;   /* ns */
	/* CLOCK_MONOTONIC ns: when samplers begin and end; 0: at once, with the
	 * program. */
	uint64_t from, until;
	bool alone; /* what a profiled process starts is left alone */
	const struct launch_signals *signals; /* as we were started */
	bool pty;        /* give it a terminal of its own for ... */
	bool replace[3]; /* ... those of fd 0, 1, 2 that are set here */
	const struct termios *modes; /* of the pty; NULL: defaults */
	int rows, cols;              /* of the pty */
	/* Called when the launcher dies before the program in its pty has
	 * ended, to be that pty's other end until it has: in a process that was
	 * forked off the launcher before, with all signals blocked, so that
	 * only what is async-signal-safe may be called. NULL: the pty hangs up
	 * then. */
	launch_orphan_cb *orphaned;
	int terminal; /* what stays open for it, too; -1: nothing */
};

struct launched {
	pid_t pid;
	int master; /* of the pty, non-blocking, close-on-exec; -1: none. The
		     * caller's to close */
	pid_t
	    keeper; /* leader of the pty's session, a child of ours; 0: none */
	int leash;  /* its pipe; see launch_release() */
	char tty[64];           /* the pty's name, "/dev/pts/3"; "": none */
	const char *unprofiled; /* why it runs without the sampler; NULL: it
				 * does not */
	int error; /* errno of a failed exec; 0: it went well or never began */
};

/* Remember what the program is to inherit: call before any change. */
void launch_signals_save(struct launch_signals *signals);

/* Fails with one sentence when the program cannot be executed: the child
 * reports exec's errno through a pipe, and it is in child->error. */
enum pit_status launch(const struct launch_options *opts,
		       struct launched *child, struct pit_err *err);

/* Become the program, without a sampler and with what we were started with.
 * Returns only if that fails: errno. */
int launch_instead(char *const *argv, const struct launch_signals *signals);

/* The program has ended: let the pty's session go without a SIGHUP for what
 * the program left running. Closing the leash without this, or dying, is what
 * launch_options.orphaned is for; without that it sends SIGHUP to the pty's
 * foreground processes. Closes master and leash. */
void launch_release(struct launched *child);

/* launch_options.terminal is nobody's any more, and the program goes on without
 * one. */
void launch_detach(struct launched *child);

/* The pty hangs up, whatever the program does: closes master. */
void launch_hang_up(struct launched *child);

/* The file name of the sampler. */
extern const char launch_sampler_file[];

/* May path stand in LD_PRELOAD, where blanks and colons separate? */
bool launch_can_preload(const char *path);

#endif
