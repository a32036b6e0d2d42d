/* tests/unit/test_sites.c - what functions and lines cost, beside a naive
 * account of the same stacks, and beside the report that lists functions.
 */
#include "model/functions.h"
#include "model/label.h"
#include "model/sites.h"
#include "render/renderer.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS      1000000u
#define SAMPLES 600
#define DEPTH   9
#define LINES   3

static const struct {
	const char *name, *file; /* NULL: a C function */
	bool hidden;
} functions[] = {
	{ "main", "/app/a.py", false },
	{ "work", "/app/a.py", false },
	{ "load", "/app/b.py", false },
	{ "dumps", "/usr/lib/python3.12/json/a.py", false },
	{ "import", "<frozen importlib._bootstrap>", false },
	{ "exec", NULL, false },
	{ "silent", "/app/t.py", true },
};

struct fixture {
	struct model *model;
	struct stream stream;
	uint32_t frames[ARRAY_LEN(functions)][LINES];
	struct sites *sites[SITES_KINDS];
	uint64_t seed, time;
};

static unsigned
roll(struct fixture *fx, unsigned sides)
{
	fx->seed ^= fx->seed << 13;
	fx->seed ^= fx->seed >> 7;
	fx->seed ^= fx->seed << 17;
	return (unsigned)((fx->seed >> 11) % sides);
}

static void
add_functions(struct fixture *fx)
{
	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		for (uint32_t k = 0; k < LINES; k++)
			fx->frames[i][k] =
			    functions[i].hidden
				? stream_hidden(&fx->stream, functions[i].name,
						functions[i].file)
			    : functions[i].file
				? stream_python(&fx->stream, functions[i].name,
						functions[i].file,
						(uint32_t)i * 10 +
						    1, /* 11 apart */
						(uint32_t)i * 10 + 1 + k)
				: stream_c(&fx->stream, functions[i].name,
					   "builtins");
}

static void
sample(struct fixture *fx)
{
	unsigned depth = 1 + roll(fx, DEPTH);
	uint64_t weight = (1 + roll(fx, 9)) * MS;
	uint32_t stack = 0;

	for (unsigned i = 0; i < depth; i++) {
		unsigned f = i ? roll(fx, ARRAY_LEN(functions)) : 0;

		stack = stream_stack(&fx->stream, stack,
				     fx->frames[f][roll(fx, LINES)]);
	}
	stream_sample(&fx->stream, 1 + roll(fx, 2), stack, weight, weight);
	fx->time += weight;
	stream_clock(&fx->stream, fx->time);
}

static int
setup(void **state)
{
	struct fixture *fx = mem_zalloc(sizeof(*fx));

	assert_non_null(fx);
	fx->model = model_new();
	assert_non_null(fx->model);
	fx->time = 1000 * (uint64_t)MS;
	stream_open(&fx->stream, fx->model, 812, fx->time, "python a.py");
	stream_fact(&fx->stream, WIRE_FACT_SYS_PATH, "/app");
	stream_thread(&fx->stream, 1, "MainThread", WIRE_THREAD_MAIN);
	stream_thread(&fx->stream, 2, "worker", 0);
	stream_clock(&fx->stream, fx->time);
	for (int i = 0; i < SITES_KINDS; i++) {
		fx->sites[i] = sites_new((enum sites_of)i);
		assert_non_null(fx->sites[i]);
	}
	fx->seed = 88172645463325252u;
	add_functions(fx);
	*state = fx;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fx = *state;

	for (int i = 0; i < SITES_KINDS; i++)
		sites_free(fx->sites[i]);
	model_free(fx->model);
	mem_free(fx);
	return 0;
}

/* Half a second more of a run, and then a part of it, or all. */
static const struct snapshot *
look_somewhere(struct fixture *fx)
{
	uint64_t start = model_snapshot(fx->model)->start, from;
	struct window window = WINDOW_ALL;
	const struct snapshot *snap;

	for (int i = 0; i < SAMPLES / 6; i++)
		sample(fx);
	if (roll(fx, 3)) {
		from = start + roll(fx, (unsigned)((fx->time - start) / MS)) *
				   (uint64_t)MS;
		window = (struct window){ from, from + (1 + roll(fx, 900)) *
							   (uint64_t)MS };
	}
	snap = model_look(fx->model, &window, MODE_WALL);
	assert_non_null(snap);
	return snap;
}

static void
update(struct fixture *fx, const struct snapshot *snap, node_id top)
{
	const struct sites_look look = { .which = TREE_GROUPED,
					 .top = top,
					 .idle = true };

	for (int i = 0; i < SITES_KINDS; i++)
		assert_int_equal(sites_update(fx->sites[i], snap, &look),
				 PIT_OK);
}

