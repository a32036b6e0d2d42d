/* tests/unit/test_look.c - one test per promise of model.h about windows. */
#include "model/model.h"

#include "../lib/stream.h"
#include "../lib/test.h"
#include "base/mem.h"
#include "model/places.h"
#include "model/who.h"

#include <stdio.h>
#include <string.h>

#define MS    1000000ull
#define START (1000 * MS)

struct fixture {
	struct model *m;
	struct stream s;
	uint32_t stacks[6];
	uint64_t now; /* ns since START */
	uint64_t seed;
};

static uint64_t
roll(struct fixture *f, uint64_t n)
{
	f->seed ^= f->seed << 13;
	f->seed ^= f->seed >> 7;
	f->seed ^= f->seed << 17;
	return f->seed % n;
}

static void
init(struct fixture *f)
{
	static const char *const paths[] = {
		"main /app/a.py > work /app/a.py",
		"main /app/a.py > wait /app/a.py > sleep time()",
		"main /app/a.py > dumps /usr/lib/python3/json/x.py",
		"main /app/a.py",
		"main /app/a.py > work /app/a.py > work /app/a.py",
		"run <frozen runpy> > main /app/a.py > other /app/a.py",
	};

	*f = (struct fixture){ .m = model_new(), .seed = 0x9e3779b97f4a7c15u };
	assert_non_null(f->m);
	stream_begin(&f->s, f->m, START);
	stream_fact(&f->s, WIRE_FACT_SYS_PATH, "/app");
	stream_fact(&f->s, WIRE_FACT_SYS_PREFIX, "/usr");
	stream_thread(&f->s, 2, "worker", 0);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		f->stacks[i] = stream_path(&f->s, paths[i]);
}

/* ms of a stack in a thread; the clock goes on with the main thread. */
static void
spend(struct fixture *f, uint32_t thread, uint32_t stack, uint64_t ms,
      uint32_t flags)
{
	struct event ev = {
		.type = WIRE_SAMPLE,
		.sample = { thread, stack, flags, 1, 0, ms * MS },
	};

	if (thread == 1)
		f->now += ms * MS;
	ev.sample.end = f->now;
	stream_apply(&f->s, &ev);
}

static struct weight
at(const struct snapshot *snap, enum tree_kind kind, const char *path)
{
	node_id id = node_at(snap, snapshot_tree(snap, kind), path);

	return id ? weights_get(snapshot_weights(snap, kind), id)
		  : (struct weight){ 0 };
}

static void
a_window_has_what_was_spent_in_it(void **state)
{
	const struct snapshot *snap;
	struct window window;
	struct fixture f;

	(void)state;
	init(&f);
	spend(&f, 1, f.stacks[0], 100, WIRE_STATE_RUNNING);
	spend(&f, 1, f.stacks[1], 300, WIRE_STATE_WAITING);
	spend(&f, 1, f.stacks[0], 100, WIRE_STATE_RUNNING);
	window = (struct window){ START + 50 * MS, START + 200 * MS };
	snap = model_look(f.m, &window, MODE_WALL);
	assert_non_null(snap);
	assert_memory_equal(&snap->window, &window, sizeof(window));
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		assert_int_equal(
		    weights_get(snapshot_weights(snap, kind), 0).total,
		    150 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main/work").self,
			 50 * MS);
	assert_int_equal(
	    at(snap, TREE_GROUPED, "prog/MainThread/main/wait/sleep").self,
	    100 * MS);
	/* The whole run is as it was, and all else is of it. */
	assert_int_equal(snap->samples, 3);
	snap = model_snapshot(f.m);
	assert_true(window_is_all(&snap->window));
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread").total, 500 * MS);
	assert_ptr_equal(model_look(f.m, &WINDOW_ALL, MODE_WALL), snap);
	/* Before the start, after the end, of no width. */
	window = (struct window){ 0, START };
	snap = model_look(f.m, &window, MODE_WALL);
	assert_int_equal(weights_get(snapshot_weights(snap, TREE_RAW), 0).total,
			 0);
	window = (struct window){ START + 500 * MS, UINT64_MAX };
	snap = model_look(f.m, &window, MODE_WALL);
	assert_int_equal(
	    weights_get(snapshot_weights(snap, TREE_RAW), 0).samples, 0);
	window = (struct window){ START + 9 * MS, START + 9 * MS };
	snap = model_look(f.m, &window, MODE_WALL);
	assert_int_equal(weights_get(snapshot_weights(snap, TREE_RAW), 0).total,
			 0);
	model_free(f.m);
}

