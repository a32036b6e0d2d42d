/* src/app/run_headless.c - the program keeps its own terminal, the report
 * comes at the end.
 *
 * Like a shell we are in the program's process group: what the group is sent,
 * by the terminal or by a process, reaches both, and we only wait. What is sent
 * to us alone was meant for the program, and is passed on.
 */
#include "app/baseline.h"
#include "app/ending.h"
#include "app/plain.h"
#include "app/run.h"
#include "app/saved.h"
#include "app/witness.h"
#include "base/mem.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* Some send a signal to us first and to our group right behind it, as timeout
 * does; for the program this is one signal. */
#define HOLD_MS 20

/* CHLD and what is passed on. The stop signals are there because we stop when
 * the program has stopped, not before. */
static const int headless_signals[] = { SIGCHLD, SIGINT,  SIGQUIT, SIGTERM,
					SIGHUP,  SIGUSR1, SIGUSR2, SIGTSTP,
					SIGCONT, 0 };

struct headless {
	uv_timer_t hold; /* first */
	struct plain plain;
	struct run *run;
	struct signals signals;
	struct witness witness;
	uint64_t held;   /* signals that may have to be passed on */
	uint64_t marked; /* when SIGUSR1 came among them */
};

/* SIGUSR1 marks the moment; a program that would die of it does not get it. */
static void
headless_pass_on(struct headless *h, int sig)
{
	struct run *run = h->run;

	if (sig == SIGUSR1 && run_mark(run, h->marked, 0, "SIGUSR1"))
		complain("out of memory: a mark is lost");
	if (sig != SIGUSR1 || signal_is_awaited(run->child.pid, sig))
		kill(run->child.pid, sig);
}

/* Those that were held long enough: pass on what the group did not get. What
 * the witness has got we have got too by now, held or not. */
static void
headless_on_hold(uv_timer_t *timer)
{
	struct headless *h = (struct headless *)timer;
	uint64_t held = h->held, group = witness_ask(&h->witness);

	signals_take(&h->signals);
	held &= h->held; /* SIGCONT may have come */
	h->held &= ~(held | group);
	for (const int *sig = headless_signals; *sig; sig++)
		if ((held & ~group & witness_bit(*sig)) && !h->run->ended)
			headless_pass_on(h, *sig);
}

static void
headless_hold(struct headless *h, const struct signalfd_siginfo *info)
{
	int sig = (int)info->ssi_signo;
	struct run *run = h->run;

	/* Going on and stopping take each other back. */
	if (sig == SIGCONT)
		h->held &= ~witness_bit(SIGTSTP);
	if (sig == SIGTSTP)
		h->held &= ~witness_bit(SIGCONT);
	if (run->child.pid <= 0 || (h->held & witness_bit(sig)) ||
	    (signal_was_sent(info) && (pid_t)info->ssi_pid == run->child.pid))
		return;
	/* Without a witness, what a process has sent counts as sent to us. */
	if (!h->witness.pid && !signal_was_sent(info))
		return;
	h->held |= witness_bit(sig);
	if (sig == SIGUSR1)
		h->marked = uv_hrtime();
	if (run->ended)
		return;
	uv_timer_start(&h->hold, headless_on_hold, HOLD_MS, 0);
}

/* The program has ended: what it did not get any more means us, who write its
 * report. It is blocked, and stays until somebody looks for it. */
static void
headless_take_over(struct headless *h)
{
	static const int enders[] = { SIGINT, SIGTERM, SIGQUIT, SIGHUP };
	uint64_t late = h->held & ~witness_ask(&h->witness);

	signals_stop(&h->signals);
	for (size_t i = 0; i < ARRAY_LEN(enders); i++)
		if (late & witness_bit(enders[i]))
			kill(getpid(), enders[i]);
}

static void
headless_on_signal(void *data, const struct signalfd_siginfo *info)
{
	struct headless *h = data;

	if (info->ssi_signo != SIGCHLD) {
		headless_hold(h, info);
		return;
	}
	/* As if it were us: the shell shall see the job stopped. But whoever
	 * stopped the program by force will continue it, not us. */
	if (run_reap(h->run) && h->run->stopped &&
	    h->run->stop_signal != SIGSTOP) {
		h->held &= ~witness_bit(SIGTSTP);
		raise(SIGSTOP);
	}
}

/* The report could not be written. */
static void
headless_keep(struct run *run)
{
	char id[SAVED_ID], text[SAVED_ID + 64];

	if (run->file->fd >= 0 && isatty(run->file->fd))
		run_keep(run);
	if (!saved_is_wanted(run->opts) || !saved_run(run, id))
		return;
	snprintf(text, sizeof(text), "pyinstrument-top --load-prev %s shows it",
		 id);
	complain(text);
}

static int
headless_report(struct run *run, int status)
{
	struct report report;
	struct pit_err err;
	struct run_notes notes;
	enum pit_status st;

	record_end(run);
	if (run->opts->no_report)
		return status;
	if (!run_has_report(run)) {
		report_cancel(run->file);
		return baseline_unknown(run->opts, status);
	}
	run_report(run, &report, &notes);
	st = report_write(&report, run_look(run), run->file, PATIENCE_LONG,
			  &err);
	if (!run->signal)
		run->signal = ending_signal();
	if (!st) {
		if (saved_is_wanted(run->opts))
			saved_offer(run, run->file->fd);
		return baseline_status(run->opts, &report, run_look(run),
				       status);
	}
	complain(err.text);
	headless_keep(run);
	return status ? status : STATUS_FAILURE;
}

/* The loop still holds the handles until it has turned once. */
static void
headless_close(struct headless *h)
{
	signals_close(&h->signals);
	witness_close(&h->witness);
	uv_close((uv_handle_t *)&h->hold, NULL);
	plain_stop(&h->plain);
	uv_run(&h->run->loop, UV_RUN_NOWAIT);
}

static int
headless_run(struct headless *h)
{
	struct run *run = h->run;
	struct pit_err err;
	char news[600] = "";
	int status;

	/* Whoever reads a file or a pipe wants the program's own words. */
	if (isatty(STDERR_FILENO)) {
		run_news(news, sizeof(news));
		run_found(news, sizeof(news));
	}
	if (news[0])
		complain(news);
	if (saved_is_wanted(run->opts))
		record_keep(run);
	witness_open(&h->witness);
	if (run_launch(run, NULL, &err)) {
		if (!run->child.error)
			return run_instead(run, &err);
		complain(err.text);
		report_cancel(run->file);
		return run_start_status(run);
	}
	while (!run->ended)
		uv_run(&run->loop, UV_RUN_ONCE);
	headless_take_over(h);
	/* The program's own children are what is waited for now. */
	witness_close(&h->witness);
	run_drain(run);
	launch_release(&run->child);
	status = headless_report(run, run_status(run));
	run_complain(run);
	return status;
}

int
run_headless(struct run *run)
{
	struct headless h = { .run = run };
	struct pit_err err;
	int status;

	if (signals_open(&h.signals, &run->loop, run->inherited,
			 headless_signals, headless_on_signal, &h, &err))
		return run_instead(run, &err);
	uv_timer_init(&run->loop, &h.hold);
	plain_start(&h.plain, run);
	status = headless_run(&h);
	headless_close(&h);
	return status;
}
