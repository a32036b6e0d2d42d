/* tests/unit/test_model.c - one test per promise of model.h and snapshot.h. */
#include "model/model.h"

#include "../lib/stream.h"
#include "../lib/test.h"
#include "model/forest.h"
#include "model/stacks.h"
#include "model/threads.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MS 1000000u

/* A node and what it weighs. */
struct seen {
	uint64_t self, total, idle, samples;
};

static struct seen
at(const struct snapshot *snap, enum tree_kind kind, const char *path)
{
	node_id id = node_at(snap, snapshot_tree(snap, kind), path);
	struct weight w = weights_get(snapshot_weights(snap, kind), id);

	if (!id)
		fail_msg("no node at %s", path);
	return (struct seen){ w.self, w.total, w.idle, w.samples };
}

static size_t
count_children(const struct tree *tree, node_id parent)
{
	size_t n = 0;

	for (node_id id = tree_get(tree, parent)->child; id;
	     id = tree_get(tree, id)->next)
		n++;
	return n;
}

/* A model with one process "prog" whose main thread is thread 1. */
static struct model *
start(struct stream *s)
{
	struct model *m = model_new();

	assert_non_null(m);
	stream_open(s, m, 10, 1000 * MS, "prog");
	stream_fact(s, WIRE_FACT_SYS_PATH, "/app");
	stream_fact(s, WIRE_FACT_SYS_PREFIX, "/usr");
	stream_thread(s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(s, 1000 * MS);
	return m;
}

static void
weights_add_up_from_leaf_to_root(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "main /app/a.py > work /app/a.py");
	uint32_t b = stream_path(&s, "main /app/a.py > sleep time()");

	(void)state;
	stream_sample(&s, 1, a, 3 * MS, 3 * MS);
	stream_sample(&s, 1, b, 8 * MS, 5 * MS);
	stream_sample(&s, 1, a, 9 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT).total,
	    9 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread").total, 9 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main").total,
			 9 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main").self, 0);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main/work").self,
			 4 * MS);
	assert_int_equal(at(snap, TREE_MERGED, "prog/main/sleep").self, 5 * MS);
	assert_int_equal(at(snap, TREE_APART, "prog/MainThread/main").samples,
			 3);
	assert_int_equal(snap->samples, 3);
	model_free(m);
}

static struct wire_text
text_of(const char *s)
{
	return (struct wire_text){ s, strlen(s) };
}

static void
a_known_path_allocates_no_more_than_its_history(void **state)
{
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "main /app/a.py > work /app/a.py");
	uint32_t b = stream_path(&s, "main /app/a.py > dumps /app/b.py");
	const long plenty = 1000000;
	struct history *h = history_new(&(struct history_options){ 0 });
	struct span span = { 0 };
	long used;

	(void)state;
	stream_sample(&s, 1, a, 1 * MS, 1 * MS);
	stream_sample(&s, 1, b, 2 * MS, 1 * MS);
	stream_sample(&s, 1, 0, 3 * MS, 1 * MS);
	/* The same runs in a history alone. */
	for (unsigned i = 1; i < 1000; i++) {
		if (i == 4)
			mem_fail_after = plenty;
		span = (struct span){ (1000 + i) * MS, MS, 1, 1 + i % 3 };
		assert_int_equal(history_add(h, 0, &span), PIT_OK);
	}
	used = plenty - mem_fail_after;
	history_free(h);
	mem_fail_after = plenty;
	for (unsigned i = 4; i < 1000; i++)
		stream_sample(&s, 1,
			      i % 3 == 0 ? 0
			      : i % 2    ? a
					 : b,
			      i * MS, 1 * MS);
	model_snapshot(m);
	assert_int_equal(mem_fail_after, plenty - used);
	mem_fail_after = -1;
	model_free(m);
}

static void
start_up_is_one_node_until_the_first_frame_of_the_program(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t boot = stream_path(
	    &s, "_find <frozen importlib._bootstrap> > get <string>");
	uint32_t run = stream_path(&s, "<module> /app/a.py > _find <frozen "
				       "importlib._bootstrap>");

	(void)state;
	stream_sample(&s, 1, 0, 1 * MS, 1 * MS);
	stream_sample(&s, 1, boot, 3 * MS, 2 * MS);
	snap = model_snapshot(m);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/[start-up]").self,
			 3 * MS);
	assert_int_equal(at(snap, TREE_MERGED, "prog/[start-up]").self, 3 * MS);
	stream_sample(&s, 1, run, 4 * MS, 1 * MS);
	stream_sample(&s, 1, 0, 5 * MS, 1 * MS);
	stream_sample(&s, 1, boot, 6 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/[start-up]").self,
			 3 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/[native]").self,
			 1 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/_find/get").self,
			 1 * MS);
	model_free(m);
}

static void
a_start_up_that_runs_the_program_is_shown(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t custom =
	    stream_path(&s, "<module> <frozen site> > f /app/sitecustomize.py");

	(void)state;
	stream_sample(&s, 1, custom, 1 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/<module>/f").self,
			 1 * MS);
	model_free(m);
}

static void
other_threads_have_no_start_up(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);

	(void)state;
	stream_thread(&s, 2, "worker", 0);
	stream_sample(&s, 2, 0, 1 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(at(snap, TREE_RAW, "prog/worker/[native]").self,
			 1 * MS);
	model_free(m);
}

static void
view_and_merged_leave_out_what_panes_hide(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t run, stack, hidden;

	(void)state;
	run = stream_path(&s, "_run_module <frozen runpy> > _run_code <frozen "
			      "runpy> > <module> /app/a.py");
	hidden = stream_hidden(&s, "assert_x", "/app/t.py");
	stack = stream_stack(&s, run, hidden);
	stream_sample(&s, 1, stack, 2 * MS, 2 * MS);
	stack = stream_path(&s, "<module> /app/a.py > _load <frozen "
				"importlib._bootstrap> > <module> /app/b.py");
	stream_sample(&s, 1, stack, 5 * MS, 3 * MS);
	snap = model_snapshot(m);
	assert_int_equal(
	    at(snap, TREE_RAW,
	       "prog/MainThread/_run_module/_run_code/<module>/assert_x")
		.self,
	    2 * MS);
	assert_int_equal(at(snap, TREE_APART, "prog/MainThread/<module>").total,
			 5 * MS);
	assert_int_equal(at(snap, TREE_APART, "prog/MainThread/<module>").self,
			 2 * MS);
	assert_int_equal(at(snap, TREE_MERGED, "prog/<module>/<module>").self,
			 3 * MS);
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_APART), TREE_ROOT).total,
	    weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT).total);
	model_free(m);
}

static void
panes_do_not_see_how_a_module_is_run(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t stack;

	(void)state;
	stack = stream_path(&s, "<module> /app/a.py > _load <frozen "
				"importlib._bootstrap> > exec builtins() > "
				"<module> /app/b.py");
	stream_sample(&s, 1, stack, 2 * MS, 2 * MS);
	stack = stream_path(&s, "<module> /app/a.py > exec builtins() > "
				"<module> /app/c.py");
	stream_sample(&s, 1, stack, 5 * MS, 3 * MS);
	stack = stream_path(&s, "_run_code <frozen runpy> > exec builtins() > "
				"main /app/d.py");
	stream_sample(&s, 1, stack, 6 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(at(snap, TREE_APART, "prog/MainThread/main").self,
			 1 * MS);
	assert_int_equal(at(snap, TREE_APART,
			    "prog/MainThread/<module>/"
			    "<module>")
			     .self,
			 2 * MS);
	/* The program's own exec() stays. */
	assert_int_equal(at(snap, TREE_MERGED, "prog/<module>/exec").total,
			 3 * MS);
	model_free(m);
}

static void
a_function_at_another_line_is_the_same_node(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t main5 = stream_python(&s, "main", "/app/a.py", 1, 5);
	uint32_t main6, hidden, f, a, b;

	(void)state;
	main6 = stream_python(&s, "main", "/app/a.py", 1, 6);
	hidden = stream_python(&s, "h", "<frozen importlib._bootstrap>", 1, 3);
	f = stream_python(&s, "f", "/app/a.py", 20, 21);
	a = stream_stack(&s, stream_stack(&s, 0, main5), f);
	b = stream_stack(
	    &s, stream_stack(&s, stream_stack(&s, 0, main6), hidden), f);
	stream_sample(&s, 1, a, 1 * MS, 1 * MS);
	stream_sample(&s, 1, b, 2 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main/f").total,
			 1 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main").total,
			 2 * MS);
	assert_int_equal(at(snap, TREE_MERGED, "prog/main/f").total, 2 * MS);
	model_free(m);
}

static void
sample_in(struct stream *s, uint32_t thread, uint32_t stack, unsigned ms,
	  uint32_t state)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { thread, 0, state, 1, ms * MS, 1 * MS },
	};

	ev.sample.stack = stack;
	stream_apply(s, &ev);
}