/* Times are equal to the ns. Samples of a run that is cut count by their share,
 * which depends a little on what runs had become one by then. */
static void
check_weight(struct weight a, struct weight b)
{
	assert_int_equal(a.self, b.self);
	assert_int_equal(a.total, b.total);
	assert_int_equal(a.idle_self, b.idle_self);
	assert_int_equal(a.idle, b.idle);
	assert_in_range(a.samples + 4, b.samples, b.samples + 8);
}

struct adding {
	const struct snapshot *snap;
	struct weights *weights;
};

static bool
add_span(void *arg, uint32_t lane, const struct span *span, node_id node)
{
	const struct adding *a = arg;
	const struct place *place = places_get(a->snap->places, span->place);
	struct weight spent = place_spent(place, span->weight, span->count);

	(void)lane;
	weights_put(a->weights, node, &spent);
	return true;
}

/* The same window, span by span. Not every tree is asked for each time: one may
 * be made up from a window that has slid. */
static void
check_anew(struct fixture *f, const struct window *window)
{
	const struct snapshot *snap = model_look(f->m, window, MODE_WALL);

	assert_non_null(snap);
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++) {
		struct weights anew = { 0 };
		struct adding adding = { snap, &anew };

		if ((window->to + kind) % 3 == 0)
			continue;
		assert_int_equal(weights_fit(&anew, snapshot_tree(snap, kind)),
				 PIT_OK);
		snapshot_spans(snap, kind, add_span, &adding);
		weights_total(&anew, snapshot_tree(snap, kind));
		for (node_id id = 0; id < anew.len; id++)
			check_weight(
			    weights_get(&anew, id),
			    weights_get(snapshot_weights(snap, kind), id));
		weights_fini(&anew);
	}
}

static void
live(struct fixture *f)
{
	uint32_t stack = f->stacks[roll(f, 6)];

	spend(f, 1, stack, 1 + roll(f, 5),
	      roll(f, 2) ? WIRE_STATE_RUNNING : WIRE_STATE_WAITING);
	if (roll(f, 3) == 0)
		spend(f, 2, f->stacks[roll(f, 6)], 1 + roll(f, 40),
		      WIRE_STATE_WAITING);
}

static void
a_window_that_slides_is_the_same_as_one_looked_at_anew(void **state)
{
	struct window window;
	struct fixture f;
	char name[64];

	(void)state;
	init(&f);
	for (unsigned i = 0; i < 3000; i++) {
		live(&f);
		if (i % 100 == 0) { /* nodes that were not there before */
			snprintf(name, sizeof(name),
				 "main /app/a.py > f%u "
				 "/app/a.py",
				 i);
			f.stacks[i / 100 % 6] = stream_path(&f.s, name);
		}
		if (i % 7)
			continue;
		/* The last 200 ms; what comes late is in it as well. */
		window.to = START + f.now + 3 * MS;
		window.from = window.to - 200 * MS;
		check_anew(&f, &window);
	}
	/* A pause: its end stays where it is, its past may still change. */
	window = (struct window){ 0, START + f.now - 5 * MS };
	for (unsigned i = 0; i < 50; i++) {
		check_anew(&f, &window);
		spend(&f, 2, f.stacks[2], 30, WIRE_STATE_WAITING);
		live(&f);
	}
	/* And anywhere. */
	for (unsigned i = 0; i < 50; i++) {
		window.from = START + roll(&f, f.now);
		window.to = window.from + roll(&f, f.now);
		check_anew(&f, &window);
	}
	model_free(f.m);
}

static void
check_same(const struct snapshot *a, const struct snapshot *b)
{
	assert_non_null(a);
	assert_non_null(b);
	assert_memory_equal(&a->window, &b->window, sizeof(a->window));
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++) {
		const struct weights *wa = snapshot_weights(a, kind);
		const struct weights *wb = snapshot_weights(b, kind);

		assert_int_equal(wa->len, wb->len);
		assert_memory_equal(wa->at, wb->at, wa->len * sizeof(*wa->at));
	}
}

