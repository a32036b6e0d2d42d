/* tests/unit/test_fold_random.c - random lives: the screen's groups hide what
 * the report's do. No method runs for several classes: that is one row in a
 * report, and as many as there are classes on the screen. What the user says
 * is library code is that for both, whenever it is said.
 */
#include "base/regex.h"
#include "model/fold.h"
#include "model/label.h"
#include "model/processors.h"

#include "../lib/life.h"
#include "../lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIVES  700
#define GROUPS 512

/* "entry hidden" of each group that folds. */
struct list {
	char text[GROUPS][64];
	size_t n;
};

static void
list_add(struct list *list, const char *name, size_t hidden)
{
	assert_true(list->n < GROUPS);
	snprintf(list->text[list->n++], sizeof(list->text[0]), "%s %zu", name,
		 hidden);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
list_join(struct list *list, char *text, size_t size)
{
	size_t n = 0;

	qsort(list->text, list->n, sizeof(list->text[0]), by_text);
	text[0] = '\0';
	for (size_t i = 0; i < list->n; i++)
		n +=
		    (size_t)snprintf(text + n, size - n, "%s; ", list->text[i]);
	assert_true(n < size);
}

static void
list_report(struct list *list, const struct snapshot *snap,
	    const struct choice *choice, bool apart, bool idle)
{
	const struct ftree_look look = { .apart = apart, .idle = idle };
	const struct processor_options opts = {
		.threshold = FOLD_LIGHT,
		.hide = choice->hide,
		.show = choice->show,
	};
	struct ftree ft;

	list->n = 0;
	assert_int_equal(ftree_init(&ft, snap, &look), PIT_OK);
	assert_int_equal(processors_run(&ft, processors_report, &opts), PIT_OK);
	for (uint32_t g = 1; g <= ft.groups; g++)
		if (ft.folds[g].hidden)
			list_add(list, ftree_function(&ft, ft.folds[g].entry),
				 ft.folds[g].hidden);
	ftree_fini(&ft);
}

/* What stands beside the first row is on the screen alone. */
static bool
is_below(const struct tree *tree, node_id id, node_id top)
{
	while (top && id && id != top)
		id = tree_get(tree, id)->parent;
	return id == top || !top;
}

static void
list_screen(struct list *list, const struct snapshot *snap, bool apart,
	    bool idle)
{
	enum tree_kind kind = apart ? TREE_APART : TREE_GROUPED;
	const struct fold_look look = {
		.tree = snapshot_tree(snap, kind),
		.weights = snapshot_weights(snap, kind),
		.syms = snap->syms,
		.roots = snap->roots,
		.apart = apart,
		.idle = idle,
	};
	static struct fold_group group;
	struct fold_scale scale;

	list->n = 0;
	assert_int_equal(fold_measure(&look, &scale), PIT_OK);
	for (node_id id = 1; id < tree_len(look.tree); id++) {
		struct weight w = weights_counted(look.weights, id, idle);

		if (fold_is_light(w.total, scale.whole, FOLD_LIGHT) ||
		    !is_below(look.tree, id, scale.top) ||
		    !fold_group(&look, &scale, id, &group) ||
		    group.hidden < FOLD_MIN)
			continue;
		assert_false(group.cut);
		list_add(list,
			 label_function(snap->syms, snap->roots,
					tree_get(look.tree, id)->frame),
			 group.hidden);
	}
}

static void
compare(const struct life *w, const struct snapshot *snap,
	const struct choice *choice, bool apart, bool idle)
{
	static char report[GROUPS * 64], screen[GROUPS * 64];
	static struct list list;

	list_report(&list, snap, choice, apart, idle);
	list_join(&list, report, sizeof(report));
	list_screen(&list, snap, apart, idle);
	list_join(&list, screen, sizeof(screen));
	if (strcmp(report, screen) != 0)
		fail_msg("life %llx apart %d idle %d\nreport: %s\nscreen: %s",
			 (unsigned long long)w->seed, apart, idle, report,
			 screen);
}

static const char *const patterns[][2] = {
	{ NULL, NULL },
	{ "*/[bt].py", NULL },
	{ NULL, "*/json/*" },
	{ "/app/*", "*.py" },
	{ "*/app/b.py", "*/requests/b.py" },
	{ NULL, "<built-in>" },
	{ "/app/*", "*/[ac].py" },
};

static struct choice
choose(unsigned which)
{
	struct regex *hide = NULL, *show = NULL;

	if (patterns[which][0])
		assert_int_equal(
		    regex_add_glob(&hide, patterns[which][0], NULL), PIT_OK);
	if (patterns[which][1])
		assert_int_equal(
		    regex_add_glob(&show, patterns[which][1], NULL), PIT_OK);
	return (struct choice){ hide, show };
}

/* What is said before the run holds for frames to come, what is said behind it
 * for those that are there. */
static void
live_and_compare(unsigned seed, const struct choice *choice, bool before)
{
	struct life w = {
		.seed = seed * 0x9e3779b97f4a7c15u,
		.most = 60,
	};
	const struct choice other = { .hide = choice->show };
	const struct snapshot *snap;

	w.model = model_new();
	assert_non_null(w.model);
	model_choose(w.model, before ? choice : &other);
	life_live(&w);
	if (!before)
		model_choose(w.model, choice);
	snap = model_snapshot(w.model);
	for (int i = 0; i < 4; i++)
		compare(&w, snap, choice, i & 1, i & 2);
	model_free(w.model);
}

static void
screen_and_report_hide_the_same(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= LIVES; seed++) {
		struct choice choice = choose(seed % ARRAY_LEN(patterns));

		live_and_compare(seed, &choice, seed & 1);
		regex_free((struct regex *)choice.hide);
		regex_free((struct regex *)choice.show);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screen_and_report_hide_the_same),
	};

	return RUN_TESTS(tests);
}
