/* tests/parity/watch.c - run a command with the sampler in it and write down
 * what the samplers say. The smallest viewer: for tests of the sampler alone.
 *
 *   watch [options] LOG SAMPLER command ...
 *	-i NS	interval
 *	-t	ask for a plain thread
 *	-m	mute: accept, but never read
 *	-q	quit: close every stream behind its HELLO
 *	-r	refuse: do not even listen
 *
 * LOG gets a line for each record that is no definition, behind the number of
 * its stream, and a line END with sums. The exit status is the command's; 128
 * and the signal, if that ended it. It returns when the command and every
 * stream have ended and no child is left.
 */
#include "preload/envp.h"
#include "wire/dec.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#define WATCH_STREAMS 4096

struct stream {
	int fd; /* -1: ended */
	struct dec *dec;
	uint64_t samples, weight, ticks, lost, late, cpu, own, facts, start,
	    end, now, shutdown;
	uint64_t torn; /* when the first run of the shutdown ended; 0: none */
};

struct watch {
	FILE *log;
	const char *sampler;
	const char *interval;
	bool thread, mute, quit, refuse;
	char dir[64];
	struct sockaddr_un sun;
	int listener;
	pid_t child;
	int status;
	bool ended; /* the command */
	int others; /* other children that were reaped */
	bool childless;
	bool idle; /* nothing came in the last round */
	struct stream streams[WATCH_STREAMS];
	size_t len;
};

static void
die(const char *what)
{
	perror(what);
	exit(99);
}

static void
log_hello(FILE *log, const struct wire_hello *h)
{
	fprintf(log, "HELLO pid=%u ppid=%u python=%x flags=%u interval=%llu ",
		h->pid, h->ppid, h->python, h->flags,
		(unsigned long long)h->interval);
	fprintf(log, "exe=%.*s cwd=%.*s argv=", (int)h->exe.n, h->exe.p,
		(int)h->cwd.n, h->cwd.p);
	for (size_t i = 0; i < h->argv.n; i++)
		fputc(h->argv.p[i] ? h->argv.p[i] : '|', log);
	fputc('\n', log);
}

static void
stream_sample(struct stream *st, const struct wire_sample *sample)
{
	st->samples += sample->count;
	st->weight += sample->weight;
	if (!(sample->flags & WIRE_SAMPLE_SHUTDOWN))
		return;
	st->shutdown += sample->weight;
	if (!st->torn)
		st->torn = st->now + sample->end;
}

static void
stream_event(struct watch *w, struct stream *st, const struct event *ev)
{
	size_t id = (size_t)(st - w->streams);

	switch (ev->type) {
	case WIRE_HELLO:
		fprintf(w->log, "%zu ", id);
		log_hello(w->log, &ev->hello);
		st->start = ev->hello.time;
		break;
	case WIRE_UNSUPPORTED:
		fprintf(w->log, "%zu UNSUPPORTED %.*s\n", id,
			(int)ev->unsupported.reason.n,
			ev->unsupported.reason.p);
		break;
	case WIRE_FACT:
		st->facts++;
		break;
	case WIRE_CLOCK:
		st->ticks = ev->clock.ticks;
		st->cpu = ev->clock.cpu;
		st->own = ev->clock.sampler_cpu;
		st->now = ev->clock.time;
		break;
	case WIRE_SAMPLE:
		stream_sample(st, &ev->sample);
		break;
	case WIRE_LOST:
		if (ev->lost.cause == WIRE_LOST_LATE)
			st->late += ev->lost.count;
		else
			st->lost += ev->lost.count;
		break;
	case WIRE_RATE:
		fprintf(w->log, "%zu RATE %llu\n", id,
			(unsigned long long)ev->rate.interval);
		break;
	case WIRE_BYE:
		fprintf(w->log, "%zu BYE %u\n", id, ev->bye.reason);
		st->end = ev->bye.time;
		break;
	default:
		break;
	}
}

static void
stream_end(struct watch *w, struct stream *st)
{
	fprintf(w->log,
		"%zu END samples=%llu weight=%llu ticks=%llu lost=%llu "
		"late=%llu cpu=%llu own=%llu facts=%llu life=%llu "
		"shutdown=%llu torn=%llu pending=%zu status=%d\n",
		(size_t)(st - w->streams), (unsigned long long)st->samples,
		(unsigned long long)st->weight, (unsigned long long)st->ticks,
		(unsigned long long)st->lost, (unsigned long long)st->late,
		(unsigned long long)st->cpu, (unsigned long long)st->own,
		(unsigned long long)st->facts,
		(unsigned long long)(st->end - st->start),
		(unsigned long long)st->shutdown, (unsigned long long)st->torn,
		dec_pending(st->dec), (int)dec_status(st->dec, NULL));
	fflush(w->log);
	dec_free(st->dec);
	close(st->fd);
	st->fd = -1;
}