static void
a_stack_has_the_same_nodes_in_all_states(void **state)
{
	static const enum tree_kind kinds[] = { TREE_RAW, TREE_GROUPED,
						TREE_APART, TREE_MERGED };
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t main, f;
	size_t len[ARRAY_LEN(kinds)];

	(void)state;
	main =
	    stream_stack(&s, 0, stream_python(&s, "main", "/app/a.py", 1, 5));
	f = stream_stack(&s, main, stream_python(&s, "f", "/app/a.py", 20, 21));
	stream_thread(&s, 2, "T-2", 0);
	sample_in(&s, 1, f, 1, WIRE_STATE_RUNNING);
	sample_in(&s, 2, f, 1, WIRE_STATE_RUNNING);
	snap = model_snapshot(m);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		len[i] = tree_len(snapshot_tree(snap, kinds[i]));
	sample_in(&s, 1, f, 2, WIRE_STATE_GIL);
	sample_in(&s, 2, f, 2, WIRE_STATE_READY);
	sample_in(&s, 1, main, 3, WIRE_STATE_READY);
	snap = model_snapshot(m);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		assert_int_equal(tree_len(snapshot_tree(snap, kinds[i])),
				 len[i]);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main/f").total,
			 2 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main").total,
			 3 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/T-2/main/f").total, 2 * MS);
	assert_int_equal(at(snap, TREE_MERGED, "prog/main/f").total, 4 * MS);
	model_free(m);
}

/* Nodes and times of a tree are those of the other. */
static void
assert_same_tree(const struct snapshot *a, const struct snapshot *b,
		 enum tree_kind kind)
{
	const struct tree *ta = snapshot_tree(a, kind);
	const struct tree *tb = snapshot_tree(b, kind);
	const struct weights *wa = snapshot_weights(a, kind);
	const struct weights *wb = snapshot_weights(b, kind);
	node_id other[64] = { TREE_ROOT };

	assert_int_equal(tree_len(ta), tree_len(tb));
	assert_in_range(tree_len(ta), 2, ARRAY_LEN(other));
	for (node_id id = 1; id < tree_len(ta); id++) {
		const struct tree_node *node = tree_get(ta, id);
		struct weight x = weights_get(wa, id), y;

		other[id] = tree_find(tb, other[node->parent], node->frame);
		assert_int_not_equal(other[id], TREE_ROOT);
		y = weights_get(wb, other[id]);
		assert_memory_equal(&x, &y, sizeof(x));
	}
}

static void
ask_for_all(struct model *m)
{
	const struct snapshot *snap = model_snapshot(m);

	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		snapshot_weights(snap, kind);
}

/* Threads that do the same in other lines, hidden frames, and a process that
 * has done nothing yet. asks: after each sample. */
static void
run_threads(struct model *m, struct stream *s, struct stream *child, bool asks)
{
	uint32_t main5 = stream_python(s, "main", "/app/a.py", 1, 5);
	uint32_t main6 = stream_python(s, "main", "/app/a.py", 1, 6);
	uint32_t boot =
	    stream_python(s, "h", "<frozen importlib._bootstrap>", 1, 3);
	uint32_t f = stream_python(s, "f", "/app/a.py", 20, 21);
	uint32_t stacks[5];

	stacks[0] = stream_stack(s, 0, main6);
	stacks[1] = stream_stack(s, 0, main5);
	stacks[2] = stream_stack(s, stacks[1], f);
	stacks[3] = stream_stack(s, stacks[0], boot);
	stacks[4] = stream_stack(s, stacks[3], f);
	stream_thread(s, 2, "T-2", 0);
	for (uint32_t i = 1; i <= 20; i++) {
		stream_sample(s, 1 + i % 3 / 2, stacks[i * i % 5], i * MS,
			      i % 4 * MS);
		if (asks)
			ask_for_all(m);
	}
	stream_open(child, m, 11, 1020 * MS, "other");
	stream_thread(s, 3, "T-3", 0);
}

static void
a_tree_asked_for_late_is_as_if_it_had_been_there(void **state)
{
	struct stream s, t, child, other;
	struct model *early = start(&s), *late = start(&t);

	(void)state;
	run_threads(early, &s, &child, true);
	run_threads(late, &t, &other, false);
	assert_int_equal(tree_len(model_snapshot(late)->trees[TREE_MERGED]), 1);
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		assert_same_tree(model_snapshot(early), model_snapshot(late),
				 kind);
	model_free(early);
	model_free(late);
}

static void
a_tree_without_memory_is_empty_until_there_is_some(void **state)
{
	struct stream s, t, child, other;
	struct model *whole = start(&s), *m = start(&t);
	const struct snapshot *snap;
	bool failed = true;

	(void)state;
	run_threads(whole, &s, &child, false);
	run_threads(m, &t, &other, false);
	snap = model_snapshot(m);
	for (long n = 0; failed; n++) {
		mem_fail_after = n;
		failed = !snapshot_weights(snap, TREE_APART)->len ||
			 !snapshot_weights(snap, TREE_MERGED)->len;
		mem_fail_after = -1;
		assert_true(n < 100);
	}
	assert_same_tree(model_snapshot(whole), snap, TREE_APART);
	assert_same_tree(model_snapshot(whole), snap, TREE_MERGED);
	model_free(whole);
	model_free(m);
}

static void
runpy_is_the_program_s_way_in_not_start_up(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t run = stream_path(
	    &s, "_run <frozen runpy> > _find <frozen importlib._bootstrap>");

	(void)state;
	stream_sample(&s, 1, run, 1 * MS, 1 * MS);
	stream_sample(&s, 1, 0, 2 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(
	    node_at(snap, snap->trees[TREE_RAW], "prog/MainThread/[start-up]"),
	    0);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/_run").total,
			 1 * MS);
	/* Hidden in view: the thread's own. */
	assert_int_equal(at(snap, TREE_APART, "prog/MainThread").self, 1 * MS);
	model_free(m);
}

static void
threads_of_a_process_are_one_in_merged(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "main /app/a.py");

	(void)state;
	stream_thread(&s, 2, "T-2", 0);
	stream_sample(&s, 1, a, 1 * MS, 1 * MS);
	stream_sample(&s, 2, a, 1 * MS, 2 * MS);
	snap = model_snapshot(m);
	assert_int_equal(at(snap, TREE_RAW, "prog/T-2/main").self, 2 * MS);
	assert_int_equal(at(snap, TREE_MERGED, "prog/main").self, 3 * MS);
	assert_int_equal(snap->procs[0].threads, 2);
	assert_int_equal(snap->procs[0].threads_alive, 2);
	stream_thread_end(&s, 2);
	stream_thread_end(&s, 2);
	assert_int_equal(model_snapshot(m)->procs[0].threads_alive, 1);
	/* What the sampler had still to send. */
	stream_sample(&s, 2, a, 2 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(at(snap, TREE_RAW, "prog/T-2/main").self, 3 * MS);
	model_free(m);
}

static void
a_thread_can_change_its_name(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);

	(void)state;
	stream_sample(&s, 1, 0, 1 * MS, 1 * MS);
	stream_thread(&s, 1, "Main\x1b[2J", WIRE_THREAD_MAIN);
	snap = model_snapshot(m);
	assert_int_not_equal(
	    node_at(snap, snap->trees[TREE_RAW], "prog/Main\xef\xbf\xbd[2J"),
	    0);
	assert_int_equal(snap->procs[0].threads, 1);
	model_free(m);
}

static void
endless_thread_churn_shares_a_root(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "run /app/a.py");
	const unsigned n = THREADS_OWN + 500;
	size_t nodes = 0;
	char name[24];

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "request%u", i);
		stream_thread(&s, 2 + i, name, 0);
		stream_sample(&s, 2 + i, a, i * MS, 1 * MS);
		stream_thread_end(&s, 2 + i);
		if (i == THREADS_OWN)
			nodes = tree_len(model_snapshot(m)->trees[TREE_RAW]);
	}
	snap = model_snapshot(m);
	assert_int_equal(tree_len(snap->trees[TREE_RAW]), nodes);
	assert_int_equal(at(snap, TREE_RAW, "prog/requestN/run").self,
			 500 * MS);
	assert_int_equal(at(snap, TREE_MERGED, "prog/run").self, n * MS);
	assert_int_equal(snap->procs[0].threads, n + 1);
	/* The shared root is nobody's to rename. */
	stream_thread(&s, 1 + n, "mine", 0);
	assert_int_not_equal(
	    node_at(snap, snap->trees[TREE_RAW], "prog/requestN"), 0);
	model_free(m);
}

/* The interpreter makes a new state each time C code calls in. */
static void
states_of_one_thread_of_the_kernel_are_one_thread(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "callback /app/a.py");
	struct event ev = {
		.type = WIRE_THREAD,
		.thread = { 0, 0, 77, text_of("Dummy-1") },
	};

	(void)state;
	for (ev.thread.id = 2; ev.thread.id < 1000; ev.thread.id++) {
		stream_apply(&s, &ev);
		stream_sample(&s, ev.thread.id, a, ev.thread.id * MS, 1 * MS);
		if (ev.thread.id > 2)
			stream_thread_end(&s, ev.thread.id - 1);
	}
	snap = model_snapshot(m);
	assert_int_equal(snap->procs[0].threads, 2);
	assert_int_equal(snap->procs[0].threads_alive, 2);
	assert_int_equal(at(snap, TREE_RAW, "prog/Dummy-1/callback").self,
			 998 * MS);
	/* Nobody calls in for a while, and then again. */
	stream_thread_end(&s, 999);
	assert_int_equal(model_snapshot(m)->procs[0].threads_alive, 1);
	stream_apply(&s, &ev);
	stream_sample(&s, 1000, a, 1000 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(snap->procs[0].threads, 2);
	assert_int_equal(snap->procs[0].threads_alive, 2);
	assert_int_equal(at(snap, TREE_RAW, "prog/Dummy-1/callback").self,
			 999 * MS);
	/* Nothing is known of those without a number. */
	ev.thread = (struct wire_thread){ .id = 1001, .name = text_of("x") };
	stream_apply(&s, &ev);
	ev.thread.id++;
	stream_apply(&s, &ev);
	assert_int_equal(model_snapshot(m)->procs[0].threads, 4);
	model_free(m);
}

