/* src/app/main.c - from the command line to an exit status. */
#include "app/baseline.h"
#include "app/ending.h"
#include "app/loaded.h"
#include "app/options.h"
#include "app/program.h"
#include "app/reattach.h"
#include "app/replay.h"
#include "app/report.h"
#include "app/run.h"
#include "app/run_tui.h"
#include "app/saved.h"
#include "base/out.h"
#include "collect/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* A closed standard descriptor would be taken by the next thing we open, and
 * then written to as if it were a terminal. The program sees it closed. */
static void
guard_descriptors(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", O_RDWR | O_CLOEXEC) != fd)
			_exit(STATUS_FAILURE);
}

/* Print what fill has to say on standard output. */
static int
print(void (*fill)(struct out *o))
{
	struct out o;
	int status = 0;

	out_init(&o, 1u << 20);
	fill(&o);
	if (out_status(&o) ||
	    !fd_write(STDOUT_FILENO, o.data, o.len, PATIENCE_LONG)) {
		complain("cannot write to standard output");
		status = STATUS_FAILURE;
	}
	out_fini(&o);
	return status;
}

static bool
sampler_is_at(char *path, size_t size, const char *dir, const char *below)
{
	struct stat sb;

	snprintf(path, size, "%s%s%s", dir, below, launch_sampler_file);
	return !stat(path, &sb) && S_ISREG(sb.st_mode);
}

/* Where the sampler can be, from the directory of our own file: in the build
 * tree, below the same prefix, and where it was installed with us. */
static bool
find_sampler(char *path, size_t size)
{
	static const char *const below[] = { "/.libs/",
					     "/../lib/pyinstrument-top/" };
	char exe[PATH_MAX], *slash;
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	const char *started = (const char *)getauxval(AT_EXECFN);

	exe[n > 0 ? n : 0] = '\0';
	/* There may be no /proc. */
	if (n <= 0 && (!started || !realpath(started, exe)))
		exe[0] = '\0';
	slash = strrchr(exe, '/');
	if (slash)
		*slash = '\0';
	return (slash && sampler_is_at(path, size, exe, below[0])) ||
	       (slash && sampler_is_at(path, size, exe, below[1])) ||
	       sampler_is_at(path, size, PKGLIBDIR, "/");
}

/* A process of the program takes one, and there may be many. */
static void
raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static void
say_not_needed(const struct options *opts)
{
	if (opts->timing_thread)
		complain("--use-timing-thread is not needed: samples are not "
			 "taken by the program's clock");
}

static int
run_main(struct run *run)
{
	struct tui_tty tty;
	struct pit_err err;
	int status;

	if (run_open(run, &err))
		return run_instead(run, &err);
	if (run->server && !launch_can_preload(run->sampler)) {
		complain("the sampler cannot be loaded from a path with a "
			 "blank or a colon; the program runs unprofiled");
		server_close(run->server);
		run->server = NULL;
	}
	if (record_open(run, &err)) {
		complain(err.text);
		report_cancel(run->file);
		status = STATUS_FAILURE;
	} else if (run->server && run_wants_tui(run->opts) &&
		   tui_tty_open(&tty)) {
		status = run_tui(run, &tty);
		tui_tty_close(&tty);
	} else if (options_need_interface(run->opts)) {
		complain(options_need_interface(run->opts));
		report_cancel(run->file);
		status = STATUS_FAILURE;
	} else {
		status = run_headless(run);
	}
	run_close(run);
	return status || run->signal || !record_failed(run) ? status
							    : STATUS_FAILURE;
}

/* A saved report instead of a run. */
static int
show_saved(struct options *opts, const struct launch_signals *inherited)
{
	char path[PATH_MAX];
	char *args[] = { path, NULL };
	struct pit_err err;
	int status;

	if (saved_find(opts->load_prev, path, sizeof(path), &err)) {
		complain(err.text);
		return STATUS_FAILURE;
	}
	opts->args = args;
	status = loaded_is_wanted(opts) ? loaded_main(opts, inherited)
					: replay_main(opts, inherited);
	opts->args = NULL;
	return status;
}

static int
prepare_and_run(const struct options *opts,
		const struct launch_signals *inherited)
{
	struct program program;
	struct report_file file;
	char sampler[PATH_MAX];
	struct pit_err err;
	int status = STATUS_FAILURE;
	struct run run = { .opts = opts,
			   .program = &program,
			   .inherited = inherited,
			   .file = &file,
			   .sampler = sampler };

	if (!find_sampler(sampler, sizeof(sampler))) {
		fprintf(stderr,
			"pyinstrument-top: the sampler, %s, is not "
			"installed\n",
			launch_sampler_file);
		return STATUS_FAILURE;
	}
	say_not_needed(opts);
	if (program_init(&program, opts, &status, &err)) {
		complain(err.text);
		return status;
	}
	if (report_check(&file, opts->outfile, &err)) {
		complain(err.text);
		status = STATUS_FAILURE;
	} else {
		status = run_main(&run);
	}
	program_fini(&program);
	if (run.signal)
		ending_follow(run.signal);
	return status;
}

/* What is to be compared is read first: a run is not made for nothing. */
static int
run_or_show(struct options *opts, const struct launch_signals *inherited)
{
	struct baseline base = { 0 };
	struct pit_err err;
	int status;

	if (opts->diff && baseline_open(&base, opts, &err)) {
		complain(err.text);
		return STATUS_FAILURE;
	}
	if (opts->load_prev)
		status = show_saved(opts, inherited);
	else if (loaded_is_wanted(opts))
		status = loaded_main(opts, inherited);
	else if (replay_is_wanted(opts))
		status = replay_main(opts, inherited);
	else
		status = prepare_and_run(opts, inherited);
	baseline_close(&base);
	return status;
}

int
main(int argc, char *argv[])
{
	struct launch_signals inherited;
	struct options opts;
	struct pit_err err;
	int status;

	launch_signals_save(&inherited);
	guard_descriptors();
	raise_descriptors();
	/* Writing fails instead, which can be said. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	/* Not LC_ALL: numbers are written and read with a point. */
	setlocale(LC_CTYPE, "");
	setlocale(LC_TIME, "");
	if (options_parse(&opts, argc, argv, &err)) {
		if (opts.action == ACTION_HELP)
			print(options_help);
		else
			complain(err.text);
		options_fini(&opts);
		return STATUS_USAGE;
	}
	if (opts.action == ACTION_HELP)
		return print(options_help);
	if (opts.action == ACTION_HELP_ALL)
		return print(options_help_all);
	if (opts.action == ACTION_VERSION)
		return print(options_version);
	if (opts.action == ACTION_LIST)
		return saved_print();
	if (opts.action == ACTION_REATTACH)
		status = reattach_main(&opts, &inherited);
	else
		status = run_or_show(&opts, &inherited);
	options_fini(&opts);
	return status;
}
