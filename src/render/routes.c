/* src/render/routes.c */
#include "render/routes.h"

#include "base/mem.h"
#include "model/places.h"

#include <string.h>

#define ROUTES_MAX   ((size_t)16 << 20) /* numbers that are kept */
#define ROUTE_STATES 3                  /* at most, behind the frames */

uint32_t
route_number(const struct snapshot *snap, const struct slice *call)
{
	if (call->kind == SLICE_FRAME)
		return call->frame;
	return (uint32_t)symtab_len(snap->syms) + call->kind;
}

struct slice
route_call(const struct snapshot *snap, uint32_t number)
{
	uint32_t frames = (uint32_t)symtab_len(snap->syms);

	if (number < frames)
		return (struct slice){ SLICE_FRAME, number };
	return (struct slice){ .kind = number - frames };
}

size_t
route_numbers(const struct snapshot *snap)
{
	return symtab_len(snap->syms) + SLICE_KINDS;
}

enum pit_status
routes_init(struct routes *r, const struct tracks *tracks)
{
	const struct places *places = tracks->snap->places;

	*r = (struct routes){ .snap = tracks->snap, .look = tracks->look };
	r->at = mem_calloc(places ? places->len : 0, sizeof(*r->at));
	return r->at ? PIT_OK : PIT_ENOMEM;
}

void
routes_fini(struct routes *r)
{
	unwound_fini(&r->frames);
	mem_free(r->numbers);
	mem_free(r->at);
	*r = (struct routes){ 0 };
}

static void
add_state(struct routes *r, enum slice_kind kind)
{
	const struct slice call = { .kind = kind };

	r->numbers[r->len++] = route_number(r->snap, &call);
}

/* Where the thread does not run, or collects garbage, that is the innermost
 * call. */
static void
add_states(struct routes *r, uint32_t state)
{
	if (!r->frames.len)
		add_state(r, SLICE_NONE);
	if (state & WIRE_SAMPLE_GC)
		add_state(r, SLICE_GC);
	if ((state & WIRE_SAMPLE_STATE) == WIRE_STATE_WAITING ||
	    (state & WIRE_SAMPLE_STATE) == WIRE_STATE_READY)
		add_state(r, SLICE_WAITING);
	if ((state & WIRE_SAMPLE_STATE) == WIRE_STATE_GIL)
		add_state(r, SLICE_GIL);
}

static void
add_frame(struct routes *r, frame_id frame)
{
	if (frame)
		r->numbers[r->len++] = frame;
	else
		add_state(r, SLICE_IMPORT);
}

/* Of too many all go, and those that are asked for again come back. */
static bool
make_room(struct routes *r, size_t n)
{
	uint32_t *numbers;

	if (r->len + n > ROUTES_MAX) {
		memset(r->at, 0, r->snap->places->len * sizeof(*r->at));
		r->len = 0;
	}
	numbers = mem_grow(r->numbers, &r->cap, r->len + n, sizeof(*numbers));
	if (numbers)
		r->numbers = numbers;
	return numbers;
}

static bool
add_route(struct routes *r, place_id id)
{
	const struct place *place = places_get(r->snap->places, id);
	struct stacks_look look = *r->look;
	size_t start;

	look.imports = place_state(place) & PLACE_IMPORTS;
	if (stacks_unwind(r->snap, &look, place->key.path, &r->frames) ||
	    !make_room(r, r->frames.len + ROUTE_STATES))
		return false;
	start = r->len;
	for (size_t i = 0; i < r->frames.len; i++)
		add_frame(r, r->frames.at[i].frame);
	add_states(r, place->key.state);
	r->at[id] = (struct route){ start, (uint32_t)(r->len - start) };
	return true;
}

const uint32_t *
routes_get(struct routes *r, place_id place, size_t *n)
{
	if (!r->at[place].len && !add_route(r, place))
		return NULL;
	*n = r->at[place].len;
	return r->numbers + r->at[place].at;
}