static void
a_function_costs_what_it_costs_in_reports(void **state)
{
	struct fixture *fx = *state;

	for (int round = 0; round < 40; round++) {
		const struct snapshot *snap = look_somewhere(fx);
		const struct functions_look look = { .idle = true };
		struct functions fs;
		size_t n = 0;

		update(fx, snap, TREE_ROOT);
		assert_int_equal(functions_init(&fs, snap, &look), PIT_OK);
		for (uint32_t i = 1; i < fs.len; i++) {
			const struct site *site = sites_get(
			    fx->sites[SITES_FUNCTIONS],
			    sites_find(fx->sites[SITES_FUNCTIONS], snap->syms,
				       fs.at[i].frame, 7));

			assert_non_null(site);
			assert_int_equal(site->self, fs.at[i].self);
			assert_int_equal(site->total, fs.at[i].total);
			n += site->total > 0;
		}
		for (site_id id = 1; id < sites_len(fx->sites[SITES_FUNCTIONS]);
		     id++)
			n -= sites_get(fx->sites[SITES_FUNCTIONS], id)->total >
			     0;
		assert_int_equal(n, 0);
		assert_int_equal(sites_whole(fx->sites[SITES_FUNCTIONS]).total,
				 fs.time);
		functions_fini(&fs);
	}
}

/* The naive account of one site: for each stack, is it there, is it last? */
struct account {
	const struct snapshot *snap;
	frame_id function; /* 0: any of the file's */
	const char *file;
	uint32_t line;
	struct unwound frames;
	uint64_t self, total;
};

static bool
is_it(const struct account *a, const struct unwound_frame *at)
{
	if (at->line != a->line)
		return false;
	if (a->function)
		return symtab_function(a->snap->syms, at->frame) == a->function;
	return symtab_get(a->snap->syms, at->frame)->kind == FRAME_PYTHON &&
	       strcmp(symtab_get(a->snap->syms, at->frame)->file, a->file) == 0;
}

static bool
account_stack(void *arg, const struct stack *stack)
{
	const struct stacks_look all = { .all = false };
	struct account *a = arg;
	bool there = false, last = false;

	assert_int_equal(stacks_unwind(a->snap, &all, stack->path, &a->frames),
			 PIT_OK);
	for (size_t i = 0; i < a->frames.len; i++) {
		last = is_it(a, &a->frames.at[i]);
		there |= last;
	}
	a->total += there ? stack->weight : 0;
	a->self += last ? stack->weight : 0;
	return true;
}

static void
check_lines(struct fixture *fx, const struct snapshot *snap, enum sites_of of)
{
	const struct stacks_look all = { .all = false };
	const struct sites *sites = fx->sites[of];

	for (site_id id = 1; id < sites_len(sites); id++) {
		const struct site *site = sites_get(sites, id);
		const struct frame_info *info =
		    symtab_get(snap->syms, site->frame);
		struct account a = { .snap = snap,
				     .file = info->file,
				     .line = site->line };

		if (of == SITES_LINES || info->kind != FRAME_PYTHON)
			a.function = symtab_function(snap->syms, site->frame);
		assert_int_equal(stacks_sum(snap, &all, account_stack, &a),
				 PIT_OK);
		assert_int_equal(site->self, a.self);
		assert_int_equal(site->total, a.total);
		unwound_fini(&a.frames);
	}
}

static void
a_line_costs_what_the_stacks_through_it_took(void **state)
{
	struct fixture *fx = *state;

	for (int round = 0; round < 6; round++) {
		const struct snapshot *snap = look_somewhere(fx);

		update(fx, snap, TREE_ROOT);
		check_lines(fx, snap, SITES_LINES);
		check_lines(fx, snap, SITES_FILES);
	}
}

static void
callers_add_up_to_what_they_called(void **state)
{
	struct fixture *fx = *state;
	const struct sites *sites = fx->sites[SITES_FUNCTIONS];
	struct neighbors callers = { 0 }, callees = { 0 };

	for (int round = 0; round < 20; round++) {
		update(fx, look_somewhere(fx), TREE_ROOT);
		for (site_id id = 1; id < sites_len(sites); id++) {
			const struct site *site = sites_get(sites, id);
			uint64_t sum = 0;

			assert_int_equal(
			    sites_neighbors(sites, id, &callers, &callees),
			    PIT_OK);
			for (size_t i = 0; i < callers.len; i++)
				sum += callers.at[i].total;
			assert_int_equal(sum, site->total);
			for (size_t i = 0; i < callees.len; i++) {
				assert_true(callees.at[i].total <= site->total);
				assert_true(i == 0 ||
					    callees.at[i].total <=
						callees.at[i - 1].total);
			}
		}
	}
	neighbors_fini(&callers);
	neighbors_fini(&callees);
}

static site_id
site_named(const struct fixture *fx, const struct snapshot *snap,
	   const char *name)
{
	const struct sites *sites = fx->sites[SITES_FUNCTIONS];
	site_id id = 1;

	while (id < sites_len(sites) &&
	       strcmp(symtab_get(snap->syms, sites_get(sites, id)->frame)->name,
		      name) != 0)
		id++;
	assert_true(id < sites_len(sites));
	return id;
}

static void
spend(struct fixture *fx, const char *path, unsigned ms)
{
	stream_sample(&fx->stream, 1, stream_path(&fx->stream, path),
		      (uint64_t)ms * MS, (uint64_t)ms * MS);
	fx->time += (uint64_t)ms * MS;
	stream_clock(&fx->stream, fx->time);
}

