/* tests/unit/test_model_random.c - random lives against a naive account of
 * them: every sample is kept as text, and every node summed up from those.
 */
#include "model/model.h"

#include "../lib/stream.h"
#include "../lib/test.h"
#include "model/threads.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MS      1000000u
#define SAMPLES 1500
#define PATH    512
#define DEPTH   12
#define LINES   3 /* a function can be at */

struct function {
	const char *name, *file;
	unsigned what;
};

enum {
	APP = 1,
	BOOT = 2,
	IMPORT = 16, /* the import system: what it calls in C runs modules */
	HIDE = 4,    /* never in view */
	RUNPY = 8,   /* not in view at the bottom of a stack */
};

static const struct function functions[] = {
	{ "main", "/app/a.py", APP },
	{ "work", "/app/a.py", APP },
	{ "load", "/app/b.py", APP },
	{ "dumps", "/usr/lib/python3.12/json/a.py", 0 },
	{ "get", "/usr/lib/python3/dist-packages/requests/a.py", 0 },
	{ "exec", "<string>", 0 },
	{ "import", "<frozen importlib._bootstrap>", HIDE | BOOT | IMPORT },
	{ "site", "<frozen site>", BOOT },
	{ "run", "<frozen runpy>", RUNPY },
	{ "sleep", NULL, 0 }, /* C */
	{ "hidden", "/app/t.py", HIDE | APP },
};

/* One sample as the naive account has it. */
struct entry {
	char raw[PATH], view[PATH], merged[PATH];
	uint64_t weight, count;
};

struct stack {
	uint32_t id;
	unsigned depth;
	unsigned char
	    calls[DEPTH]; /* indices into functions, outermost first */
};

struct process {
	struct stream stream;
	char name[16];
	uint32_t frames[ARRAY_LEN(functions)][LINES]; /* 0: not defined */
	struct stack stacks[200];
	size_t nstacks;
	struct {
		uint32_t id;
		char name[24];
		bool shared, grouped;
	} threads[4];
	uint32_t nthreads, ended; /* ids given out */
	bool started;
};

struct world {
	uint64_t seed;
	struct model *model;
	struct process procs[2];
	struct entry entries[SAMPLES];
	size_t nentries;
	uint64_t time;
};

static unsigned
roll(struct world *w, unsigned sides)
{
	w->seed ^= w->seed << 13;
	w->seed ^= w->seed >> 7;
	w->seed ^= w->seed << 17;
	return (unsigned)((w->seed >> 11) % sides);
}

static uint32_t
get_frame(struct process *p, unsigned i, unsigned line)
{
	const struct function *f = &functions[i];
	uint32_t *frame = &p->frames[i][line];

	if (*frame)
		return *frame;
	if (!f->file)
		*frame = stream_c(&p->stream, f->name, "time");
	else if ((f->what & (HIDE | APP)) == (HIDE | APP))
		*frame = stream_hidden(&p->stream, f->name, f->file);
	else
		*frame =
		    stream_python(&p->stream, f->name, f->file, 1, line + 10);
	return *frame;
}

/* A new stack on top of an old one, or of nothing. */
static void
define_stack(struct world *w, struct process *p)
{
	struct stack *new = &p->stacks[p->nstacks];
	unsigned i = roll(w, ARRAY_LEN(functions)), line = roll(w, LINES);

	if (p->nstacks == ARRAY_LEN(p->stacks))
		return;
	*new = (struct stack){ 0 };
	if (p->nstacks && roll(w, 5))
		*new = p->stacks[roll(w, (unsigned)p->nstacks)];
	if (new->depth == ARRAY_LEN(new->calls))
		return;
	new->id = stream_stack(&p->stream, new->id, get_frame(p, i, line));
	new->calls[new->depth++] = (unsigned char)i;
	p->nstacks++;
}

