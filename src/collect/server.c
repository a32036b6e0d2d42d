/* src/collect/server.c */
#include "collect/server.h"

#include "base/mem.h"
#include "collect/ingest.h"
#include "collect/peer.h"
#include "collect/sweep.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

/* libuv reads up to 32 buffers of a stream before it looks at the next thing
 * to do: half a megabyte, some milliseconds of work. */
#define SERVER_BUFFER    (16u * 1024)
#define SERVER_BACKLOG   128
#define SERVER_RESERVE   4 /* descriptors */
#define SERVER_ANCESTORS 1000
#define SERVER_FILE      "/" SWEEP_SOCKET

struct stream {
	uv_pipe_t pipe; /* first: the handle is the stream */
	struct server *server;
	struct stream *next, **link;
	struct ingest ingest;
	uint64_t born; /* of its process; 0: not known, or not yet */
	enum proc_fate fate;
};

struct server {
	uv_pipe_t pipe;
	bool has_pipe;
	/* At the abstract address of the same name: for a program that has
	 * emptied the folder, or may no longer enter it. */
	uv_pipe_t spare;
	bool has_spare;
	uv_loop_t *loop;
	struct model *model;
	struct recorder *recorder; /* borrowed; NULL: there is none */
	struct stream *streams;
	unsigned nstreams, nhandles; /* nhandles: not yet closed by libuv */
	uint64_t received;
	struct server_missed missed;
	bool linked; /* directory and socket exist */
	char dir[sizeof(((struct sockaddr_un *)0)->sun_path)];
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	char buffer[SERVER_BUFFER]; /* of the one read under way */
};

static void
server_put(struct server *server)
{
	if (--server->nhandles == 0)
		mem_free(server);
}

static void
server_on_closed(uv_handle_t *handle)
{
	server_put(handle->data);
}

static void
stream_on_closed(uv_handle_t *handle)
{
	struct stream *stream = (struct stream *)handle;
	struct server *server = stream->server;

	mem_free(stream);
	server_put(server);
}

static void
spare_close(struct server *server)
{
	if (server->has_spare)
		uv_close((uv_handle_t *)&server->spare, server_on_closed);
	server->has_spare = false;
}

/* The stream is over; reason as model_close() wants it. */
static void
stream_close(struct stream *stream, const char *reason)
{
	struct server *server = stream->server;
	uint64_t now = uv_hrtime();

	if (stream->ingest.source)
		recorder_close(server->recorder, stream->ingest.source,
			       stream->fate, reason, now);
	model_lost(server->model, stream->ingest.source, stream->fate);
	ingest_close(&stream->ingest, reason, now);
	*stream->link = stream->next;
	if (stream->next)
		stream->next->link = stream->link;
	server->nstreams--;
	uv_close((uv_handle_t *)&stream->pipe, stream_on_closed);
}

static void
stream_on_alloc(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
	struct stream *stream = (struct stream *)handle;

	(void)hint;
	*buf = uv_buf_init(stream->server->buffer, SERVER_BUFFER);
}

/* The stream may have said by now whose it is. */
static void
stream_meet(struct stream *stream)
{
	pid_t pid =
	    (pid_t)model_unended(stream->server->model, stream->ingest.source);
	struct peer peer;
	uv_os_fd_t fd;

	if (pid && !uv_fileno((uv_handle_t *)&stream->pipe, &fd) &&
	    peer_counts_as_we(fd) && peer_look(pid, &peer))
		stream->born = peer.born;
}

/* It stopped, maybe without a BYE: did its process, too? */
static enum proc_fate
stream_fate(const struct stream *stream)
{
	pid_t pid =
	    (pid_t)model_unended(stream->server->model, stream->ingest.source);
	struct peer peer;

	if (!pid || !stream->born)
		return FATE_UNKNOWN;
	return peer_look(pid, &peer) && peer.born == stream->born && !peer.dying
		   ? FATE_LIVES
		   : FATE_ENDED;
}