static void
take_thread(struct stream *s, uint32_t id, uint64_t native, const char *name)
{
	struct event ev = {
		.type = WIRE_THREAD,
		.thread = { .id = id, .native = native, .name = text_of(name) },
	};

	stream_apply(s, &ev);
}

static void
a_thread_that_is_back_is_the_one_it_was(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "run /app/a.py");
	unsigned alive;

	(void)state;
	alive = model_snapshot(m)->procs[0].threads_alive;
	for (uint64_t i = 1; i <= 3; i++) {
		take_thread(&s, 2, 400, "writer");
		stream_sample(&s, 2, a, i * MS, 1 * MS);
		snap = model_snapshot(m);
		assert_int_equal(snap->procs[0].threads_alive, alive + 1);
		stream_thread_end(&s, 2);
		stream_thread_end(&s, 2);
		snap = model_snapshot(m);
		assert_int_equal(snap->procs[0].threads_alive, alive);
		assert_int_equal(snap->procs[0].threads, alive + 1);
	}
	assert_int_equal(at(snap, TREE_RAW, "prog/writer/run").self, 3 * MS);
	model_free(m);
}

static void
a_thread_in_another_interpreter_is_another(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "run /app/a.py");
	struct event ev = {
		.type = WIRE_THREAD,
		.thread = { .id = 3, .native = 400, .interp = 1 },
	};
	unsigned threads = model_snapshot(m)->procs[0].threads;

	(void)state;
	take_thread(&s, 2, 400, "writer");
	stream_sample(&s, 2, a, 1 * MS, 1 * MS);
	ev.thread.name = text_of("writer in interpreter 1");
	stream_apply(&s, &ev);
	stream_sample(&s, 3, a, 3 * MS, 2 * MS);
	/* Another state of it there. */
	ev.thread.id = 4;
	stream_apply(&s, &ev);
	stream_sample(&s, 4, a, 6 * MS, 3 * MS);
	snap = model_snapshot(m);
	assert_int_equal(snap->procs[0].threads, threads + 2);
	assert_int_equal(at(snap, TREE_RAW, "prog/writer/run").self, 1 * MS);
	assert_int_equal(
	    at(snap, TREE_RAW, "prog/writer in interpreter 1/run").self,
	    5 * MS);
	model_free(m);
}

/* The kernel gives an id again when it has counted through all of them. */
static void
a_number_of_the_kernel_may_come_again(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "run /app/a.py");

	(void)state;
	take_thread(&s, 2, 400, "writer_1");
	stream_sample(&s, 2, a, 1 * MS, 1 * MS);
	stream_thread_end(&s, 2);
	take_thread(&s, 3, 32000, "other");
	stream_thread_end(&s, 3);
	take_thread(&s, 4, 400, "reader_1");
	stream_sample(&s, 4, a, 2 * MS, 2 * MS);
	stream_thread_end(&s, 4);
	take_thread(&s, 5, 32000, "other");
	stream_thread_end(&s, 5);
	/* It may have slept through it. */
	take_thread(&s, 6, 400, "reader_2");
	stream_sample(&s, 6, a, 3 * MS, 4 * MS);
	snap = model_snapshot(m);
	assert_int_equal(snap->procs[0].threads, 4);
	assert_int_equal(at(snap, TREE_RAW, "prog/writer_1/run").self, 1 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/reader_1/run").self, 6 * MS);
	model_free(m);
}

static void
time_of_a_teardown_is_nobodys_code(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { 1, 0, WIRE_SAMPLE_SHUTDOWN, 1, 9 * MS, 4 * MS },
	};

	(void)state;
	ev.sample.stack = stream_path(&s, "main /app/a.py > __del__ /app/b.py");
	stream_sample(&s, 1, ev.sample.stack, 1 * MS, 1 * MS);
	stream_apply(&s, &ev);
	ev.sample.stack = 0;
	stream_apply(&s, &ev);
	snap = model_snapshot(m);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/[shutdown]").self,
			 8 * MS);
	assert_int_equal(at(snap, TREE_MERGED, "prog/[shutdown]").self, 8 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main").total,
			 1 * MS);
	model_free(m);
}

/* One short life of a process, of so many commands. */
static void
live_shortly(struct model *m, unsigned i, unsigned commands)
{
	const unsigned word = i % commands;
	struct stream s;
	char command[64];

	if (commands == 1)
		snprintf(command, sizeof(command), "python3 step.py %u", i);
	else
		snprintf(command, sizeof(command), "python3 %c%c.py %u",
			 'a' + word / 26, 'a' + word % 26, i);
	stream_open(&s, m, 100 + i, i * MS, command);
	stream_thread(&s, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_clock(&s, i * MS);
	stream_sample(&s, 1,
		      stream_path(&s, "<module> /w/step.py > step /w/step.py"),
		      1 * MS, 1 * MS);
	if (i % 10)
		stream_bye(&s, (i + 1) * MS);
	model_close(m, s.src, NULL, (i + 1) * MS);
}

static void
many_processes_of_one_command_share_nodes_and_records(void **state)
{
	const struct snapshot *snap;
	struct model *m = model_new();
	const unsigned n = 3000;
	uint64_t samples = 0, ran = 0;
	size_t nodes = 0, records = 0, killed = 0, count = 0;

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		live_shortly(m, i, 1);
		if (i == 1000) {
			nodes = tree_len(model_snapshot(m)->trees[TREE_RAW]);
			records = model_snapshot(m)->nprocs;
		}
	}
	snap = model_snapshot(m);
	assert_int_equal(tree_len(snap->trees[TREE_RAW]), nodes);
	assert_int_equal(snap->nprocs, records);
	assert_int_equal(snap->processes, n);
	for (size_t i = 0; i < snap->nprocs; i++) {
		count += snap->procs[i].count;
		samples += snap->procs[i].samples;
		ran += proc_ran(&snap->procs[i]);
		if (snap->procs[i].state == PROC_BROKEN)
			killed += snap->procs[i].count;
	}
	assert_int_equal(count, n);
	assert_int_equal(samples, n);
	assert_int_equal(ran, n * MS);
	assert_int_equal(killed, n / 10);
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT).total,
	    n * MS);
	assert_int_equal(
	    at(snap, TREE_GROUPED, "python3 step.py N/MainThread/<module>")
		.total,
	    n * MS);
	model_free(m);
}

static void
processes_of_many_commands_share_nodes_and_records(void **state)
{
	const struct snapshot *snap;
	struct model *m = model_new();
	const unsigned n = 40000, some = 20000, commands = 500;
	size_t nodes = 0, records = 0, count = 0;

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		live_shortly(m, i, commands);
		if (i == some) {
			nodes = tree_len(model_snapshot(m)->trees[TREE_RAW]);
			records = model_snapshot(m)->nprocs;
		}
	}
	snap = model_snapshot(m);
	assert_int_equal(tree_len(snap->trees[TREE_RAW]), nodes);
	assert_int_equal(snap->nprocs, records);
	for (size_t i = 0; i < snap->nprocs; i++)
		count += snap->procs[i].count;
	assert_int_equal(count, n);
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT).total,
	    (uint64_t)n * MS);
	assert_int_equal(
	    at(snap, TREE_GROUPED, "python3 bc.py N/MainThread/<module>").total,
	    n / commands * MS);
	model_free(m);
}

static void
a_process_that_is_over_takes_no_memory(void **state)
{
	struct model *m = model_new();
	struct mallinfo2 before, after;

	(void)state;
	for (unsigned i = 0; i < 20000; i++)
		live_shortly(m, i, 1);
	before = mallinfo2();
	for (unsigned i = 20000; i < 100000; i++)
		live_shortly(m, i, 1);
	after = mallinfo2();
	assert_int_equal(model_snapshot(m)->processes, 100000);
	assert_true(after.uordblks + after.hblkhd <=
		    before.uordblks + before.hblkhd + 65536);
	assert_true(after.uordblks + after.hblkhd < (size_t)16 << 20);
	model_free(m);
}

static void
reset_gives_ids_new_meanings(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "one /app/a.py"), b;

	(void)state;
	stream_sample(&s, 1, a, 1 * MS, 1 * MS);
	stream_reset(&s);
	b = stream_path(&s, "two /app/a.py");
	assert_int_equal(a, b);
	stream_sample(&s, 1, b, 2 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/one").self,
			 1 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/two").self,
			 1 * MS);
	model_free(m);
}

