#include "sampler/send.h"

#include "reader/sys.h"
#include "sampler/clock.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>

uint64_t
fd_inode(int fd)
{
	struct stat st = { 0 };

	if (sys_call(SYS_fstat, fd, (long)&st, 0, 0, 0, 0) < 0)
		return 0;
	return st.st_ino;
}

bool
fd_is_inode(int fd, uint64_t inode)
{
	return inode && fd_inode(fd) == inode;
}

/* Out of the way of a program that counts on low numbers. */
static int
fd_move_high(int fd)
{
	int high = (int)sys_call(SYS_fcntl, fd, F_DUPFD_CLOEXEC, SENDER_HIGH_FD,
				 0, 0, 0);

	if (high < 0)
		return fd;
	sys_close(fd);
	return high;
}

/* abstract: the name of this path that is in no folder. 0: it is too long. */
static socklen_t
sender_name(struct sockaddr_un *sun, const char *path, bool abstract)
{
	size_t len = strlen(path), at = abstract;

	*sun = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (at + len >= sizeof(sun->sun_path))
		return 0;
	memcpy(sun->sun_path + at, path, len);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + len);
}

static long
sender_try(const char *path, int fd, bool abstract)
{
	struct sockaddr_un sun;
	socklen_t len = sender_name(&sun, path, abstract);

	if (!len)
		return -ENOENT;
	return sys_call(SYS_connect, fd, (long)&sun, (long)len, 0, 0, 0);
}

/* The program has removed it, or may not enter its folder. */
static bool
sender_is_missing(long rc)
{
	return rc == -ENOENT || rc == -ENOTDIR || rc == -EACCES ||
	       rc == -ECONNREFUSED;
}

/* What listens there refuses a socket of another type, and sees nothing of it.
 */
static bool
sender_finds_path(const char *path)
{
	int fd = (int)sys_call(SYS_socket, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC,
			       0, 0, 0, 0);
	long rc;

	if (fd < 0)
		return true;
	rc = sender_try(path, fd, false);
	sys_close(fd);
	return !sender_is_missing(rc);
}

/* There the types have names of their own: is this one taken? */
static bool
sender_finds_name(const char *path)
{
	struct sockaddr_un sun;
	socklen_t len = sender_name(&sun, path, true);
	int fd;
	long rc;

	if (!len)
		return false;
	fd = (int)sys_call(SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
			   0, 0, 0);
	if (fd < 0)
		return true;
	rc = sys_call(SYS_bind, fd, (long)&sun, (long)len, 0, 0, 0);
	sys_close(fd);
	return rc != 0;
}

bool
sender_finds(const char *path)
{
	return sender_finds_path(path) || sender_finds_name(path);
}

static void
sender_connect(struct sender *out)
{
	int fd;
	long rc;

	fd = (int)sys_call(SYS_socket, AF_UNIX,
			   SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, 0, 0,
			   0);
	if (fd < 0) {
		out->sink.gone = true;
		return;
	}
	if (out->shared)
		fd = fd_move_high(fd);
	rc = sender_try(out->path, fd, false);
	if (sender_is_missing(rc))
		rc = sender_try(out->path, fd, true);
	if (rc < 0) {
		/* A viewer that is busy with other processes has a full
		 * backlog for a while. */
		out->sink.gone = rc != -EAGAIN && rc != -EINTR;
		sys_close(fd);
		return;
	}
	out->fd = fd;
	out->inode = fd_inode(fd);
	out->sink.unmet = false;
}

static void
sender_send(struct sink *sink)
{
	struct sender *out = (struct sender *)sink;
	struct enc *enc = &out->sink.enc;
	size_t sent = 0;
	long n;

	if (!out->sink.gone && out->fd < 0)
		sender_connect(out);
	if (out->sink.gone || out->fd < 0)
		return;
	if (out->shared && !fd_is_inode(out->fd, out->inode)) {
		out->sink.gone = true;
		return;
	}
	while (sent < enc->len) {
		n = sys_call(SYS_sendto, out->fd, (long)(enc->buf + sent),
			     (long)(enc->len - sent),
			     MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
		if (n == -EINTR)
			continue;
		if (n < 0) {
			out->sink.gone = n != -EAGAIN && n != -ENOBUFS;
			break;
		}
		sent += (size_t)n;
	}
	memmove(enc->buf, enc->buf + sent, enc->len - sent);
	enc_rewind(enc, enc->len - sent);
}

static void
sender_drain(struct sink *sink, uint64_t until)
{
	struct sender *out = (struct sender *)sink;
	struct pollfd pfd = { .events = POLLOUT };
	struct timespec ts;
	uint64_t now;

	for (;;) {
		sender_send(sink);
		now = clock_now();
		if (out->sink.gone || out->sink.enc.len == 0 || now >= until)
			return;
		/* An unconnected one is tried again every 5 ms. */
		ts = clock_timespec(out->fd < 0 ? 5000000 : until - now);
		pfd.fd = out->fd;
		sys_call(SYS_ppoll, (long)&pfd, 1, (long)&ts, 0, 8, 0);
	}
}

static bool
sender_open(struct sink *sink, bool shared)
{
	struct sender *out = (struct sender *)sink;
	uint8_t *buf = sys_map_private(SENDER_CAP);

	sender_init(out, out->path);
	out->shared = shared;
	if (!buf)
		return false;
	enc_init(&sink->enc, buf, SENDER_CAP);
	return true;
}

static void
sender_close(struct sink *sink)
{
	struct sender *out = (struct sender *)sink;

	if (out->fd >= 0 && (!out->shared || fd_is_inode(out->fd, out->inode)))
		sys_close(out->fd);
	out->fd = -1;
	sys_unmap(sink->enc.buf, SENDER_CAP);
	sink->enc.buf = NULL;
}

static const struct sink_ops sender_ops = {
	.open = sender_open,
	.send = sender_send,
	.drain = sender_drain,
	.close = sender_close,
};

void
sender_init(struct sender *out, const char *path)
{
	*out = (struct sender){
		.sink.ops = &sender_ops,
		.sink.unmet = true,
		.path = path,
		.fd = -1,
	};
}