static void
stream_read(struct watch *w, struct stream *st)
{
	char buf[65536];
	struct event ev;
	ssize_t n = read(st->fd, buf, sizeof(buf));

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0 || dec_feed(st->dec, buf, (size_t)n) != PIT_OK) {
		stream_end(w, st);
		return;
	}
	while (dec_next(st->dec, &ev))
		stream_event(w, st, &ev);
	fflush(w->log);
	if (w->quit)
		stream_end(w, st);
}

static void
watch_accept(struct watch *w)
{
	struct stream *st = &w->streams[w->len];
	int fd = accept4(w->listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	if (w->len == WATCH_STREAMS)
		die("too many streams");
	*st = (struct stream){ .fd = fd, .dec = dec_new() };
	if (!st->dec)
		die("dec_new");
	w->len++;
}

static void
watch_listen(struct watch *w)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(w->dir, sizeof(w->dir), "%.40s/watch-XXXXXX",
		 tmp ? tmp : "/tmp");
	if (!mkdtemp(w->dir))
		die(w->dir);
	w->sun.sun_family = AF_UNIX;
	snprintf(w->sun.sun_path, sizeof(w->sun.sun_path), "%s/s", w->dir);
	w->listener = -1;
	if (w->refuse)
		return;
	w->listener =
	    socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (bind(w->listener, (struct sockaddr *)&w->sun, sizeof(w->sun)) ||
	    listen(w->listener, 128))
		die(w->sun.sun_path);
}

/* As the launcher does: ours first, the user's own behind a colon. */
static void
child_env(const struct watch *w, pid_t launcher)
{
	struct envp_spec spec = { 0 };
	char value[4096];

	snprintf(value, sizeof(value), "%d:%s:%s%s", (int)launcher, w->interval,
		 w->thread ? "thread:" : "", w->sun.sun_path);
	if (!envp_parse(&spec, value) ||
	    strlen(w->sampler) >= sizeof(spec.preload))
		die(value);
	strcpy(spec.preload, w->sampler);
	environ = (char **)envp_build(&spec, environ,
				      malloc(envp_size(&spec, environ)));
}

static void
watch_run(struct watch *w, char **argv)
{
	pid_t self = getpid();

	w->child = fork();
	if (w->child < 0)
		die("fork");
	if (w->child == 0) {
		child_env(w, self);
		execvp(argv[0], argv);
		die(argv[0]);
	}
}

static void
watch_reap(struct watch *w)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == w->child) {
			w->status = status;
			w->ended = true;
		} else {
			w->others++;
		}
	}
	w->childless = pid < 0;
}

static void
watch_once(struct watch *w)
{
	static struct pollfd fds[WATCH_STREAMS + 1];
	struct stream *st;

	fds[0] = (struct pollfd){ .fd = w->listener, .events = POLLIN };
	for (size_t i = 0; i < w->len; i++)
		fds[i + 1] = (struct pollfd){
			.fd = w->mute ? -1 : w->streams[i].fd,
			.events = POLLIN,
		};
	w->idle = poll(fds, w->len + 1, 5) == 0;
	for (size_t i = 0, n = w->len; i < n; i++) {
		st = &w->streams[i];
		if (st->fd >= 0 && fds[i + 1].revents)
			stream_read(w, st);
	}
	if (fds[0].revents)
		watch_accept(w);
	watch_reap(w);
}

static bool
watch_is_done(const struct watch *w)
{
	if (!w->ended || !w->childless || !w->idle)
		return false;
	if (w->mute)
		return true;
	for (size_t i = 0; i < w->len; i++)
		if (w->streams[i].fd >= 0)
			return false;
	return true;
}

static void
usage(void)
{
	fputs("usage: watch [-tmqr] [-i ns] log sampler command ...\n", stderr);
	exit(99);
}

static void
options(struct watch *w, int argc, char **argv)
{
	int c;

	w->interval = "1000000";
	while ((c = getopt(argc, argv, "+i:tmqr")) != -1) {
		switch (c) {
		case 'i':
			w->interval = optarg;
			break;
		case 't':
			w->thread = true;
			break;
		case 'm':
			w->mute = true;
			break;
		case 'q':
			w->quit = true;
			break;
		case 'r':
			w->refuse = true;
			break;
		default:
			usage();
		}
	}
	if (argc - optind < 3)
		usage();
}

int
main(int argc, char **argv)
{
	static struct watch w;

	options(&w, argc, argv);
	w.log = fopen(argv[optind], "we");
	w.sampler = argv[optind + 1];
	if (!w.log)
		die(argv[optind]);
	watch_listen(&w);
	watch_run(&w, argv + optind + 2);
	while (!watch_is_done(&w))
		watch_once(&w);
	unlink(w.sun.sun_path);
	rmdir(w.dir);
	fprintf(w.log, "REAPED %d\n", w.others);
	fclose(w.log);
	return WIFSIGNALED(w.status) ? 128 + WTERMSIG(w.status)
				     : WEXITSTATUS(w.status);
}
