/* src/app/door.c */
#include "app/door.h"

#include "base/mem.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define DOOR_BACKLOG 8
#define DOOR_CALLERS 8 /* at a time: who only asks goes at once */

struct caller {
	uv_poll_t poll; /* first */
	struct door *door;
	struct caller *next, **link;
	int fd;
};

struct door {
	uv_poll_t poll; /* first */
	const struct door_ops *ops;
	void *data;
	struct caller *callers;
	unsigned ncallers;
	int fd;
	struct sockaddr_un addr;
};

static void
free_handle(uv_handle_t *handle)
{
	mem_free(handle); /* the first part of its struct */
}

void
door_drop(struct caller *caller)
{
	*caller->link = caller->next;
	if (caller->next)
		caller->next->link = caller->link;
	caller->door->ncallers--;
	uv_poll_stop(&caller->poll);
	close(caller->fd);
	uv_close((uv_handle_t *)&caller->poll, free_handle);
}

static void
caller_on_poll(uv_poll_t *handle, int status, int events)
{
	struct caller *caller = (struct caller *)handle;
	struct door *door = caller->door;
	struct attach_message message;
	int fd = -1;

	(void)events;
	if (status >= 0 && attach_receive(caller->fd, &message, &fd)) {
		door->ops->hear(door->data, caller, &message, fd);
		return;
	}
	door->ops->hear(door->data, caller, NULL, -1);
	door_drop(caller);
}

static void
door_take(struct door *door, int fd)
{
	struct caller *caller = mem_zalloc(sizeof(*caller));

	if (!caller || uv_poll_init(door->poll.loop, &caller->poll, fd)) {
		mem_free(caller);
		close(fd);
		return;
	}
	caller->door = door;
	caller->fd = fd;
	caller->next = door->callers;
	caller->link = &door->callers;
	if (caller->next)
		caller->next->link = &caller->next;
	door->callers = caller;
	door->ncallers++;
	uv_poll_start(&caller->poll, UV_READABLE | UV_DISCONNECT,
		      caller_on_poll);
	door->ops->come(door->data, caller);
}

static void
door_on_poll(uv_poll_t *handle, int status, int events)
{
	struct door *door = (struct door *)handle;
	int fd = accept4(door->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)status;
	(void)events;
	if (fd < 0)
		return;
	if (door->ncallers < DOOR_CALLERS && attach_peer(fd))
		door_take(door, fd);
	else
		close(fd);
}

static bool
door_bind(struct door *door, const char *dir)
{
	const struct sockaddr *addr = (const struct sockaddr *)&door->addr;

	door->fd =
	    socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (door->fd < 0)
		return false;
	if (attach_address(dir, &door->addr) &&
	    !bind(door->fd, addr, sizeof(door->addr))) {
		if (!listen(door->fd, DOOR_BACKLOG))
			return true;
		unlink(door->addr.sun_path);
	}
	close(door->fd);
	return false;
}

struct door *
door_open(uv_loop_t *loop, const char *dir, const struct door_ops *ops,
	  void *data)
{
	struct door *door = mem_zalloc(sizeof(*door));

	if (!door || !door_bind(door, dir)) {
		mem_free(door);
		return NULL;
	}
	door->ops = ops;
	door->data = data;
	if (uv_poll_init(loop, &door->poll, door->fd)) {
		unlink(door->addr.sun_path);
		close(door->fd);
		mem_free(door);
		return NULL;
	}
	uv_poll_start(&door->poll, UV_READABLE, door_on_poll);
	return door;
}

bool
door_tell(struct caller *caller, enum attach_kind kind, int number,
	  const char *text)
{
	return attach_send(caller->fd, kind, number, text, -1);
}

void
door_close(struct door *door)
{
	if (!door)
		return;
	while (door->callers)
		door_drop(door->callers);
	unlink(door->addr.sun_path);
	uv_poll_stop(&door->poll);
	close(door->fd);
	uv_close((uv_handle_t *)&door->poll, free_handle);
}
