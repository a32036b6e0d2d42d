/* tests/unit/test_tasks.c - tasks of event loops: where they stand, what they
 * are called, and what they cost.
 */
#include "model/model.h"

#include "../lib/stream.h"
#include "../lib/test.h"
#include "model/label.h"
#include "model/stacks.h"
#include "model/tasks.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS    UINT64_C(1000000)
#define START (1000 * MS)

#define LOOP                                                                   \
	"<module> /app/a.py > run /usr/lib/python3.12/asyncio/runners.py > "   \
	"_run_once /usr/lib/python3.12/asyncio/base_events.py"

struct fixture {
	struct model *m;
	struct stream s;
	uint32_t loop, select;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->m = model_new();
	assert_non_null(f->m);
	stream_begin(&f->s, f->m, START);
	stream_fact(&f->s, WIRE_FACT_SYS_PREFIX, "/usr");
	f->loop = stream_path(&f->s, LOOP);
	f->select =
	    stream_stack(&f->s, f->loop, stream_c(&f->s, "select", "select"));
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	model_free(f->m);
	free(f);
	return 0;
}

/* A stack of the loop that has called this function. */
static uint32_t
called(struct fixture *f, const char *name, const char *file)
{
	return stream_stack(&f->s, f->loop,
			    stream_python(&f->s, name, file, 1, 1));
}

static uint64_t
total(struct fixture *f, enum tree_kind kind, const char *path)
{
	const struct snapshot *snap = model_snapshot(f->m);
	node_id id = node_at(snap, snapshot_tree(snap, kind), path);

	return id ? weights_get(snapshot_weights(snap, kind), id).total : 0;
}

/* The entry of what stands at a path in the tree of groups. */
static const struct root *
group_at(struct fixture *f, const char *path)
{
	const struct snapshot *snap = model_snapshot(f->m);
	const struct tree *tree = snap->trees[TREE_GROUPED];
	node_id id = node_at(snap, tree, path);

	return id ? roots_get(snap->roots, tree_get(tree, id)->frame) : NULL;
}

static void
a_task_stands_below_its_thread_and_begins_with_its_coroutine(void **state)
{
	struct fixture *f = *state;
	uint32_t main = called(f, "main", "/app/a.py");
	uint32_t work = stream_stack(
	    &f->s, main, stream_python(&f->s, "work", "/app/a.py", 9, 9));
	uint32_t waits = stream_path(&f->s, "main /app/a.py > await sleep");

	stream_task(&f->s, 1, 1, "server", "main");
	stream_task_runs(&f->s, 1, 1, work, f->loop, 3 * MS, 3 * MS);
	stream_sample(&f->s, 1, f->select, 5 * MS, 2 * MS);
	stream_task_waits(&f->s, 1, waits, 5 * MS, 2 * MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread/server/main"),
			 5 * MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread/server/main/work"),
			 3 * MS);
	assert_int_equal(
	    total(f, TREE_APART, "prog/MainThread/server/main/sleep"), 2 * MS);
	assert_int_equal(total(f, TREE_GROUPED, "prog/MainThread/server"),
			 5 * MS);
	assert_int_equal(total(f, TREE_MERGED, "prog/main"), 5 * MS);
	/* The loop's own. */
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread/<module>/run"),
			 2 * MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread"), 7 * MS);
}