static void
replace_thread(struct world *w, struct process *p)
{
	unsigned i = 1 + roll(w, ARRAY_LEN(p->threads) - 1);

	if (p->threads[i].id) {
		stream_thread_end(&p->stream, p->threads[i].id);
		p->ended++;
	}
	p->threads[i].id = ++p->nthreads;
	/* No number in it: each is a group of its own. */
	snprintf(p->threads[i].name, sizeof(p->threads[i].name), "T%c%c",
		 'a' + (char)(p->nthreads / 26 % 26),
		 'a' + (char)(p->nthreads % 26));
	stream_thread(&p->stream, p->nthreads, p->threads[i].name, 0);
	p->threads[i].shared = p->ended >= THREADS_OWN;
	p->threads[i].grouped = false;
}

static bool
is_boot(const struct stack *stack)
{
	for (unsigned i = 0; i < stack->depth; i++)
		if (functions[stack->calls[i]].what & APP)
			return false;
	return functions[stack->calls[0]].what & BOOT;
}

static void
append(char *path, const char *name)
{
	strcat(path, "/");
	strcat(path, name);
}

static void
append_calls(struct entry *e, const struct stack *stack)
{
	bool first = true; /* nothing above is in view */

	for (unsigned i = 0; i < stack->depth; i++) {
		const struct function *f = &functions[stack->calls[i]];
		bool hidden;

		append(e->raw, f->name);
		hidden =
		    f->what & HIDE || (first && f->what & RUNPY) ||
		    (!f->file && i && i + 1 < stack->depth &&
		     functions[stack->calls[i - 1]].what & (IMPORT | RUNPY));
		if (hidden)
			continue;
		first = false;
		append(e->view, f->name);
		append(e->merged, f->name);
	}
}

/* A thread without a root of its own gets that of its group when its first
 * stack is known. */
static void
append_thread(struct process *p, unsigned t, const struct stack *stack,
	      char *path)
{
	p->threads[t].grouped |= stack != NULL;
	if (!p->threads[t].shared || p->threads[t].grouped)
		append(path, p->threads[t].name);
}

static void
sample(struct world *w, struct process *p)
{
	unsigned t = roll(w, ARRAY_LEN(p->threads));
	const struct stack *stack = NULL;
	struct entry *e = &w->entries[w->nentries];
	struct event ev = { .type = WIRE_SAMPLE };
	bool boot;

	if (!p->threads[t].id)
		return;
	if (p->nstacks && roll(w, 10))
		stack = &p->stacks[roll(w, (unsigned)p->nstacks)];
	*e = (struct entry){ .weight = 1 + roll(w, 3 * MS),
			     .count = 1 + roll(w, 3) };
	w->time += roll(w, MS);
	ev.sample = (struct wire_sample){
		.thread = p->threads[t].id,
		.stack = stack ? stack->id : 0,
		.flags = roll(w, 4),
		.count = (uint32_t)e->count,
		.end = w->time,
		.weight = e->weight,
	};
	stream_apply(&p->stream, &ev);
	w->nentries++;
	append(e->raw, p->name);
	append_thread(p, t, stack, e->raw);
	strcpy(e->view, e->raw);
	append(e->merged, p->name);
	boot = t == 0 && !p->started && (!stack || is_boot(stack));
	if (t == 0 && !boot)
		p->started = true;
	if (boot || !stack) {
		append(e->raw, boot ? "[start-up]" : "[native]");
		append(e->view, boot ? "[start-up]" : "[native]");
		append(e->merged, boot ? "[start-up]" : "[native]");
	} else {
		append_calls(e, stack);
	}
}

static void
start_process(struct world *w, unsigned i)
{
	struct process *p = &w->procs[i];

	snprintf(p->name, sizeof(p->name), "p%c", 'a' + (char)i);
	stream_open(&p->stream, w->model, 10 + i, 0, p->name);
	stream_clock(&p->stream, 10000ull * MS);
	p->threads[0].id = p->nthreads = 1;
	strcpy(p->threads[0].name, "main");
	stream_thread(&p->stream, 1, "main", WIRE_THREAD_MAIN);
}

