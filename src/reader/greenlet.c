/* src/reader/greenlet.c */
#include "reader/greenlet.h"

#include "reader/pydict.h"
#include "reader/pystr.h"

#include <string.h>

#define GREENLET "greenlet.greenlet"
#define FRAME    "frame"

/* Where libc has a thread's variables: a table of a part for each module. */
#define TABLE_AT   8u  /* in what a thread is known by */
#define TABLE_N    16u /* before the table: how many there are */
#define ENTRY      16u
#define PARTS_MOST 256u
#define PART_WORDS 16u /* of a part that are looked at */

/* In what greenlet has for a thread. */
#define STATE_MAIN    0u
#define STATE_CURRENT 8u

/* In a greenlet, from the end of the head that all objects have
 * (object.ob_size), and in what that keeps of itself; from version 3 on. */
#define KEPT        16u
#define KEPT_SELF   8u
#define KEPT_BEGUN  56u /* 0: it has not, or it has ended */
#define KEPT_OLDER  16u /* more: exceptions took three words (<= 3.10) */
#define KEPT_SIZE   256u
#define KEPT_FRAMES 64u /* from there on its frame may be */

#define FRAME_INNER 8u /* in the object of a frame (3.11+), behind its head */

static bool
is_greenlet(const struct pyver *ver, struct peek *pk, uintptr_t addr)
{
	return pytype_is_a(ver, pk, addr, GREENLET);
}

bool
greenlets_look(struct greenlets *gs, const struct pyver *ver, struct peek *pk,
	       uintptr_t interp)
{
	if (gs->interp != interp)
		*gs = (struct greenlets){ .interp = interp };
	return gs->module.addr || pymodule_find(&gs->module, ver, pk, interp,
						"greenlet._greenlet");
}

/* The parts of a thread's variables; *n: how many. 0: unknown. */
static uintptr_t
parts_of(struct peek *pk, uintptr_t ident, uint64_t *n)
{
	uintptr_t table;

#ifndef __x86_64__
	return *n = 0; /* it lies behind what differs from libc to libc */
#endif
	if (!ident || ident % 8 || !peek_ptr(pk, &table, ident + TABLE_AT) ||
	    table % 8 || !peek(pk, n, table - TABLE_N, sizeof(*n)))
		return 0;
	return table;
}

/* What greenlet has for a thread is known by beginning with two greenlets. */
static bool
is_state(const struct pyver *ver, struct peek *pk, uintptr_t at)
{
	uintptr_t first, current;

	return at && at % 8 == 0 && peek_ptr(pk, &first, at + STATE_MAIN) &&
	       peek_ptr(pk, &current, at + STATE_CURRENT) && first &&
	       is_greenlet(ver, pk, first) && is_greenlet(ver, pk, current);
}

/* Where in a part it is; PART_WORDS * 8: nowhere. */
static uint32_t
part_find(const struct pyver *ver, struct peek *pk, uintptr_t part)
{
	uintptr_t word;
	uint32_t at = 0;

	while (at < PART_WORDS * 8 && peek_ptr(pk, &word, part + at)) {
		if (is_state(ver, pk, word))
			return at;
		at += 8;
	}
	return PART_WORDS * 8;
}

bool
greenlets_find(struct greenlets *gs, const struct pyver *ver, struct peek *pk,
	       uintptr_t ident)
{
	uint64_t n = 0;
	uintptr_t table = parts_of(pk, ident, &n), part;

	for (uint32_t i = 1; table && i <= n && i < PARTS_MOST; i++) {
		if (!peek_ptr(pk, &part, table + ENTRY * i) || part % 8)
			continue;
		gs->at = part_find(ver, pk, part);
		if (gs->at == PART_WORDS * 8)
			continue;
		gs->part = i;
		return true;
	}
	return false;
}

uintptr_t
greenlet_runs(const struct greenlets *gs, struct peek *pk, uintptr_t ident,
	      uintptr_t *first)
{
	uintptr_t table, part, state, current;
	uint64_t n = 0;

	if (!gs->part)
		return 0;
	table = parts_of(pk, ident, &n);
	if (!table || gs->part > n ||
	    !peek_ptr(pk, &part, table + ENTRY * gs->part) || part % 8 ||
	    !peek_ptr(pk, &state, part + gs->at) || !state ||
	    !peek_ptr(pk, first, state + STATE_MAIN) ||
	    !peek_ptr(pk, &current, state + STATE_CURRENT))
		return 0;
	return current == *first ? 0 : current;
}

static uintptr_t
kept_at(const struct pyver *ver, uintptr_t addr)
{
	return addr + ver->off.object.ob_size + KEPT;
}