/* One that slides, and one that stays or jumps: each as if it was alone. */
static void
two_windows_stand_side_by_side(void **state)
{
	enum { BOTH, FIRST, SECOND, RUNS };
	const struct snapshot *shown, *beside;
	struct window window, other;
	struct fixture f[RUNS];

	(void)state;
	for (int i = 0; i < RUNS; i++)
		init(&f[i]);
	other = (struct window){ START, START + 90 * MS };
	for (unsigned i = 0; i < 2000; i++) {
		for (int k = 0; k < RUNS; k++)
			live(&f[k]);
		if (i % 7)
			continue;
		if (i % 500 == 0 && i)
			other.from = START + f[BOTH].now / 2;
		other.to = other.from + 50 * MS;
		window.to = START + f[BOTH].now;
		window.from = START + f[BOTH].now / 3 * 2;
		shown = model_look(f[BOTH].m, &window, MODE_WALL);
		beside = model_look_beside(f[BOTH].m, &other, MODE_WALL, NULL);
		check_same(shown, model_look(f[FIRST].m, &window, MODE_WALL));
		check_same(beside, model_look(f[SECOND].m, &other, MODE_WALL));
	}
	for (int i = 0; i < RUNS; i++)
		model_free(f[i].m);
}

/* What the history has of a window, place by place. It does not slide on from
 * the one before. */
static void
check_sums(struct fixture *f, const struct window *window)
{
	const struct window elsewhere = { 0, 1 };
	struct place_sums sums = { 0 };
	const struct snapshot *snap;

	assert_non_null(model_look(f->m, &elsewhere, MODE_WALL));
	snap = model_look(f->m, window, MODE_WALL);
	assert_non_null(snap);
	assert_int_equal(
	    history_sum(snap->history, window->from, window->to, &sums),
	    PIT_OK);
	for (size_t id = 1; id < snap->sums->len; id++) {
		struct place_sum sum =
		    id < sums.len ? sums.at[id] : (struct place_sum){ 0 };

		assert_int_equal(snap->sums->at[id].weight, sum.weight);
		assert_int_equal(snap->sums->at[id].count, sum.count);
	}
	assert_true(sums.len <= snap->sums->len);
	place_sums_fini(&sums);
}

/* However wide it is, and whether the history is coarse, with rare calls in
 * their callers, or not. */
static void
most_of_a_run_is_what_its_history_has(void **state)
{
	uint32_t rare[40];
	struct window window;
	struct fixture f;
	char path[64];

	(void)state;
	init(&f);
	for (unsigned i = 0; i < ARRAY_LEN(rare); i++) {
		snprintf(path, sizeof(path), "main /app/a.py > f%u /app/a.py",
			 i);
		rare[i] = stream_path(&f.s, path);
	}
	for (unsigned i = 0; i < 12000; i++) {
		spend(&f, 1, rare[roll(&f, ARRAY_LEN(rare))], 1,
		      WIRE_STATE_RUNNING);
		spend(&f, 1, f.stacks[roll(&f, 6)], roll(&f, 300),
		      WIRE_STATE_RUNNING);
		spend(&f, 2, f.stacks[roll(&f, 6)], roll(&f, 900),
		      WIRE_STATE_WAITING);
		if (i == 8000) /* from here on it gets coarse */
			model_set_history(f.m, 60000);
		if (i % 40)
			continue;
		window.from = START + roll(&f, 4) * roll(&f, f.now / 4 + 1);
		window.to = roll(&f, 4) ? window.from + roll(&f, f.now + 1)
					: UINT64_MAX;
		check_sums(&f, &window);
		window.from = 1;
		check_sums(&f, &window);
	}
	assert_true(model_snapshot(f.m)->coarse);
	model_free(f.m);
}

