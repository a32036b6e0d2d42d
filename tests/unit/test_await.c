/* tests/unit/test_await.c - coroutines and tasks out of memory that is no
 * interpreter's. tests/pyver/tasks.py has the real ones.
 */
#include "lib/peek_noise.h"
#include "reader/aio.h"
#include "reader/await.h"
#include "reader/tasks.h"

#include "lib/test.h"

#define ROUNDS 4000
/* Twice 4096 objects of up to ten reads, and some. */
#define MAX_READS 200000u

static const struct pyver *const versions[] = {
#define PYVER(minor) &pyver_3##minor,
#include "reader/pyver/pyver.def"
};

static uintptr_t
noise_address(struct peek_noise *noise)
{
	return NOISE_BASE + peek_noise_next(noise) % NOISE_WORDS * 8;
}

static void
chains_in_noise_are_bounded(void **state)
{
	static struct peek_noise noise;
	static struct await_chain chains[2];

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		if (round % 50 == 0)
			peek_noise_init(&noise, round);
		noise.reads = 0;
		await_read(versions[round % ARRAY_LEN(versions)], &noise.peek,
			   noise_address(&noise), &chains[0], &chains[1]);
		assert_in_range(chains[0].n, 0, AWAIT_MAX);
		assert_in_range(noise.reads, 1, MAX_READS);
	}
}

static bool
none(void *arg, uintptr_t frame)
{
	(void)arg;
	(void)frame;
	return false;
}

static void
tasks_in_noise_are_bounded(void **state)
{
	static struct peek_noise noise;
	const struct aio_frames frames = { NULL, none };
	char name[AIO_NAME_MAX];

	(void)state;
	for (uint32_t round = 0; round < ROUNDS / 10; round++) {
		struct pyver ver = *versions[round % ARRAY_LEN(versions)];
		struct aio aio = { .current = noise_address(&noise),
				   .all = noise_address(&noise) };
		struct aio_task task = { 0 };
		uintptr_t node = 0;
		struct pyset set;

		peek_noise_init(&noise, round);
		ver.off.interp.sysdict = 0;
		task.name = noise_address(&noise);
		aio_running(&aio, &ver, &noise.peek, noise_address(&noise),
			    &frames);
		aio_all(&aio, &ver, &noise.peek, &set);
		aio_loop(&aio, &ver, &noise.peek, noise_address(&noise));
		aio_next(&ver, &noise.peek, noise_address(&noise), &node);
		assert_true(aio_name(&ver, &noise.peek, &task, name,
				     sizeof(name)) < (long)sizeof(name));
		aio_task(&aio, &ver, &noise.peek, noise_address(&noise), &task);
		aio_look(&aio, &ver, &noise.peek, noise_address(&noise));
		assert_in_range(noise.reads, 1, 4000000u);
	}
}

static void
trio_in_noise_is_bounded(void **state)
{
	static struct peek_noise noise;

	(void)state;
	for (uint32_t round = 0; round < ROUNDS / 10; round++) {
		struct pyver ver = *versions[round % ARRAY_LEN(versions)];
		struct trio trio = { .task = noise_address(&noise),
				     .runner = noise_address(&noise),
				     .run = noise_address(&noise),
				     .step = noise_address(&noise) };
		uintptr_t at = noise_address(&noise);
		struct aio_task task;
		struct pyset set;

		peek_noise_init(&noise, round);
		ver.off.interp.sysdict = 0;
		trio_runner(&trio, &ver, &noise.peek, at, trio.run);
		trio_stepped(&trio, &ver, &noise.peek, at);
		trio_all(&trio, &ver, &noise.peek, at, &set);
		trio_task(&trio, &ver, &noise.peek, at, &task);
		trio_look(&trio, &ver, &noise.peek, at);
		assert_in_range(noise.reads, 1, 4000000u);
	}
}

static void
numbers_are_given_again(void **state)
{
	struct tasks ts = { 0 };
	struct task_key key = { .addr = 0x1000, .coro = 1, .name = 1 };

	(void)state;
	assert_int_equal(known_tasks_find(&ts, &key), 0);
	assert_int_equal(known_tasks_at(&ts, 0x1000), 0);
	assert_true(known_tasks_init(&ts));
	assert_int_equal(known_tasks_add(&ts, &key), 1);
	key.name = 2; /* another task where the first one was */
	assert_int_equal(known_tasks_find(&ts, &key), 0);
	assert_int_equal(known_tasks_add(&ts, &key), 2);
	assert_int_equal(known_tasks_at(&ts, 0x1000), 2);
	assert_int_equal(known_tasks_other(&ts, &key), 1);
	key.name = 1;
	assert_int_equal(known_tasks_find(&ts, &key), 1);
	assert_int_equal(known_tasks_other(&ts, &key), 2);
	known_tasks_remove(&ts, 1);
	key.name = 2;
	assert_int_equal(known_tasks_other(&ts, &key), 0);
	key.name = 1;
	assert_int_equal(known_tasks_find(&ts, &key), 0);
	assert_int_equal(known_tasks_at(&ts, 0x1000), 2);
	assert_int_equal(known_tasks_add(&ts, &key), 1);
	known_tasks_fini(&ts);
}

static void
there_are_as_many_as_the_wire_has_numbers(void **state)
{
	struct tasks ts = { 0 };
	struct task_key key = { 0 };

	(void)state;
	assert_true(known_tasks_init(&ts));
	for (uint32_t i = 1; i <= WIRE_MAX_TASK; i++) {
		key.addr = 0x7f0000000000 + i * 176;
		assert_int_equal(known_tasks_add(&ts, &key), i);
	}
	key.addr = 0x1000;
	assert_int_equal(known_tasks_add(&ts, &key), 0);
	known_tasks_remove(&ts, 4711);
	assert_int_equal(known_tasks_add(&ts, &key), 4711);
	assert_int_equal(ts.live, WIRE_MAX_TASK);
	known_tasks_fini(&ts);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(chains_in_noise_are_bounded),
		cmocka_unit_test(tasks_in_noise_are_bounded),
		cmocka_unit_test(trio_in_noise_is_bounded),
		cmocka_unit_test(numbers_are_given_again),
		cmocka_unit_test(there_are_as_many_as_the_wire_has_numbers),
	};

	return RUN_TESTS(tests);
}
