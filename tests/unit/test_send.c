#include "sampler/send.h"

#include "lib/test.h"
#include "sampler/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A viewer's socket in a directory of its own, and a sender for it. */
struct fixture {
	char dir[32];
	struct sockaddr_un sun;
	int listener;
	struct sender out;
	struct sink *sink; /* it */
};

static void
listen_now(struct fixture *f, int backlog)
{
	f->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
	    bind(f->listener, (struct sockaddr *)&f->sun, sizeof(f->sun)), 0);
	assert_int_equal(listen(f->listener, backlog), 0);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->dir, "/tmp/test_send_XXXXXX");
	if (!mkdtemp(f->dir))
		return -1;
	f->sun.sun_family = AF_UNIX;
	snprintf(f->sun.sun_path, sizeof(f->sun.sun_path), "%s/s", f->dir);
	f->listener = -1;
	*state = f;
	sender_init(&f->out, f->sun.sun_path);
	f->sink = &f->out.sink;
	return sink_open(f->sink, false) ? 0 : -1;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	sink_close(f->sink);
	if (f->listener >= 0)
		close(f->listener);
	unlink(f->sun.sun_path);
	rmdir(f->dir);
	free(f);
	return 0;
}

static void
put(struct fixture *f, size_t n)
{
	memset(f->sink->enc.buf + f->sink->enc.len, 'x', n);
	f->sink->enc.len += n;
}

/* All that is there to be read. */
static size_t
take(int fd)
{
	static char buf[65536];
	size_t len = 0;
	ssize_t n;

	while ((n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT)) > 0)
		len += (size_t)n;
	return len;
}

static void
test_first_send_connects_and_empties_the_buffer(void **state)
{
	struct fixture *f = *state;
	int peer;

	listen_now(f, 5);
	put(f, 1000);
	sink_send(f->sink);
	assert_false(f->sink->gone);
	assert_int_equal(f->sink->enc.len, 0);
	peer = accept(f->listener, NULL, NULL);
	assert_int_equal(take(peer), 1000);
	close(peer);
}

static void
test_what_the_viewer_does_not_take_stays(void **state)
{
	struct fixture *f = *state;
	size_t left, len = 0;
	int peer;

	listen_now(f, 5);
	put(f, SENDER_CAP);
	f->sink->enc.overflow = true;
	sink_send(f->sink);
	left = f->sink->enc.len;
	assert_in_range(left, 1, SENDER_CAP - 1);
	assert_false(f->sink->enc.overflow);
	peer = accept(f->listener, NULL, NULL);
	while (f->sink->enc.len) {
		len += take(peer);
		sink_send(f->sink);
	}
	assert_int_equal(len + take(peer), SENDER_CAP);
	close(peer);
}

static void
test_viewer_that_closes_has_gone(void **state)
{
	struct fixture *f = *state;

	listen_now(f, 5);
	sink_send(f->sink);
	close(accept(f->listener, NULL, NULL));
	put(f, 10);
	sink_send(f->sink);
	assert_true(f->sink->gone);
}

static void
test_viewer_that_is_not_there_has_gone(void **state)
{
	struct fixture *f = *state;

	sink_send(f->sink);
	assert_true(f->sink->gone);
}

static void
test_socket_that_nobody_serves_has_gone(void **state)
{
	struct fixture *f = *state;

	listen_now(f, 5);
	close(f->listener);
	f->listener = -1;
	sink_send(f->sink);
	assert_true(f->sink->gone);
}

static void
test_viewer_that_is_busy_is_asked_again(void **state)
{
	struct fixture *f = *state;
	int other = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), peer;

	listen_now(f, 0);
	assert_int_equal(
	    connect(other, (struct sockaddr *)&f->sun, sizeof(f->sun)), 0);
	put(f, 10);
	sink_send(f->sink);
	assert_false(f->sink->gone);
	assert_int_equal(f->out.fd, -1);
	close(accept(f->listener, NULL, NULL));
	close(other);
	sink_send(f->sink);
	peer = accept(f->listener, NULL, NULL);
	assert_int_equal(take(peer), 10);
	close(peer);
}

static void
test_drain_ends_when_its_time_has_come(void **state)
{
	struct fixture *f = *state;

	listen_now(f, 5);
	put(f, SENDER_CAP);
	sink_drain(f->sink, clock_now() + 10000000);
	assert_false(f->sink->gone);
	assert_true(f->sink->enc.len > 0);
}

static void
test_shared_table_gets_a_high_descriptor(void **state)
{
	struct fixture *f = *state;

	listen_now(f, 5);
	f->out.shared = true;
	sink_send(f->sink);
	assert_true(f->out.fd >= SENDER_HIGH_FD);
	assert_true(fcntl(f->out.fd, F_GETFD) & FD_CLOEXEC);
}

static void
test_nothing_is_written_where_the_program_opened_a_file(void **state)
{
	struct fixture *f = *state;
	FILE *file = tmpfile();
	struct stat st;
	int fd;

	listen_now(f, 5);
	f->out.shared = true;
	sink_send(f->sink);
	assert_int_equal(dup2(fileno(file), f->out.fd), f->out.fd);
	put(f, 10);
	sink_send(f->sink);
	assert_true(f->sink->gone);
	assert_int_equal(fstat(fileno(file), &st), 0);
	assert_int_equal(st.st_size, 0);
	/* Nor is it closed. */
	fd = f->out.fd;
	sink_close(f->sink);
	assert_int_equal(close(fd), 0);
	fclose(file);
}

/* By path or by the name in no folder, and the viewer sees nothing of it. */
static void
test_a_viewer_is_found_without_a_connection(void **state)
{
	struct fixture *f = *state;
	const size_t len = strlen(f->sun.sun_path);
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_false(sender_finds(f->sun.sun_path));
	listen_now(f, 1);
	assert_true(sender_finds(f->sun.sun_path));
	fcntl(f->listener, F_SETFL, O_NONBLOCK);
	assert_int_equal(accept(f->listener, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	unlink(f->sun.sun_path);
	assert_false(sender_finds(f->sun.sun_path));

	memcpy(sun.sun_path + 1, f->sun.sun_path, len);
	assert_int_equal(
	    bind(fd, (struct sockaddr *)&sun,
		 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + len)),
	    0);
	assert_int_equal(listen(fd, 1), 0);
	assert_true(sender_finds(f->sun.sun_path));
	fcntl(fd, F_SETFL, O_NONBLOCK);
	assert_int_equal(accept(fd, NULL, NULL), -1);
	close(fd);
	assert_false(sender_finds(f->sun.sun_path));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_first_send_connects_and_empties_the_buffer),
		TEST(test_what_the_viewer_does_not_take_stays),
		TEST(test_viewer_that_closes_has_gone),
		TEST(test_viewer_that_is_not_there_has_gone),
		TEST(test_socket_that_nobody_serves_has_gone),
		TEST(test_viewer_that_is_busy_is_asked_again),
		TEST(test_drain_ends_when_its_time_has_come),
		TEST(test_shared_table_gets_a_high_descriptor),
		TEST(test_nothing_is_written_where_the_program_opened_a_file),
		TEST(test_a_viewer_is_found_without_a_connection),
	};

	return RUN_TESTS(tests);
}