static void
states_are_told_apart(void **state)
{
	const struct weights *weights;
	const struct snapshot *snap;
	struct fixture f;
	node_id id;

	(void)state;
	init(&f);
	spend(&f, 1, f.stacks[0], 10, WIRE_STATE_RUNNING);
	spend(&f, 1, f.stacks[0], 20, WIRE_STATE_GIL);
	spend(&f, 1, f.stacks[0], 40, WIRE_STATE_RUNNING | WIRE_SAMPLE_GC);
	snap = model_snapshot(f.m);
	id = node_at(snap, snap->trees[TREE_RAW], "prog/MainThread/main/work");
	assert_int_equal(weights_get(snapshot_weights(snap, TREE_RAW), id).self,
			 70 * MS);
	weights =
	    snapshot_weights(model_look(f.m, &WINDOW_ALL, MODE_CPU), TREE_RAW);
	assert_int_equal(weights_get(weights, id).self, 50 * MS);
	weights =
	    snapshot_weights(model_look(f.m, &WINDOW_ALL, MODE_WAIT), TREE_RAW);
	assert_int_equal(weights_get(weights, id).self, 20 * MS);
	assert_int_equal(weights_get(weights, 0).total, 20 * MS);
	model_free(f.m);
}

struct seen {
	uint64_t end[8], weight;
	unsigned n;
	const struct tree *tree;
	const struct symtab *syms;
	char names[200];
};

static bool
see(void *arg, uint32_t lane, const struct span *span, node_id node)
{
	struct seen *seen = arg;

	assert_true(lane < 8);
	assert_true(span->end >= seen->end[lane]);
	seen->end[lane] = span->end;
	seen->weight += span->weight;
	strcat(seen->names,
	       symtab_get(seen->syms, tree_get(seen->tree, node)->frame)->name);
	strcat(seen->names, " ");
	return ++seen->n < 4;
}

static void
spans_come_in_order(void **state)
{
	struct window window = { START + 5 * MS, START + 45 * MS };
	const struct snapshot *snap;
	struct seen seen = { 0 };
	struct fixture f;

	(void)state;
	init(&f);
	spend(&f, 1, f.stacks[0], 10, WIRE_STATE_RUNNING);
	spend(&f, 1, f.stacks[3], 20, WIRE_STATE_RUNNING);
	spend(&f, 1, f.stacks[2], 30, WIRE_STATE_RUNNING);
	snap = model_snapshot(f.m);
	seen.tree = snap->trees[TREE_RAW];
	seen.syms = snap->syms;
	snapshot_spans(model_look(f.m, &window, MODE_WALL), TREE_RAW, see,
		       &seen);
	assert_int_equal(seen.weight, 40 * MS);
	assert_string_equal(seen.names, "work main dumps ");
	for (unsigned i = 0; i < 6; i++)
		spend(&f, 1, f.stacks[i % 2], 1, WIRE_STATE_RUNNING);
	seen.n = 0;
	memset(seen.end, 0, sizeof(seen.end));
	snapshot_spans(model_snapshot(f.m), TREE_RAW, see, &seen);
	assert_int_equal(seen.n, 4);
	model_free(f.m);
}

/* What is small in old history is with its caller, and says so. */
static void
old_history_has_rare_calls(void **state)
{
	const struct snapshot *snap;
	struct window window = { 0, 600000 * MS }; /* where cells meet */
	struct fixture f;
	char path[64];

	(void)state;
	init(&f);
	model_set_history(f.m, 200000);
	for (unsigned i = 0; i < 900000; i++) {
		uint32_t stack = f.stacks[i % 6 == 1 ? 0 : i % 6];

		if (i % 50 == 0) {
			snprintf(path, sizeof(path),
				 "main /app/a.py > work /app/a.py > f%u "
				 "/app/a.py",
				 i / 50 % 2000);
			stack = stream_path(&f.s, path);
		}
		spend(&f, 1, stack, 1, WIRE_STATE_RUNNING);
	}
	snap = model_look(f.m, &window, MODE_WALL);
	assert_non_null(snap);
	assert_true(snap->coarse >= window.to);
	assert_true(snap->cell >= 10000 * MS);
	assert_int_equal(weights_get(snapshot_weights(snap, TREE_RAW), 0).total,
			 window.to - START);
	assert_true(
	    at(snap, TREE_RAW, "prog/MainThread/main/work/[rare calls]").self >
	    0);
	/* The whole run has every call. */
	snap = model_snapshot(f.m);
	assert_int_equal(
	    at(snap, TREE_RAW, "prog/MainThread/main/work/f7").self, 9 * MS);
	assert_int_equal(
	    at(snap, TREE_RAW, "prog/MainThread/main/work/[rare calls]").self,
	    0);
	model_free(f.m);
}

