/* src/app/ending.c */
#include "app/ending.h"

#include "app/program.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

int
ending_status(int status)
{
	if (WIFSIGNALED(status))
		return STATUS_SIGNAL_BASE + WTERMSIG(status);
	return WEXITSTATUS(status);
}

void
ending_follow(int sig)
{
	sigset_t set;

	prctl(PR_SET_DUMPABLE, 0);
	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	raise(sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void
ending_text(int status, char *text, size_t size)
{
	const char *name;

	if (!WIFSIGNALED(status)) {
		snprintf(text, size, "exit status %d", WEXITSTATUS(status));
		return;
	}
	name = sigabbrev_np(WTERMSIG(status));
	if (name)
		snprintf(text, size, "killed by SIG%s", name);
	else
		snprintf(text, size, "killed by signal %d", WTERMSIG(status));
}