static void
stream_on_read(uv_stream_t *handle, ssize_t n, const uv_buf_t *buf)
{
	struct stream *stream = (struct stream *)handle;
	struct pit_err err;

	if (n < 0) {
		/* A process that was killed resets its stream or just ends it:
		 * the model sees that no BYE came. */
		stream->fate = stream_fate(stream);
		stream_close(stream, NULL);
		return;
	}
	stream->server->received += (uint64_t)n;
	recorder_bytes(stream->server->recorder, stream->ingest.source,
		       buf->base, (size_t)n);
	if (n && ingest_take(&stream->ingest, buf->base, (size_t)n, &err))
		stream_close(stream, err.text);
	else if (!stream->born)
		stream_meet(stream);
}

/* Is it a child of ours, or a child of such? */
static bool
descends_from_us(pid_t pid)
{
	struct peer peer;

	for (int i = 0; pid > 1 && i < SERVER_ANCESTORS; i++) {
		if (pid == getpid())
			return true;
		if (!peer_look(pid, &peer))
			return false;
		pid = peer.parent;
	}
	return false;
}

/* A program of ours may have become somebody else. */
static bool
peer_is_us(int fd)
{
	struct ucred cred;
	socklen_t n = sizeof(cred);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &n) &&
	       (cred.uid == geteuid() || descends_from_us(cred.pid));
}

/* A few are left for the report. */
static bool
is_among_the_last(int fd)
{
	struct rlimit limit;

	return !getrlimit(RLIMIT_NOFILE, &limit) &&
	       (rlim_t)fd + SERVER_RESERVE >= limit.rlim_cur;
}

/* May the stream be taken? Else it is counted. */
static bool
stream_is_welcome(struct stream *stream)
{
	struct server_missed *missed = &stream->server->missed;
	uv_os_fd_t fd;

	if (uv_fileno((uv_handle_t *)&stream->pipe, &fd))
		return false;
	if (is_among_the_last(fd))
		missed->full++;
	else if (!peer_is_us(fd))
		missed->foreign++;
	else
		return true;
	return false;
}

static void
server_on_connection(uv_stream_t *handle, int status)
{
	struct server *server = handle->data;
	struct stream *stream;

	if (status == UV_EMFILE || status == UV_ENFILE)
		server->missed.full++; /* libuv has turned it away */
	if (status < 0)
		return;
	stream = mem_zalloc(sizeof(*stream));
	if (!stream)
		return; /* libuv then takes no more; those there are go on */
	uv_pipe_init(server->loop, &stream->pipe, 0);
	server->nhandles++;
	server->nstreams++;
	stream->server = server;
	stream->next = server->streams;
	stream->link = &server->streams;
	if (stream->next)
		stream->next->link = &stream->next;
	server->streams = stream;
	if (uv_accept(handle, (uv_stream_t *)&stream->pipe) ||
	    !stream_is_welcome(stream))
		goto refuse;
	if (ingest_open(&stream->ingest, server->model))
		goto refuse;
	recorder_open(server->recorder, stream->ingest.source);
	if (uv_read_start((uv_stream_t *)&stream->pipe, stream_on_alloc,
			  stream_on_read))
		goto refuse;
	return;
refuse:
	stream_close(stream, NULL);
}

/* Make a directory below base and find out whether the socket's path fits. */
static bool
server_mkdir(struct server *server, const char *base, struct pit_err *err)
{
	int n;

	if (!base || base[0] != '/')
		return false;
	n = snprintf(server->dir, sizeof(server->dir),
		     "%s/" SWEEP_PREFIX "XXXXXX", base);
	if (n < 0 || (size_t)n + sizeof(SERVER_FILE) > sizeof(server->dir)) {
		pit_fail(err, PIT_ELIMIT, "%.300s: too long for a socket path",
			 base);
		return false;
	}
	if (!mkdtemp(server->dir)) {
		pit_fail(err, PIT_EIO, "%s: %s", base, strerror(errno));
		return false;
	}
	memcpy(server->path, server->dir, (size_t)n);
	memcpy(server->path + n, SERVER_FILE, sizeof(SERVER_FILE));
	server->linked = true;
	return true;
}

