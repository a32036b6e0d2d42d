/* tests/unit/test_launch.c - programs start as their user would start them. */
#include "lib/test.h"

#include "collect/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT_MAX 8192
#define WAIT_MS  20000 /* only a failing test waits so long */

static struct launch_signals inherited;

static struct launch_options
shell(char *script)
{
	static char sh[] = "/bin/sh", c[] = "-c";
	static char *argv[4];

	argv[0] = sh;
	argv[1] = c;
	argv[2] = script;
	argv[3] = NULL;
	return (struct launch_options){ .argv = argv, .signals = &inherited };
}

static int
status_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

/* Run without a pty and read what it prints. */
static int
run(const struct launch_options *opts, char text[TEXT_MAX])
{
	struct launched child;
	int fds[2], saved = dup(1);
	struct pit_err err;
	size_t n = 0;
	ssize_t got;

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	dup2(fds[1], 1);
	assert_int_equal(launch(opts, &child, &err), PIT_OK);
	dup2(saved, 1);
	close(saved);
	close(fds[1]);
	while ((got = read(fds[0], text + n, TEXT_MAX - 1 - n)) > 0)
		n += (size_t)got;
	text[n] = '\0';
	close(fds[0]);
	assert_int_equal(child.master, -1);
	return status_of(child.pid);
}

static void
the_environment_has_two_variables_more(void **state)
{
	char script[] = "env | grep -E '^(LD_PRELOAD|PYINSTRUMENT)' | "
			"sort",
	     want[256];
	struct launch_options opts = shell(script);
	char text[TEXT_MAX];

	(void)state;
	opts.sampler = "/nonexistent/sampler.so";
	opts.socket = "/tmp/sock";
	opts.interval = 1234;
	unsetenv("LD_PRELOAD");
	/* The loader complains about the file, on standard error. */
	run(&opts, text);
	snprintf(want, sizeof(want),
		 "LD_PRELOAD=/nonexistent/sampler.so\n"
		 "PYINSTRUMENT_TOP_SAMPLER=%ld:1234:"
		 "/tmp/sock\n",
		 (long)getpid());
	assert_string_equal(text, want);
}

static void
a_preload_of_the_user_stays_behind_ours(void **state)
{
	char script[] = "env | grep ^LD_PRELOAD";
	struct launch_options opts = shell(script);
	char text[TEXT_MAX];

	(void)state;
	opts.sampler = "/nonexistent/sampler.so";
	opts.socket = "/tmp/sock";
	opts.interval = 1234;
	setenv("LD_PRELOAD", "/nonexistent/a.so:/nonexistent/b.so", 1);
	run(&opts, text);
	assert_string_equal(text, "LD_PRELOAD=/nonexistent/sampler.so:"
				  "/nonexistent/a.so:/nonexistent/b.so\n");
	unsetenv("LD_PRELOAD");
}

static void
without_a_sampler_the_environment_is_untouched(void **state)
{
	char script[] = "env";
	struct launch_options opts = shell(script);
	char text[TEXT_MAX];

	(void)state;
	run(&opts, text);
	assert_null(strstr(text, "LD_PRELOAD"));
	assert_null(strstr(text, "PYINSTRUMENT_TOP"));
}

static void
a_program_that_is_not_there_is_an_error_with_its_errno(void **state)
{
	static char none[] = "/nonexistent/program";
	char *argv[] = { none, NULL };
	struct launch_options opts = { .argv = argv, .signals = &inherited };
	struct launched child;
	struct pit_err err;

	(void)state;
	for (int pty = 0; pty < 2; pty++) {
		opts.pty = pty;
		assert_int_equal(launch(&opts, &child, &err), PIT_ENOTFOUND);
		assert_int_equal(child.error, ENOENT);
		assert_int_equal(child.master, -1);
		assert_non_null(strstr(err.text, none));
		/* Nothing is left to wait for. */
		assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
		assert_int_equal(errno, ECHILD);
	}
}

static void
descriptors_of_ours_do_not_leak(void **state)
{
	char script[] = "ls /proc/self/fd | wc -l";
	struct launch_options opts = shell(script);
	char plain[TEXT_MAX], with_pty[TEXT_MAX];

	(void)state;
	run(&opts, plain);
	opts.pty = true; /* replaces none of the three */
	{
		struct launched child;
		int fds[2], saved = dup(1);
		ssize_t n;

		assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
		dup2(fds[1], 1);
		assert_int_equal(launch(&opts, &child, NULL), PIT_OK);
		dup2(saved, 1);
		close(saved);
		close(fds[1]);
		n = read(fds[0], with_pty, sizeof(with_pty) - 1);
		assert_true(n > 0);
		with_pty[n] = '\0';
		close(fds[0]);
		status_of(child.pid);
		launch_release(&child);
	}
	/* ls had one more only while our saved descriptor was open, which
	 * both runs have. */
	assert_string_equal(plain, with_pty);
}

