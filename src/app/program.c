/* src/app/program.c */
#include "app/program.h"

#include "base/ascii.h"
#include "base/mem.h"
#include "base/out.h"
#include "base/surrogate.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT_MAX (1u << 20)

/* Which interpreter "python -m pyinstrument_top" is. */
#define PYTHON_VARIABLE "PYINSTRUMENT_TOP_PYTHON"

/* 0, or the errno why path cannot be executed. */
static int
exec_errno(const char *path)
{
	struct stat sb;

	if (stat(path, &sb))
		return errno;
	if (S_ISDIR(sb.st_mode))
		return EISDIR;
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) ? errno : 0;
}

/* Look name up as execvp() does, to say beforehand what would go wrong:
 * ENOENT, or the error of what was found. 0: file is where it is. */
static int
path_find(const char *name, char file[PATH_MAX])
{
	const char *path = getenv("PATH"), *end;
	int found = ENOENT, rc;

	if (strchr(name, '/')) {
		rc = snprintf(file, PATH_MAX, "%s", name);
		return rc < PATH_MAX ? exec_errno(name) : ENAMETOOLONG;
	}
	for (path = path ? path : "/bin:/usr/bin"; path; path = end) {
		end = strchrnul(path, ':');
		rc = snprintf(file, PATH_MAX, "%.*s%s%s", (int)(end - path),
			      path, end == path ? "" : "/", name);
		if (rc < 0 || rc >= PATH_MAX)
			rc = ENAMETOOLONG;
		else
			rc = exec_errno(file);
		if (!rc)
			return 0;
		if (rc == EACCES)
			found = EACCES;
		end = *end ? end + 1 : NULL;
	}
	return found;
}

static int
path_lookup(const char *name)
{
	char file[PATH_MAX];

	return path_find(name, file);
}

/* The script that a shell would find by that name. */
static enum pit_status
find_script(struct program *program, const char *name, int *status,
	    struct pit_err *err)
{
	char file[PATH_MAX];

	*status = STATUS_FAILURE;
	if (path_find(name, file))
		return pit_fail(err, PIT_ENOTFOUND,
				"program %.400s not found in PATH", name);
	program->script = mem_strdup(file);
	return program->script ? PIT_OK
			       : pit_fail(err, PIT_ENOMEM, "out of memory");
}

static enum pit_status
find_command(const char *name, const char *what, int *status,
	     struct pit_err *err)
{
	int rc = path_lookup(name);

	if (!rc)
		return PIT_OK;
	*status =
	    rc == ENOENT || rc == ENOTDIR ? STATUS_NOT_FOUND : STATUS_NOT_EXEC;
	return pit_fail(err, PIT_ENOTFOUND, "cannot run %s%.400s: %s", what,
			name, strerror(rc));
}

/* What stands behind "--" is a command, but people write scripts there, too:
 * one that cannot be executed is run as a script is. */
static bool
is_plain_script(const struct options *opts)
{
	const char *name = opts->args[0];

	return opts->kind == START_COMMAND && ascii_ends(name, ".py") &&
	       path_lookup(name) && !access(name, R_OK);
}

/* The interpreter beside the file that we were called by: of a virtual
 * environment that is not active. False: no memory. */
static bool
find_beside(struct program *program)
{
	const char *us = program_invocation_name, *slash = strrchr(us, '/');
	char file[PATH_MAX];
	int n;

	if (!slash)
		return true;
	n = snprintf(file, sizeof(file), "%.*s/python3", (int)(slash - us), us);
	if (n < 0 || (size_t)n >= sizeof(file) || exec_errno(file))
		return true;
	program->python = mem_strdup(file);
	return program->python;
}

static enum pit_status
find_python(struct program *program, const struct options *opts,
	    const char **python, int *status, struct pit_err *err)
{
	*python = opts->python ? opts->python : getenv(PYTHON_VARIABLE);
	if (*python)
		return find_command(*python, "the interpreter ", status, err);
	*status = STATUS_FAILURE;
	if (!find_beside(program))
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	*python = program->python;
	if (*python)
		return PIT_OK;
	*python = "python3";
	if (!path_lookup(*python))
		return PIT_OK;
	*python = "python";
	if (!path_lookup(*python))
		return PIT_OK;
	*status = STATUS_NOT_FOUND;
	return pit_fail(err, PIT_ENOTFOUND,
			"no python3 and no python on PATH; "
			"--python EXE names one");
}

/* Has a directory what python would run? */
static bool
has_main(const char *dir)
{
	static const char *const names[] = { "__main__.py", "__main__.pyc" };
	char file[PATH_MAX];
	int n;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		n = snprintf(file, sizeof(file), "%s/%s", dir, names[i]);
		if (n > 0 && (size_t)n < sizeof(file) && !access(file, F_OK))
			return true;
	}
	return false;
}

/* Whoever comes from a profiler that takes a command is told how. */
static enum pit_status
no_such_script(const char *path, struct pit_err *err)
{
	if (!path_lookup(path))
		return pit_fail(
		    err, PIT_ENOTFOUND,
		    "no such script: %.200s; a command stands "
		    "behind --, as in \"pyinstrument-top -- %.200s\"",
		    path, path);
	return pit_fail(err, PIT_ENOTFOUND, "no such script: %.400s", path);
}

/* python would say the same, but from inside a run that looks profiled. The
 * statuses are python's. */
