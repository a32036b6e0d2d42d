/* src/render/html_names.c - what the data of an HTML report name: frames,
 * paths, places, processes and threads, each with a number of its own in the
 * file, in the order in which they come up. What was not seen is not there.
 */
#include "render/html.h"
#include "render/summary.h"

#include "base/mem.h"
#include "model/label.h"
#include "model/places.h"
#include "model/split.h"

#include <string.h>

/* Flags of a place. */
#define PLACE_IDLE 1u
#define PLACE_HELD 2u
#define PLACE_GC   4u
#define PLACE_CPU  8u
#define PLACE_WAIT 16u
#define PLACE_LOAD 32u /* it imports */

#define KIND_SYNTHETIC 10 /* beside those of enum frame_kind */
#define ROOT_PROCESS   0
#define ROOT_THREAD    1
#define ROOT_TASK      2
#define ROOT_GROUP     16
#define ROOTS_DEEP     4 /* a task, its thread, its process, and all */
#define ROOT_IS_MAIN   1u
#define ROOT_LEAST     2u
#define ROOT_DAEMONIC  4u

enum pit_status
html_names_init(struct html *h, struct out *o, struct gzip *gz,
		const struct snapshot *snap, const struct render_options *opts)
{
	size_t frames = symtab_len(snap->syms);
	size_t paths = snap->paths ? paths_len(snap->paths) : 0;
	size_t places = snap->places ? snap->places->len : 0;

	*h = (struct html){ .snap = snap, .opts = opts };
	pith_init(&h->pith, o, gz);
	h->frames = mem_calloc(frames, sizeof(*h->frames));
	h->roots = mem_calloc(frames, sizeof(*h->roots));
	h->paths = mem_calloc(paths, sizeof(*h->paths));
	h->places = mem_calloc(places, sizeof(*h->places));
	h->whose = mem_calloc(places, sizeof(*h->whose));
	if (h->frames && h->roots && h->paths && h->places && h->whose)
		return PIT_OK;
	html_names_fini(h);
	return PIT_ENOMEM;
}

void
html_names_fini(struct html *h)
{
	pith_fini(&h->pith);
	mem_free(h->frames);
	mem_free(h->roots);
	mem_free(h->paths);
	mem_free(h->places);
	mem_free(h->whose);
	mem_free(h->root);
	mem_free(h->way);
}

/* What the user says is library code now, whatever the model was told. */
static unsigned
flags_of(const struct html *h, const struct frame_info *info)
{
	struct choice choice = { h->opts->hide, h->opts->show };
	unsigned flags = info->flags & ~(FRAME_FOLDED | FRAME_UNFOLDED);

	switch (choice_said(&choice, info->file)) {
	case SAID_HIDE:
		return flags | FRAME_FOLDED;
	case SAID_SHOW:
		return flags | FRAME_UNFOLDED;
	default:
		return flags;
	}
}

/* Rows of a session that are no functions. */
static unsigned
kind_of(const struct html *h, const struct frame_info *info)
{
	if (h->snap->session && info->kind == FRAME_PYTHON && !info->file[0] &&
	    (!strcmp(info->function, "[await]") ||
	     !strcmp(info->function, "[out-of-context]")))
		return KIND_SYNTHETIC;
	return info->kind;
}

static uint32_t
name_one(struct html *h, frame_id id, uint32_t same)
{
	const struct symtab *syms = h->snap->syms;
	const struct frame_info *info = symtab_get(syms, id);
	struct pith *p = &h->pith;
	uint64_t row[] = {
		pith_string(p, label_function(syms, h->snap->roots, id)),
		pith_string(p, info->class_name ? info->class_name : ""),
		pith_string(p, info->name),
		pith_string(p, symtab_short_file(syms, id)),
		pith_string(p, info->file),
		info->line,
		pith_string(p, info->module),
		pith_string(p, symtab_name(syms, info->package)),
		same ? h->nframes - (same - 1) : 0,
		kind_of(h, info),
		flags_of(h, info),
	};

	pith_row(p, PITH_FRAMES, row);
	h->frames[id] = ++h->nframes;
	return h->frames[id];
}

/* The number of a frame + 1. */
static uint32_t
name_frame(struct html *h, frame_id id)
{
	frame_id first = symtab_function(h->snap->syms, id);

	if (h->frames[id])
		return h->frames[id];
	if (first == id)
		return name_one(h, id, 0);
	if (!h->frames[first])
		name_one(h, first, 0);
	return name_one(h, id, h->frames[first]);
}

/* The number of a path + 1; 0: there is none, or no memory. Callers first. */
static uint32_t
name_path(struct html *h, path_id id)
{
	const struct paths *paths = h->snap->paths;
	path_id *way;
	size_t n = 0;

	for (; id && !h->paths[id]; id = paths_get(paths, id)->caller) {
		way = mem_grow(h->way, &h->way_cap, n + 1, sizeof(*way));
		if (!way) {
			render_fail(h->pith.o, PIT_ENOMEM);
			return 0;
		}
		h->way = way;
		way[n++] = id;
	}
	while (n--) {
		const struct path *path = paths_get(paths, h->way[n]);
		uint32_t caller = id ? h->paths[id] : 0;
		uint64_t row[] = {
			caller ? h->npaths - (caller - 1) : 0,
			name_frame(h, path->frame) - 1,
			path->line,
		};

		pith_row(&h->pith, PITH_PATHS, row);
		id = h->way[n];
		h->paths[id] = ++h->npaths;
	}
	return id ? h->paths[id] : 0;
}

