/* tests/unit/test_waiting.c - a process that waits for its user is seen. */
#include "lib/test.h"

#include "app/waiting.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRIES 2000000 /* only a failing test takes so many */

struct pair {
	int master, slave;
	char tty[64];
};

static struct pair
pair_open(void)
{
	struct pair pair;

	pair.master = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(pair.master >= 0);
	assert_int_equal(grantpt(pair.master), 0);
	assert_int_equal(unlockpt(pair.master), 0);
	assert_int_equal(ptsname_r(pair.master, pair.tty, sizeof(pair.tty)), 0);
	pair.slave = open(pair.tty, O_RDWR | O_NOCTTY);
	assert_true(pair.slave >= 0);
	return pair;
}

/* Fork a process that waits in this way, and see it found or not. */
static bool
seen(void (*wait_on)(int fd), bool on_tty)
{
	struct pair pair = pair_open();
	int fds[2], fd;
	bool yes = false;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	fd = on_tty ? pair.slave : fds[0];
	pid = fork();
	if (pid == 0) {
		wait_on(fd);
		_exit(0);
	}
	/* Not seeing it has to be seen for a while, seeing it only once. */
	for (long i = 0; i < (on_tty ? TRIES : 2000) && !yes; i++)
		yes = process_waits_for(pid, pair.tty);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(pair.master);
	close(pair.slave);
	close(fds[0]);
	close(fds[1]);
	return yes;
}

static void
by_read(int fd)
{
	char byte;

	if (read(fd, &byte, 1) < 0)
		_exit(1);
}

static void
by_poll(int fd)
{
	struct pollfd fds[] = { { .fd = -1 }, { .fd = fd, .events = POLLIN } };

	poll(fds, 2, -1);
}

static void
by_select(int fd)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fd, &set);
	select(fd + 1, &set, NULL, NULL, NULL);
}

static void
by_pause(int fd)
{
	(void)fd;
	pause();
}

static void
reading_polling_and_selecting_the_terminal_is_waiting(void **state)
{
	(void)state;
	assert_true(seen(by_read, true));
	assert_true(seen(by_poll, true));
	assert_true(seen(by_select, true));
}

static void
waiting_for_anything_else_is_not(void **state)
{
	(void)state;
	assert_false(seen(by_read, false));
	assert_false(seen(by_poll, false));
	assert_false(seen(by_select, false));
	assert_false(seen(by_pause, false));
}

static void
a_process_that_is_not_there_does_not_wait(void **state)
{
	(void)state;
	assert_false(process_waits_for(-1, "/dev/pts/0"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    reading_polling_and_selecting_the_terminal_is_waiting),
		cmocka_unit_test(waiting_for_anything_else_is_not),
		cmocka_unit_test(a_process_that_is_not_there_does_not_wait),
	};

	return RUN_TESTS(tests);
}
