/* tests/unit/test_prune.c - rows that go while a tree in order of time is made
 * are those that its processors would have left out.
 */
#include "base/out.h"
#include "model/fold.h"
#include "model/processors.h"

#include "../lib/life.h"
#include "../lib/test.h"

#include <string.h>

#define LIVES 300

static void
write_row(struct out *o, const struct ftree *ft, row_id id)
{
	const struct ftree_row *row = ftree_row(ft, id);

	for (row_id up = id; up != ft->top; up = ftree_row(ft, up)->parent)
		out_char(o, ' ');
	out_printf(o, "%s %s %.0f own %.0f absorbed %.0f self %.0f x%zu %u\n",
		   ftree_function(ft, id), ftree_short_file(ft, id), row->time,
		   row->own, row->absorbed, ftree_self_time(ft, id), row->count,
		   row->flags);
}

/* The report's tree. Returns how many rows it took to make it. */
static size_t
write_tree(struct out *o, const struct snapshot *snap, double threshold)
{
	const struct ftree_look look = {
		.timeline = true,
		.apart = true,
		.idle = true,
		.threshold = threshold,
	};
	const struct processor_options opts = { .threshold = 0.05 };
	struct ftree ft;
	size_t rows;

	out_init(o, SIZE_MAX);
	assert_int_equal(ftree_init(&ft, snap, &look), PIT_OK);
	rows = ft.len;
	assert_int_equal(processors_run(&ft, processors_timeline, &opts),
			 PIT_OK);
	for (row_id id = ft.top; id; id = ftree_next(&ft, ft.top, id))
		write_row(o, &ft, id);
	ftree_fini(&ft);
	assert_int_equal(out_status(o), PIT_OK);
	return rows;
}

static void
a_tree_with_and_without_is_the_same(void **state)
{
	size_t with = 0, without = 0;
	struct out a, b;

	(void)state;
	for (unsigned seed = 1; seed <= LIVES; seed++) {
		struct life w = {
			.seed = seed * 0x9e3779b97f4a7c15u,
			.most = 40 << seed % 5,
		};
		const struct snapshot *snap;

		w.model = model_new();
		assert_non_null(w.model);
		life_live(&w);
		snap = model_snapshot(w.model);
		without += write_tree(&a, snap, 0);
		with += write_tree(&b, snap, 0.05);
		if (a.len && strcmp(a.data, b.data) != 0)
			fail_msg("life %u:\n%s\n%s", seed, a.data, b.data);
		assert_int_equal(a.len, b.len);
		out_fini(&a);
		out_fini(&b);
		model_free(w.model);
	}
	/* It is for something. */
	assert_true(with < without / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tree_with_and_without_is_the_same),
	};

	return RUN_TESTS(tests);
}
