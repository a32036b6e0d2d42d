/* tests/unit/test_server.c - streams find their way into a model. */
#include "lib/test.h"

#include "collect/server.h"
#include "wire/enc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define TURNS 100000 /* of the loop; only a failing test takes so many */

struct fixture {
	uv_loop_t loop;
	struct model *model;
	struct server *server;
	char base[64];
};

static int
setup(void **state)
{
	static struct fixture f;

	memset(&f, 0, sizeof(f));
	strcpy(f.base, "/tmp/pit-test-XXXXXX");
	assert_non_null(mkdtemp(f.base));
	unsetenv("TMPDIR");
	setenv("XDG_RUNTIME_DIR", f.base, 1);
	assert_int_equal(uv_loop_init(&f.loop), 0);
	f.model = model_new();
	assert_non_null(f.model);
	assert_int_equal(server_open(&f.server, &f.loop, f.model, NULL),
			 PIT_OK);
	*state = &f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	server_close(f->server);
	uv_run(&f->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&f->loop), 0);
	model_free(f->model);
	/* Also shows that nothing was left in it. */
	assert_int_equal(rmdir(f->base), 0);
	return 0;
}

static int
connect_to(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strncpy(addr.sun_path, path, sizeof(addr.sun_path) - 1);
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(fd);
		return -1;
	}
	return fd;
}

static size_t
hello(uint8_t *buf, size_t size, uint32_t pid)
{
	static const char argv[] = "python3\0x.py";
	struct event ev = { .type = WIRE_HELLO };
	struct enc enc;

	ev.hello.version = WIRE_VERSION;
	ev.hello.pid = pid;
	ev.hello.interval = 1000000;
	ev.hello.argv = (struct wire_text){ argv, sizeof(argv) };
	enc_init(&enc, buf, size);
	enc_event(&enc, &ev);
	assert_false(enc.overflow);
	return enc.len;
}

static size_t
goodbye(uint8_t *buf, size_t size)
{
	struct event ev = { .type = WIRE_BYE };
	struct enc enc;

	ev.bye.reason = WIRE_BYE_EXIT;
	ev.bye.time = 1000;
	enc_init(&enc, buf, size);
	enc_event(&enc, &ev);
	return enc.len;
}

static void
send_all(int fd, const void *bytes, size_t n)
{
	assert_int_equal(send(fd, bytes, n, MSG_NOSIGNAL), (ssize_t)n);
}

/* Run the loop until the snapshot's first process is in the state. */
static const struct proc_info *
wait_state(struct fixture *f, enum proc_state want)
{
	const struct snapshot *snap;

	for (int i = 0; i < TURNS; i++) {
		uv_run(&f->loop, UV_RUN_NOWAIT);
		snap = model_snapshot(f->model);
		if (snap->nprocs && snap->procs[0].state == want)
			return &snap->procs[0];
	}
	fail_msg("no process got into state %d", (int)want);
	return NULL;
}

static void
wait_streams(struct fixture *f, unsigned want)
{
	for (int i = 0; i < TURNS && server_streams(f->server) != want; i++)
		uv_run(&f->loop, UV_RUN_NOWAIT);
	assert_int_equal(server_streams(f->server), want);
}

static void
only_the_user_can_enter_the_directory(void **state)
{
	struct fixture *f = *state;
	struct stat sb;

	assert_int_equal(stat(server_dir(f->server), &sb), 0);
	assert_int_equal(sb.st_mode & 07777, 0700);
	assert_memory_equal(server_path(f->server), f->base, strlen(f->base));
}

static void
a_stream_becomes_a_process(void **state)
{
	struct fixture *f = *state;
	const struct proc_info *proc;
	uint8_t buf[512];
	int fd = connect_to(server_path(f->server));

	assert_true(fd >= 0);
	send_all(fd, buf, hello(buf, sizeof(buf), 77));
	proc = wait_state(f, PROC_RUNNING);
	assert_int_equal(proc->pid, 77);
	assert_string_equal(proc->command, "python3 x.py");
	assert_int_equal(server_streams(f->server), 1);
	send_all(fd, buf, goodbye(buf, sizeof(buf)));
	close(fd);
	wait_state(f, PROC_ENDED);
	wait_streams(f, 0);
}

static void
a_stream_that_just_stops_is_a_broken_process(void **state)
{
	struct fixture *f = *state;
	uint8_t buf[512];
	int fd = connect_to(server_path(f->server));

	send_all(fd, buf, hello(buf, sizeof(buf), INT32_MAX));
	close(fd);
	wait_state(f, PROC_BROKEN);
	assert_true(server_received(f->server) > 0);
}

