/* tests/unit/test_weights.c - one test per promise of weights.h. */
#include "model/weights.h"

#include "../lib/test.h"

#include <string.h>

struct fixture {
	struct symtab *syms;
	struct tree *tree;
	struct weights weights;
	node_id a, b, c; /* b and c below a */
};

static node_id
child(struct fixture *f, node_id parent, const char *name)
{
	frame_id frame =
	    symtab_python(f->syms, name, strlen(name), "/a.py", 5, 1, 0);

	return tree_child(f->tree, f->syms, parent, frame);
}

static void
init(struct fixture *f)
{
	*f = (struct fixture){ .syms = symtab_new(), .tree = tree_new() };
	assert_non_null(f->syms);
	assert_non_null(f->tree);
	f->a = child(f, TREE_ROOT, "a");
	f->b = child(f, f->a, "b");
	f->c = child(f, f->a, "c");
	assert_int_equal(weights_fit(&f->weights, f->tree), PIT_OK);
}

static void
fini(struct fixture *f)
{
	weights_fini(&f->weights);
	tree_free(f->tree);
	symtab_free(f->syms);
}

static struct weight
spent(uint64_t self, uint64_t idle, uint64_t samples)
{
	return (struct weight){ .self = self,
				.idle_self = idle,
				.samples = samples };
}

static void
assert_weight(const struct weights *weights, node_id id, uint64_t self,
	      uint64_t total, uint64_t idle, uint64_t samples)
{
	struct weight w = weights_get(weights, id);

	assert_int_equal(w.self, self);
	assert_int_equal(w.total, total);
	assert_int_equal(w.idle, idle);
	assert_int_equal(w.samples, samples);
}

static void
weight_counts_for_the_leaf_and_all_above_it(void **state)
{
	struct weight five = spent(5, 1, 2), three = spent(3, 0, 1);
	struct fixture f;

	(void)state;
	init(&f);
	weights_add(&f.weights, f.tree, f.b, &five);
	weights_add(&f.weights, f.tree, f.a, &three);
	assert_weight(&f.weights, f.b, 5, 5, 1, 2);
	assert_weight(&f.weights, f.a, 3, 8, 1, 3);
	assert_weight(&f.weights, TREE_ROOT, 0, 8, 1, 3);
	assert_weight(&f.weights, f.c, 0, 0, 0, 0);
	weights_add(&f.weights, f.tree, 999, &three);
	assert_weight(&f.weights, TREE_ROOT, 0, 8, 1, 3);
	assert_weight(&f.weights, 999, 0, 0, 0, 0);
	five = spent(-(uint64_t)5, -(uint64_t)1, -(uint64_t)2);
	weights_add(&f.weights, f.tree, f.b, &five);
	assert_weight(&f.weights, f.b, 0, 0, 0, 0);
	assert_weight(&f.weights, f.a, 3, 3, 0, 1);
	/* More samples than there are. */
	five = spent(0, 0, -(uint64_t)2);
	weights_add(&f.weights, f.tree, f.b, &five);
	assert_weight(&f.weights, f.a, 3, 3, 0, 0);
	fini(&f);
}

static void
many_at_once_are_the_same_as_one_by_one(void **state)
{
	struct weight w = spent(7, 2, 3);
	struct weights other = { 0 };
	struct fixture f;

	(void)state;
	init(&f);
	assert_int_equal(weights_fit(&other, f.tree), PIT_OK);
	for (node_id id = f.a; id <= f.c; id++) {
		weights_add(&f.weights, f.tree, id, &w);
		weights_put(&other, id, &w);
		weights_put(&other, 999, &w);
	}
	weights_total(&other, f.tree);
	for (node_id id = TREE_ROOT; id <= f.c; id++)
		assert_memory_equal(&other.at[id], &f.weights.at[id],
				    sizeof(w));
	weights_clear(&other);
	assert_weight(&other, f.a, 0, 0, 0, 0);
	weights_fini(&other);
	fini(&f);
}

static void
what_is_new_weighs_nothing(void **state)
{
	struct weight w = spent(7, 2, 3);
	struct fixture f;
	node_id d;

	(void)state;
	init(&f);
	weights_add(&f.weights, f.tree, f.c, &w);
	d = child(&f, f.c, "d");
	assert_weight(&f.weights, d, 0, 0, 0, 0);
	assert_int_equal(weights_fit(&f.weights, f.tree), PIT_OK);
	assert_weight(&f.weights, d, 0, 0, 0, 0);
	assert_weight(&f.weights, f.c, 7, 7, 2, 3);
	weights_add(&f.weights, f.tree, d, &w);
	assert_weight(&f.weights, f.c, 7, 14, 4, 6);
	fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weight_counts_for_the_leaf_and_all_above_it),
		cmocka_unit_test(many_at_once_are_the_same_as_one_by_one),
		cmocka_unit_test(what_is_new_weighs_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
