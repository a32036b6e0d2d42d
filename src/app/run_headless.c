/* src/app/run_headless.c - the program keeps its own terminal, the report
 * comes at the end.
 *
 * Like a shell we are in the program's process group: what the terminal sends
 * reaches both, and we only wait. What a process sends to us alone was meant
 * for the program, and is passed on.
 */
#include "app/ending.h"
#include "app/run.h"

#include <signal.h>

/* CHLD and what is passed on. The stop signals are there because we stop when
 * the program has stopped, not before. */
static const int headless_signals[] = { SIGCHLD, SIGINT,  SIGQUIT, SIGTERM,
					SIGHUP,  SIGUSR1, SIGUSR2, SIGTSTP,
					SIGCONT, 0 };

static void
headless_on_signal(void *data, const struct signalfd_siginfo *info)
{
	struct run *run = data;

	if (info->ssi_signo != SIGCHLD) {
		if (!run->ended && run->child.pid > 0 &&
		    signal_was_sent(info) &&
		    (pid_t)info->ssi_pid != run->child.pid)
			kill(run->child.pid, (int)info->ssi_signo);
		return;
	}
	/* As if it were us: the shell shall see the job stopped. But whoever
	 * stopped the program by force will continue it, not us. */
	if (run_reap(run) && run->stopped && run->stop_signal != SIGSTOP)
		raise(SIGSTOP);
}

static int
headless_report(struct run *run, int status)
{
	struct report report;
	struct pit_err err;
	char note[128];

	if (!run_has_report(run)) {
		report_cancel(run->file);
		return status;
	}
	run_report(run, &report, note, sizeof(note));
	if (!report_write(&report, model_snapshot(run->model), run->file, &err))
		return status;
	complain(err.text);
	return status ? status : STATUS_FAILURE;
}

/* The loop still holds the handle until it has turned once. */
static void
headless_close(struct run *run, struct signals *signals)
{
	signals_close(signals);
	uv_run(&run->loop, UV_RUN_NOWAIT);
}

int
run_headless(struct run *run)
{
	struct signals signals;
	struct pit_err err;
	int status;

	if (signals_open(&signals, &run->loop, run->inherited, headless_signals,
			 headless_on_signal, run, &err)) {
		complain(err.text);
		return STATUS_FAILURE;
	}
	if (run_launch(run, NULL, &err)) {
		complain(err.text);
		report_cancel(run->file);
		headless_close(run, &signals);
		return run_start_status(run);
	}
	while (!run->ended)
		uv_run(&run->loop, UV_RUN_ONCE);
	run_drain(run);
	launch_release(&run->child);
	status = headless_report(run, ending_status(run->status));
	run_complain(run);
	headless_close(run, &signals);
	return status;
}