static void
without_tasks_all_is_the_threads(void **state)
{
	struct fixture *f = *state;
	uint32_t main = called(f, "main", "/app/a.py");
	uint32_t waits = stream_path(&f->s, "main /app/a.py > await sleep");

	model_drop_tasks(f->m);
	stream_task(&f->s, 1, 1, "server", "main");
	stream_task_runs(&f->s, 1, 1, main, f->loop, 3 * MS, 3 * MS);
	stream_task_waits(&f->s, 1, waits, 5 * MS, 2 * MS);
	stream_task_end(&f->s, 1);
	assert_int_equal(
	    total(f, TREE_RAW, "prog/MainThread/<module>/run/_run_once/main"),
	    3 * MS);
	assert_int_equal(total(f, TREE_RAW, "prog"), 3 * MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread/server"), 0);
	assert_true(model_snapshot(f->m)->count_idle);
}

static void
tasks_of_one_name_and_coroutine_are_one(void **state)
{
	struct fixture *f = *state;
	uint32_t get = stream_path(&f->s, "get /app/a.py > await socket");
	uint32_t put = stream_path(&f->s, "put /app/a.py > await socket");
	const struct root *root;

	for (uint32_t id = 1; id <= 6; id++) {
		char name[16];

		snprintf(name, sizeof(name), "Task-%u", id);
		stream_task(&f->s, id, 1, name, id > 4 ? "put" : "get");
		stream_task_waits(&f->s, id, id > 4 ? put : get, 2 * MS, MS);
	}
	root = group_at(f, "prog/MainThread/Task-N (get)");
	assert_non_null(root);
	assert_int_equal(root->count, 4);
	assert_int_equal(root->alive, 4);
	stream_task_end(&f->s, 2);
	root = group_at(f, "prog/MainThread/Task-N (put)");
	assert_non_null(root);
	assert_int_equal(root->count, 2);
	root = group_at(f, "prog/MainThread/Task-N (get)");
	assert_int_equal(root->count, 4);
	assert_int_equal(root->alive, 3);
	assert_int_equal(total(f, TREE_GROUPED, "prog/MainThread/Task-N (get)"),
			 4 * MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread/Task-3"), MS);
}

static void
who_awaits_a_task_is_known(void **state)
{
	struct fixture *f = *state;
	uint32_t get = stream_path(&f->s, "get /app/a.py > await socket");
	const struct snapshot *snap;
	const struct root *root;

	stream_task(&f->s, 1, 1, "crawl", "main");
	stream_task(&f->s, 2, 1, "Task-2", "get");
	stream_task_awaited(&f->s, 3, 1, "Task-3", "get", 1);
	/* Itself, and one that nobody knows: of no meaning. */
	stream_task_awaited(&f->s, 1, 1, "crawl", "main", 1);
	stream_task_awaited(&f->s, 2, 1, "Task-2", "get", 9);
	for (uint32_t id = 1; id <= 3; id++)
		stream_task_waits(&f->s, id, get, 2 * MS, MS);
	snap = model_snapshot(f->m);
	root = group_at(f, "prog/MainThread/Task-N");
	assert_non_null(root);
	assert_string_equal(label_awaited(snap->syms, snap->roots, root->frame),
			    "crawl");
	root = group_at(f, "prog/MainThread/crawl");
	assert_non_null(root);
	assert_null(label_awaited(snap->syms, snap->roots, root->frame));
}

static void
an_id_is_another_tasks_when_its_own_has_ended(void **state)
{
	struct fixture *f = *state;
	uint32_t a = stream_path(&f->s, "a /app/a.py > await socket");
	uint32_t b = stream_path(&f->s, "b /app/a.py > await lock");

	stream_task(&f->s, 1, 1, "first", "a");
	stream_task_waits(&f->s, 1, a, 1 * MS, MS);
	stream_task_end(&f->s, 1);
	/* Nobody has it now. */
	stream_task_waits(&f->s, 1, a, 2 * MS, MS);
	stream_task(&f->s, 1, 1, "second", "b");
	stream_task_waits(&f->s, 1, b, 3 * MS, MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread/first"), MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread/second/b/lock"),
			 MS);
	assert_int_equal(model_snapshot(f->m)->tasks, 2);
}

static void
a_renamed_task_goes_on_below_its_new_name(void **state)
{
	struct fixture *f = *state;
	uint32_t a = stream_path(&f->s, "a /app/a.py > await socket");

	stream_task(&f->s, 1, 1, "Task-1", "a");
	stream_task_waits(&f->s, 1, a, 1 * MS, MS);
	stream_task(&f->s, 1, 1, "crawler", "a");
	stream_task_waits(&f->s, 1, a, 2 * MS, MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread/crawler"), 2 * MS);
	/* With what it did before. */
	assert_int_equal(total(f, TREE_GROUPED, "prog/MainThread/Task-1"), 0);
	assert_int_equal(total(f, TREE_GROUPED, "prog/MainThread/crawler"),
			 2 * MS);
	assert_int_equal(group_at(f, "prog/MainThread/Task-1")->count, 0);
	assert_int_equal(group_at(f, "prog/MainThread/crawler")->alive, 1);
	assert_int_equal(model_snapshot(f->m)->tasks, 1);
}

/* Of a window, too, that was looked at before; others stay where they are. */
static void
a_renamed_task_takes_along_what_it_did(void **state)
{
	struct fixture *f = *state;
	uint32_t a = stream_path(&f->s, "a /app/a.py > await socket");
	const struct window window = { START, START + 3 * MS };
	const struct snapshot *snap;
	node_id id;

	for (uint32_t i = 1; i <= 3; i++) {
		char name[16];

		snprintf(name, sizeof(name), "Task-%u", i);
		stream_task(&f->s, i, 1, name, "a");
		stream_task_waits(&f->s, i, a, i * MS, MS);
	}
	assert_int_equal(total(f, TREE_GROUPED, "prog/MainThread/Task-N"),
			 3 * MS);
	assert_non_null(model_look(f->m, &window, MODE_WALL));
	stream_task(&f->s, 2, 1, "crawler", "a");
	stream_task_waits(&f->s, 2, a, 5 * MS, 2 * MS);
	assert_int_equal(
	    total(f, TREE_GROUPED, "prog/MainThread/Task-N/a/socket"), 2 * MS);
	assert_int_equal(
	    total(f, TREE_GROUPED, "prog/MainThread/crawler/a/socket"), 3 * MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread/crawler/a"),
			 3 * MS);
	assert_int_equal(total(f, TREE_MERGED, "prog/a"), 5 * MS);
	snap = model_look(f->m, &window, MODE_WALL);
	id =
	    node_at(snap, snap->trees[TREE_GROUPED], "prog/MainThread/crawler");
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_GROUPED), id).total, MS);
	/* And back. */
	stream_task(&f->s, 2, 1, "Task-2", "a");
	stream_task_waits(&f->s, 2, a, 6 * MS, MS);
	assert_int_equal(total(f, TREE_GROUPED, "prog/MainThread/Task-N"),
			 6 * MS);
	assert_int_equal(total(f, TREE_GROUPED, "prog/MainThread/crawler"), 0);
}