/* The number of a process, a thread, a task, or a group of such, + 1; 0: no
 * memory. What it is below, and the group of that, have theirs. */
static uint32_t
name_root(struct html *h, frame_id frame, frame_id parent, bool is_group)
{
	const struct root *root = roots_get(h->snap->roots, frame);
	const struct root *above = roots_get(h->snap->roots, parent);
	frame_id group = root && !is_group ? root->group : 0;
	struct html_root *list;

	if (h->roots[frame])
		return h->roots[frame];
	/* There was no memory for it. */
	if (parent && !h->roots[parent])
		return 0;
	list = mem_grow(h->root, &h->root_cap, h->nroots + 1, sizeof(*list));
	if (!list) {
		render_fail(h->pith.o, PIT_ENOMEM);
		return 0;
	}
	h->root = list;
	list[h->nroots] =
	    (struct html_root){ frame, parent, group, is_group, UINT64_MAX, 0 };
	h->roots[frame] = ++h->nroots;
	if (group)
		name_root(h, group, above ? above->group : 0, true);
	return h->roots[frame];
}

/* The same of who a place is of: a thread or a task, and all that is below. */
static uint32_t
name_top(struct html *h, node_id top)
{
	const struct tree *raw = h->snap->trees[TREE_RAW];
	frame_id chain[ROOTS_DEEP], parent = 0;
	uint32_t number = 0;
	size_t n = 0;

	for (node_id id = top; id && n < ROOTS_DEEP; n++) {
		const struct tree_node *node = tree_get(raw, id);

		chain[n] = node->frame;
		id = node->parent;
	}
	while (n--) {
		/* The root of all has no frame. */
		if (chain[n])
			number = name_root(h, chain[n], parent, false);
		parent = chain[n];
	}
	return number;
}

static unsigned
place_flags(const struct place *place)
{
	uint32_t state = place->key.state;
	unsigned flags = 0;

	if (place_is_idle(place))
		flags |= PLACE_IDLE;
	if (state & WIRE_SAMPLE_HELD)
		flags |= PLACE_HELD;
	if (state & WIRE_SAMPLE_GC)
		flags |= PLACE_GC;
	if (place->imports)
		flags |= PLACE_LOAD;
	if (mode_counts(MODE_CPU, state))
		flags |= PLACE_CPU;
	if (mode_counts(MODE_WAIT, state))
		flags |= PLACE_WAIT;
	return flags;
}

void
html_name_place(struct html *h, place_id id)
{
	const struct place *place = places_get(h->snap->places, id);
	enum split_part part = split_of(place->key.state);
	uint32_t root = name_top(h, place->key.top);
	uint64_t row[] = {
		root - 1,
		name_path(h, place->key.path),
		part < SPLITS ? part + 1 : 0,
		place_flags(place),
	};

	/* Without memory there is no report. */
	if (!root)
		return;
	pith_row(&h->pith, PITH_PLACES, row);
	h->places[id] = ++h->nplaces;
	h->whose[id] = root;
}

/* When processes began and ended. */
static void
time_processes(struct html *h)
{
	const struct snapshot *snap = h->snap;

	for (size_t i = 0; i < snap->nprocs; i++) {
		uint32_t number = h->roots[snap->procs[i].frame];

		if (!number)
			continue;
		h->root[number - 1].began = html_time(h, snap->procs[i].start);
		h->root[number - 1].ended = html_time(h, snap->procs[i].end);
	}
}

static unsigned
root_kind(enum frame_kind kind)
{
	switch (kind) {
	case FRAME_THREAD:
		return ROOT_THREAD;
	case FRAME_TASK:
		return ROOT_TASK;
	default:
		return ROOT_PROCESS;
	}
}

/* A thread was there when its tasks were. */
static void
time_threads(struct html *h)
{
	for (uint32_t i = h->nroots; i-- > 0;) {
		const struct html_root *task = &h->root[i];
		struct html_root *thread;

		if (task->is_group || !task->parent)
			continue;
		/* It has a smaller number. */
		thread = &h->root[h->roots[task->parent] - 1];
		if (task->began < thread->began)
			thread->began = task->began;
		if (task->ended > thread->ended)
			thread->ended = task->ended;
	}
}

static void
put_root(struct html *h, const struct html_root *is)
{
	const struct frame_info *info = symtab_get(h->snap->syms, is->frame);
	const struct root *root = roots_get(h->snap->roots, is->frame);
	const char *label =
	    label_function(h->snap->syms, h->snap->roots, is->frame);
	bool known = is->began != UINT64_MAX;
	uint64_t row[] = {
		root_kind(info->kind) + (is->is_group ? ROOT_GROUP : 0),
		is->parent ? h->roots[is->parent] : 0,
		is->group ? h->roots[is->group] : 0,
		pith_string(&h->pith, info->name[0] ? info->name : label),
		pith_string(&h->pith, label),
		root && root->native ? root->native
		: root               ? root->pid
				     : 0,
		known ? is->began : 0,
		known ? is->ended : 0,
		root ? root->count : 1,
		(root && root->main ? ROOT_IS_MAIN : 0) |
		    (root && root->least ? ROOT_LEAST : 0) |
		    (root && root->daemon == ROOT_DAEMON ? ROOT_DAEMONIC : 0),
	};

	pith_row(&h->pith, PITH_ROOTS, row);
}

void
html_put_roots(struct html *h)
{
	time_threads(h);
	time_processes(h);
	for (uint32_t i = 0; i < h->nroots; i++)
		put_root(h, &h->root[i]);
}