static void
a_process_that_was_killed_is_told_from_its_sampler(void **state)
{
	struct fixture *f = *state;
	uint8_t buf[512];
	int fd;
	pid_t pid = fork();

	assert_true(pid >= 0);
	fd = connect_to(server_path(f->server));
	send_all(fd, buf, hello(buf, sizeof(buf), (uint32_t)getpid()));
	if (pid == 0)
		for (;;)
			pause();
	close(fd);
	for (int i = 0; i < TURNS && model_snapshot(f->model)->nprocs < 2; i++)
		uv_run(&f->loop, UV_RUN_NOWAIT);
	assert_int_equal(kill(pid, SIGKILL), 0);
	wait_streams(f, 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	for (size_t i = 0; i < 2; i++) {
		const struct proc_info *proc =
		    &model_snapshot(f->model)->procs[i];

		assert_int_equal(proc->state, proc->pid == (uint32_t)pid
						  ? PROC_KILLED
						  : PROC_UNWATCHED);
	}
}

static void
a_malformed_stream_is_closed_and_the_others_go_on(void **state)
{
	struct fixture *f = *state;
	uint8_t buf[512];
	int bad = connect_to(server_path(f->server)), good;
	char byte;

	send_all(bad, buf, hello(buf, sizeof(buf), 77));
	wait_state(f, PROC_RUNNING);
	good = connect_to(server_path(f->server));
	send_all(good, buf, hello(buf, sizeof(buf), 78));
	wait_streams(f, 2);
	memset(buf, 0xff, sizeof(buf));
	send_all(bad, buf, sizeof(buf));
	assert_true(wait_state(f, PROC_CORRUPT)->reason[0] != '\0');
	wait_streams(f, 1);
	/* Closed at our end too. */
	assert_true(recv(bad, &byte, 1, 0) <= 0);
	send_all(good, buf, goodbye(buf, sizeof(buf)));
	close(good);
	wait_streams(f, 0);
	assert_int_equal(model_snapshot(f->model)->procs[1].state, PROC_ENDED);
	close(bad);
}

static void
after_unlink_open_streams_go_on_and_new_ones_cannot_come(void **state)
{
	struct fixture *f = *state;
	uint8_t buf[512];
	int fd = connect_to(server_path(f->server));
	struct stat sb;

	send_all(fd, buf, hello(buf, sizeof(buf), 77));
	wait_state(f, PROC_RUNNING);
	server_unlink(f->server);
	assert_int_equal(connect_to(server_path(f->server)), -1);
	assert_int_equal(stat(server_dir(f->server), &sb), -1);
	send_all(fd, buf, goodbye(buf, sizeof(buf)));
	close(fd);
	wait_state(f, PROC_ENDED);
}

static void
closing_ends_what_is_open(void **state)
{
	struct fixture *f = *state;
	uint8_t buf[512];
	int fd = connect_to(server_path(f->server));

	/* teardown() closes the server, and the loop sees no handle left. */
	send_all(fd, buf, hello(buf, sizeof(buf), 77));
	wait_state(f, PROC_RUNNING);
	close(fd);
}

static void
a_directory_that_does_not_work_is_passed_over(void **state)
{
	struct fixture *f = *state;
	struct server *other;
	char longer[200];

	memset(longer, 'x', sizeof(longer) - 1);
	longer[0] = '/';
	longer[sizeof(longer) - 1] = '\0';
	setenv("XDG_RUNTIME_DIR", longer, 1);
	setenv("TMPDIR", f->base, 1);
	assert_int_equal(server_open(&other, &f->loop, f->model, NULL), PIT_OK);
	assert_memory_equal(server_path(other), f->base, strlen(f->base));
	server_close(other);
	setenv("XDG_RUNTIME_DIR", "relative", 1);
	assert_int_equal(server_open(&other, &f->loop, f->model, NULL), PIT_OK);
	assert_memory_equal(server_path(other), f->base, strlen(f->base));
	server_close(other);
	unsetenv("TMPDIR");
}

/* Make what a viewer makes; listening or not, the socket's number. */
static int
another_viewer(const struct fixture *f, const char *name, char dir[128])
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(dir, 128, "%s/%s", f->base, name);
	assert_int_equal(mkdir(dir, 0700), 0);
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%.80s/sampler", dir);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	return fd;
}

static void
remove_viewer(const char *dir)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/sampler", dir);
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
}

static void
open_another(struct fixture *f)
{
	struct server *other;

	assert_int_equal(server_open(&other, &f->loop, f->model, NULL), PIT_OK);
	server_close(other);
}

static void
what_a_killed_viewer_left_is_removed(void **state)
{
	struct fixture *f = *state;
	char dir[128];
	struct stat sb;

	/* The kernel closes a dead process's socket; its file stays. */
	close(another_viewer(f, "pyinstrument-top-abcdef", dir));
	open_another(f);
	assert_int_equal(stat(dir, &sb), -1);
	assert_int_equal(errno, ENOENT);
}

static void
a_live_viewer_keeps_its_directory_and_sees_nothing(void **state)
{
	struct fixture *f = *state;
	char dir[128];
	struct stat sb;
	int fd = another_viewer(f, "pyinstrument-top-abcdef", dir);

	open_another(f); /* bound only, as between two steps of ours */
	assert_int_equal(stat(dir, &sb), 0);
	assert_int_equal(listen(fd, 1), 0);
	open_another(f);
	assert_int_equal(stat(dir, &sb), 0);
	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(accept(fd, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	close(fd);
	remove_viewer(dir);
}

static void
a_directory_of_another_name_is_not_touched(void **state)
{
	struct fixture *f = *state;
	char dir[128];
	struct stat sb;

	close(another_viewer(f, "pyinstrument-top-notes", dir));
	open_another(f);
	assert_int_equal(stat(dir, &sb), 0);
	remove_viewer(dir);
}

int
main(void)
{
#define SERVER_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		SERVER_TEST(only_the_user_can_enter_the_directory),
		SERVER_TEST(a_stream_becomes_a_process),
		SERVER_TEST(a_stream_that_just_stops_is_a_broken_process),
		SERVER_TEST(a_process_that_was_killed_is_told_from_its_sampler),
		SERVER_TEST(a_malformed_stream_is_closed_and_the_others_go_on),
		SERVER_TEST(
		    after_unlink_open_streams_go_on_and_new_ones_cannot_come),
		SERVER_TEST(closing_ends_what_is_open),
		SERVER_TEST(a_directory_that_does_not_work_is_passed_over),
		SERVER_TEST(what_a_killed_viewer_left_is_removed),
		SERVER_TEST(a_live_viewer_keeps_its_directory_and_sees_nothing),
		SERVER_TEST(a_directory_of_another_name_is_not_touched),
	};

	return RUN_TESTS(tests);
}