static void
who_was_awaited_is_by_the_new_name(void **state)
{
	struct fixture *f = *state;
	uint32_t a = stream_path(&f->s, "a /app/a.py > await socket");

	stream_task(&f->s, 1, 1, "Task-1", "a");
	stream_task_awaited(&f->s, 2, 1, "child", "b", 1);
	stream_task_waits(&f->s, 1, a, 1 * MS, MS);
	stream_task_waits(&f->s, 2, a, 1 * MS, MS);
	stream_task(&f->s, 1, 1, "crawler", "a");
	stream_task_waits(&f->s, 1, a, 2 * MS, MS);
	assert_int_equal(group_at(f, "prog/MainThread/child")->by,
			 group_at(f, "prog/MainThread/crawler")->frame);
}

static uint64_t
idle_of(struct fixture *f, const char *path)
{
	uint32_t stack = stream_path(&f->s, path);
	const struct snapshot *snap;
	uint64_t before =
	    weights_get(snapshot_weights(model_snapshot(f->m), TREE_RAW),
			TREE_ROOT)
		.idle;

	stream_task_waits(&f->s, 1, stack, 2 * MS, MS);
	snap = model_snapshot(f->m);
	return weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT).idle -
	       before;
}

static void
waiting_for_another_task_or_for_work_is_idle(void **state)
{
	struct fixture *f = *state;

	stream_task(&f->s, 1, 1, "Task-1", "a");
	assert_int_equal(idle_of(f, "a /app/a.py > await task"), MS);
	assert_int_equal(idle_of(f, "a /app/a.py > await gather"), MS);
	assert_int_equal(idle_of(f, "a /app/a.py > await thread pool"), MS);
	assert_int_equal(
	    idle_of(f, "a /app/a.py > get "
		       "/usr/lib/python3.12/asyncio/queues.py > await future"),
	    MS);
	assert_int_equal(
	    idle_of(f, "a /app/a.py > wait "
		       "/usr/lib/python3.12/asyncio/locks.py > await future"),
	    MS);
	assert_int_equal(
	    idle_of(f, "a /app/a.py > b /app/a.py > wait "
		       "/usr/lib/python3.12/asyncio/locks.py > await future"),
	    0);
	assert_int_equal(
	    idle_of(f, "a /app/a.py > sleep "
		       "/usr/lib/python3.12/asyncio/tasks.py > await sleep"),
	    0);
	assert_int_equal(idle_of(f, "a /app/a.py > await lock"), 0);
	assert_int_equal(model_snapshot(f->m)->task_wait, 3 * MS);
	assert_false(model_snapshot(f->m)->count_idle);
}

