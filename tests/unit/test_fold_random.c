/* tests/unit/test_fold_random.c - random lives: the screen's groups hide what
 * the report's do. No method runs for several classes: that is one row in a
 * report, and as many as there are classes on the screen.
 */
#include "model/fold.h"
#include "model/label.h"
#include "model/processors.h"

#include "../lib/stream.h"
#include "../lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS     1000000u
#define LIVES  300
#define DEPTH  14
#define GROUPS 512

struct function {
	const char *name, *file; /* NULL: a C function */
	bool hidden;
};

static const struct function functions[] = {
	{ "main", "/app/a.py", false },
	{ "work", "/app/b.py", false },
	{ "hook", "/app/b.py", false },
	{ "dumps", "/usr/lib/python3.12/json/a.py", false },
	{ "encode", "/usr/lib/python3.12/json/b.py", false },
	{ "get", "/usr/lib/python3/dist-packages/requests/a.py", false },
	{ "send", "/usr/lib/python3/dist-packages/requests/b.py", false },
	{ "Base.run", "/usr/lib/python3.12/pool.py", false },
	{ "App.call", "/app/c.py", false },
	{ "exec", "<string>", false },
	{ "load", "<frozen importlib._bootstrap>", false },
	{ "_run_code", "<frozen runpy>", false },
	{ "asked", "/usr/lib/python3.12/t.py", true },
	{ "wrap", "/app/t.py", true },
	{ "sleep", NULL, false },
	{ "str.join", NULL, false },
};

struct life {
	uint64_t seed;
	struct model *model;
	struct stream stream[3];
	uint32_t frames[3][ARRAY_LEN(functions) + 1];
	uint64_t time;
};

static unsigned
roll(struct life *w, unsigned sides)
{
	w->seed ^= w->seed << 13;
	w->seed ^= w->seed >> 7;
	w->seed ^= w->seed << 17;
	return (unsigned)((w->seed >> 11) % sides);
}

static uint32_t
frame_of(struct life *w, unsigned p, unsigned i)
{
	const struct function *f = &functions[i % ARRAY_LEN(functions)];
	struct stream *s = &w->stream[p];
	uint32_t *frame = &w->frames[p][i];

	if (*frame)
		return *frame;
	if (i == ARRAY_LEN(functions))
		*frame = stream_cut(s);
	else if (!f->file)
		*frame = stream_c(s, f->name, "time");
	else if (f->hidden)
		*frame = stream_hidden(s, f->name, f->file);
	else
		*frame = stream_python(s, f->name, f->file, 1, 1);
	return *frame;
}

static void
open_process(struct life *w, unsigned p, const char *command)
{
	static const char *const names[] = { "main", "w-1", "w-2", "other" };

	stream_open(&w->stream[p], w->model, 10 + p, 0, command);
	for (uint32_t id = 1; id <= ARRAY_LEN(names); id++)
		stream_thread(&w->stream[p], id, names[id - 1],
			      id == 1 ? WIRE_THREAD_MAIN : 0);
	stream_clock(&w->stream[p], 0);
}

/* A stack that differs from others late more often than early. */
static uint32_t
new_stack(struct life *w, unsigned p)
{
	unsigned depth = 1 + roll(w, DEPTH), few = 2 + roll(w, 3);
	uint32_t stack = 0;

	for (unsigned i = 0; i < depth; i++) {
		unsigned f = roll(w, i < 3 ? few : ARRAY_LEN(functions) + 1);

		if (i < 3)
			f = (f * 7 + i * 3) % ARRAY_LEN(functions);
		stack = stream_stack(&w->stream[p], stack, frame_of(w, p, f));
	}
	return stack;
}

static void
live(struct life *w)
{
	unsigned procs = 1 + roll(w, 3), threads = 1 + roll(w, 4);
	unsigned samples = 1 + roll(w, 60), wide = roll(w, 100);

	for (unsigned p = 0; p < procs; p++)
		open_process(w, p, p == 2 ? "other" : "prog");
	if (roll(w, 2))
		stream_sample(&w->stream[0], 1, 0, 0, roll(w, 1000 * MS));
	for (unsigned i = 0; i < samples; i++) {
		unsigned p = roll(w, procs);
		struct event ev = { .type = WIRE_SAMPLE };

		ev.sample = (struct wire_sample){
			.thread = 1 + roll(w, threads),
			.stack = new_stack(w, p),
			.flags = roll(w, 2) ? WIRE_STATE_RUNNING
					    : WIRE_STATE_WAITING,
			.count = 1,
			.end = w->time += MS,
			.weight = roll(w, 10) < 3 ? wide * MS + 1 : MS,
		};
		stream_apply(&w->stream[p], &ev);
	}
	if (roll(w, 4) == 0)
		stream_apply(
		    &w->stream[0],
		    &(struct event){ .type = WIRE_SAMPLE,
				     .sample = { .thread = 1,
						 .flags = WIRE_SAMPLE_SHUTDOWN,
						 .count = 1,
						 .end = w->time,
						 .weight = 50 * MS } });
}

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
list_report(struct list *list, const struct snapshot *snap, bool apart,
	    bool idle)
{
	const struct ftree_look look = { .apart = apart, .idle = idle };
	const struct proc_options opts = { .threshold = FOLD_LIGHT };
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
		.tree = snap->trees[kind],
		.weights = snap->weights[kind],
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
compare(const struct life *w, const struct snapshot *snap, bool apart,
	bool idle)
{
	static char report[GROUPS * 64], screen[GROUPS * 64];
	static struct list list;

	list_report(&list, snap, apart, idle);
	list_join(&list, report, sizeof(report));
	list_screen(&list, snap, apart, idle);
	list_join(&list, screen, sizeof(screen));
	if (strcmp(report, screen) != 0)
		fail_msg("life %llx apart %d idle %d\nreport: %s\nscreen: %s",
			 (unsigned long long)w->seed, apart, idle, report,
			 screen);
}

static void
screen_and_report_hide_the_same(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= LIVES; seed++) {
		struct life w = { .seed = seed * 0x9e3779b97f4a7c15u };
		const struct snapshot *snap;

		w.model = model_new();
		assert_non_null(w.model);
		live(&w);
		snap = model_snapshot(w.model);
		for (int i = 0; i < 4; i++)
			compare(&w, snap, i & 1, i & 2);
		model_free(w.model);
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
