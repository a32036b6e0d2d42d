#include "preload/exec.h"

#include "preload/image.h"
#include "preload/preload.h"
#include "preload/refuse.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define EXPORT __attribute__((visibility("default")))

/* Of the caller's stack, which may be small: some 200 variables. */
#define EXEC_STACK 2048

extern char **environ;

/* One call of the family. run() makes it with another environment. */
struct exec_call {
	int (*run)(const struct exec_call *call, char *const envp[]);
	const char *path; /* NULL: fd */
	int fd, flags;
	char *const *argv;
	pid_t *child; /* posix_spawn */
	const posix_spawn_file_actions_t *actions;
	const posix_spawnattr_t *attr;
	bool searches; /* a path without a slash along PATH */
	bool replaces; /* this process, instead of making a new one */
};

void
exec_lookup(struct exec_real *real)
{
	real->execvpe = (__typeof__(execvpe) *)dlsym(RTLD_NEXT, "execvpe");
	real->fexecve = (__typeof__(fexecve) *)dlsym(RTLD_NEXT, "fexecve");
	real->posix_spawn =
	    (__typeof__(posix_spawn) *)dlsym(RTLD_NEXT, "posix_spawn");
	real->posix_spawnp =
	    (__typeof__(posix_spawnp) *)dlsym(RTLD_NEXT, "posix_spawnp");
	real->prctl = (__typeof__(prctl) *)dlsym(RTLD_NEXT, "prctl");
	real->syscall = (__typeof__(syscall) *)dlsym(RTLD_NEXT, "syscall");
	real->execve = (__typeof__(execve) *)dlsym(RTLD_NEXT, "execve");
}

static const struct exec_real *
exec_real(void)
{
	struct preload *p = preload_self();

	/* Only when a library runs a program from its constructor. */
	if (!p->real.execve)
		exec_lookup(&p->real);
	return &p->real;
}

static int
run_execve(const struct exec_call *call, char *const envp[])
{
	return exec_real()->execve(call->path, call->argv, envp);
}

static int
run_execvpe(const struct exec_call *call, char *const envp[])
{
	return exec_real()->execvpe(call->path, call->argv, envp);
}

static int
run_fexecve(const struct exec_call *call, char *const envp[])
{
	return exec_real()->fexecve(call->fd, call->argv, envp);
}

static int
run_execveat(const struct exec_call *call, char *const envp[])
{
	return (int)exec_real()->syscall(SYS_execveat, call->fd, call->path,
					 call->argv, envp, call->flags);
}

static int
run_spawn(const struct exec_call *call, char *const envp[])
{
	return exec_real()->posix_spawn(call->child, call->path, call->actions,
					call->attr, call->argv, envp);
}

static int
run_spawnp(const struct exec_call *call, char *const envp[])
{
	return exec_real()->posix_spawnp(call->child, call->path, call->actions,
					 call->attr, call->argv, envp);
}

/* A sandbox that does not let us ask is no answer. */
static bool
exec_finds_sampler(void)
{
	const char *path = preload_self()->spec.preload;
	int saved = errno;
	bool found = faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 ||
		     (errno != ENOENT && errno != ENOTDIR && errno != EACCES);

	errno = saved;
	return found;
}

/* Why the program to be run cannot take us; NULL: it can. Its dynamic linker
 * would complain of a sampler that it cannot open, as after chroot() or
 * setuid(). Sets *python if it seems to be one. */
static const char *
exec_hindrance(const struct exec_call *call, bool *python)
{
	enum image_kind kind;
	const char *reason;

	if (!call->path || !call->path[0])
		kind = image_look_fd(call->fd, python);
	else if (call->searches)
		kind = image_look_name(call->path, getenv("PATH"), python);
	else
		kind = image_look(call->fd, call->path, python);
	reason = image_reason(kind);
	if (!exec_finds_sampler())
		reason = "the sampler cannot be read where it runs";
	return reason;
}

/* Does a process begin that is to be left alone? */
static bool
exec_makes_child(const struct exec_call *call)
{
	const struct preload *p = preload_self();

	return p->spec.alone && p->sampler.profiled &&
	       (!call->replaces || getpid() != p->sampler.pid);
}

/* A program looks for another along its PATH by trying: to end our runner for
 * each try would cost more than the search. */