static void
without_memory_there_is_no_window(void **state)
{
	struct window window = { START + 10 * MS, START + 100 * MS };
	struct fixture f;

	(void)state;
	for (long n = 0; n < 40; n++) {
		init(&f);
		for (unsigned i = 0; i < 100; i++)
			live(&f);
		mem_fail_after = n;
		model_look(f.m, &window, MODE_WALL);
		window.to += 5 * MS;
		model_look(f.m, &window, MODE_WALL);
		mem_fail_after = -1;
		check_anew(&f, &window);
		model_free(f.m);
	}
}

static void
without_a_history_sums_are_the_same(void **state)
{
	const struct window window = { START, START + 20 * MS };
	const struct snapshot *snap;
	struct fixture f;

	(void)state;
	init(&f);
	model_drop_history(f.m);
	spend(&f, 1, f.stacks[0], 10, WIRE_STATE_RUNNING);
	spend(&f, 2, f.stacks[0], 30, WIRE_STATE_RUNNING);
	spend(&f, 1, f.stacks[0], 20, WIRE_STATE_WAITING);
	snap = model_snapshot(f.m);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main/work").self,
			 30 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/worker/main/work").self,
			 30 * MS);
	snap = model_look(f.m, &window, MODE_WALL);
	assert_non_null(snap);
	assert_int_equal(weights_get(snapshot_weights(snap, TREE_RAW), 0).total,
			 0);
	model_free(f.m);
}

/* The group of threads of that name, as of a window of ms after the start. */
static const struct root *
group_in(struct fixture *f, uint64_t from, uint64_t to, const char *label)
{
	const struct window window = { START + from * MS, START + to * MS };
	const struct snapshot *snap = model_look(f->m, &window, MODE_WALL);
	const struct tree *tree = snap->trees[TREE_GROUPED];
	node_id id = tree_get(tree, TREE_ROOT)->child;

	for (id = tree_get(tree, id)->child; id;
	     id = tree_get(tree, id)->next) {
		const struct root *root =
		    roots_get(snap->roots, tree_get(tree, id)->frame);

		if (strcmp(root->label, label) == 0)
			return root;
	}
	return NULL;
}

static void
members_are_counted_that_are_in_the_window(void **state)
{
	struct fixture f;
	const struct root *root;

	(void)state;
	init(&f);
	for (uint32_t id = 3; id <= 6; id++) {
		char name[16];

		snprintf(name, sizeof(name), "pool-%u", (unsigned)id);
		stream_thread(&f.s, id, name, 0);
		spend(&f, 1, f.stacks[3], 10, 0);
		spend(&f, id, f.stacks[0], 10, 0);
	}
	root = group_in(&f, 0, 40, "pool-N");
	assert_int_equal(root->count, 4);
	assert_false(root->least);
	assert_int_equal(group_in(&f, 0, 20, "pool-N")->count, 2);
	assert_int_equal(group_in(&f, 15, 25, "pool-N")->count, 2);
	assert_int_equal(group_in(&f, 0, 10, "pool-N")->count, 1);
	assert_int_equal(group_in(&f, 100, 200, "pool-N")->count, 0);
	assert_int_equal(
	    group_in(&f, 0, UINT64_MAX / MS - 1000, "pool-N")->count, 4);
	model_free(f.m);
}

/* Past many that ended, new ones share a node. */
static void
members_that_are_not_told_apart_are_one_at_the_least(void **state)
{
	struct fixture f;
	const struct root *root;
	uint32_t id = 3;

	(void)state;
	init(&f);
	for (; id < 303; id++) {
		stream_thread(&f.s, id, "pool", 0);
		spend(&f, 1, f.stacks[3], 1, 0);
		spend(&f, id, f.stacks[0], 1, 0);
		stream_thread_end(&f.s, id);
	}
	root = group_in(&f, 290, 300, "pool");
	assert_int_equal(root->count, 1);
	assert_true(root->least);
	root = group_in(&f, 250, 300, "pool");
	assert_in_range(root->count, 2, 50);
	assert_true(root->least);
	root = group_in(&f, 0, 300, "pool");
	assert_int_equal(root->count, 300);
	assert_false(root->least);
	root = group_in(&f, 10, 20, "pool");
	assert_int_equal(root->count, 10);
	assert_false(root->least);
	model_free(f.m);
}