static void
a_process_says_how_it_ended(void **state)
{
	const struct proc_info *procs;
	struct model *m = model_new();
	struct stream s[4];

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		stream_open(&s[i], m, 10 + i, i * MS, "prog");
		stream_clock(&s[i], 10 * MS);
	}
	procs = model_snapshot(m)->procs;
	assert_int_equal(procs[0].state, PROC_RUNNING);
	assert_int_equal(procs[0].end, 10 * MS);
	stream_bye(&s[0], 20 * MS);
	model_close(m, s[0].src, NULL, 50 * MS);
	model_close(m, s[1].src, NULL, 30 * MS);
	model_close(m, s[2].src, "bad\nrecord", 40 * MS);
	procs = model_snapshot(m)->procs;
	assert_int_equal(procs[0].state, PROC_ENDED);
	assert_int_equal(procs[0].end, 20 * MS);
	assert_int_equal(procs[1].state, PROC_BROKEN);
	assert_int_equal(procs[1].end, 30 * MS);
	assert_int_equal(procs[2].state, PROC_CORRUPT);
	assert_string_equal(procs[2].reason, "bad record");
	assert_int_equal(procs[3].state, PROC_RUNNING);
	assert_int_equal(model_snapshot(m)->now, 40 * MS);
	/* Closed means closed. */
	model_close(m, s[1].src, "again", 60 * MS);
	assert_int_equal(model_snapshot(m)->procs[1].state, PROC_BROKEN);
	model_free(m);
}

static void
a_killed_process_ends_when_it_is_known_to(void **state)
{
	const struct proc_info *procs;
	struct model *m = model_new();
	struct stream s;

	(void)state;
	stream_open(&s, m, 10, 0, "prog");
	stream_clock(&s, 5 * MS);
	model_ended(m, 10, 8 * MS);
	model_ended(m, 11, 80 * MS);
	model_close(m, s.src, NULL, 7 * MS);
	procs = model_snapshot(m)->procs;
	assert_int_equal(procs[0].end, 8 * MS);
	model_free(m);
}

static void
exec_ends_the_older_image(void **state)
{
	const struct snapshot *snap;
	struct model *m = model_new();
	struct stream old, new;

	(void)state;
	stream_open(&old, m, 10, 0, "first");
	stream_clock(&old, 5 * MS);
	stream_open(&new, m, 10, 6 * MS, "second");
	snap = model_snapshot(m);
	assert_int_equal(snap->nprocs, 2);
	assert_int_equal(snap->procs[0].state, PROC_ENDED);
	assert_int_equal(snap->procs[0].end, 6 * MS);
	assert_int_equal(snap->procs[1].state, PROC_RUNNING);
	model_close(m, old.src, NULL, 9 * MS);
	assert_int_equal(model_snapshot(m)->procs[0].state, PROC_ENDED);
	assert_int_equal(model_snapshot(m)->procs[0].end, 6 * MS);
	model_free(m);
}

static void
an_unsupported_process_says_why(void **state)
{
	const struct proc_info *procs;
	struct event ev = { .type = WIRE_UNSUPPORTED };
	struct model *m = model_new();
	struct stream s;

	(void)state;
	ev.unsupported.reason = text_of("CPython 2.7\tis too old");
	stream_open(&s, m, 10, 0, "prog");
	stream_apply(&s, &ev);
	model_close(m, s.src, NULL, 9 * MS);
	procs = model_snapshot(m)->procs;
	assert_int_equal(procs[0].state, PROC_UNSUPPORTED);
	assert_string_equal(procs[0].reason, "CPython 2.7 is too old");
	assert_int_equal(procs[0].end, 9 * MS);
	model_free(m);
}

static void
a_command_is_words_with_single_spaces_and_clean(void **state)
{
	struct event ev = {
		.type = WIRE_HELLO,
		.hello = { .version = WIRE_VERSION, .pid = 1, .interval = 1 },
	};
	struct model *m = model_new();
	source_id src = model_open(m);
	static const char argv[] = "python3\0-c\0\0print(1)\nx\x1b";

	(void)state;
	ev.hello.argv = (struct wire_text){ argv, sizeof(argv) };
	assert_int_equal(model_apply(m, src, &ev), PIT_OK);
	assert_string_equal(model_snapshot(m)->procs[0].command,
			    "python3 -c print(1) x\xef\xbf\xbd");
	model_free(m);
}

static void
processes_without_a_stream_are_counted(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	struct event ev = { .type = WIRE_MISSED };
	char text[256];

	(void)state;
	assert_false(snapshot_missed(model_snapshot(m), text, sizeof(text)));
	ev.missed = (struct wire_missed){ WIRE_MISSED_UNREACHED, 2 };
	stream_apply(&s, &ev);
	ev.missed = (struct wire_missed){ WIRE_MISSED_UNREACHED, 3 };
	stream_apply(&s, &ev);
	ev.missed = (struct wire_missed){ WIRE_MISSED_SEALED, 1 };
	stream_apply(&s, &ev);
	ev.missed = (struct wire_missed){ 1234, UINT64_MAX };
	stream_apply(&s, &ev);
	stream_apply(&s, &ev);
	snap = model_snapshot(m);
	assert_true(snapshot_missed(snap, text, sizeof(text)));
	assert_string_equal(text,
			    "18446744073709551615 processes that had no "
			    "sampler, 5 processes that could not reach the "
			    "viewer, 1 process bound by a filter of system "
			    "calls");
	assert_true(snapshot_missed(snap, text, 10));
	model_free(m);
}

static void
losses_and_marks_are_counted(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	struct event lost = { .type = WIRE_LOST };
	struct event sample = {
		.type = WIRE_SAMPLE,
		.sample = { .thread = 1,
			    .count = 3,
			    .weight = MS,
			    .flags = WIRE_SAMPLE_CUT | WIRE_SAMPLE_PARTIAL },
	};

	(void)state;
	lost.lost = (struct wire_lost){ WIRE_LOST_TORN, 2, 5 * MS };
	stream_apply(&s, &lost);
	lost.lost = (struct wire_lost){ WIRE_LOST_LATE, 7, 0 };
	stream_apply(&s, &lost);
	lost.lost = (struct wire_lost){ 1234, 1, 1 * MS };
	stream_apply(&s, &lost);
	stream_apply(&s, &sample);
	snap = model_snapshot(m);
	assert_int_equal(snap->procs[0].lost[WIRE_LOST_TORN], 2);
	assert_int_equal(snap->procs[0].lost[WIRE_LOST_LATE], 7);
	assert_int_equal(snap->procs[0].lost[0], 1);
	assert_int_equal(snap->procs[0].lost_time, 6 * MS);
	assert_int_equal(snap->lost_total, 3);
	assert_int_equal(snap->late_total, 7);
	assert_int_equal(snap->lost_time, 6 * MS);
	assert_int_equal(snap->procs[0].cut, 3);
	assert_int_equal(snap->procs[0].partial, 3);
	assert_int_equal(snap->procs[0].samples, 3);
	model_free(m);
}

static void
clocks_and_rates_are_kept(void **state)
{
	const struct snapshot *snap;
	struct stream s, other;
	struct model *m = start(&s);
	struct event clock = { .type = WIRE_CLOCK };
	struct event rate = { .type = WIRE_RATE };

	(void)state;
	stream_open(&other, m, 11, 1000 * MS, "other");
	clock.clock = (struct wire_clock){ 2000 * MS, 70, 5, 900 };
	stream_apply(&s, &clock);
	clock.clock.ticks = 100;
	stream_apply(&other, &clock);
	rate.rate.interval = 4 * MS;
	stream_apply(&s, &rate);
	rate.rate.interval = 2 * MS;
	stream_apply(&s, &rate);
	snap = model_snapshot(m);
	assert_int_equal(snap->ticks, 1000);
	assert_int_equal(snap->now, 2000 * MS);
	assert_int_equal(snap->start, 1000 * MS);
	assert_int_equal(snap->procs[0].cpu, 70);
	assert_int_equal(snap->procs[0].sampler_cpu, 5);
	assert_int_equal(snap->procs[0].ticks, 900);
	assert_int_equal(snap->procs[0].interval, 2 * MS);
	assert_int_equal(snap->procs[0].min_interval, 1 * MS);
	assert_int_equal(snap->procs[0].max_interval, 4 * MS);
	assert_int_equal(snap->procs[0].epoch, 1000);
	assert_int_equal(snap->procs[0].python, 0x030c01f0);
	model_free(m);
}

static void
the_timeline_names_the_library_entered_last(void **state)
{
	const struct snapshot *snap;
	struct timeline_slice sum;
	struct stream s;
	struct model *m = start(&s);
	uint32_t lib =
	    stream_path(&s, "main /app/train.py > dumps "
			    "/usr/lib/python3.12/json/a.py > enc _json()");
	uint32_t app = stream_path(&s, "main /app/train.py > sleep time()");
	struct event wait = {
		.type = WIRE_SAMPLE,
		.sample = { 1, app, WIRE_STATE_WAITING, 1, 9 * MS, 4 * MS },
	};

	(void)state;
	stream_sample(&s, 1, lib, 5 * MS, 5 * MS);
	stream_apply(&s, &wait);
	snap = model_snapshot(m);
	timeline_sum(snap->timeline, snap->start, snap->now, &sum);
	assert_int_equal(sum.busy, 5 * MS);
	assert_int_equal(sum.idle, 4 * MS);
	assert_string_equal(symtab_name(snap->syms, sum.top[0].group), "json");
	assert_int_equal(sum.top[0].busy, 5 * MS);
	assert_string_equal(symtab_name(snap->syms, sum.top[1].group), "main");
	assert_int_equal(sum.top[1].idle, 4 * MS);
	model_free(m);
}