/* A socket bound to a NUL and the path; -1: it cannot be had. */
static int
spare_bind(const char *path)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	size_t n = strlen(path);
	int fd;

	if (n + 1 >= sizeof(sun.sun_path))
		return -1;
	memcpy(sun.sun_path + 1, path, n);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 &&
	    bind(fd, (struct sockaddr *)&sun,
		 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Most programs do without. */
static void
spare_listen(struct server *server)
{
	int fd = spare_bind(server->path);

	if (fd < 0)
		return;
	uv_pipe_init(server->loop, &server->spare, 0);
	server->spare.data = server;
	server->nhandles++;
	server->has_spare = true;
	if (uv_pipe_open(&server->spare, fd))
		close(fd);
	else if (!uv_listen((uv_stream_t *)&server->spare, SERVER_BACKLOG,
			    server_on_connection))
		return;
	spare_close(server);
}

static bool
server_listen(struct server *server, const char *base, struct pit_err *err)
{
	int rc;

	if (!server_mkdir(server, base, err))
		return false;
	sweep_stale(base);
	uv_pipe_init(server->loop, &server->pipe, 0);
	server->pipe.data = server;
	rc = uv_pipe_bind(&server->pipe, server->path);
	if (!rc)
		rc = uv_listen((uv_stream_t *)&server->pipe, SERVER_BACKLOG,
			       server_on_connection);
	if (!rc) {
		spare_listen(server);
		return true;
	}
	pit_fail(err, PIT_EIO, "%s: %s", server->path, uv_strerror(rc));
	server_unlink(server);
	uv_close((uv_handle_t *)&server->pipe, NULL);
	uv_run(server->loop, UV_RUN_NOWAIT);
	return false;
}

/* Nothing can be written anywhere: the path is only a name. */
static bool
server_listen_nowhere(struct server *server)
{
	uint64_t number;

	/* Not in the libc that the wheel is built for. */
	if (syscall(SYS_getrandom, &number, sizeof(number), 0) !=
	    (long)sizeof(number))
		return false;
	server->dir[0] = '\0';
	snprintf(server->path, sizeof(server->path),
		 "/" SWEEP_PREFIX "%016" PRIx64 SERVER_FILE, number);
	spare_listen(server);
	return server->has_spare;
}

enum pit_status
server_open(struct server **out, uv_loop_t *loop, struct model *model,
	    struct pit_err *err)
{
	const char *const bases[] = { getenv("XDG_RUNTIME_DIR"),
				      getenv("TMPDIR"), "/tmp" };
	struct server *server = mem_zalloc(sizeof(*server));
	struct pit_err why = { .text = "" };

	*out = NULL;
	if (!server)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	server->loop = loop;
	server->model = model;
	server->nhandles = 1;
	for (size_t i = 0; i < ARRAY_LEN(bases) && !server->has_pipe; i++)
		server->has_pipe = server_listen(server, bases[i], &why);
	if (server->has_pipe || server_listen_nowhere(server)) {
		*out = server;
		return PIT_OK;
	}
	server_put(server);
	return pit_fail(err, PIT_EIO, "no directory for a socket: %.400s",
			why.text);
}

void
server_record(struct server *server, struct recorder *recorder)
{
	server->recorder = recorder;
}

void
server_missed(const struct server *server, struct server_missed *missed)
{
	*missed = server->missed;
}

const char *
server_path(const struct server *server)
{
	return server->path;
}

const char *
server_dir(const struct server *server)
{
	return server->dir;
}

unsigned
server_streams(const struct server *server)
{
	return server->nstreams;
}

uint64_t
server_received(const struct server *server)
{
	return server->received;
}

void
server_unlink(struct server *server)
{
	spare_close(server);
	if (!server->linked)
		return;
	unlink(server->path);
	rmdir(server->dir);
	server->linked = false;
}

void
server_close(struct server *server)
{
	server_unlink(server);
	while (server->streams)
		stream_close(server->streams, NULL);
	if (server->has_pipe)
		uv_close((uv_handle_t *)&server->pipe, server_on_closed);
	else
		server_put(server);
}
