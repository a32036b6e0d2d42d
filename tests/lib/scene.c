/* tests/lib/scene.c */
#include "lib/scene.h"

#include "lib/test.h"

#include <stdio.h>
#include <string.h>

#define SECOND 1000000000u

void
scene_init(struct scene *sc)
{
	*sc = (struct scene){
		.syms = symtab_new(),
		.tree = tree_new(),
		.grouped = tree_new(),
		.roots = roots_new(),
		.paths = paths_new(0),
	};
	assert_non_null(sc->syms);
	assert_non_null(sc->tree);
	assert_non_null(sc->grouped);
	assert_non_null(sc->roots);
	assert_non_null(sc->paths);
	assert_true(places_fit(&sc->places, TREE_RAW, 1));
	assert_int_equal(symtab_add_prefix(sc->syms, "/opt/py", 7), PIT_OK);
	assert_int_equal(symtab_add_path(sc->syms, "/proj", 5), PIT_OK);
	assert_int_equal(symtab_add_path(sc->syms, "/opt/py", 7), PIT_OK);
	sc->snap = (struct snapshot){
		.window = WINDOW_ALL,
		.trees[TREE_RAW] = sc->tree,
		.weights[TREE_RAW] = &sc->weights,
		.roots = sc->roots,
		.syms = sc->syms,
		.places = &sc->places,
		.paths = sc->paths,
		.procs = sc->procs,
		.start = SECOND,
		.now = 2 * SECOND,
	};
}

void
scene_fini(struct scene *sc)
{
	weights_fini(&sc->weights);
	places_fini(&sc->places);
	paths_free(sc->paths);
	roots_free(sc->roots);
	tree_free(sc->grouped);
	tree_free(sc->tree);
	symtab_free(sc->syms);
}

static node_id
scene_child(struct scene *sc, node_id parent, frame_id frame)
{
	node_id id;

	assert_int_not_equal(frame, 0);
	id = tree_child(sc->tree, sc->syms, parent, frame);
	assert_int_not_equal(id, TREE_ROOT);
	return id;
}

/* A process or thread of its own, and in its group below parent. */
static frame_id
scene_root(struct scene *sc, const struct root_place *parent,
	   enum frame_kind kind, const char *name, uint32_t pid,
	   struct root_place *group)
{
	struct root_member member = { .kind = kind, .name = name, .pid = pid };

	member.own = symtab_root(sc->syms, kind, name, strlen(name));
	assert_int_equal(roots_add(sc->roots, sc->syms, &member), PIT_OK);
	assert_int_equal(roots_join(sc->roots, sc->syms, sc->grouped, parent,
				    &member, group),
			 PIT_OK);
	return member.own;
}

size_t
scene_process(struct scene *sc, const char *command)
{
	const struct root_place top = { 0 };
	size_t i = sc->snap.nprocs++;
	uint32_t pid = 100 + (uint32_t)i;
	frame_id frame;

	assert_true(i < SCENE_PROCS);
	frame =
	    scene_root(sc, &top, FRAME_PROCESS, command, pid, &sc->groups[i]);
	sc->procs[i] = (struct proc_info){
		.pid = pid,
		.count = 1,
		.state = PROC_ENDED,
		.command = command,
		.reason = "",
		.start = SECOND,
		.end = 2 * SECOND,
		.epoch = 1795160727ull * SECOND,
		.interval = 1000000,
		.min_interval = 1000000,
		.max_interval = 1000000,
		.cpu = SECOND / 2,
		.frame = frame,
	};
	scene_child(sc, TREE_ROOT, frame);
	return i;
}

node_id
scene_thread(struct scene *sc, size_t proc, const char *name)
{
	struct root_place group;
	frame_id frame =
	    scene_root(sc, &sc->groups[proc], FRAME_THREAD, name, 0, &group);

	return scene_child(
	    sc, tree_find(sc->tree, TREE_ROOT, sc->procs[proc].frame), frame);
}

static frame_id
python(struct scene *sc, const char *name, size_t n, const char *file,
       unsigned flags)
{
	return symtab_python(sc->syms, name, n, file, strlen(file), 7, flags);
}