static void
a_call_within_a_call_of_the_same_kind_counts_once(void **state)
{
	struct fixture *fx = *state;
	const struct sites *sites = fx->sites[SITES_FUNCTIONS];
	struct neighbors callers = { 0 }, callees = { 0 };
	const struct snapshot *snap;
	site_id f, g, top;

	spend(fx,
	      "top /app/x.py > f /app/x.py > g /app/x.py > f /app/x.py > "
	      "g /app/x.py",
	      10);
	spend(fx, "top /app/x.py > g /app/x.py", 5);
	snap = model_snapshot(fx->model);
	update(fx, snap, TREE_ROOT);
	top = site_named(fx, snap, "top");
	f = site_named(fx, snap, "f");
	g = site_named(fx, snap, "g");
	assert_int_equal(sites_get(sites, g)->total, 15 * MS);
	assert_int_equal(sites_get(sites, f)->self, 0);
	assert_int_equal(sites_neighbors(sites, f, &callers, &callees), PIT_OK);
	assert_int_equal(callers.len, 1);
	assert_int_equal(callers.at[0].site, top);
	assert_int_equal(callees.len, 1);
	assert_int_equal(callees.at[0].site, g);
	assert_int_equal(callees.at[0].total, 10 * MS);
	assert_int_equal(sites_neighbors(sites, g, &callers, &callees), PIT_OK);
	assert_int_equal(callers.len, 2);
	assert_int_equal(callers.at[0].site, f);
	assert_int_equal(callers.at[1].total, 5 * MS);
	neighbors_fini(&callers);
	neighbors_fini(&callees);
}

static void
below_a_node_what_is_above_it_does_not_count(void **state)
{
	struct fixture *fx = *state;
	const struct sites *sites = fx->sites[SITES_FUNCTIONS];
	struct neighbors callers = { 0 }, callees = { 0 };
	const struct snapshot *snap;
	node_id top;

	spend(fx, "f /app/x.py > g /app/x.py > f /app/x.py", 10);
	spend(fx, "f /app/x.py > h /app/x.py", 5);
	snap = model_snapshot(fx->model);
	top = node_at(snap, snap->trees[TREE_GROUPED],
		      "python a.py/MainThread/f/g");
	assert_true(top);
	update(fx, snap, top);
	assert_int_equal(sites_whole(sites).total, 10 * MS);
	assert_int_equal(sites_get(sites, site_named(fx, snap, "f"))->total,
			 10 * MS);
	assert_int_equal(sites_get(sites, site_named(fx, snap, "h"))->total, 0);
	assert_int_equal(sites_neighbors(sites, site_named(fx, snap, "g"),
					 &callers, &callees),
			 PIT_OK);
	assert_int_equal(callers.len, 1);
	assert_int_equal(callers.at[0].site, 0);
	neighbors_fini(&callers);
	neighbors_fini(&callees);
}

/* "  0.123 main  a.py:1" for each function; by name and place. */
static void
check_row(const struct snapshot *snap, const char *flat,
	  const struct site *site, uint64_t ns)
{
	char name[LABEL_NAME], row[LABEL_NAME + 64];
	char where[LABEL_WHERE];

	label_name(snap->syms, snap->roots, site->frame, name, sizeof(name));
	label_where(snap->syms, snap->roots, site->frame, where, sizeof(where));
	snprintf(row, sizeof(row), "%.3f %s  %.40s", (double)ns / 1e9, name,
		 symtab_get(snap->syms, site->frame)->kind == FRAME_C ? ""
								      : where);
	if (!strstr(flat, row))
		fail_msg("no \"%s\" in:\n%s", row, flat);
}

static void
the_list_of_functions_of_a_report_says_the_same(void **state)
{
	struct fixture *fx = *state;

	for (int round = 0; round < 24; round++) {
		const struct snapshot *snap = look_somewhere(fx);
		const struct sites *sites = fx->sites[SITES_FUNCTIONS];
		struct render_options opts = RENDER_OPTIONS;
		struct out o;

		opts.flat = true;
		opts.idle = true;
		opts.threshold = 0;
		opts.flat_total = round % 2;
		out_init(&o, SIZE_MAX);
		renderer_find("text")->write(&o, snap, &opts);
		assert_int_equal(out_status(&o), PIT_OK);
		update(fx, snap, TREE_ROOT);
		for (site_id id = 1; id < sites_len(sites); id++) {
			const struct site *site = sites_get(sites, id);
			uint64_t ns =
			    opts.flat_total ? site->total : site->self;

			/* A thousandth of the whole has a row. */
			if (ns > sites_whole(sites).total / 500)
				check_row(snap, o.data, site, ns);
		}
		out_fini(&o);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_function_costs_what_it_costs_in_reports),
		TEST(a_line_costs_what_the_stacks_through_it_took),
		TEST(callers_add_up_to_what_they_called),
		TEST(a_call_within_a_call_of_the_same_kind_counts_once),
		TEST(below_a_node_what_is_above_it_does_not_count),
		TEST(the_list_of_functions_of_a_report_says_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