bool
greenlet_lives(const struct pyver *ver, struct peek *pk, uintptr_t addr)
{
	uint32_t begun = KEPT_BEGUN + (ver->heap_frames ? KEPT_OLDER : 0);
	uintptr_t kept, self, at;

	return is_greenlet(ver, pk, addr) && pyobject_is_alive(ver, pk, addr) &&
	       peek_ptr(pk, &kept, kept_at(ver, addr)) &&
	       peek_ptr(pk, &self, kept + KEPT_SELF) && self == addr &&
	       peek_ptr(pk, &at, kept + begun) && at;
}

/* Its place is another one in each version of both; it is the only frame that
 * is kept. */
static bool
top_find(struct greenlets *gs, const struct pyver *ver, struct peek *pk,
	 uintptr_t kept)
{
	char name[sizeof(FRAME) + 1];
	uintptr_t word;

	for (uint32_t at = KEPT_FRAMES; !gs->top && at < KEPT_SIZE; at += 8)
		if (peek_ptr(pk, &word, kept + at) &&
		    pytype_name(ver, pk, word, name, sizeof(name)) &&
		    strcmp(name, FRAME) == 0)
			gs->top = at;
	return gs->top;
}

/* Outermost first, of what has the innermost first. */
static void
chain_turn(struct await_chain *chain)
{
	for (size_t i = 0, j = chain->n; i + 1 < j; i++) {
		struct await_frame f = chain->frames[i];

		chain->frames[i] = chain->frames[--j];
		chain->frames[j] = f;
	}
}

/* Once down the stack, from the frame at; false: it is none. */
static bool
chain_walk(const struct pyver *ver, struct peek *pk, uintptr_t at,
	   struct await_chain *chain)
{
	const struct py_offsets *off = &ver->off;
	uint8_t owner = 0;

	chain->n = 0;
	chain->leaf = 0;
	for (size_t i = 0; at; i++) {
		if (i == AWAIT_MAX)
			return false;
		if (ver->owner_shim &&
		    !peek(pk, &owner, at + off->frame.owner, 1))
			return false;
		if (!ver->owner_shim || owner < ver->owner_shim) {
			if (!await_frame_read(ver, pk, at,
					      &chain->frames[chain->n++]))
				return false;
		}
		if (!peek_ptr(pk, &at, at + off->frame.previous) || at % 8)
			return false;
	}
	chain_turn(chain);
	return chain->n > 0;
}

enum await_end
greenlet_read(struct greenlets *gs, const struct pyver *ver, struct peek *pk,
	      uintptr_t addr, struct await_chain *chain,
	      struct await_chain *again)
{
	uintptr_t kept, top, then, frame;

	if (!peek_ptr(pk, &kept, kept_at(ver, addr)))
		return AWAIT_TORN;
	if (!top_find(gs, ver, pk, kept))
		return AWAIT_RUNS;
	if (!peek_ptr(pk, &top, kept + gs->top))
		return AWAIT_TORN;
	if (!top)
		return AWAIT_RUNS;
	frame = top;
	if (!ver->heap_frames &&
	    !peek_ptr(pk, &frame, top + ver->off.object.ob_size + FRAME_INNER))
		return AWAIT_TORN;
	if (!chain_walk(ver, pk, frame, chain))
		return chain->n == AWAIT_MAX ? AWAIT_TOO_DEEP : AWAIT_TORN;
	if (!chain_walk(ver, pk, frame, again) || again->n != chain->n ||
	    memcmp(again->frames, chain->frames,
		   chain->n * sizeof(chain->frames[0])) != 0 ||
	    !peek_ptr(pk, &then, kept + gs->top) || then != top)
		return AWAIT_TORN;
	return AWAIT_WAITS;
}

/* Of a class that is named with its module, the last part. */
static void
name_cut(char name[GREENLET_NAME_MAX])
{
	const char *dot = strrchr(name, '.');

	if (dot)
		memmove(name, dot + 1, strlen(dot + 1) + 1);
}

/* Is it a class that all of a library's greenlets are of, whatever they call?
 */
static bool
is_any(const char *name)
{
	static const char *const any[] = { "greenlet", "Greenlet",
					   "GreenThread", "_AsyncIoGreenlet" };

	for (size_t i = 0; i < ARRAY_LEN(any); i++)
		if (strcmp(name, any[i]) == 0)
			return true;
	return false;
}

bool
greenlet_name(struct greenlets *gs, const struct pyver *ver, struct peek *pk,
	      uintptr_t addr, char name[GREENLET_NAME_MAX])
{
	uintptr_t value;
	struct pydict d;

	if (pydict_open_instance(ver, pk, addr, &d) &&
	    pydict_find(&d, ver, pk, "name", &gs->name, &value) &&
	    pytype_has(ver, pk, value, PYTYPE_STR) &&
	    pystr_read(ver, pk, name, GREENLET_NAME_MAX, value) > 0)
		return true;
	if (!pytype_name(ver, pk, addr, name, GREENLET_NAME_MAX))
		return false;
	name_cut(name);
	if (is_any(name))
		name[0] = '\0';
	return true;
}