static void
a_task_may_come_before_its_thread_is_known(void **state)
{
	struct fixture *f = *state;
	uint32_t a = stream_path(&f->s, "a /app/a.py > await socket");

	stream_thread(&f->s, 2, "loop", 0);
	stream_task(&f->s, 1, 2, "Task-1", "a");
	stream_task_waits(&f->s, 1, a, 1 * MS, MS);
	stream_sample(&f->s, 2, f->select, 2 * MS, MS);
	assert_int_equal(total(f, TREE_GROUPED, "prog/loop/Task-1"), MS);
	assert_int_equal(total(f, TREE_GROUPED, "prog/loop"), 2 * MS);
}

/* What no sampler sends. */
static void
what_is_wrong_takes_no_time_away(void **state)
{
	struct fixture *f = *state;
	uint32_t other = stream_path(&f->s, "x /app/x.py > y /app/x.py");
	uint32_t main = called(f, "main", "/app/a.py");
	struct event ev = { .type = WIRE_TASK_SAMPLE };

	stream_task(&f->s, 1, 1, "t", "main");
	/* Not below the stack, the stack itself, none, and of nobody. */
	stream_task_runs(&f->s, 1, 1, main, other, 1 * MS, MS);
	stream_task_runs(&f->s, 1, 1, main, main, 2 * MS, MS);
	stream_task_runs(&f->s, 1, 1, main, 0, 3 * MS, MS);
	stream_task_runs(&f->s, 1, 9, main, f->loop, 4 * MS, MS);
	stream_task_runs(&f->s, 1, 1, 0, 0, 5 * MS, MS);
	stream_task_waits(&f->s, 1, 0, 6 * MS, MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread"), 6 * MS);
	assert_int_equal(total(f, TREE_RAW, "prog/MainThread/t/unknown"), MS);
	ev.task_sample = (struct wire_task_sample){ 1, 999, 0, 1, 0, MS };
	assert_int_equal(model_apply(f->m, f->s.src, &ev), PIT_ECORRUPT);
	ev = (struct event){ .type = WIRE_TASK,
			     .task = { 3, 1, 0, 0, { "", 0 }, { "", 0 } } };
	assert_int_equal(model_apply(f->m, f->s.src, &ev), PIT_ECORRUPT);
	ev.task = (struct wire_task){ 2, 7, 0, 0, { "", 0 }, { "", 0 } };
	assert_int_equal(model_apply(f->m, f->s.src, &ev), PIT_ECORRUPT);
}

struct seen {
	const struct snapshot *snap;
	uint64_t task, thread;
};

static bool
see(void *arg, const struct stack *stack)
{
	struct seen *seen = arg;

	assert_string_equal(
	    symtab_get(seen->snap->syms, stacks_process(seen->snap, stack))
		->name,
	    "prog");
	assert_string_equal(
	    symtab_get(seen->snap->syms, stacks_thread(seen->snap, stack))
		->name,
	    "MainThread");
	if (stacks_task(seen->snap, stack))
		seen->task += stack->weight;
	else
		seen->thread += stack->weight;
	return true;
}

static void
a_stack_knows_its_task_its_thread_and_its_process(void **state)
{
	struct fixture *f = *state;
	uint32_t main = called(f, "main", "/app/a.py");
	uint32_t waits = stream_path(&f->s, "main /app/a.py > await sleep");
	struct stacks_look look = { 0 };
	struct seen seen = { 0 };

	stream_task(&f->s, 1, 1, "t", "main");
	stream_task_runs(&f->s, 1, 1, main, f->loop, 3 * MS, 3 * MS);
	stream_task_waits(&f->s, 1, waits, 5 * MS, 2 * MS);
	stream_sample(&f->s, 1, f->select, 5 * MS, 1 * MS);
	seen.snap = model_snapshot(f->m);
	stacks_each(seen.snap, &look, see, &seen);
	assert_int_equal(seen.task, 5 * MS);
	assert_int_equal(seen.thread, 1 * MS);
	assert_int_equal(stacks_sum(seen.snap, &look, see, &seen), PIT_OK);
	assert_int_equal(seen.task, 10 * MS);
}

static void
greenlets_are_known_from_other_tasks(void **state)
{
	struct fixture *f = *state;

	stream_task(&f->s, 1, 1, "t", "main");
	assert_false(model_snapshot(f->m)->greenlets);
	stream_greenlet(&f->s, 2, 1, "work", "work");
	assert_true(model_snapshot(f->m)->greenlets);
	assert_int_equal(model_snapshot(f->m)->tasks, 2);
}

static void
a_window_counts_the_tasks_in_it(void **state)
{
	struct fixture *f = *state;
	uint32_t get = stream_path(&f->s, "get /app/a.py > await socket");
	const struct window late = { START + 5 * MS, START + 9 * MS };
	const struct snapshot *snap;
	const struct root *root;
	node_id id;

	for (uint32_t i = 1; i <= 6; i++) {
		char name[16];

		snprintf(name, sizeof(name), "Task-%u", i);
		stream_task(&f->s, i, 1, name, "get");
		stream_task_waits(&f->s, i, get, i * MS + MS, MS);
	}
	snap = model_look(f->m, &late, MODE_WALL);
	id = node_at(snap, snap->trees[TREE_GROUPED], "prog/MainThread/Task-N");
	root = roots_get(snap->roots,
			 tree_get(snap->trees[TREE_GROUPED], id)->frame);
	assert_int_equal(root->count, 2);
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_GROUPED), id).total,
	    2 * MS);
}