/* The group's entry at a path of the tree of groups. */
static const struct root *
group_at(const struct snapshot *snap, node_id parent, const char *label)
{
	const struct tree_node *node =
	    tree_get(snap->trees[TREE_GROUPED], parent);

	for (node_id id = node->child; id; id = node->next) {
		const struct root *root;

		node = tree_get(snap->trees[TREE_GROUPED], id);
		root = roots_get(snap->roots, node->frame);
		if (root && strcmp(root->label, label) == 0)
			return root;
	}
	return NULL;
}

/* An event loop calls coroutines of the program: they are no library's. */
static void
functions_of_a_program_given_as_a_string_are_its_own(void **state)
{
	static const char path[] =
	    "<module> <string> > run /usr/lib/python3.12/asyncio/runners.py > "
	    "main <string> > __init__ <string>";
	static const struct {
		const char *argv;
		size_t n;
		bool own;
	} rows[] = {
		{ "python\0-c\0x\0", 12, true },
		{ "python\0a.py\0", 12, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct snapshot *snap;
		struct model *m = model_new();
		const struct tree_node *node;
		struct stream s = { .model = m, .src = model_open(m) };
		struct event ev = {
			.type = WIRE_HELLO,
			.hello = { .version = WIRE_VERSION,
				   .pid = 10,
				   .interval = 1 * MS,
				   .cwd = text_of("/app"),
				   .argv = { rows[i].argv, rows[i].n } },
		};

		stream_apply(&s, &ev);
		stream_thread(&s, 1, "MainThread", WIRE_THREAD_MAIN);
		stream_clock(&s, 0);
		stream_sample(&s, 1, stream_path(&s, path), 1 * MS, 1 * MS);
		snap = model_snapshot(m);
		node = tree_get(snapshot_tree(snap, TREE_MERGED), TREE_ROOT);
		node = tree_get(snapshot_tree(snap, TREE_MERGED), node->child);
		node = tree_get(snapshot_tree(snap, TREE_MERGED), node->child);
		assert_false(node->flags & NODE_LIBRARY);
		node = tree_get(snapshot_tree(snap, TREE_MERGED), node->child);
		assert_true(node->flags & NODE_LIBRARY);
		node = tree_get(snapshot_tree(snap, TREE_MERGED), node->child);
		assert_int_equal(!(node->flags & NODE_LIBRARY), rows[i].own);
		/* What it calls is what it is. */
		node = tree_get(snapshot_tree(snap, TREE_MERGED), node->child);
		assert_int_equal(!(node->flags & NODE_LIBRARY), rows[i].own);
		model_free(m);
	}
}

static void
threads_that_did_the_same_are_one(void **state)
{
	const struct snapshot *snap;
	const struct root *root;
	struct stream s;
	struct model *m = start(&s);
	uint32_t stack =
	    stream_path(&s, "_bootstrap /usr/lib/python3.12/threading.py > "
			    "handle /app/a.py");
	uint32_t other =
	    stream_path(&s, "_bootstrap /usr/lib/python3.12/threading.py > "
			    "look /app/a.py");
	node_id proc;

	(void)state;
	stream_thread(&s, 2, "Thread-1 (handle)", 0);
	stream_thread(&s, 3, "Thread-2 (handle)", 0);
	stream_thread(&s, 4, "Thread-3 (handle)", 0);
	stream_sample(&s, 2, stack, 5 * MS, 5 * MS);
	stream_sample(&s, 3, stack, 5 * MS, 5 * MS);
	stream_sample(&s, 4, other, 5 * MS, 5 * MS);
	snap = model_snapshot(m);
	proc = tree_get(snap->trees[TREE_GROUPED], TREE_ROOT)->child;
	assert_int_equal(count_children(snap->trees[TREE_GROUPED], proc), 2);
	root = group_at(snap, proc, "Thread-N (handle)");
	assert_non_null(root);
	assert_int_equal(root->count, 2);
	assert_int_equal(root->alive, 2);
	assert_non_null(group_at(snap, proc, "Thread-3 (handle) (look)"));
	stream_thread_end(&s, 2);
	assert_int_equal(
	    group_at(model_snapshot(m), proc, "Thread-N (handle)")->alive, 1);
	/* It is renamed: what it does from now on is apart. */
	stream_thread(&s, 3, "writer", 0);
	stream_sample(&s, 3, stack, 7 * MS, 2 * MS);
	snap = model_snapshot(m);
	assert_non_null(group_at(snap, proc, "writer"));
	assert_int_equal(group_at(snap, proc, "Thread-N (handle)")->count, 1);
	model_free(m);
}

static node_id
node_of(const struct snapshot *snap, node_id parent, const struct root *root)
{
	const struct tree *tree = snap->trees[TREE_GROUPED];
	node_id id = tree_get(tree, parent)->child;

	while (id && roots_get(snap->roots, tree_get(tree, id)->frame) != root)
		id = tree_get(tree, id)->next;
	return id;
}

/* Met before Python has said what they are called. */
static void
threads_are_called_by_the_first_name_that_python_says(void **state)
{
	const struct snapshot *snap;
	const struct root *root;
	struct stream s;
	struct model *m = start(&s);
	uint32_t stack =
	    stream_path(&s, "_bootstrap /usr/lib/python3.12/threading.py > "
			    "handle /app/a.py");
	node_id proc, node;

	(void)state;
	stream_thread(&s, 2, "Thread 102", 0);
	stream_sample(&s, 2, stack, 5 * MS, 5 * MS);
	snap = model_snapshot(m);
	proc = tree_get(snap->trees[TREE_GROUPED], TREE_ROOT)->child;
	assert_non_null(group_at(snap, proc, "Thread 102"));
	stream_thread(&s, 2, "worker", WIRE_THREAD_NO_DAEMON);
	stream_sample(&s, 2, stack, 7 * MS, 2 * MS);
	snap = model_snapshot(m);
	root = group_at(snap, proc, "worker");
	assert_non_null(root);
	assert_int_equal(root->count, 1);
	assert_int_equal(group_at(snap, proc, "Thread 102")->count, 0);
	node = node_of(snap, proc, root);
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_GROUPED), node).total,
	    7 * MS);
	/* What it is called next is of what it does next. */
	stream_thread(&s, 2, "writer", WIRE_THREAD_NO_DAEMON);
	stream_sample(&s, 2, stack, 8 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_GROUPED), node).total,
	    7 * MS);
	assert_non_null(group_at(snap, proc, "writer"));
	model_free(m);
}

static uint64_t
time_in(const struct snapshot *snap, const char *label)
{
	node_id proc = tree_get(snap->trees[TREE_GROUPED], TREE_ROOT)->child;
	const struct root *root = group_at(snap, proc, label);

	return root ? weights_get(snapshot_weights(snap, TREE_GROUPED),
				  node_of(snap, proc, root))
			  .total
		    : 0;
}

/* Whatever it is called before that, and though nothing is seen of it then. */
static void
threads_bring_all_that_they_did_before_that(void **state)
{
	static const char *const before[] = { "worker", "kernel's" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(before); i++) {
		struct stream s;
		struct model *m = start(&s);
		uint32_t stack = stream_path(&s, "handle /app/a.py");

		stream_thread(&s, 2, "Thread 102", 0);
		stream_sample(&s, 2, stack, 5 * MS, 5 * MS);
		stream_thread(&s, 2, before[i], 0);
		stream_thread(&s, 2, "worker", WIRE_THREAD_NO_DAEMON);
		stream_thread_end(&s, 2);
		assert_int_equal(time_in(model_snapshot(m), "worker"), 5 * MS);
		assert_int_equal(time_in(model_snapshot(m), "Thread 102"), 0);
		model_free(m);
	}
}

/* What the kernel calls a thread that Python does not know is a name, too. */
static void
threads_that_python_never_names_are_apart_by_name(void **state)
{
	struct stream s;
	struct model *m = start(&s);
	uint32_t stack = stream_path(&s, "handle /app/a.py");

	(void)state;
	stream_thread(&s, 2, "reads", 0);
	stream_sample(&s, 2, stack, 5 * MS, 5 * MS);
	stream_thread(&s, 2, "writes", 0);
	stream_sample(&s, 2, stack, 6 * MS, 1 * MS);
	stream_thread_end(&s, 2);
	assert_int_equal(time_in(model_snapshot(m), "reads"), 5 * MS);
	assert_int_equal(time_in(model_snapshot(m), "writes"), 1 * MS);
	model_free(m);
}

static size_t
groups_with(struct stream *s, uint32_t id, uint32_t stack)
{
	const struct snapshot *snap;
	node_id proc;

	stream_thread(s, id, "Thread-1 (handle)", 0);
	stream_sample(s, id, stack, 5 * MS, 5 * MS);
	snap = model_snapshot(s->model);
	proc = tree_get(snap->trees[TREE_GROUPED], TREE_ROOT)->child;
	return count_children(snap->trees[TREE_GROUPED], proc);
}