static void
signals_are_as_we_were_started(void **state)
{
	char script[] = "grep -E '^Sig(Ign|Blk)' /proc/self/status";
	struct launch_options opts = shell(script);
	char before[TEXT_MAX], after[TEXT_MAX];
	sigset_t set;

	(void)state;
	run(&opts, before);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	run(&opts, after);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGUSR2, SIG_DFL);
	assert_string_equal(before, after);
}

static void
an_ignored_signal_stays_ignored(void **state)
{
	char script[] = "kill -HUP $$; echo alive";
	struct launch_options opts = shell(script);
	struct launch_signals nohup = inherited;
	char text[TEXT_MAX];

	(void)state;
	sigaddset(&nohup.ignored, SIGHUP);
	opts.signals = &nohup;
	run(&opts, text);
	assert_string_equal(text, "alive\n");
}

/* Read the pty until text has what is wanted. */
static bool
pty_expect(const struct launched *child, const char *want, char text[TEXT_MAX])
{
	struct pollfd pfd = { .fd = child->master, .events = POLLIN };
	size_t n = 0;
	ssize_t got;

	text[0] = '\0';
	while (n < TEXT_MAX - 1 && poll(&pfd, 1, WAIT_MS) == 1) {
		got = read(child->master, text + n, TEXT_MAX - 1 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
		text[n] = '\0';
		if (strstr(text, want))
			return true;
	}
	return false;
}

static struct launch_options
pty_shell(char *script)
{
	struct launch_options opts = shell(script);

	opts.pty = true;
	opts.replace[0] = opts.replace[1] = opts.replace[2] = true;
	opts.rows = 33;
	opts.cols = 99;
	return opts;
}

static void
the_pty_is_the_programs_terminal(void **state)
{
	char script[] = "stty size; tty; tty </dev/tty; "
			"test -t 0 && test -t 1 && test -t 2 && echo done";
	struct launch_options opts = pty_shell(script);
	struct launched child;
	char text[TEXT_MAX], tty[128];

	(void)state;
	assert_int_equal(launch(&opts, &child, NULL), PIT_OK);
	assert_true(pty_expect(&child, "done", text));
	assert_non_null(strstr(text, "33 99"));
	snprintf(tty, sizeof(tty), "%s\r\n/dev/tty", child.tty);
	assert_non_null(strstr(text, tty));
	assert_int_equal(status_of(child.pid), 0);
	launch_release(&child);
}

static void
the_program_leads_the_foreground_group_and_is_our_child(void **state)
{
	/* pid, parent, group, session and foreground group. */
	char script[] = "cut -d' ' -f1,4-6,8 /proc/$$/stat; echo end";
	struct launch_options opts = pty_shell(script);
	struct launched child;
	char text[TEXT_MAX];
	long pid, parent, group, session, front;

	(void)state;
	assert_int_equal(launch(&opts, &child, NULL), PIT_OK);
	assert_true(pty_expect(&child, "end", text));
	assert_int_equal(sscanf(text, "%ld %ld %ld %ld %ld", &pid, &parent,
				&group, &session, &front),
			 5);
	assert_int_equal(pid, child.pid);
	assert_int_equal(parent, getpid());
	assert_int_equal(group, pid);
	assert_int_equal(front, pid);
	assert_int_not_equal(session, pid);
	status_of(child.pid);
	launch_release(&child);
}

/* The background job that the scripts below leave running: it writes a byte
 * into the pipe when a hang-up reaches it, and else waits for the pipe's other
 * end, of which it holds both. */
static void
after_a_release_nobody_is_hung_up(void **state)
{
	char script[256];
	struct launch_options opts = pty_shell(script);
	struct launched child;
	struct pollfd pfd;
	int hup[2], go[2];
	char text[TEXT_MAX], byte = 0;

	(void)state;
	assert_int_equal(pipe(hup), 0);
	assert_int_equal(pipe(go), 0);
	snprintf(script, sizeof(script),
		 "(trap 'echo H >&%d' HUP; echo ready; read x <&%d; "
		 "echo E >&%d) & exit 3",
		 hup[1], go[0], hup[1]);
	assert_int_equal(launch(&opts, &child, NULL), PIT_OK);
	assert_true(pty_expect(&child, "ready", text));
	assert_int_equal(WEXITSTATUS(status_of(child.pid)), 3);
	launch_release(&child);
	assert_int_equal(write(go[1], "\n", 1), 1);
	pfd = (struct pollfd){ .fd = hup[0], .events = POLLIN };
	assert_int_equal(poll(&pfd, 1, WAIT_MS), 1);
	assert_int_equal(read(hup[0], &byte, 1), 1);
	assert_int_equal(byte, 'E');
	close(hup[0]);
	close(hup[1]);
	close(go[0]);
	close(go[1]);
}

static void
when_we_go_without_a_word_the_program_is_hung_up(void **state)
{
	char script[] = "trap 'exit 9' HUP; echo ready; "
			"while :; do sleep 0.01; done";
	struct launch_options opts = pty_shell(script);
	struct launched child;
	char text[TEXT_MAX];

	(void)state;
	assert_int_equal(launch(&opts, &child, NULL), PIT_OK);
	assert_true(pty_expect(&child, "ready", text));
	/* What the kernel does with our descriptors when we are killed. */
	close(child.leash);
	close(child.master);
	assert_int_equal(WEXITSTATUS(status_of(child.pid)), 9);
	status_of(child.keeper);
}

/* In the keeper: what the program writes goes to what stays open for us. */
static void
pass_on(const struct launch_orphan *orphan)
{
	struct pollfd ended = { .fd = orphan->ended, .events = POLLIN };
	bool lives = true;
	char text[TEXT_MAX];
	ssize_t n;

	do {
		/* Where the kernel cannot tell: our parent has to reap it. */
		lives = lives && poll(&ended, 1, 1) == 0 &&
			(ended.fd >= 0 || !kill(orphan->pid, 0));
		n = read(orphan->master, text, sizeof(text));
		if (n > 0 && write(orphan->terminal, text, (size_t)n) != n)
			return;
	} while (n > 0 || lives);
}

static void
what_is_asked_for_is_done_when_we_go_without_a_word(void **state)
{
	char script[256], text[TEXT_MAX] = "";
	struct launch_options opts = pty_shell(script);
	struct launched child;
	int go[2], out[2];
	size_t have = 0;
	ssize_t n;

	(void)state;
	assert_int_equal(pipe(go), 0);
	assert_int_equal(pipe(out), 0);
	snprintf(script, sizeof(script),
		 "echo ready; read x <&%d; echo goes on; exit 4", go[0]);
	opts.orphaned = pass_on;
	opts.terminal = out[1];
	assert_int_equal(launch(&opts, &child, NULL), PIT_OK);
	close(out[1]);
	assert_true(pty_expect(&child, "ready", text));
	close(child.leash);
	close(child.master);
	assert_int_equal(write(go[1], "\n", 1), 1);
	assert_int_equal(WEXITSTATUS(status_of(child.pid)), 4);
	/* It ends with the keeper, which has the other end. */
	while ((n = read(out[0], text + have, sizeof(text) - 1 - have)) > 0)
		have += (size_t)n;
	text[have] = '\0';
	assert_string_equal(text, "goes on\r\n");
	assert_int_equal(status_of(child.keeper), 0);
	close(out[0]);
	close(go[0]);
	close(go[1]);
}

static void
a_pty_that_is_to_hang_up_does_so_whoever_has_it_open(void **state)
{
	char script[] = "echo ready; cat; exit 9";
	struct launch_options opts = pty_shell(script);
	struct launched child;
	char text[TEXT_MAX];

	(void)state;
	opts.orphaned = pass_on;
	opts.terminal = -1;
	assert_int_equal(launch(&opts, &child, NULL), PIT_OK);
	assert_true(pty_expect(&child, "ready", text));
	launch_hang_up(&child);
	assert_int_equal(child.master, -1);
	assert_int_equal(WEXITSTATUS(status_of(child.pid)), 9);
	launch_release(&child);
}

static void
paths_that_preload_cannot_hold_are_known(void **state)
{
	(void)state;
	assert_true(launch_can_preload("/usr/lib/x.so"));
	assert_false(launch_can_preload("/my files/x.so"));
	assert_false(launch_can_preload("/a:b/x.so"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_environment_has_two_variables_more),
		cmocka_unit_test(a_preload_of_the_user_stays_behind_ours),
		cmocka_unit_test(
		    without_a_sampler_the_environment_is_untouched),
		cmocka_unit_test(
		    a_program_that_is_not_there_is_an_error_with_its_errno),
		cmocka_unit_test(descriptors_of_ours_do_not_leak),
		cmocka_unit_test(signals_are_as_we_were_started),
		cmocka_unit_test(an_ignored_signal_stays_ignored),
		cmocka_unit_test(the_pty_is_the_programs_terminal),
		cmocka_unit_test(
		    the_program_leads_the_foreground_group_and_is_our_child),
		cmocka_unit_test(after_a_release_nobody_is_hung_up),
		cmocka_unit_test(
		    when_we_go_without_a_word_the_program_is_hung_up),
		cmocka_unit_test(
		    what_is_asked_for_is_done_when_we_go_without_a_word),
		cmocka_unit_test(
		    a_pty_that_is_to_hang_up_does_so_whoever_has_it_open),
		cmocka_unit_test(paths_that_preload_cannot_hold_are_known),
	};

	launch_signals_save(&inherited);
	return RUN_TESTS(tests);
}
