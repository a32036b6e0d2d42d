/* src/app/attach.c */
#include "app/attach.h"

#include "collect/sweep.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define MAGIC 0x70690001u

bool
attach_address(const char *dir, struct sockaddr_un *addr)
{
	int n;

	*addr = (struct sockaddr_un){ .sun_family = AF_UNIX };
	n = snprintf(addr->sun_path, sizeof(addr->sun_path), "%s/" SWEEP_VIEWER,
		     dir);
	return dir[0] && n > 0 && (size_t)n < sizeof(addr->sun_path);
}

bool
attach_send(int socket, enum attach_kind kind, int number, const char *text,
	    int fd)
{
	struct attach_message message = { .magic = MAGIC,
					  .kind = (int32_t)kind,
					  .number = number };
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .room = { 0 } };
	struct iovec iov = { .iov_base = &message };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct cmsghdr *cmsg;

	snprintf(message.text, sizeof(message.text), "%s", text);
	iov.iov_len =
	    offsetof(struct attach_message, text) + strlen(message.text) + 1;
	if (fd >= 0) {
		msg.msg_control = control.room;
		msg.msg_controllen = sizeof(control.room);
		cmsg = CMSG_FIRSTHDR(&msg);
		cmsg->cmsg_level = SOL_SOCKET;
		cmsg->cmsg_type = SCM_RIGHTS;
		cmsg->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(cmsg), &fd, sizeof(int));
	}
	return sendmsg(socket, &msg, MSG_NOSIGNAL | MSG_DONTWAIT) ==
	       (ssize_t)iov.iov_len;
}

/* The descriptor that came along, if one did. */
static int
passed(struct msghdr *msg)
{
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(msg);
	int fd = -1;

	if (cmsg && cmsg->cmsg_level == SOL_SOCKET &&
	    cmsg->cmsg_type == SCM_RIGHTS &&
	    cmsg->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(cmsg), sizeof(int));
	return fd;
}

bool
attach_receive(int socket, struct attach_message *message, int *fd)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec iov = { .iov_base = message, .iov_len = sizeof(*message) };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = control.room,
			      .msg_controllen = sizeof(control.room) };
	const size_t least = offsetof(struct attach_message, text) + 1;
	ssize_t n;

	*fd = -1;
	do
		n = recvmsg(socket, &msg, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return false;
	*fd = passed(&msg);
	if ((size_t)n >= least && message->magic == MAGIC) {
		((char *)message)[n - 1] = '\0';
		return true;
	}
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	return false;
}

pid_t
attach_peer(int socket)
{
	struct ucred cred;
	socklen_t n = sizeof(cred);

	if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &cred, &n) ||
	    cred.uid != geteuid())
		return 0;
	return cred.pid;
}