/* Whatever it is seen in first. */
static void
threads_that_have_yet_to_begin_are_of_the_group(void **state)
{
	struct stream s;
	struct model *m = start(&s);
	uint32_t before = stream_path(
	    &s, "Thread._bootstrap /usr/lib/python3.12/threading.py "
		"> Thread.run /usr/lib/python3.12/threading.py");
	uint32_t stack = stream_path(
	    &s, "Thread._bootstrap /usr/lib/python3.12/threading.py "
		"> handle /app/a.py");
	uint32_t other = stream_path(
	    &s, "Thread._bootstrap /usr/lib/python3.12/threading.py "
		"> look /app/a.py");
	uint32_t timer = stream_path(
	    &s, "Thread._bootstrap /usr/lib/python3.12/threading.py "
		"> Timer.run /usr/lib/python3.12/threading.py");

	(void)state;
	assert_int_equal(groups_with(&s, 2, before), 1);
	assert_int_equal(groups_with(&s, 3, stack), 1);
	assert_int_equal(groups_with(&s, 4, before), 1);
	assert_int_equal(groups_with(&s, 5, other), 2);
	assert_int_equal(groups_with(&s, 6, stack), 2);
	assert_int_equal(groups_with(&s, 7, timer), 3);
	model_free(m);
}

/* A lock that threading takes on the way there is not what it began with; what
 * run() calls is, of C or not. */
static void
threads_begin_with_no_lock_of_threading(void **state)
{
	struct stream s;
	struct model *m = start(&s);
	uint32_t set = stream_path(
	    &s, "Thread._bootstrap /usr/lib/python3.12/threading.py "
		"> Event.set /usr/lib/python3.12/threading.py "
		"> lock.release _thread()");
	uint32_t take = stream_path(
	    &s, "Thread._bootstrap /usr/lib/python3.12/threading.py "
		"> Condition.notify /usr/lib/python3.12/threading.py "
		"> lock.acquire _thread()");
	uint32_t sleep = stream_path(
	    &s, "Thread._bootstrap /usr/lib/python3.12/threading.py "
		"> Thread.run /usr/lib/python3.12/threading.py "
		"> sleep time()");
	uint32_t handle = stream_path(
	    &s, "Thread._bootstrap /usr/lib/python3.12/threading.py "
		"> Thread.run /usr/lib/python3.12/threading.py "
		"> handle /app/a.py");
	const struct snapshot *snap;
	node_id proc;

	(void)state;
	for (uint32_t id = 2; id < 5; id++) {
		char name[32];

		snprintf(name, sizeof(name), "Thread %u", 4700 + id);
		stream_thread(&s, id, name, 0);
		stream_sample(&s, id, id % 2 ? set : take, 5 * MS, 5 * MS);
	}
	stream_thread(&s, 5, "Thread-5", 0);
	stream_sample(&s, 5, sleep, 5 * MS, 5 * MS);
	stream_thread(&s, 6, "Thread-6", 0);
	stream_sample(&s, 6, handle, 5 * MS, 5 * MS);
	snap = model_snapshot(m);
	proc = tree_get(snap->trees[TREE_GROUPED], TREE_ROOT)->child;
	assert_non_null(group_at(snap, proc, "Thread N"));
	assert_int_equal(group_at(snap, proc, "Thread N")->count, 3);
	assert_non_null(group_at(snap, proc, "Thread-5 (sleep)"));
	model_free(m);
}

static void
processes_of_one_command_are_one_and_workers_another(void **state)
{
	const struct snapshot *snap;
	const struct root *root;
	struct stream s, t, w;
	struct model *m = model_new();
	struct event ev = { .type = WIRE_HELLO };

	(void)state;
	stream_open(&s, m, 10, 1000 * MS, "/usr/bin/python3 /w/step1.py --n 1");
	stream_open(&t, m, 11, 1000 * MS, "/usr/bin/python3 /w/step2.py --n 2");
	w.model = m;
	w.src = model_open(m);
	ev.hello.version = WIRE_VERSION;
	ev.hello.pid = 12;
	ev.hello.ppid = 11;
	ev.hello.time = 1000 * MS;
	/* By another path, as of a program that starts itself again. */
	ev.hello.argv.p = "python3\0/w/step2.py\0--n\0002";
	ev.hello.argv.n = 25;
	assert_int_equal(model_apply(m, w.src, &ev), PIT_OK);
	snap = model_snapshot(m);
	root = group_at(snap, TREE_ROOT, "python3 stepN.py --n N");
	assert_non_null(root);
	assert_int_equal(root->count, 2);
	assert_int_equal(root->pid, 0);
	root = group_at(snap, TREE_ROOT, "python3 step2.py --n 2 [worker]");
	assert_non_null(root);
	assert_int_equal(root->count, 1);
	assert_int_equal(root->pid, 12);
	model_free(m);
}

/* How much of 4 ms in which a second thread waited in the path is idle. */
static uint64_t
idle_in(const char *path, uint32_t flags)
{
	struct stream s;
	struct model *m = start(&s);
	const struct snapshot *snap;
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { 2, 0, flags, 1, 9 * MS, 4 * MS },
	};
	uint64_t idle;

	stream_thread(&s, 2, "worker", 0);
	ev.sample.stack = stream_path(&s, path);
	stream_apply(&s, &ev);
	snap = model_snapshot(m);
	idle =
	    weights_get(snapshot_weights(snap, TREE_GROUPED), TREE_ROOT).idle;
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT).idle,
	    idle);
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_GROUPED), TREE_ROOT).total,
	    4 * MS);
	model_free(m);
	return idle;
}

static bool
take_idle(void *arg, const struct stack *stack)
{
	*(bool *)arg = stack->idle;
	return true;
}

/* The same of a model without trees. */
static bool
is_idle_in_flat(const char *path, uint32_t flags)
{
	const struct stacks_look look = { .all = true };
	struct stream s;
	struct model *m = start(&s);
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { 2, 0, flags, 1, 9 * MS, 4 * MS },
	};
	bool idle = false;

	model_set_flat(m);
	stream_thread(&s, 2, "worker", 0);
	ev.sample.stack = stream_path(&s, path);
	stream_apply(&s, &ev);
	assert_int_equal(stacks_sum(model_snapshot(m), &look, take_idle, &idle),
			 PIT_OK);
	model_free(m);
	return idle;
}

static void
assert_idle(const char *path, bool want)
{
	uint64_t idle = idle_in(path, WIRE_STATE_WAITING);

	if (idle != (want ? 4 * MS : 0))
		fail_msg("%s is %sidle", path, want ? "not " : "");
	assert_int_equal(idle_in(path, WIRE_STATE_RUNNING), 0);
	assert_int_equal(is_idle_in_flat(path, WIRE_STATE_WAITING), want);
	assert_false(is_idle_in_flat(path, WIRE_STATE_RUNNING));
}

static void
check_idle(const char *file, const char *function, const char *callee)
{
	size_t n = strlen(file);
	char path[256];

	if (n < 3 || strcmp(file + n - 3, ".py") != 0) {
		snprintf(path, sizeof(path), "main /app/a.py > %s %s()",
			 function, file);
		assert_idle(path, true);
		return;
	}
	snprintf(path, sizeof(path),
		 "main /app/a.py > %s /usr/lib/python3.12/%s > %s _x()",
		 function, file, callee[0] ? callee : "any");
	assert_idle(path, true);
	snprintf(path, sizeof(path),
		 "main /app/a.py > %s /v/lib/python3.8/site-packages/%s",
		 function, file);
	assert_idle(path, true);
	/* The same, in the program's own code, and in another package. */
	snprintf(path, sizeof(path), "%s /app/%s > %s _x()", function, file,
		 callee[0] ? callee : "any");
	assert_idle(path, false);
	snprintf(path, sizeof(path),
		 "main /app/a.py > %s /v/lib/python3.8/site-packages/y/%s",
		 function, file);
	assert_idle(path, false);
}

static void
what_waits_for_work_is_idle(void **state)
{
	(void)state;
#define IDLE(file, function, callee) check_idle(file, function, callee);
#define IDLE_ENTRY(file, function)
#define IDLE_AWAIT(word)
#define BUSY(file, function)
#include "model/idle.def"
#undef IDLE
#undef IDLE_ENTRY
#undef IDLE_AWAIT
#undef BUSY
}

static void
check_entry(const char *file, const char *function)
{
	static const char *const in[] = {
		"run /l/lib/python3.9/threading.py > loop /app/a.py",
		"_bootstrap_inner /l/lib/python3.9/threading.py > run "
		"/app/a.py",
		"<module> /app/a.py", "<module> /app/a.py > main /app/a.py"
	};
	char path[256];

	for (size_t i = 0; i < ARRAY_LEN(in); i++) {
		snprintf(path, sizeof(path), "%s > %s /l/lib/python3.9/%s",
			 in[i], function, file);
		assert_idle(path, true);
	}
	snprintf(path, sizeof(path),
		 "run /l/lib/python3.9/threading.py > loop /app/a.py > "
		 "deeper /app/a.py > %s /l/lib/python3.9/%s",
		 function, file);
	assert_idle(path, false);
}

