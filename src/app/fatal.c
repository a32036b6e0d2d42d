/* src/app/fatal.c */
#include "app/fatal.h"

#include "collect/sweep.h"
#include "tui/term.h"

#include <signal.h>
#include <stdio.h>
#include <sys/un.h>
#include <unistd.h>

/* Mutable and global of necessity: a signal handler has no other way to its
 * data. Written once, before the handlers are set. */
static struct {
	char file[sizeof(((struct sockaddr_un *)0)->sun_path)];
	char dir[sizeof(((struct sockaddr_un *)0)->sun_path)];
	char viewer[sizeof(((struct sockaddr_un *)0)->sun_path)];
} leftovers;

static void
fatal_on_signal(int sig)
{
	term_curses_emergency();
	unlink(leftovers.file);
	unlink(leftovers.viewer);
	rmdir(leftovers.dir);
	/* SA_RESETHAND put the default back: this time it ends us. */
	raise(sig);
}

void
fatal_arm(const char *file, const char *dir)
{
	static const int list[] = { SIGSEGV, SIGBUS,  SIGILL,
				    SIGFPE,  SIGABRT, SIGXCPU };
	struct sigaction act = { .sa_handler = fatal_on_signal,
				 .sa_flags = (int)SA_RESETHAND | SA_NODEFER };

	snprintf(leftovers.file, sizeof(leftovers.file), "%s", file);
	snprintf(leftovers.dir, sizeof(leftovers.dir), "%s", dir);
	if (dir[0])
		snprintf(leftovers.viewer, sizeof(leftovers.viewer),
			 "%.90s/" SWEEP_VIEWER, dir);
	sigemptyset(&act.sa_mask);
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		sigaction(list[i], &act, NULL);
}