static void
each_mode_counts_what_it_says(void **state)
{
	const uint32_t held = WIRE_STATE_RUNNING | WIRE_SAMPLE_HELD;
	enum mode mode;

	(void)state;
	for (uint32_t flags = 0; flags <= WIRE_STATE_READY; flags++) {
		bool runs = flags == WIRE_STATE_RUNNING;

		assert_true(mode_counts(MODE_WALL, flags));
		assert_int_equal(mode_counts(MODE_CPU, flags), runs);
		assert_int_equal(mode_counts(MODE_WAIT, flags), flags && !runs);
		assert_false(mode_counts(MODE_GIL, flags));
	}
	assert_true(mode_counts(MODE_GIL, held));
	assert_true(mode_counts(MODE_CPU, held));
	for (int i = 0; i < MODES; i++) {
		assert_true(mode_find(mode_name((enum mode)i), &mode));
		assert_int_equal(mode, i);
		assert_true(mode_title(mode)[0] && mode_means(mode)[0]);
	}
	assert_false(mode_find("CPU", &mode));
	assert_false(mode_find("", &mode));
}

static uint64_t
whole(const struct snapshot *snap, enum tree_kind kind)
{
	assert_non_null(snap);
	return weights_get(snapshot_weights(snap, kind), TREE_ROOT).total;
}

static frame_id
root_at(const struct snapshot *snap, enum tree_kind kind, const char *path)
{
	node_id id = node_at(snap, snapshot_tree(snap, kind), path);

	assert_true(id);
	return tree_get(snapshot_tree(snap, kind), id)->frame;
}

static bool
count_weight(void *arg, uint32_t lane, const struct span *span, node_id node)
{
	uint64_t *sum = arg;

	(void)lane;
	(void)node;
	*sum += span->weight;
	return true;
}

/* Whichever way it is asked for: a thread, its group, its process; of all of
 * the run, of a window, of one that slides. */
static void
what_some_did_counts_alone(void **state)
{
	struct who main = { 0 }, group = { 0 }, all = { 0 }, nobody = { 0 };
	struct window window = { START, START + 150 * MS };
	const struct snapshot *snap;
	uint64_t spans = 0;
	struct fixture f;

	(void)state;
	init(&f);
	spend(&f, 1, f.stacks[0], 100, WIRE_STATE_RUNNING);
	spend(&f, 2, f.stacks[2], 50, WIRE_STATE_RUNNING);
	spend(&f, 1, f.stacks[1], 100, WIRE_STATE_WAITING);
	snap = model_snapshot(f.m);
	assert_true(who_add(&main, root_at(snap, TREE_RAW, "prog/MainThread")));
	assert_false(who_add(&main, main.at[0]));
	assert_true(
	    who_add(&group, root_at(snap, TREE_GROUPED, "prog/worker")));
	assert_true(who_add(&all, root_at(snap, TREE_RAW, "prog")));
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++) {
		snap = model_look_at(f.m, &WINDOW_ALL, MODE_WALL, &main);
		assert_int_equal(whole(snap, kind), 200 * MS);
		snap = model_look_at(f.m, &WINDOW_ALL, MODE_WALL, &group);
		assert_int_equal(whole(snap, kind), 50 * MS);
		snap = model_look_at(f.m, &WINDOW_ALL, MODE_WALL, &all);
		assert_int_equal(whole(snap, kind), 250 * MS);
		snap = model_look_at(f.m, &WINDOW_ALL, MODE_WALL, &nobody);
		assert_int_equal(whole(snap, kind), 0);
		snap = model_look_at(f.m, &window, MODE_CPU, &main);
		assert_int_equal(whole(snap, kind), 100 * MS);
		snap = model_look_at(f.m, &window, MODE_WALL, &main);
		assert_int_equal(whole(snap, kind), 150 * MS);
	}
	snapshot_spans(snap, TREE_RAW, count_weight, &spans);
	assert_int_equal(spans, 150 * MS);
	/* What comes later counts likewise; all of them still count together.
	 */
	spend(&f, 1, f.stacks[0], 10, WIRE_STATE_RUNNING);
	spend(&f, 2, f.stacks[2], 20, WIRE_STATE_RUNNING);
	window.to += 60 * MS;
	snap = model_look_at(f.m, &window, MODE_WALL, &main);
	assert_int_equal(whole(snap, TREE_GROUPED), 210 * MS);
	assert_int_equal(roots_get(snap->roots, group.at[0])->count, 0);
	assert_int_equal(
	    whole(model_look(f.m, &WINDOW_ALL, MODE_WALL), TREE_GROUPED),
	    280 * MS);
	assert_true(who_drop(&main, main.at[0]));
	assert_false(who_has(&main, group.at[0]));
	who_fini(&main);
	who_fini(&group);
	who_fini(&all);
	model_free(f.m);
}