static bool
exec_may_succeed(const struct exec_call *call)
{
	struct stat st;
	int saved = errno;
	bool may;

	if (!call->path || !call->path[0] ||
	    (call->searches && !strchr(call->path, '/')))
		return true;
	may = fstatat(call->fd, call->path, &st, 0) == 0 &&
	      S_ISREG(st.st_mode) &&
	      faccessat(call->fd, call->path, X_OK, AT_EACCESS) == 0;
	errno = saved;
	return may;
}

/* Tell the viewer what it will not hear from the program itself. */
static void
exec_tell(const struct exec_call *call, pid_t pid, pid_t parent,
	  const char *reason)
{
	int saved = errno;

	refuse_program(&preload_self()->spec, pid, parent, call->argv, reason);
	errno = saved;
}

/* Make the call without us: only of a Python is there anything to say. */
static int
exec_plain(const struct exec_call *call, char *const envp[], bool python,
	   const char *reason)
{
	bool tell = python && exec_may_succeed(call);
	int rc;

	if (tell && call->replaces)
		exec_tell(call, getpid(), getppid(), reason);
	rc = call->run(call, envp);
	if (tell && call->child && rc == 0)
		exec_tell(call, *call->child, getpid(), reason);
	return rc;
}

/* The same where a filter of system calls would end the program with us in it,
 * and maybe this one if it asked anything. A forked child is missed already. */
static int
exec_sealed(const struct exec_call *call, char *const envp[])
{
	struct sampler *s = &preload_self()->sampler;

	if (s->profiled && call->path && image_is_python(call->path))
		kin_miss(s->kin, WIRE_MISSED_SEALED);
	return call->run(call, envp);
}

/* The same where somebody else will profile it. */
static int
exec_taken(const struct exec_call *call, char *const envp[])
{
	bool python = false;

	exec_hindrance(call, &python);
	return exec_plain(call, envp, python,
			  "another pyinstrument-top, which runs below this "
			  "one, profiles it");
}

/* Make the call with our variables in the environment, too. */
static int
exec_injected(const struct exec_call *call, char *const envp[])
{
	const struct envp_spec *spec = &preload_self()->spec;
	size_t size = envp_size(spec, envp);
	struct rooms *rooms = &preload_self()->rooms;
	const char *reason = "there is no room for what it is told";
	const char *hindrance = NULL;
	bool python = false;
	void *room = NULL;
	int rc, saved;

	/* Another viewer that runs below ours has put itself there. */
	if (envp_is_taken(spec, envp))
		return exec_taken(call, envp);
	if (atomic_load(&preload_self()->deadly))
		return exec_sealed(call, envp);
	if (!atomic_load(&preload_self()->sampler.sealed))
		hindrance = exec_hindrance(call, &python);
	if (hindrance)
		return exec_plain(call, envp, python, hindrance);
	if (size > EXEC_STACK)
		room = room_take(rooms, size);
	if (size > EXEC_STACK && !room)
		return exec_plain(call, envp, python, reason);
	rc = call->run(
	    call, envp_build(spec, envp, room ? room : __builtin_alloca(size)));
	if (room) {
		saved = errno;
		room_leave(rooms, room, size);
		errno = saved;
	}
	/* Arguments that fit before have to fit still. */
	if (rc == E2BIG || (rc < 0 && errno == E2BIG))
		rc = exec_plain(call, envp, python, reason);
	return rc;
}

/* A Python that will find no way to the viewer cannot say so itself, and has
 * nothing in common with those that can. */
static void
exec_count(const struct exec_call *call)
{
	const struct preload *p = preload_self();
	const struct sampler *s = &p->sampler;
	bool python = false;

	if (!s->profiled || atomic_load(&s->sealed) ||
	    sender_finds(p->spec.socket))
		return;
	exec_hindrance(call, &python);
	if (python && exec_may_succeed(call))
		kin_miss(s->kin, WIRE_MISSED_UNREACHED);
}

static int
exec_go(const struct exec_call *call, char *const envp[])
{
	struct preload *p = preload_self();
	struct sampler *s = &p->sampler;
	int rc, saved;

	if (!p->injected || exec_makes_child(call))
		return call->run(call, envp);
	exec_count(call);
	if (!call->replaces || !s->profiled || atomic_load(&s->sealed) ||
	    getpid() != s->pid || !exec_may_succeed(call))
		return exec_injected(call, envp);
	sampler_stop(s, WIRE_BYE_EXEC);
	rc = exec_injected(call, envp);
	saved = errno;
	sampler_restart(s);
	errno = saved;
	return rc;
}

