/* tests/parity/execs.c - call each member of the exec family.
 *
 *   execs NAME COMMAND ARG ...	run it by NAME in place of this program, or as
 *				a child, with VALUE=1 beside the environment
 *				where the call takes one
 *   execs fail NAME		run what does not exist, and print errno
 *
 * COMMAND is an absolute path, or one word for PATH with the p variants.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXECS_WORDS 512

extern char **environ;

static char *words[EXECS_WORDS];

/* environ and one more. */
static char **
more_environ(void)
{
	static char value[] = "VALUE=1";
	size_t n = 0;

	for (; environ[n] && n < EXECS_WORDS - 2; n++)
		words[n] = environ[n];
	words[n] = value;
	return words;
}

static int
wait_for(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) < 0)
		return 99;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

static int
spawn(const char *name, char **argv)
{
	pid_t pid = 0;
	int rc;

	if (strcmp(name, "posix_spawn") == 0)
		rc = posix_spawn(&pid, argv[0], NULL, NULL, argv,
				 more_environ());
	else
		rc = posix_spawnp(&pid, argv[0], NULL, NULL, argv,
				  more_environ());
	if (rc) {
		errno = rc;
		return -1;
	}
	exit(wait_for(pid));
}

static int
vforked(char **argv)
{
	pid_t pid = vfork();

	if (pid == 0) {
		execve(argv[0], argv, environ);
		_exit(44);
	}
	return pid < 0 ? -1 : (exit(wait_for(pid)), 0);
}

static int
run_system(char **argv)
{
	char line[4096] = "";

	for (; *argv; argv++) {
		strcat(line, " '");
		strcat(line, *argv);
		strcat(line, "'");
	}
	exit(WEXITSTATUS(system(line)));
}

static int
call(const char *name, char **argv)
{
	int fd;

	if (strcmp(name, "execv") == 0)
		return execv(argv[0], argv);
	if (strcmp(name, "execve") == 0)
		return execve(argv[0], argv, more_environ());
	if (strcmp(name, "execvp") == 0)
		return execvp(argv[0], argv);
	if (strcmp(name, "execvpe") == 0)
		return execvpe(argv[0], argv, more_environ());
	if (strcmp(name, "execl") == 0)
		return execl(argv[0], argv[0], argv[1], argv[2], argv[3], NULL);
	if (strcmp(name, "execlp") == 0)
		return execlp(argv[0], argv[0], argv[1], argv[2], argv[3],
			      NULL);
	if (strcmp(name, "execle") == 0)
		return execle(argv[0], argv[0], argv[1], argv[2], argv[3], NULL,
			      more_environ());
	if (strcmp(name, "vfork") == 0)
		return vforked(argv);
	if (strcmp(name, "system") == 0)
		return run_system(argv);
	if (strncmp(name, "posix_spawn", 11) == 0)
		return spawn(name, argv);
	fd = open(argv[0], O_RDONLY | O_CLOEXEC);
	if (strcmp(name, "fexecve") == 0)
		return fexecve(fd, argv, more_environ());
	if (strcmp(name, "execveat") == 0)
		return execveat(fd, "", argv, more_environ(), AT_EMPTY_PATH);
	return 0;
}

int
main(int argc, char **argv)
{
	static char nothing[] = "/nonexistent/program";
	char *none[] = { nothing, NULL, NULL, NULL, NULL };
	int rc;

	if (argc == 3 && strcmp(argv[1], "fail") == 0) {
		rc = call(argv[2], none);
		printf("%d %s\n", rc, strerror(errno));
		return 3;
	}
	if (argc < 6)
		return 99;
	rc = call(argv[1], argv + 2);
	perror(argv[1]);
	return rc ? 97 : 96;
}