/* A service has them for as long as it runs. */
static void
half_a_million_short_tasks_cost_no_more_than_their_history(void **state)
{
	struct fixture *f = *state;
	uint32_t get = stream_path(&f->s, "get /app/a.py > await socket");
	uint32_t main = called(f, "get", "/app/a.py");
	const struct root *root;
	size_t before = 0, after;

	takes_large_numbers();
	model_set_history(f->m, (size_t)1 << 20);
	for (uint32_t i = 1; i <= 500000; i++) {
		char name[16];

		if (i == 1000)
			before = mallinfo2().uordblks;
		snprintf(name, sizeof(name), "Task-%u", i);
		stream_task(&f->s, 1 + (i - 1) % 50, 1, name, "get");
		stream_task_runs(&f->s, 1, 1 + (i - 1) % 50, main, f->loop,
				 i * MS, MS / 2);
		stream_task_waits(&f->s, 1 + (i - 1) % 50, get, i * MS, MS / 2);
		stream_task_end(&f->s, 1 + (i - 1) % 50);
	}
	after = mallinfo2().uordblks;
	root = group_at(f, "prog/MainThread/Task-N");
	assert_non_null(root);
	assert_int_equal(root->count, 500000);
	assert_int_equal(root->alive, 0);
	assert_int_equal(total(f, TREE_GROUPED, "prog/MainThread/Task-N"),
			 500000 * MS);
	assert_true(tree_len(model_snapshot(f->m)->trees[TREE_RAW]) <
		    (size_t)6 * (TASKS_OWN + 8));
	assert_in_range(after - before, 0, (size_t)4 << 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(
		    a_task_stands_below_its_thread_and_begins_with_its_coroutine),
		TEST(without_tasks_all_is_the_threads),
		TEST(tasks_of_one_name_and_coroutine_are_one),
		TEST(who_awaits_a_task_is_known),
		TEST(an_id_is_another_tasks_when_its_own_has_ended),
		TEST(a_renamed_task_goes_on_below_its_new_name),
		TEST(a_renamed_task_takes_along_what_it_did),
		TEST(who_was_awaited_is_by_the_new_name),
		TEST(waiting_for_another_task_or_for_work_is_idle),
		TEST(a_task_may_come_before_its_thread_is_known),
		TEST(what_is_wrong_takes_no_time_away),
		TEST(a_stack_knows_its_task_its_thread_and_its_process),
		TEST(greenlets_are_known_from_other_tasks),
		TEST(a_window_counts_the_tasks_in_it),
		TEST(
		    half_a_million_short_tasks_cost_no_more_than_their_history),
	};

	return RUN_TESTS(tests);
}
