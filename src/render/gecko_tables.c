/* src/render/gecko_tables.c */
#include "render/gecko_tables.h"

#include "base/mem.h"
#include "model/hide.h"
#include "model/places.h"
#include "render/slices.h"

#include <string.h>

struct gecko_path {
	uint8_t seen;   /* a bit for each category in which it was innermost */
	uint8_t folded; /* the same, of hidden frames that it called */
	bool is_caller; /* something visible is below it */
	bool calls;     /* it can be seen as a caller */
	bool ends;      /* and as the innermost */
	uint32_t inner; /* its row as a caller, or that of the nearest visible
			 * one above; GECKO_NONE: there is none */
	uint32_t home;  /* the nearest path above, or itself, that calls; 0 */
	uint32_t leaf;  /* the first of its rows as the innermost */
};

enum gecko_category
gecko_category(uint32_t state)
{
	if (state & WIRE_SAMPLE_GC)
		return GECKO_GC;
	switch (state & WIRE_SAMPLE_STATE) {
	case WIRE_STATE_RUNNING:
		return state & PLACE_IMPORTS ? GECKO_IMPORT : GECKO_RUNNING;
	case WIRE_STATE_WAITING:
	case WIRE_STATE_READY: /* for a CPU */
		return GECKO_WAITING;
	case WIRE_STATE_GIL:
		return GECKO_GIL;
	default:
		return GECKO_OTHER;
	}
}

static void
note_places(struct gecko_tables *t, const struct tracks *tracks)
{
	const struct places *places = t->snap->places;

	for (place_id id = 1; places && id < places->len; id++) {
		const struct place *place = places_get(places, id);

		if (tracks->threads[id])
			t->paths[place->key.path].seen |=
			    (uint8_t)(1u << gecko_category(place_state(place)));
	}
}

/* Which paths can be seen. A caller's number is smaller. */
static void
find_visible(struct gecko_tables *t)
{
	const struct snapshot *snap = t->snap;

	t->paths[0].calls = t->paths[0].ends = true;
	for (path_id id = 1; id < t->npaths; id++) {
		const struct path *path = paths_get(snap->paths, id);
		const struct path *up = paths_get(snap->paths, path->caller);
		const struct frame_info *info =
		    symtab_get(snap->syms, path->frame);
		const struct frame_info *caller =
		    up ? symtab_get(snap->syms, up->frame) : NULL;
		struct gecko_path *p = &t->paths[id];
		uint32_t above = t->paths[path->caller].home;

		p->calls = t->look->all ||
			   !hide_is_hidden(info, caller, !above, false);
		p->ends =
		    t->look->all || !hide_is_hidden(info, caller, !above, true);
		p->home = p->calls ? id : above;
	}
}

/* Time in what is hidden is its caller's; who has something below it. */
static void
find_callers(struct gecko_tables *t)
{
	for (path_id id = (path_id)t->npaths; id-- > 1;) {
		struct gecko_path *p = &t->paths[id];
		struct gecko_path *up =
		    &t->paths[paths_get(t->snap->paths, id)->caller];

		if (!p->ends) {
			up->folded |= p->seen;
			p->seen = 0;
		}
		if (!p->calls) {
			up->folded |= p->folded;
			p->folded = 0;
		}
		if (p->seen || p->folded || p->is_caller)
			up->is_caller = true;
	}
}

static uint32_t
text_index(struct gecko_tables *t, const char *text, size_t n)
{
	uint32_t id = names_add(&t->texts, text, n);

	if (!id)
		t->status = PIT_ENOMEM;
	return id ? id - 1 : 0;
}

static uint32_t
file_index(struct gecko_tables *t, const char *file)
{
	size_t had = t->files.len;
	uint32_t id = names_add(&t->files, file, strlen(file)), *text;

	if (!id) {
		t->status = PIT_ENOMEM;
		return 0;
	}
	if (t->files.len == had)
		return id - 1;
	text = mem_grow(t->file_text, &t->file_cap, id, sizeof(*text));
	if (!text) {
		t->status = PIT_ENOMEM;
		return 0;
	}
	t->file_text = text;
	text[id - 1] = text_index(t, file, strlen(file));
	return id - 1;
}

static uint32_t
name_index(struct gecko_tables *t, frame_id frame)
{
	const struct slice call = { frame ? SLICE_FRAME : SLICE_NONE, frame };
	struct out name;
	uint32_t index;

	out_init(&name, SIZE_MAX);
	slice_name(&name, t->snap, &call);
	if (name.status)
		t->status = name.status;
	index = text_index(t, name.data ? name.data : "", name.len);
	out_fini(&name);
	return index;
}

static uint32_t
func_index(struct gecko_tables *t, frame_id frame)
{
	const struct frame_info *info = symtab_get(t->snap->syms, frame);
	struct gecko_func *funcs;

	if (t->func_of[frame])
		return t->func_of[frame] - 1;
	funcs = mem_grow(t->funcs, &t->func_cap, t->nfuncs + 1, sizeof(*funcs));
	if (!funcs) {
		t->status = PIT_ENOMEM;
		return 0;
	}
	t->funcs = funcs;
	funcs[t->nfuncs++] = (struct gecko_func){
		.frame = frame,
		.name = name_index(t, frame),
		.file = info && info->file[0] ? file_index(t, info->file)
					      : GECKO_NONE,
	};
	t->func_of[frame] = (uint32_t)t->nfuncs;
	return t->func_of[frame] - 1;
}