static void
live(struct world *w)
{
	while (w->nentries < SAMPLES) {
		struct process *p = &w->procs[roll(w, 2)];
		unsigned what = roll(w, 100);

		if (what < 15) {
			define_stack(w, p);
		} else if (what < 40) {
			replace_thread(w, p);
		} else if (what == 40 && !roll(w, 5)) {
			stream_reset(&p->stream);
			memset(p->frames, 0, sizeof(p->frames));
			p->nstacks = 0;
		} else {
			sample(w, p);
		}
	}
}

static void
write_path(const struct snapshot *snap, const struct tree *tree, node_id id,
	   char path[PATH])
{
	const struct tree_node *node = tree_get(tree, id);

	path[0] = '\0';
	if (id == TREE_ROOT)
		return;
	write_path(snap, tree, node->parent, path);
	append(path, symtab_get(snap->syms, node->frame)->name);
}

/* Which of an entry's three paths. */
typedef const char *path_of(const struct entry *);

static const char *
raw_of(const struct entry *e)
{
	return e->raw;
}

static const char *
view_of(const struct entry *e)
{
	return e->view;
}

static const char *
merged_of(const struct entry *e)
{
	return e->merged;
}

static void
check_node(const struct world *w, const struct snapshot *snap,
	   enum tree_kind kind, node_id id, path_of *get)
{
	const struct tree *tree = snapshot_tree(snap, kind);
	struct weight weight = weights_get(snapshot_weights(snap, kind), id);
	uint64_t total = 0, self = 0, samples = 0;
	char path[PATH];
	size_t n;

	write_path(snap, tree, id, path);
	n = strlen(path);
	for (size_t i = 0; i < w->nentries; i++) {
		const struct entry *e = &w->entries[i];
		const char *p = get(e);

		if (strncmp(p, path, n) || (p[n] != '/' && p[n] != '\0'))
			continue;
		total += e->weight;
		samples += e->count;
		if (p[n] == '\0')
			self += e->weight;
	}
	if (weight.total != total || weight.self != self ||
	    weight.samples != samples)
		fail_msg("%s differs", path);
}

static void
check_tree(const struct world *w, const struct snapshot *snap,
	   enum tree_kind kind, path_of *get)
{
	const struct tree *tree = snapshot_tree(snap, kind);

	for (node_id id = 0; id < tree_len(tree); id++) {
		const struct tree_node *node = tree_get(tree, id);
		bool library = node->flags & NODE_LIBRARY;

		check_node(w, snap, kind, id, get);
		assert_int_equal(node->entry != 0, library);
	}
}

static void
check_timeline(const struct world *w, const struct snapshot *snap)
{
	struct timeline_slice sum;
	uint64_t weight = 0;

	for (size_t i = 0; i < w->nentries; i++)
		weight += w->entries[i].weight;
	timeline_sum(snap->timeline, 0, UINT64_MAX, &sum);
	assert_int_equal(sum.busy + sum.idle, weight);
}

static void
a_random_life_adds_up_like_the_naive_account(void **state)
{
	static struct world w;

	(void)state;
	for (unsigned seed = 1; seed <= 8; seed++) {
		const struct snapshot *snap;

		memset(&w, 0, sizeof(w));
		w.seed = seed * 0x9e3779b97f4a7c15u;
		w.model = model_new();
		start_process(&w, 0);
		start_process(&w, 1);
		live(&w);
		snap = model_snapshot(w.model);
		check_tree(&w, snap, TREE_RAW, raw_of);
		check_tree(&w, snap, TREE_APART, view_of);
		check_tree(&w, snap, TREE_MERGED, merged_of);
		check_timeline(&w, snap);
		model_free(w.model);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_random_life_adds_up_like_the_naive_account),
	};

	return RUN_TESTS(tests);
}
