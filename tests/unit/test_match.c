/* tests/unit/test_match.c - one test per promise of match.h. */
#include "tui/match.h"

#include "../lib/stream.h"
#include "../lib/test.h"
#include "base/mem.h"
#include "model/model.h"

#include <string.h>

#define MS    1000000ull
#define START (1000 * MS)

static const char *const paths[] = {
	"main /app/a.py > work /app/a.py",
	"main /app/a.py > toil /app/b.py",
	"main /app/a.py > dumps /usr/lib/python3/json/x.py > sleep time()",
	"main /app/a.py",
	"main /app/a.py > work /app/a.py > work /app/a.py",
	"other /app/a.py > work /app/a.py",
};

#define PATHS ARRAY_LEN(paths)

struct run {
	struct model *m;
	struct stream s;
	uint64_t now;
};

static void
begin(struct run *run, const char *thread)
{
	*run = (struct run){ .m = model_new() };
	assert_non_null(run->m);
	stream_open(&run->s, run->m, 10, START, "prog");
	stream_fact(&run->s, WIRE_FACT_SYS_PATH, "/app");
	stream_fact(&run->s, WIRE_FACT_SYS_PREFIX, "/usr");
	stream_thread(&run->s, 1, thread, WIRE_THREAD_MAIN);
	stream_clock(&run->s, START);
}

static void
spend(struct run *run, const char *path, uint64_t ms)
{
	struct event ev = { .type = WIRE_SAMPLE };

	run->now += ms * MS;
	ev.sample.thread = 1;
	ev.sample.stack = stream_path(&run->s, path);
	ev.sample.flags = WIRE_STATE_RUNNING;
	ev.sample.count = (uint32_t)ms;
	ev.sample.end = run->now;
	ev.sample.weight = ms * MS;
	stream_apply(&run->s, &ev);
}

/* The same calls in both, as long as the number of the path and more there. */
static void
fill(struct run *ours, struct run *theirs)
{
	begin(ours, "MainThread");
	begin(theirs, "Thread-7");
	for (size_t i = 0; i < PATHS; i++) {
		spend(ours, paths[i], 1);
		spend(theirs, paths[PATHS - 1 - i], 10 + PATHS - 1 - i);
	}
}

static struct match_look
look_at(struct run *ours, struct run *theirs)
{
	return (struct match_look){
		.snap = model_snapshot(ours->m),
		.base = model_snapshot(theirs->m),
		.which = TREE_GROUPED,
		.version = 1,
	};
}

static struct weight
found(const struct match_look *look, const struct weights *weights,
      const char *path)
{
	const struct tree *tree = snapshot_tree(look->snap, look->which);

	return weights_get(weights, node_at(look->snap, tree, path));
}

static void
rows_are_the_same_by_name_and_callers(void **state)
{
	struct match *match = match_new();
	const struct weights *weights;
	struct match_look look;
	struct run ours, theirs;

	(void)state;
	assert_non_null(match);
	fill(&ours, &theirs);
	look = look_at(&ours, &theirs);
	weights = match_weights(match, &look, 1);
	assert_non_null(weights);
	assert_int_equal(
	    found(&look, weights, "prog/MainThread/main/work/work").self,
	    14 * MS);
	assert_int_equal(
	    found(&look, weights, "prog/MainThread/main/dumps/sleep").total,
	    12 * MS);
	assert_int_equal(
	    found(&look, weights, "prog/MainThread/other/work").samples, 15);
	assert_int_equal(found(&look, weights, "prog/MainThread/main").self,
			 13 * MS);
	assert_int_equal(
	    found(&look, weights, "prog/MainThread/main/toil").self, 11 * MS);
	/* What is passed over has what is below it. */
	assert_int_equal(found(&look, weights, "prog/MainThread").total,
			 75 * MS);
	assert_int_equal(found(&look, weights, "prog").total, 75 * MS);
	assert_int_equal(weights_get(weights, TREE_ROOT).total, 75 * MS);
	match_free(match);
	model_free(ours.m);
	model_free(theirs.m);
}

/* What comes later is matched as soon as it is looked for again. */
static void
what_is_new_is_found(void **state)
{
	static const char path[] = "main /app/a.py > late /app/a.py";
	struct match *match = match_new();
	struct match_look look;
	struct run ours, theirs;

	(void)state;
	fill(&ours, &theirs);
	spend(&theirs, path, 30);
	look = look_at(&ours, &theirs);
	assert_non_null(match_weights(match, &look, 1));
	spend(&ours, path, 2);
	look = look_at(&ours, &theirs);
	/* Not at once, if it was a moment ago. */
	assert_int_equal(found(&look, match_weights(match, &look, 2),
			       "prog/MainThread/main/late")
			     .total,
			 0);
	assert_int_equal(found(&look, match_weights(match, &look, 60000 * MS),
			       "prog/MainThread/main/late")
			     .total,
			 30 * MS);
	match_free(match);
	model_free(ours.m);
	model_free(theirs.m);
}

static struct sites *
sites_of(const struct snapshot *snap, enum sites_of of)
{
	const struct sites_look look = { .which = TREE_GROUPED, .idle = true };
	struct sites *sites = sites_new(of);

	assert_non_null(sites);
	assert_int_equal(sites_update(sites, snap, &look), PIT_OK);
	return sites;
}

static void
sites_are_the_same_by_name(void **state)
{
	struct match *match = match_new();
	struct sites *mine, *others;
	const struct site *costs;
	struct match_look look;
	struct run ours, theirs;
	uint64_t self = 0;

	(void)state;
	fill(&ours, &theirs);
	look = look_at(&ours, &theirs);
	mine = sites_of(look.snap, SITES_FUNCTIONS);
	others = sites_of(look.base, SITES_FUNCTIONS);
	costs = match_sites(match, &look, mine, others);
	assert_non_null(costs);
	for (site_id id = 1; id < sites_len(mine); id++) {
		const struct frame_info *info =
		    symtab_get(look.snap->syms, sites_get(mine, id)->frame);

		self += costs[id].self;
		if (!strcmp(info->name, "work") &&
		    !strcmp(info->file, "/app/a.py"))
			assert_int_equal(costs[id].total, (10 + 14 + 15) * MS);
	}
	assert_int_equal(self, 75 * MS);
	sites_free(mine);
	sites_free(others);
	match_free(match);
	model_free(ours.m);
	model_free(theirs.m);
}

static void
without_memory_there_is_none(void **state)
{
	const struct weights *weights = NULL;
	struct match_look look;
	struct run ours, theirs;

	(void)state;
	fill(&ours, &theirs);
	look = look_at(&ours, &theirs);
	for (long n = 0; !weights; n++) {
		struct match *match = match_new();

		assert_true(n < 1000);
		mem_fail_after = n;
		weights = match_weights(match, &look, 1);
		mem_fail_after = -1;
		/* It can be asked again. */
		assert_non_null(match_weights(match, &look, 1));
		match_free(match);
	}
	model_free(ours.m);
	model_free(theirs.m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_the_same_by_name_and_callers),
		cmocka_unit_test(what_is_new_is_found),
		cmocka_unit_test(sites_are_the_same_by_name),
		cmocka_unit_test(without_memory_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
