/* src/app/run.h - one run of one program: what the headless run and the
 * interface have in common. The loop's thread owns all of it.
 */
#ifndef PIT_APP_RUN_H
#define PIT_APP_RUN_H

#include "app/options.h"
#include "app/program.h"
#include "app/record.h"
#include "app/report.h"
#include "app/signals.h"
#include "base/err.h"
#include "collect/launch.h"
#include "collect/playback.h"
#include "collect/server.h"
#include "model/model.h"

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct run {
	const struct options *opts;
	const struct program *program;
	const struct launch_signals *inherited;
	const struct report_file *file;
	const char *sampler; /* path of the shared object */
	uv_loop_t loop;
	struct model *model;
	struct server *server;         /* NULL: the program runs unprofiled */
	struct server_missed missed;   /* of a recording */
	struct playback *playback;     /* NULL: it is no recording */
	const struct session *session; /* the model's; NULL: it is none */
	struct record record;
	struct launched child;
	uint64_t start;           /* CLOCK_MONOTONIC ns of the launch */
	uint64_t delay, duration; /* ns of it: what was measured; duration: 0:
				   * up to the end */
	bool ended, stopped;      /* the program */
	int stop_signal;          /* stopped: by which */
	pid_t editor;             /* a child of ours; 0: none runs */
	int editor_status;        /* of the last one, as of waitpid() */
	bool samplers; /* children of ours besides the program live */
	int status;    /* ended: as of waitpid() */
	uint64_t end;  /* ended: CLOCK_MONOTONIC ns */
	int signal;    /* that we shall end by, as the program did; 0: none */
};

/* Should the interface be shown, if there is a terminal? */
bool run_wants_tui(const struct options *opts);

/* Open loop, model and server. Without a directory for the socket the run goes
 * on without profiling, after a sentence on standard error. */
enum pit_status run_open(struct run *run, struct pit_err *err);
void run_close(struct run *run);

/* Start the program; pty: NULL or what launch() wants to know about it. */
enum pit_status run_launch(struct run *run, const struct launch_options *pty,
			   struct pit_err *err);

/* There is no way to watch the program, and err says why: become the program.
 * Returns our exit status if that fails. */
int run_instead(struct run *run, const struct pit_err *err);

/* Our exit status after run_launch() failed. */
int run_start_status(const struct run *run);

/* SIGCHLD: take what is to be had. True: something changed of the program. */
bool run_reap(struct run *run);

/* The program has ended: let the streams end too, those of it and those of
 * children that have ended; children that go on are not waited for. */
void run_drain(struct run *run);

/* Say on standard error what the user should know and the report cannot say:
 * nothing was profiled, an interpreter is not supported, a stream was cut. */
void run_complain(struct run *run);

/* One line on standard error, with our name before it. */
void complain(const char *sentence);

/* What becomes of us, since the program has ended: the exit status, which is
 * returned, or the signal in run->signal. */
int run_status(struct run *run);

/* Fill in which processes could not be watched; false: we know of none. */
bool run_missed(const struct run *run, char *text, size_t size);

/* A moment has a name: for the model, and in the recording of a run. */
enum pit_status run_mark(struct run *run, uint64_t time, char letter,
			 const char *text) PIT_MUST_USE;

/* Is it one that was saved, so that there is no program? */
static inline bool
run_was_saved(const struct run *run)
{
	return run->playback || run->session;
}

/* Is there anything to report? */
bool run_has_report(struct run *run);

/* What a report borrows. */
struct run_notes {
	char exit[128], missed[256];
};

/* Fill in what to report and how, as the options say. */
void run_report(const struct run *run, struct report *report,
		struct run_notes *notes);

/* What is to be reported: the part of the run that the options say. */
const struct snapshot *run_look(const struct run *run);

/* Nobody can be shown the report: keep it. */
void run_keep(const struct run *run);

/* What is to be said of a report that was kept; "" is nothing. */
void run_news(char *text, size_t size);
/* Add what is to be said of a recording that was cut off. */
void run_found(char *text, size_t size);

/* Run with the program's own terminal; returns our exit status. run_tui.h has
 * the other way. */
int run_headless(struct run *run);

#endif
