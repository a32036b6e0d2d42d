/* tests/unit/test_attach.c - what a viewer and --reattach say to each other,
 * and how they find each other.
 */
#include "lib/test.h"

#include "app/attach.h"
#include "app/door.h"
#include "app/reattach_find.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void
pair(int fds[2])
{
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
}

static void
words_and_a_descriptor_arrive(void **state)
{
	struct attach_message message;
	int fds[2], fd, null = open("/dev/null", O_RDWR);
	struct stat sent, got;

	(void)state;
	pair(fds);
	assert_true(attach_send(fds[0], ATTACH_COME, -7, "xterm\nA", null));
	assert_true(attach_send(fds[0], ATTACH_SIZE, 0, "", -1));
	assert_true(attach_receive(fds[1], &message, &fd));
	assert_int_equal(message.kind, ATTACH_COME);
	assert_int_equal(message.number, -7);
	assert_string_equal(message.text, "xterm\nA");
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(fstat(null, &sent) | fstat(fd, &got), 0);
	assert_int_equal(sent.st_rdev, got.st_rdev);
	close(fd);
	assert_true(attach_receive(fds[1], &message, &fd));
	assert_int_equal(message.kind, ATTACH_SIZE);
	assert_string_equal(message.text, "");
	assert_int_equal(fd, -1);
	assert_int_equal(attach_peer(fds[1]), getpid());
	close(fds[0]);
	assert_false(attach_receive(fds[1], &message, &fd));
	assert_false(attach_send(fds[1], ATTACH_SIZE, 0, "", -1));
	close(fds[1]);
	close(null);
}

static void
what_is_longer_than_a_message_is_cut(void **state)
{
	static char words[8000];
	struct attach_message message;
	int fds[2], fd;

	(void)state;
	memset(words, 'x', sizeof(words) - 1);
	pair(fds);
	assert_true(attach_send(fds[0], ATTACH_INFO, 1, words, -1));
	assert_true(attach_receive(fds[1], &message, &fd));
	assert_int_equal(strlen(message.text), sizeof(message.text) - 1);
	close(fds[0]);
	close(fds[1]);
}

static void
another_version_is_not_listened_to(void **state)
{
	struct attach_message message = { .magic = 1 };
	int fds[2], fd;

	(void)state;
	pair(fds);
	assert_int_equal(send(fds[0], &message, sizeof(message), 0),
			 sizeof(message));
	assert_false(attach_receive(fds[1], &message, &fd));
	assert_int_equal(send(fds[0], "x", 1, 0), 1);
	assert_false(attach_receive(fds[1], &message, &fd));
	close(fds[0]);
	close(fds[1]);
}

/* A viewer without a run. */
struct host {
	uv_loop_t loop;
	struct door *door;
	char dir[64], where[16];
	unsigned heard, gone;
	int fd;
};

static void
host_on_come(void *data, struct caller *caller)
{
	const struct host *host = data;
	char text[64];

	snprintf(text, sizeof(text), "%s\nwait.py one", host->where);
	door_tell(caller, ATTACH_INFO, 4711, text);
}

static void
host_on_word(void *data, struct caller *caller,
	     const struct attach_message *message, int fd)
{
	struct host *host = data;

	(void)caller;
	if (!message)
		host->gone++;
	else if (message->kind == ATTACH_COME)
		host->heard++;
	host->fd = fd;
}

static void
host_open(struct host *host)
{
	static const struct door_ops ops = { .come = host_on_come,
					     .hear = host_on_word };

	snprintf(host->dir, sizeof(host->dir), "%s/pyinstrument-top-XXXXXX",
		 getenv("XDG_RUNTIME_DIR"));
	assert_non_null(mkdtemp(host->dir));
	assert_int_equal(uv_loop_init(&host->loop), 0);
	host->door = door_open(&host->loop, host->dir, &ops, host);
	assert_non_null(host->door);
}

static void
host_close(struct host *host)
{
	door_close(host->door);
	uv_run(&host->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&host->loop), 0);
	assert_int_equal(rmdir(host->dir), 0);
}

static void
a_door_is_heard_through(void **state)
{
	struct host host = { .fd = -1 };
	struct sockaddr_un addr;
	struct attach_message message;
	int fd, socket_fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	int null = open("/dev/null", O_RDWR);

	(void)state;
	host_open(&host);
	assert_true(attach_address(host.dir, &addr));
	assert_int_equal(
	    connect(socket_fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	uv_run(&host.loop, UV_RUN_ONCE);
	assert_true(attach_receive(socket_fd, &message, &fd));
	assert_int_equal(message.kind, ATTACH_INFO);
	assert_true(attach_send(socket_fd, ATTACH_COME, 0, "xterm", null));
	while (!host.heard)
		uv_run(&host.loop, UV_RUN_ONCE);
	assert_true(host.fd >= 0);
	close(host.fd);
	close(socket_fd);
	while (!host.gone)
		uv_run(&host.loop, UV_RUN_ONCE);
	close(null);
	host_close(&host);
}

static void
one_is_chosen_that_nobody_looks_at(void **state)
{
	struct viewer list[] = {
		{ .pid = 1, .program = 2, .where = "/dev/pts/1" },
		{ .pid = 3, .program = 4 },
		{ .pid = 5 },
	};
	struct viewers all = { .at = list, .n = 3 };

	(void)state;
	assert_ptr_equal(viewers_choose(&all, 0), &list[1]);
	assert_ptr_equal(viewers_choose(&all, 1), &list[0]);
	assert_ptr_equal(viewers_choose(&all, 2), &list[0]);
	assert_ptr_equal(viewers_choose(&all, 5), &list[2]);
	assert_null(viewers_choose(&all, 6));
	list[0].where[0] = '\0';
	assert_null(viewers_choose(&all, 0));
	list[0].where[0] = list[1].where[0] = 'x';
	assert_null(viewers_choose(&all, 0));
	all.n = 1;
	assert_ptr_equal(viewers_choose(&all, 0), &list[0]);
	all.n = 0;
	assert_null(viewers_choose(&all, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_a_descriptor_arrive),
		cmocka_unit_test(what_is_longer_than_a_message_is_cut),
		cmocka_unit_test(another_version_is_not_listened_to),
		cmocka_unit_test(a_door_is_heard_through),
		cmocka_unit_test(one_is_chosen_that_nobody_looks_at),
	};
	char dir[] = "/tmp/test-attach-XXXXXX";
	int rc;

	if (!mkdtemp(dir) || setenv("XDG_RUNTIME_DIR", dir, 1))
		return 99;
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(dir);
	return rc;
}
