/* tests/unit/test_states.c - promises of reader/kthread.h and reader/waits.h
 * about threads of our own.
 */
#include "reader/waits.h"

#include "lib/test.h"
#include "reader/kthread.h"
#include "wire/event.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A thread that waits in one system call until it is let go. */
struct waiter {
	pthread_t thread;
	_Atomic pid_t tid;
	void (*wait)(struct waiter *w);
	int here, there; /* of a pair of descriptors */
	uint32_t word;   /* a futex */
};

static void *
waiter_main(void *arg)
{
	struct waiter *w = arg;

	atomic_store(&w->tid, (pid_t)syscall(SYS_gettid));
	w->wait(w);
	return NULL;
}

static void
in_read(struct waiter *w)
{
	char byte;

	assert_int_equal(read(w->here, &byte, 1), 1);
}

static void
in_recv(struct waiter *w)
{
	char byte;

	assert_int_equal(recv(w->here, &byte, 1, 0), 1);
}

static void
in_poll(struct waiter *w)
{
	struct pollfd fd = { .fd = w->here, .events = POLLIN };

	assert_int_equal(poll(&fd, 1, -1), 1);
}

static void
in_futex(struct waiter *w)
{
	syscall(SYS_futex, &w->word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void
in_select_of_none(struct waiter *w)
{
	struct timeval tv = { 0, 100000 };

	while (!__atomic_load_n(&w->word, __ATOMIC_ACQUIRE))
		select(0, NULL, NULL, NULL, &tv);
}

static void
in_nothing(struct waiter *w)
{
	while (!__atomic_load_n(&w->word, __ATOMIC_ACQUIRE))
		;
}

static int proc_fd;

/* What is said of it, as soon as it is want. */
static void
expect(struct waiter *w, uint32_t want)
{
	uint32_t flags = 0;
	struct kthread_call call;
	int fd = kthread_open(proc_fd, (uint32_t)w->tid, "syscall");

	assert_true(fd >= 0);
	/* It may not have got there yet. */
	for (;;) {
		assert_true(kthread_call(fd, &call));
		flags = call.runs ? WIRE_STATE_RUNNING
				  : waits_flags(proc_fd, &call);
		if (flags == want)
			break;
		sched_yield();
	}
	if (w->wait == in_futex) {
		assert_true(waits_for(&call, (uintptr_t)&w->word, 4));
		assert_true(waits_for(&call, (uintptr_t)&w->word - 100, 101));
		assert_false(waits_for(&call, (uintptr_t)&w->word - 100, 100));
		assert_false(waits_for(&call, (uintptr_t)&w->word + 1, 100));
		assert_false(waits_for(&call, 0, SIZE_MAX));
	} else if (!call.runs) {
		assert_false(waits_for(&call, (uintptr_t)&w->word, 4));
	}
	close(fd);
}

static void
is_told(void (*wait)(struct waiter *w), bool socket, uint32_t want)
{
	struct waiter w = { .wait = wait };
	int pair[2];

	assert_int_equal(
	    socket ? socketpair(AF_UNIX, SOCK_STREAM, 0, pair) : pipe(pair), 0);
	w.here = pair[0];
	w.there = pair[1];
	assert_int_equal(pthread_create(&w.thread, NULL, waiter_main, &w), 0);
	while (!atomic_load(&w.tid))
		sched_yield();
	expect(&w, want);
	__atomic_store_n(&w.word, 1, __ATOMIC_RELEASE);
	syscall(SYS_futex, &w.word, FUTEX_WAKE, 1, NULL, NULL, 0);
	assert_int_equal(write(w.there, "xx", 2), 2);
	pthread_join(w.thread, NULL);
	close(w.here);
	close(w.there);
}

static uint32_t
waits(enum wire_wait wait, enum wire_file file)
{
	return WIRE_STATE_WAITING | (uint32_t)wait << WIRE_SAMPLE_WAIT_SHIFT |
	       (uint32_t)file << WIRE_SAMPLE_FILE_SHIFT;
}

static void
a_thread_is_said_to_wait_for_what_its_call_is_about(void **state)
{
	(void)state;
	is_told(in_read, false, waits(WIRE_WAIT_READ, WIRE_FILE_PIPE));
	is_told(in_read, true, waits(WIRE_WAIT_READ, WIRE_FILE_SOCKET));
	is_told(in_poll, false, waits(WIRE_WAIT_POLL, 0));
	is_told(in_recv, true, waits(WIRE_WAIT_RECV, 0));
	is_told(in_futex, false, waits(WIRE_WAIT_LOCK, 0));
	is_told(in_select_of_none, false, waits(WIRE_WAIT_SLEEP, 0));
	is_told(in_nothing, false, WIRE_STATE_RUNNING);
}

static void
what_is_not_known_is_another_wait(void **state)
{
	const struct kthread_call page = { .number = -1 };
	const struct kthread_call unheard = { .number = 4242 };
	const struct kthread_call closed = { .number = SYS_read,
					     .args = { 1000000 } };

	(void)state;
	assert_int_equal(waits_flags(proc_fd, &page),
			 waits(WIRE_WAIT_FILES, 0));
	assert_int_equal(waits_flags(proc_fd, &unheard),
			 waits(WIRE_WAIT_OTHER, 0));
	assert_int_equal(waits_flags(proc_fd, &closed),
			 waits(WIRE_WAIT_READ, 0));
	assert_int_equal(waits_flags(-1, &closed), waits(WIRE_WAIT_READ, 0));
}

static void
clocks_only_grow(void **state)
{
	int fd = kthread_open(proc_fd, (uint32_t)getpid(), "schedstat");
	uint64_t cpu, ready, before;

	(void)state;
	if (fd < 0)
		skip();
	assert_true(kthread_cpu(fd, &before, &ready));
	do {
		assert_true(kthread_cpu(fd, &cpu, &ready));
		assert_true(cpu >= before);
	} while (cpu == before);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_thread_is_said_to_wait_for_what_its_call_is_about),
		cmocka_unit_test(what_is_not_known_is_another_wait),
		cmocka_unit_test(clocks_only_grow),
	};

	proc_fd = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