static bool
is_same(const void *owner, uint32_t id, const void *key)
{
	const struct gecko_tables *t = owner;
	const struct gecko_frame *have = &t->frames[id - 1], *want = key;

	return have->func == want->func && have->line == want->line &&
	       have->category == want->category;
}

static uint64_t
hash_frame(const struct table *table, const struct gecko_frame *frame)
{
	return table_words(table, (uint64_t)frame->func << 32 | frame->line,
			   frame->category);
}

static uint64_t
hash_id(const void *owner, uint32_t id)
{
	const struct gecko_tables *t = owner;

	return hash_frame(&t->by_frame, &t->frames[id - 1]);
}

static uint32_t
frame_index(struct gecko_tables *t, const struct gecko_frame *frame)
{
	struct gecko_frame *frames;
	uint32_t *slot;

	if (!table_reserve(&t->by_frame, hash_id, t)) {
		t->status = PIT_ENOMEM;
		return 0;
	}
	slot = table_slot(&t->by_frame, hash_frame(&t->by_frame, frame),
			  is_same, t, frame);
	if (*slot)
		return *slot - 1;
	frames =
	    mem_grow(t->frames, &t->frame_cap, t->nframes + 1, sizeof(*frames));
	if (!frames) {
		t->status = PIT_ENOMEM;
		return 0;
	}
	t->frames = frames;
	frames[t->nframes++] = *frame;
	table_put(&t->by_frame, slot, (uint32_t)t->nframes);
	return (uint32_t)t->nframes - 1;
}

/* A row more: a path's frame in a category, called from prefix. */
static void
add_stack(struct gecko_tables *t, const struct path *path, uint32_t category,
	  uint32_t prefix)
{
	struct gecko_frame frame = { .category = category };
	struct gecko_stack *stacks =
	    mem_grow(t->stacks, &t->stack_cap, t->nstacks + 1, sizeof(*stacks));

	if (!stacks) {
		t->status = PIT_ENOMEM;
		return;
	}
	t->stacks = stacks;
	frame.func = func_index(t, path ? path->frame : 0);
	frame.line = path ? path->line : 0;
	if (!t->status)
		stacks[t->nstacks++] =
		    (struct gecko_stack){ frame_index(t, &frame), prefix };
}

static void
add_path(struct gecko_tables *t, path_id id)
{
	const struct path *path = paths_get(t->snap->paths, id);
	struct gecko_path *p = &t->paths[id];
	uint32_t prefix = path ? t->paths[path->caller].inner : GECKO_NONE;
	unsigned categories = p->seen | p->folded;

	p->inner = prefix;
	if (id && p->is_caller && p->calls) {
		p->inner = (uint32_t)t->nstacks;
		add_stack(t, path, GECKO_INHERITS, prefix);
	}
	p->leaf = (uint32_t)t->nstacks;
	for (uint32_t i = 0; i < GECKO_CATEGORIES; i++)
		if (categories >> i & 1)
			add_stack(t, path, i, prefix);
}

/* The row of a path in a category that it was seen in. */
static uint32_t
row_of(const struct gecko_tables *t, path_id path, enum gecko_category category)
{
	const struct gecko_path *p = &t->paths[path];
	uint32_t row;

	if (!p->ends) {
		p = &t->paths[paths_get(t->snap->paths, path)->caller];
		p = &t->paths[p->home];
	}
	row = p->leaf;
	for (unsigned i = 0; i < category; i++)
		row += (unsigned)(p->seen | p->folded) >> i & 1;
	return row;
}

static void
find_rows(struct gecko_tables *t, const struct tracks *tracks)
{
	const struct places *places = t->snap->places;

	for (place_id id = 1; places && id < places->len; id++) {
		const struct place *place = places_get(places, id);
		uint32_t state = place_state(place);

		if (!tracks->threads[id])
			continue;
		t->places[id].state = state;
		t->places[id].stack =
		    row_of(t, place->key.path, gecko_category(state));
	}
}

enum pit_status
gecko_tables_init(struct gecko_tables *t, const struct tracks *tracks)
{
	const struct snapshot *snap = tracks->snap;
	enum pit_status st;

	*t = (struct gecko_tables){ .snap = snap, .look = tracks->look };
	names_init(&t->texts);
	names_init(&t->files);
	t->npaths = snap->paths ? paths_len(snap->paths) : 1;
	t->paths = mem_calloc(t->npaths, sizeof(*t->paths));
	t->places = mem_calloc(snap->places ? snap->places->len : 0,
			       sizeof(*t->places));
	t->func_of = mem_calloc(symtab_len(snap->syms), sizeof(*t->func_of));
	t->status = t->paths && t->places && t->func_of ? PIT_OK : PIT_ENOMEM;
	if (!t->status) {
		note_places(t, tracks);
		find_visible(t);
		find_callers(t);
	}
	for (path_id id = 0; id < t->npaths && !t->status; id++)
		add_path(t, id);
	if (!t->status)
		find_rows(t, tracks);
	st = t->status;
	if (st)
		gecko_tables_fini(t);
	return st;
}

uint32_t
gecko_text(struct gecko_tables *t, const char *text)
{
	return text_index(t, text, strlen(text));
}

void
gecko_tables_fini(struct gecko_tables *t)
{
	table_fini(&t->by_frame);
	names_fini(&t->texts);
	names_fini(&t->files);
	mem_free(t->file_text);
	mem_free(t->func_of);
	mem_free(t->funcs);
	mem_free(t->frames);
	mem_free(t->stacks);
	mem_free(t->places);
	mem_free(t->paths);
	*t = (struct gecko_tables){ 0 };
}
