/* tests/unit/test_mark_lines.c - which lines make a mark, and which programs
 * want a signal.
 */
#include "app/signals.h"
#include "base/printed_lines.h"
#include "base/regex.h"

#include "../lib/test.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct found {
	struct printed_lines lines;
	struct regex *regex;
	char text[4096]; /* a line each */
};

static void
on_line(void *data, const char *line, size_t len)
{
	struct found *f = data;
	size_t n = strlen(f->text);

	assert_int_equal(strlen(line), len);
	if (!regex_matches(f->regex, line))
		return;
	snprintf(f->text + n, sizeof(f->text) - n, "%s|", line);
}

static void
begin(struct found *f, const char *regex)
{
	struct pit_err err;

	memset(f, 0, sizeof(*f));
	assert_int_equal(regex_add(&f->regex, regex, &err), PIT_OK);
	f->lines.line = on_line;
	f->lines.data = f;
}

static void
take(struct found *f, const char *text)
{
	printed_lines_take(&f->lines, text, strlen(text));
}

static void
test_whole_lines_that_match(void **state)
{
	struct found f;

	(void)state;
	begin(&f, "^epoch [0-9]+");
	take(&f, "loading\r\nepo");
	take(&f, "ch 1 loss 0.5\r\nthe epoch 2\nepoch 3");
	assert_string_equal(f.text, "epoch 1 loss 0.5|");
	take(&f, "\n");
	assert_string_equal(f.text, "epoch 1 loss 0.5|epoch 3|");
	regex_free(f.regex);
}

static void
test_colours_are_no_part_of_a_line(void **state)
{
	struct found f;

	(void)state;
	begin(&f, "^epoch 1$");
	take(&f, "\033[1;3");
	take(&f, "2mepoch\033[0m 1\033]0;title\a\r\n");
	assert_string_equal(f.text, "epoch 1|");
	regex_free(f.regex);
}

static void
test_what_is_written_over_does_not_count(void **state)
{
	struct found f;

	(void)state;
	begin(&f, "50%|100%");
	take(&f, "  0%\r 50%\r100%");
	assert_string_equal(f.text, "");
	take(&f, "\r\ndone\r\n");
	assert_string_equal(f.text, "100%|");
	regex_free(f.regex);
}

static void
test_long_lines_by_their_beginning(void **state)
{
	char line[3 * PRINTED_LINE];
	struct found f;

	(void)state;
	begin(&f, "^x+$");
	memset(line, 'x', sizeof(line) - 2);
	memcpy(line + sizeof(line) - 2, "\n", 2);
	take(&f, line);
	assert_int_equal(strlen(f.text), PRINTED_LINE); /* and the | */
	regex_free(f.regex);
}

static void
test_long_lines_end_with_a_whole_character(void **state)
{
	char line[PRINTED_LINE + 8];
	struct found f;
	size_t n = PRINTED_LINE - 2;

	(void)state;
	begin(&f, "^x+$");
	/* The last byte that there is room for begins one of two. */
	memset(line, 'x', n);
	memcpy(line + n, "\303\251\n", 4);
	take(&f, line);
	assert_int_equal(strlen(f.text), n + 1);
	regex_free(f.regex);
}

/* Another program, with these signals: nothing watches over it as valgrind does
 * over us, which handles them all. */
struct other {
	pid_t pid;
	int to, from;
};

static void
other_start(struct other *other, void (*action)(int), bool blocked)
{
	int to[2], from[2];
	sigset_t set;
	char c = 'x';

	assert_int_equal(pipe(to), 0);
	assert_int_equal(pipe(from), 0);
	other->pid = fork();
	if (other->pid == 0) {
		sigemptyset(&set);
		sigaddset(&set, SIGUSR1);
		signal(SIGUSR1, action);
		if (blocked)
			sigprocmask(SIG_BLOCK, &set, NULL);
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		execlp("cat", "cat", (char *)NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	other->to = to[1];
	other->from = from[0];
	/* It is that program by now. */
	assert_int_equal(write(other->to, &c, 1), 1);
	assert_int_equal(read(other->from, &c, 1), 1);
}

static void
other_end(struct other *other)
{
	int status;

	close(other->to);
	close(other->from);
	assert_int_equal(waitpid(other->pid, &status, 0), other->pid);
}

static void
on_signal(int sig)
{
	(void)sig;
}

static void
test_who_waits_for_a_signal(void **state)
{
	struct other other;

	(void)state;
	other_start(&other, SIG_DFL, false);
	assert_false(signal_is_awaited(other.pid, SIGUSR1));
	other_end(&other);
	other_start(&other, SIG_IGN, false);
	assert_true(signal_is_awaited(other.pid, SIGUSR1));
	assert_false(signal_is_awaited(other.pid, SIGUSR2));
	other_end(&other);
	other_start(&other, SIG_DFL, true);
	assert_true(signal_is_awaited(other.pid, SIGUSR1));
	other_end(&other);
	signal(SIGUSR1, on_signal);
	assert_true(signal_is_awaited(getpid(), SIGUSR1));
	signal(SIGUSR1, SIG_DFL);
	assert_false(signal_is_awaited(-1, SIGUSR1));
}

static bool
is_in_sigwait(pid_t pid)
{
	char path[64];
	long number = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)pid);
	file = fopen(path, "r");
	assert_non_null(file);
	if (fscanf(file, "%ld", &number) != 1)
		number = -1;
	fclose(file);
	return number == SYS_rt_sigtimedwait;
}

/* Such a child blocks it but while it waits. */
static void
test_who_is_in_sigwait(void **state)
{
	sigset_t set;
	int sig, status;
	pid_t pid;

	(void)state;
	signal(SIGUSR1, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 100; i++)
			sigwait(&set, &sig);
		_exit(0);
	}
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	while (!is_in_sigwait(pid))
		sched_yield();
	for (int i = 0; i < 100; i++)
		assert_true(signal_is_awaited(pid, SIGUSR1));
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_lines_that_match),
		cmocka_unit_test(test_colours_are_no_part_of_a_line),
		cmocka_unit_test(test_what_is_written_over_does_not_count),
		cmocka_unit_test(test_long_lines_by_their_beginning),
		cmocka_unit_test(test_long_lines_end_with_a_whole_character),
		cmocka_unit_test(test_who_waits_for_a_signal),
		cmocka_unit_test(test_who_is_in_sigwait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