static frame_id
library(struct scene *sc, const char *word, size_t n)
{
	const char *slash = memchr(word, '/', n);
	char file[128];

	snprintf(file, sizeof(file), "/opt/py/%.*s.py", (int)(slash - word),
		 word);
	return python(sc, slash + 1, (size_t)(word + n - slash - 1), file, 0);
}

static bool
is_row(const char *word, size_t n, const char *name)
{
	return n == strlen(name) && memcmp(word, name, n) == 0;
}

static frame_id
frame_of(struct scene *sc, const char *word, size_t n)
{
	struct symtab *syms = sc->syms;

	if (is_row(word, n, "start/"))
		return symtab_root(syms, FRAME_STARTUP, "[start-up]", 10);
	if (is_row(word, n, "native/"))
		return symtab_root(syms, FRAME_NATIVE, "[native]", 8);
	if (is_row(word, n, "cut/"))
		return symtab_root(syms, FRAME_CUT, "[cut]", 5);
	switch (*word) {
	case '(':
		return symtab_c(syms, word + 1, n - 2, "", 0);
	case '?':
		return python(sc, word + 1, n - 1,
			      "<frozen importlib._bootstrap>", 0);
	case '!':
		return python(sc, word + 1, n - 1, "<frozen runpy>", 0);
	case '-':
		return python(sc, word + 1, n - 1, "/proj/app.py", FRAME_HIDE);
	case '@':
		return python(sc, word + 1, n - 1, "<string>", 0);
	default:
		if (memchr(word, '/', n))
			return library(sc, word, n);
		return python(sc, word, n, "/proj/app.py", 0);
	}
}

node_id
scene_frame(struct scene *sc, node_id parent, const char *word)
{
	return scene_child(sc, parent, frame_of(sc, word, strlen(word)));
}

/* The path from a thread, whose node goes to *top, to a node below it. */
static path_id
scene_path(struct scene *sc, node_id at, node_id *top)
{
	path_id path = 0;
	size_t depth = 0, cap = 0;
	frame_id *frames = NULL;

	for (; at; at = tree_get(sc->tree, at)->parent) {
		frame_id frame = tree_get(sc->tree, at)->frame;

		if (symtab_get(sc->syms, frame)->kind == FRAME_THREAD)
			break;
		frames = mem_grow(frames, &cap, depth + 1, sizeof(*frames));
		assert_non_null(frames);
		frames[depth++] = frame;
	}
	*top = at;
	while (depth) {
		path = paths_child(sc->paths, path, frames[--depth], 9);
		assert_int_not_equal(path, 0);
	}
	mem_free(frames);
	return path;
}

/* The same for what is told stack by stack. */
static void
scene_place(struct scene *sc, node_id at, uint64_t ns)
{
	struct place place = { .key.state = WIRE_STATE_RUNNING };
	const node_id nodes[TREE_COUNT] = { [TREE_RAW] = at };
	place_id id;

	place.key.path = scene_path(sc, at, &place.key.top);
	id = places_find(&sc->places, &place.key);
	if (!id)
		id = places_add(&sc->places, &place, nodes);
	assert_int_not_equal(id, 0);
	places_get(&sc->places, id)->weight += ns;
	places_get(&sc->places, id)->count++;
}

void
scene_spend(struct scene *sc, node_id at, unsigned ms)
{
	const struct weight spent = {
		.self = (uint64_t)ms * 1000000,
		.samples = 1,
	};

	assert_int_equal(weights_fit(&sc->weights, sc->tree), PIT_OK);
	weights_add(&sc->weights, sc->tree, at, &spent);
	scene_place(sc, at, spent.self);
}

void
scene_sample(struct scene *sc, node_id thread, const char *stack, unsigned ms)
{
	node_id at = thread;

	while (*stack) {
		size_t n = strcspn(stack, " ");

		at = scene_child(sc, at, frame_of(sc, stack, n));
		stack += n + strspn(stack + n, " ");
	}
	scene_spend(sc, at, ms);
	sc->snap.samples++;
	sc->snap.ticks++;
}