static int
exec_path(const char *path, char *const argv[], char *const envp[])
{
	const struct exec_call call = {
		.run = run_execve,
		.path = path,
		.fd = AT_FDCWD,
		.argv = argv,
		.replaces = true,
	};

	return exec_go(&call, envp);
}

static int
exec_search(const char *file, char *const argv[], char *const envp[])
{
	const struct exec_call call = {
		.run = run_execvpe,
		.path = file,
		.fd = AT_FDCWD,
		.searches = true,
		.argv = argv,
		.replaces = true,
	};

	return exec_go(&call, envp);
}

EXPORT int
execve(const char *path, char *const argv[], char *const envp[])
{
	return exec_path(path, argv, envp);
}

EXPORT int
execv(const char *path, char *const argv[])
{
	return exec_path(path, argv, environ);
}

EXPORT int
execvpe(const char *file, char *const argv[], char *const envp[])
{
	return exec_search(file, argv, envp);
}

EXPORT int
execvp(const char *file, char *const argv[])
{
	return exec_search(file, argv, environ);
}

EXPORT int
fexecve(int fd, char *const argv[], char *const envp[])
{
	const struct exec_call call = {
		.run = run_fexecve,
		.fd = fd,
		.argv = argv,
		.replaces = true,
	};

	/* libc refuses NULL, and an environment of ours would hide that. */
	if (!envp)
		return run_fexecve(&call, envp);
	return exec_go(&call, envp);
}

EXPORT int
execveat(int fd, const char *path, char *const argv[], char *const envp[],
	 int flags)
{
	const struct exec_call call = {
		.run = run_execveat,
		.path = path,
		.fd = fd,
		.flags = flags,
		.argv = argv,
		.replaces = true,
	};

	return exec_go(&call, envp);
}

/* The words of an execl() after the first, up to NULL. */
static size_t
words_count(va_list *ap)
{
	size_t n = 0;

	while (va_arg(*ap, char *))
		n++;
	return n;
}

static void
words_copy(char **argv, const char *first, size_t n, va_list *ap)
{
	argv[0] = (char *)(uintptr_t)first;
	for (size_t i = 1; i <= n + 1; i++)
		argv[i] = va_arg(*ap, char *);
}

EXPORT int
execl(const char *path, const char *arg, ...)
{
	va_list ap;
	size_t n;
	char **argv;

	va_start(ap, arg);
	n = words_count(&ap);
	va_end(ap);
	argv = __builtin_alloca((n + 2) * sizeof(*argv));
	va_start(ap, arg);
	words_copy(argv, arg, n, &ap);
	va_end(ap);
	return exec_path(path, argv, environ);
}

EXPORT int
execlp(const char *file, const char *arg, ...)
{
	va_list ap;
	size_t n;
	char **argv;

	va_start(ap, arg);
	n = words_count(&ap);
	va_end(ap);
	argv = __builtin_alloca((n + 2) * sizeof(*argv));
	va_start(ap, arg);
	words_copy(argv, arg, n, &ap);
	va_end(ap);
	return exec_search(file, argv, environ);
}

EXPORT int
execle(const char *path, const char *arg, ...)
{
	va_list ap;
	size_t n;
	char **argv;
	char *const *envp;

	va_start(ap, arg);
	n = words_count(&ap);
	va_end(ap);
	argv = __builtin_alloca((n + 2) * sizeof(*argv));
	va_start(ap, arg);
	words_copy(argv, arg, n, &ap);
	envp = va_arg(ap, char *const *);
	va_end(ap);
	return exec_path(path, argv, envp);
}

EXPORT int
posix_spawn(pid_t *pid, const char *path,
	    const posix_spawn_file_actions_t *actions,
	    const posix_spawnattr_t *attr, char *const argv[],
	    char *const envp[])
{
	const struct exec_call call = {
		.run = run_spawn,
		.path = path,
		.fd = AT_FDCWD,
		.argv = argv,
		.child = pid,
		.actions = actions,
		.attr = attr,
	};

	return exec_go(&call, envp);
}

EXPORT int
posix_spawnp(pid_t *pid, const char *file,
	     const posix_spawn_file_actions_t *actions,
	     const posix_spawnattr_t *attr, char *const argv[],
	     char *const envp[])
{
	const struct exec_call call = {
		.run = run_spawnp,
		.path = file,
		.fd = AT_FDCWD,
		.searches = true,
		.argv = argv,
		.child = pid,
		.actions = actions,
		.attr = attr,
	};

	return exec_go(&call, envp);
}