static void
check_busy(const char *file, const char *function)
{
	char path[256];

	snprintf(
	    path, sizeof(path),
	    "view /app/a.py > %s /v/lib/python3.9/site-packages/%s > get "
	    "/l/lib/python3.9/queue.py > wait /l/lib/python3.9/threading.py",
	    function, file);
	assert_idle(path, false);
}

static void
what_may_be_the_programs_own_waiting_is_not(void **state)
{
	(void)state;
#define IDLE(file, function, callee)
#define IDLE_ENTRY(file, function) check_entry(file, function);
#define IDLE_AWAIT(word)
#define BUSY(file, function) check_busy(file, function);
#include "model/idle.def"
#undef IDLE
#undef IDLE_ENTRY
#undef IDLE_AWAIT
#undef BUSY
	assert_idle("view /app/a.py > sleep time()", false);
	assert_idle("view /app/a.py > acquire _thread()", false);
	assert_idle(
	    "view /app/a.py > run /l/lib/python3.9/subprocess.py > wait "
	    "/l/lib/python3.9/subprocess.py > waitpid posix()",
	    false);
	assert_idle(
	    "view /app/a.py > get "
	    "/v/lib/python3.9/site-packages/requests/api.py > recv_into "
	    "_socket()",
	    false);
	assert_idle("view /app/a.py > get "
		    "/v/lib/python3.9/site-packages/sqlalchemy/util/queue.py > "
		    "wait /l/lib/python3.9/threading.py",
		    false);
}

/* Their labels are cut, behind numbers of different length. */
static void
long_commands_are_alike_as_a_whole(void **state)
{
	struct model *m = model_new();
	struct stream s[2];
	char command[300];

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		snprintf(command, sizeof(command),
			 "python3 -c %0100d; main(tracker=7, pipe=%u) --fork",
			 0, i ? 15 : 9);
		stream_open(&s[i], m, 10 + i, 1000 * MS, command);
	}
	assert_int_equal(
	    count_children(model_snapshot(m)->trees[TREE_GROUPED], TREE_ROOT),
	    1);
	model_free(m);
}

static void
idle_time_counts_in_a_program_of_one_thread(void **state)
{
	struct stream s;
	struct model *m = start(&s);
	uint32_t work = stream_path(&s, "main /app/a.py");
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { 2, 0, WIRE_STATE_WAITING, 1, 100 * MS, 100 * MS },
	};

	(void)state;
	ev.sample.stack = stream_path(&s, "f /app/a.py > get "
					  "/usr/lib/python3.12/queue.py > "
					  "wait /usr/lib/python3.12/x.py");
	stream_sample(&s, 1, work, 50 * MS, 50 * MS);
	assert_true(model_snapshot(m)->count_idle);
	stream_thread(&s, 2, "w", 0);
	stream_apply(&s, &ev);
	assert_false(model_snapshot(m)->count_idle);
	/* However many wait, a program that works counts what works. */
	ev.sample.weight = 100000ull * MS;
	stream_apply(&s, &ev);
	assert_false(model_snapshot(m)->count_idle);
	/* Practically nothing but waiting was seen. */
	ev.sample.end = 10000ull * MS;
	stream_apply(&s, &ev);
	assert_true(model_snapshot(m)->count_idle);
	model_free(m);
}

static void
the_timeline_has_the_cpu_time_between_clocks(void **state)
{
	struct timeline_slice sum;
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	struct event ev = { .type = WIRE_CLOCK };

	(void)state;
	snap = model_snapshot(m);
	ev.clock.time = snap->start + 50 * MS;
	ev.clock.cpu = 30 * MS;
	stream_sample(&s, 1, stream_path(&s, "main /app/train.py"), 50 * MS,
		      50 * MS);
	stream_apply(&s, &ev);
	snap = model_snapshot(m);
	timeline_sum(snap->timeline, snap->start, snap->now, &sum);
	assert_int_equal(sum.cpu, 30 * MS);
	model_free(m);
}

static void
an_empty_model_has_an_empty_snapshot(void **state)
{
	const struct snapshot *snap;
	struct model *m = model_new();

	(void)state;
	snap = model_snapshot(m);
	assert_null(snap->timeline);
	assert_int_equal(snap->nprocs, 0);
	assert_int_equal(tree_len(snap->trees[TREE_RAW]), 1);
	assert_non_null(snap->syms);
	model_free(m);
	model_free(NULL);
}

/* One record that must be refused, and then one that must not. */
static void
refuse(struct stream *s, struct event ev, enum pit_status want)
{
	struct event clock = { .type = WIRE_CLOCK, .clock = { 1, 2, 3, 4 } };

	assert_int_equal(model_apply(s->model, s->src, &ev), want);
	assert_int_equal(model_apply(s->model, s->src, &clock), PIT_OK);
}

static void
bad_records_are_refused_and_harm_nothing(void **state)
{
	struct stream s;
	struct model *m = start(&s);
	uint32_t a = stream_path(&s, "main /app/a.py"), before = s.stacks;
	const uint32_t big = WIRE_MAX_ID + 1;
	const struct wire_text x = text_of("x");

	(void)state;
#define REFUSE(want, TYPE, member, ...)                                        \
	refuse(&s,                                                             \
	       (struct event){ .type = WIRE_##TYPE, .member = __VA_ARGS__ },   \
	       want)
	REFUSE(PIT_ECORRUPT, HELLO, hello, { .version = WIRE_VERSION });
	REFUSE(PIT_ECORRUPT, STRING, string, { 0, x });
	REFUSE(PIT_ECORRUPT, STRING, string, { big, x });
	REFUSE(PIT_ECORRUPT, CODE, code, { 0, 1, 1, 1, 0 });
	REFUSE(PIT_ECORRUPT, CODE, code, { big, 1, 1, 1, 0 });
	REFUSE(PIT_ECORRUPT, CODE, code, { 2, 99, 1, 1, 0 });
	REFUSE(PIT_ECORRUPT, CODE, code, { 2, 1, big, 1, 0 });
	REFUSE(PIT_ECORRUPT, FRAME, frame, { 0, WIRE_FRAME_CUT, 0, 0 });
	REFUSE(PIT_ECORRUPT, FRAME, frame, { big, WIRE_FRAME_CUT, 0, 0 });
	REFUSE(PIT_ECORRUPT, FRAME, frame, { 2, WIRE_FRAME_PYTHON, 99, 0 });
	REFUSE(PIT_ECORRUPT, FRAME, frame, { 2, WIRE_FRAME_C, 99, 0 });
	REFUSE(PIT_ECORRUPT, STACK, stack, { 0, 0, 1 });
	REFUSE(PIT_ECORRUPT, STACK, stack, { big, 0, 1 });
	REFUSE(PIT_ECORRUPT, STACK, stack, { 2, 99, 1 });
	REFUSE(PIT_ECORRUPT, STACK, stack, { 2, 2, 1 });
	REFUSE(PIT_ECORRUPT, STACK, stack, { 2, 0, 99 });
	REFUSE(PIT_ECORRUPT, STACK, stack, { 2, 0, 0 });
	REFUSE(PIT_ECORRUPT, STACK, stack, { a, 0, 1 });
	REFUSE(PIT_ECORRUPT, THREAD, thread, { 0, 0, 0, x });
	REFUSE(PIT_ECORRUPT, THREAD, thread, { WIRE_MAX_THREAD + 1, 0, 0, x });
	REFUSE(PIT_ECORRUPT, THREAD_END, thread_end, { 7 });
	REFUSE(PIT_ECORRUPT, SAMPLE, sample, { 7, a, 0, 1, 1, 1 });
	REFUSE(PIT_ECORRUPT, SAMPLE, sample, { 1, 99, 0, 1, 1, 1 });
#undef REFUSE
	assert_int_equal(s.stacks, before);
	assert_int_equal(
	    weights_get(snapshot_weights(model_snapshot(m), TREE_RAW),
			TREE_ROOT)
		.total,
	    0);
	model_free(m);
}

static void
hello_comes_first_and_closed_streams_are_refused(void **state)
{
	struct event ev = { .type = WIRE_CLOCK };
	struct model *m = model_new();
	source_id src = model_open(m);

	(void)state;
	assert_int_equal(model_apply(m, src, &ev), PIT_ECORRUPT);
	ev.type = WIRE_HELLO;
	ev.hello = (struct wire_hello){ .version = WIRE_VERSION + 1 };
	assert_int_equal(model_apply(m, src, &ev), PIT_EVERSION);
	assert_int_equal(model_snapshot(m)->nprocs, 0);
	model_close(m, src, "no", 5);
	assert_int_equal(model_apply(m, src, &ev), PIT_EUSAGE);
	assert_int_equal(model_apply(m, 0, &ev), PIT_EUSAGE);
	assert_int_equal(model_apply(m, 99, &ev), PIT_EUSAGE);
	model_free(m);
}

static void
the_deepest_stack_is_followed_and_no_deeper_one(void **state)
{
	const struct snapshot *snap;
	struct stream s;
	struct model *m = start(&s);
	uint32_t frame = stream_python(&s, "f", "/app/a.py", 1, 2);
	uint32_t stack = 0;
	struct event ev = { .type = WIRE_STACK };

	(void)state;
	for (unsigned i = 0; i < WIRE_MAX_DEPTH; i++)
		stack = stream_stack(&s, stack, frame);
	ev.stack = (struct wire_stack){ stack + 1, stack, frame };
	assert_int_equal(model_apply(m, s.src, &ev), PIT_ELIMIT);
	stream_sample(&s, 1, stack, 1 * MS, 1 * MS);
	snap = model_snapshot(m);
	assert_int_equal(tree_len(snap->trees[TREE_RAW]), 3 + WIRE_MAX_DEPTH);
	assert_int_equal(at(snap, TREE_MERGED, "prog/f/f/f").total, 1 * MS);
	model_free(m);
}

static void
past_the_ceiling_paths_end_in_a_cut(void **state)
{
	const unsigned depth = 10000;
	const struct snapshot *snap;
	struct stream s;
	struct model *m;
	uint32_t frame, stack;
	unsigned n = 0;
	size_t len;

	(void)state;
	takes_large_numbers();
	m = start(&s);
	while (n < FOREST_MAX_NODES / depth + 5) {
		stream_reset(&s);
		stack = stream_stack(
		    &s, 0, stream_python(&s, "top", "/app/a.py", ++n, 1));
		frame = stream_python(&s, "f", "/app/a.py", 1, 2);
		for (unsigned i = 1; i < depth; i++)
			stack = stream_stack(&s, stack, frame);
		stream_sample(&s, 1, stack, 1 * MS, 1 * MS);
	}
	snap = model_snapshot(m);
	len = tree_len(snap->trees[TREE_RAW]);
	assert_true(len <= FOREST_MAX_NODES + 8);
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT).total,
	    n * MS);
	/* The last ones had no room at all, the one before them for a part. */
	assert_int_equal(
	    at(snap, TREE_RAW, "prog/MainThread/[frames left out]").self,
	    (n - FOREST_MAX_NODES / depth - 1) * MS);
	model_free(m);
}