static enum pit_status
check_script(const char *path, int *status, struct pit_err *err)
{
	struct stat sb;

	*status = STATUS_USAGE;
	if (!strcmp(path, "-")) /* standard input */
		return PIT_OK;
	if (stat(path, &sb) || faccessat(AT_FDCWD, path, R_OK, AT_EACCESS)) {
		if (errno == ENOENT && ascii_ends(path, ".pitop")) {
			*status = STATUS_FAILURE;
			return pit_fail(err, PIT_ENOTFOUND,
					"no such recording: %.400s", path);
		}
		if (errno == ENOENT)
			return no_such_script(path, err);
		return pit_fail(err, PIT_ENOTFOUND,
				"cannot read the script %.400s: %s", path,
				strerror(errno));
	}
	/* A whole one would not have come here. */
	if (S_ISREG(sb.st_mode) && ascii_ends(path, ".pitop")) {
		*status = STATUS_FAILURE;
		return pit_fail(err, PIT_ECORRUPT,
				"%.400s does not begin as a recording does",
				path);
	}
	if (S_ISDIR(sb.st_mode) && !has_main(path)) {
		*status = STATUS_FAILURE;
		return pit_fail(err, PIT_ENOTFOUND,
				"the directory %.400s has no __main__.py to "
				"run",
				path);
	}
	return PIT_OK;
}

static size_t
args_count(char *const *args)
{
	size_t n = 0;

	while (args[n])
		n++;
	return n;
}

static enum pit_status
build_argv(struct program *program, const struct options *opts,
	   const char *python)
{
	size_t nargs = args_count(opts->args), n = 0;
	char **argv = mem_calloc(nargs + 4, sizeof(*argv));

	if (!argv)
		return PIT_ENOMEM;
	/* exec's prototype wants words that could be written to; none is. */
	if (python)
		argv[n++] = (char *)(uintptr_t)python;
	if (opts->what) {
		static char module[] = "-m", code[] = "-c";

		argv[n++] = opts->kind == START_MODULE ? module : code;
		argv[n++] = opts->what;
	}
	memcpy(argv + n, opts->args, nargs * sizeof(*argv));
	if (program->script)
		argv[n] = program->script;
	program->argv = argv;
	return PIT_OK;
}

static void
words_add(struct out *o, const char *word)
{
	if (o->len)
		out_char(o, ' ');
	surrogate_clean(o, word, strlen(word));
}

/* The command as sys.argv shows it, which is how pyinstrument names it. */
static char *
join_args(const struct program *program, const struct options *opts,
	  bool with_switch)
{
	char **arg = opts->args;
	struct out o;
	char *text;

	out_init(&o, TEXT_MAX);
	if (opts->kind == START_MODULE) {
		if (with_switch)
			words_add(&o, "-m");
		words_add(&o, opts->what);
	}
	if (opts->kind == START_CODE)
		words_add(&o, "-c");
	if (program->script) {
		words_add(&o, program->script);
		arg++;
	}
	for (; *arg; arg++)
		words_add(&o, *arg);
	/* Only the terminal's patience is lost if megabytes do not fit. */
	if (out_status(&o) == PIT_ELIMIT)
		o.status = PIT_OK;
	text = out_take(&o);
	out_fini(&o);
	return text;
}

/* The format was checked when it was parsed. */
char *
program_heading(const char *format, const char *args)
{
	struct out o;
	char *text;

	out_init(&o, 2 * TEXT_MAX);
	for (const char *p = format; *p; p++) {
		if (!strncmp(p, "{args}", 6)) {
			out_str(&o, args);
			p += 5;
			continue;
		}
		if (*p == '{' || *p == '}')
			p++;
		out_char(&o, *p);
	}
	text = out_take(&o);
	out_fini(&o);
	return text;
}

static enum pit_status
build_texts(struct program *program, const struct options *opts)
{
	const char *format = opts->description;

	program->args = join_args(program, opts, false);
	if (!program->args)
		return PIT_ENOMEM;
	program->text = join_args(program, opts, true);
	program->description =
	    program_heading(format ? format : "Program: {args}", program->args);
	return program->text && program->description ? PIT_OK : PIT_ENOMEM;
}

void
program_find_interpreter(struct program *program, const struct options *opts)
{
	int status;

	if (find_python(program, opts, &program->interpreter, &status, NULL))
		program->interpreter = NULL;
}

enum pit_status
program_init(struct program *program, const struct options *opts, int *status,
	     struct pit_err *err)
{
	const char *python = NULL;
	enum pit_status st;

	*program = (struct program){ 0 };
	if (opts->kind == START_COMMAND && !is_plain_script(opts))
		st = find_command(opts->args[0], "", status, err);
	else
		st = find_python(program, opts, &python, status, err);
	if (!st && opts->from_path)
		st = find_script(program, opts->args[0], status, err);
	else if (!st && opts->kind == START_SCRIPT)
		st = check_script(opts->args[0], status, err);
	if (st) {
		program_fini(program);
		return st;
	}
	program->interpreter = python;
	st = build_argv(program, opts, python);
	unsetenv(PYTHON_VARIABLE); /* the program sees what it would without */
	if (!st)
		st = build_texts(program, opts);
	if (!st)
		return PIT_OK;
	program_fini(program);
	*status = STATUS_FAILURE;
	return pit_fail(err, st, "%s", pit_status_text(st));
}

void
program_fini(struct program *program)
{
	mem_free(program->argv);
	mem_free(program->python);
	mem_free(program->script);
	mem_free(program->text);
	mem_free(program->args);
	mem_free(program->description);
	*program = (struct program){ 0 };
}