/* In whichever tree the node is; with threads that are chosen, and a window. */
static void
what_was_spent_below_a_node_counts_alone(void **state)
{
	struct who below = { .all = true, .kind = TREE_GROUPED }, nobody;
	struct window window = { START + 100 * MS, START + 150 * MS };
	const struct snapshot *snap;
	uint64_t spans = 0;
	struct fixture f;

	(void)state;
	init(&f);
	spend(&f, 1, f.stacks[0], 100, WIRE_STATE_RUNNING);
	spend(&f, 1, f.stacks[4], 50, WIRE_STATE_RUNNING);
	spend(&f, 1, f.stacks[1], 30, WIRE_STATE_WAITING);
	spend(&f, 2, f.stacks[0], 70, WIRE_STATE_RUNNING);
	snap = model_snapshot(f.m);
	below.below = node_at(snap, snapshot_tree(snap, TREE_GROUPED),
			      "prog/MainThread/main/work");
	assert_true(below.below);
	snap = model_look_at(f.m, &WINDOW_ALL, MODE_WALL, &below);
	for (enum tree_kind kind = 0; kind < TREE_COUNT; kind++)
		assert_int_equal(whole(snap, kind), 150 * MS);
	assert_int_equal(
	    at(snap, TREE_RAW, "prog/MainThread/main/work/work").total,
	    50 * MS);
	assert_int_equal(at(snap, TREE_RAW, "prog/MainThread/main/wait").total,
			 0);
	snapshot_spans(snap, TREE_RAW, count_weight, &spans);
	assert_int_equal(spans, 150 * MS);
	snap = model_look_at(f.m, &window, MODE_WALL, &below);
	assert_int_equal(whole(snap, TREE_RAW), 50 * MS);
	nobody = below;
	nobody.all = false;
	snap = model_look_at(f.m, &window, MODE_WALL, &nobody);
	assert_int_equal(whole(snap, TREE_RAW), 0);
	below.kind = TREE_MERGED;
	below.below =
	    node_at(snap, snapshot_tree(snap, TREE_MERGED), "prog/main/work");
	assert_true(below.below);
	snap = model_look_at(f.m, &WINDOW_ALL, MODE_WALL, &below);
	assert_int_equal(whole(snap, TREE_RAW), 220 * MS);
	model_free(f.m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mode_counts_what_it_says),
		cmocka_unit_test(members_are_counted_that_are_in_the_window),
		cmocka_unit_test(
		    members_that_are_not_told_apart_are_one_at_the_least),
		cmocka_unit_test(a_window_has_what_was_spent_in_it),
		cmocka_unit_test(what_was_spent_below_a_node_counts_alone),
		cmocka_unit_test(two_windows_stand_side_by_side),
		cmocka_unit_test(
		    a_window_that_slides_is_the_same_as_one_looked_at_anew),
		cmocka_unit_test(most_of_a_run_is_what_its_history_has),
		cmocka_unit_test(states_are_told_apart),
		cmocka_unit_test(spans_come_in_order),
		cmocka_unit_test(old_history_has_rare_calls),
		cmocka_unit_test(without_memory_there_is_no_window),
		cmocka_unit_test(without_a_history_sums_are_the_same),
		cmocka_unit_test(what_some_did_counts_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