/* A whole life, until something runs out of memory. */
static enum pit_status
live(struct model *m, source_id src)
{
	const struct event events[] = {
		{ .type = WIRE_HELLO,
		  .hello = { .version = WIRE_VERSION,
			     .pid = 1,
			     .interval = MS,
			     .cwd = text_of("/app"),
			     .argv = text_of("p") } },
		{ .type = WIRE_FACT,
		  .fact = { WIRE_FACT_SYS_PATH, text_of("/app") } },
		{ .type = WIRE_FACT,
		  .fact = { WIRE_FACT_SYS_PREFIX, text_of("/env") } },
		{ .type = WIRE_STRING, .string = { 1, text_of("C.f") } },
		{ .type = WIRE_STRING, .string = { 2, text_of("/app/f.py") } },
		{ .type = WIRE_CODE, .code = { 1, 2, 1, 3, 0 } },
		{ .type = WIRE_FRAME, .frame = { 1, WIRE_FRAME_PYTHON, 1, 4 } },
		{ .type = WIRE_FRAME, .frame = { 2, WIRE_FRAME_C, 1, 0 } },
		{ .type = WIRE_STACK, .stack = { 1, 0, 1 } },
		{ .type = WIRE_STACK, .stack = { 2, 1, 2 } },
		{ .type = WIRE_THREAD,
		  .thread = { 1, WIRE_THREAD_MAIN, 5, text_of("T") } },
		{ .type = WIRE_CLOCK, .clock = { 5 * MS, 0, 0, 0 } },
		{ .type = WIRE_SAMPLE, .sample = { 1, 0, 0, 1, MS, MS } },
		{ .type = WIRE_SAMPLE, .sample = { 1, 2, 0, 1, MS, MS } },
		{ .type = WIRE_BYE, .bye = { WIRE_BYE_EXIT, 9 * MS } },
	};

	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		enum pit_status st = model_apply(m, src, &events[i]);

		/* Memory may be back at the second try. */
		if (st == PIT_ENOMEM)
			st = model_apply(m, src, &events[i]);
		if (st)
			return st;
	}
	return PIT_OK;
}

static void
without_memory_a_record_is_refused_and_can_come_again(void **state)
{
	const struct snapshot *snap;
	bool failed = true;
	long n;

	(void)state;
	for (n = 0; failed; n++) {
		struct model *m;
		source_id src;

		mem_fail_after = n;
		m = model_new();
		src = m ? model_open(m) : 0;
		if (!src) {
			mem_fail_after = -1;
			model_free(m);
			continue;
		}
		assert_int_equal(live(m, src), PIT_OK);
		failed = mem_fail_after < 0;
		mem_fail_after = -1;
		snap = model_snapshot(m);
		assert_int_equal(snap->nprocs, 1);
		assert_int_equal(snap->samples, 2);
		assert_int_equal(
		    weights_get(snapshot_weights(snap, TREE_RAW), TREE_ROOT)
			.total,
		    2 * MS);
		assert_int_equal(
		    weights_get(snapshot_weights(snap, TREE_MERGED), TREE_ROOT)
			.total,
		    2 * MS);
		model_close(m, src, "why", 10 * MS);
		model_free(m);
	}
	assert_true(n > 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weights_add_up_from_leaf_to_root),
		cmocka_unit_test(
		    a_known_path_allocates_no_more_than_its_history),
		cmocka_unit_test(
		    start_up_is_one_node_until_the_first_frame_of_the_program),
		cmocka_unit_test(a_start_up_that_runs_the_program_is_shown),
		cmocka_unit_test(other_threads_have_no_start_up),
		cmocka_unit_test(view_and_merged_leave_out_what_panes_hide),
		cmocka_unit_test(panes_do_not_see_how_a_module_is_run),
		cmocka_unit_test(a_function_at_another_line_is_the_same_node),
		cmocka_unit_test(a_stack_has_the_same_nodes_in_all_states),
		cmocka_unit_test(
		    a_tree_asked_for_late_is_as_if_it_had_been_there),
		cmocka_unit_test(
		    a_tree_without_memory_is_empty_until_there_is_some),
		cmocka_unit_test(runpy_is_the_program_s_way_in_not_start_up),
		cmocka_unit_test(threads_of_a_process_are_one_in_merged),
		cmocka_unit_test(a_thread_can_change_its_name),
		cmocka_unit_test(endless_thread_churn_shares_a_root),
		cmocka_unit_test(reset_gives_ids_new_meanings),
		cmocka_unit_test(a_process_says_how_it_ended),
		cmocka_unit_test(a_killed_process_ends_when_it_is_known_to),
		cmocka_unit_test(exec_ends_the_older_image),
		cmocka_unit_test(an_unsupported_process_says_why),
		cmocka_unit_test(
		    a_command_is_words_with_single_spaces_and_clean),
		cmocka_unit_test(processes_without_a_stream_are_counted),
		cmocka_unit_test(losses_and_marks_are_counted),
		cmocka_unit_test(clocks_and_rates_are_kept),
		cmocka_unit_test(the_timeline_names_the_library_entered_last),
		cmocka_unit_test(the_timeline_has_the_cpu_time_between_clocks),
		cmocka_unit_test(
		    functions_of_a_program_given_as_a_string_are_its_own),
		cmocka_unit_test(threads_that_did_the_same_are_one),
		cmocka_unit_test(
		    threads_are_called_by_the_first_name_that_python_says),
		cmocka_unit_test(threads_bring_all_that_they_did_before_that),
		cmocka_unit_test(
		    threads_that_python_never_names_are_apart_by_name),
		cmocka_unit_test(
		    threads_that_have_yet_to_begin_are_of_the_group),
		cmocka_unit_test(threads_begin_with_no_lock_of_threading),
		cmocka_unit_test(
		    processes_of_one_command_are_one_and_workers_another),
		cmocka_unit_test(
		    states_of_one_thread_of_the_kernel_are_one_thread),
		cmocka_unit_test(a_thread_that_is_back_is_the_one_it_was),
		cmocka_unit_test(a_thread_in_another_interpreter_is_another),
		cmocka_unit_test(a_number_of_the_kernel_may_come_again),
		cmocka_unit_test(time_of_a_teardown_is_nobodys_code),
		cmocka_unit_test(
		    many_processes_of_one_command_share_nodes_and_records),
		cmocka_unit_test(
		    processes_of_many_commands_share_nodes_and_records),
		cmocka_unit_test(a_process_that_is_over_takes_no_memory),
		cmocka_unit_test(long_commands_are_alike_as_a_whole),
		cmocka_unit_test(what_waits_for_work_is_idle),
		cmocka_unit_test(what_may_be_the_programs_own_waiting_is_not),
		cmocka_unit_test(idle_time_counts_in_a_program_of_one_thread),
		cmocka_unit_test(an_empty_model_has_an_empty_snapshot),
		cmocka_unit_test(bad_records_are_refused_and_harm_nothing),
		cmocka_unit_test(
		    hello_comes_first_and_closed_streams_are_refused),
		cmocka_unit_test(
		    the_deepest_stack_is_followed_and_no_deeper_one),
		cmocka_unit_test(past_the_ceiling_paths_end_in_a_cut),
		cmocka_unit_test(
		    without_memory_a_record_is_refused_and_can_come_again),
	};

	return RUN_TESTS(tests);
}
