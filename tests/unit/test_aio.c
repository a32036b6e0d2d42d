/* tests/unit/test_aio.c - where to go on in a thread's list of tasks, out of
 * memory that is no interpreter's. tests/pyver/tasks.py has real ones.
 */
#include "lib/fake_python.h"
#include "reader/aio.h"

#include "lib/test.h"

#include <stdlib.h>

#define MEMORY     (1u << 16)
#define TASK_SIZE  256u
#define LOOP       0x7000u
#define OTHER_LOOP 0x8000u
#define TYPE_INT   (1u << 24)
#define TYPE_STR   (1u << 28)
#define DIGIT_AT   8u /* in an int, from where its size is */

struct fixture {
	struct fake f;
	uintptr_t tstate, ints, strs; /* a thread; types */
};

static uintptr_t
type_new(struct fake *f, uintptr_t flags)
{
	uintptr_t type = fake_alloc(f, 256);

	fake_set(type, f->ver.off.object.tp_flags, flags);
	return type;
}

static int
setup(void **state)
{
	struct fixture *x = calloc(1, sizeof(*x));

	assert_non_null(x);
	fake_init(&x->f, MEMORY, FAKE_314);
	x->tstate = fake_thread(&x->f, 1, 1);
	x->ints = type_new(&x->f, TYPE_INT);
	x->strs = type_new(&x->f, TYPE_STR);
	/* An empty list leads to itself. */
	uintptr_t head = x->tstate + x->f.ver.off.aio.tasks_head;
	fake_set(head, 0, head);
	fake_set(head, 8, head);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *x = *state;

	fake_fini(&x->f);
	free(x);
	return 0;
}

/* What a task has for a name: a number, until somebody asks for it; 0: a text.
 */
static void
name_it(struct fixture *x, uintptr_t node, uint32_t number)
{
	const struct py_offsets *off = &x->f.ver.off;
	uintptr_t name = fake_alloc(&x->f, 64);

	fake_set(name, off->object.ob_type, number ? x->ints : x->strs);
	fake_set(name, off->object.ob_size + DIGIT_AT, number);
	fake_set(node - off->aio.node, off->aio.name, name);
}

/* A task is made in a place, and comes to the end of the list; returns its
 * node. */
static uintptr_t
made_at(struct fixture *x, uintptr_t task, uint32_t number)
{
	const struct py_offsets *off = &x->f.ver.off;
	uintptr_t head = x->tstate + off->aio.tasks_head;
	uintptr_t node = task + off->aio.node, last = fake_get(head, 8);

	fake_set(task, off->object.ob_size, LOOP);
	name_it(x, node, number);
	fake_set(node, 0, head);
	fake_set(node, 8, last);
	fake_set(last, 0, node);
	fake_set(head, 8, node);
	return node;
}

static uintptr_t
made(struct fixture *x, uint32_t number)
{
	return made_at(x, fake_alloc(&x->f, TASK_SIZE), number);
}

static void
ended(uintptr_t node)
{
	uintptr_t next = fake_get(node, 0), last = fake_get(node, 8);

	fake_set(last, 0, next);
	fake_set(next, 8, last);
	fake_set(node, 0, 0);
	fake_set(node, 8, 0);
}

static struct aio_crumb
crumb_of(struct fixture *x, uintptr_t node)
{
	return aio_crumb(&x->f.ver, &x->f.peek, node);
}

static bool
stands(struct fixture *x, const struct aio_crumb *crumb)
{
	return aio_stands(&x->f.ver, &x->f.peek, crumb, LOOP);
}

static void
a_node_stands_while_its_task_is_in_the_list(void **state)
{
	struct fixture *x = *state;
	uintptr_t nodes[] = { made(x, 1), made(x, 2), made(x, 3) };

	for (uint32_t i = 0; i < ARRAY_LEN(nodes); i++) {
		struct aio_crumb crumb = crumb_of(x, nodes[i]);

		assert_int_equal(crumb.node, nodes[i]);
		assert_int_equal(crumb.number, i + 1);
		assert_true(stands(x, &crumb));
		ended(nodes[i]);
		assert_false(stands(x, &crumb));
	}
}

static void
one_that_is_made_in_its_place_is_another_one(void **state)
{
	struct fixture *x = *state;
	uintptr_t node = made(x, 1), kept = made(x, 2);
	struct aio_crumb crumb = crumb_of(x, node), other = crumb_of(x, kept);

	ended(node);
	assert_int_equal(made_at(x, node - x->f.ver.off.aio.node, 3), node);
	assert_false(stands(x, &crumb));
	assert_true(stands(x, &other));
	crumb = crumb_of(x, node);
	assert_int_equal(crumb.number, 3);
	assert_true(stands(x, &crumb));
}

/* Nobody can tell: what goes on there may miss some, and knows it. */
static void
one_with_a_name_has_no_number(void **state)
{
	struct fixture *x = *state;
	uintptr_t node = made(x, 0);
	struct aio_crumb crumb = crumb_of(x, node);

	assert_int_equal(crumb.number, 0);
	assert_true(stands(x, &crumb));
	ended(node);
	made_at(x, node - x->f.ver.off.aio.node, 0);
	assert_true(stands(x, &crumb));
	name_it(x, node, 2);
	assert_false(stands(x, &crumb));
}

static void
one_of_another_loop_does_not_stand(void **state)
{
	struct fixture *x = *state;
	uintptr_t node = made(x, 1);
	struct aio_crumb crumb = crumb_of(x, node);

	fake_set(node - x->f.ver.off.aio.node, x->f.ver.off.object.ob_size,
		 OTHER_LOOP);
	assert_false(stands(x, &crumb));
}

static void
what_cannot_be_read_does_not_stand(void **state)
{
	struct fixture *x = *state;
	struct aio_crumb none = crumb_of(x, 0), wild = crumb_of(x, 0x1000), it;

	assert_int_equal(none.number, 0);
	assert_int_equal(wild.number, 0);
	assert_false(stands(x, &none));
	assert_false(stands(x, &wild));
	it = crumb_of(x, made(x, 1));
	x->f.bad = it.node;
	assert_false(stands(x, &it));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(a_node_stands_while_its_task_is_in_the_list),
		TEST(one_that_is_made_in_its_place_is_another_one),
		TEST(one_with_a_name_has_no_number),
		TEST(one_of_another_loop_does_not_stand),
		TEST(what_cannot_be_read_does_not_stand),
	};

	return RUN_TESTS(tests);
}
