/* src/reader/walk.c */
#include "reader/walk.h"

#include "reader/sys.h"
#include "reader/walk_list.h"

#include <string.h>

#define COPY_MAX        (64u * 1024)
#define COPY_BEYOND     512u /* behind the top: the program may have called on */
#define COPY_SIZE       (COPY_MAX + COPY_BEYOND)
#define CHUNK_MAX       (UINT64_C(1) << 32)
#define CHUNK_SIZE_AT   8u    /* in _PyStackChunk: previous, size, top, data */
#define CFRAME_PREVIOUS 8u    /* in _PyCFrame, from current_frame on */
#define SHIM_APART      1024u /* both are locals of one C function */
#define NOWHERE         SIZE_MAX
#define GUESS_STAYS     16u /* ticks in which it is wrong */
#define GUESS_STEADY    4u  /* ticks in which it was right */

/* Frames outside of the copy that must be those of the trail, one after the
 * other, until the rest is taken for unchanged too. */
#define JOIN_RUN 64u

/* Of the rest, so many at the root and so many in turn are looked at all the
 * same: two callers of one recursion leave the same frames above them. */
#define JOIN_ROOT 16u
#define JOIN_TURN 16u

/* Frames on the heap are read one by one, which takes long for a program that
 * calls all the time. The innermost ones, up to so many that are those of the
 * trail, are read twice before the others, in a time that is short. */
#define SETTLE_RUN   4u
#define SETTLE_TRIES 8

/* Times that a root is looked at. */
#define ROOT_READS 4

/* Frames to go from an innermost one: its caller, a shim, one more. */
#define BELOW_MAX 3

static size_t
at_least(size_t size, uint32_t offset, size_t n)
{
	if (offset == OFFSET_NONE || offset + n <= size)
		return size;
	return offset + n;
}

/* Bytes of a thread state up to the last field that is used. */
static size_t
tstate_size(const struct pyver *ver)
{
	size_t size = 0;

	size = at_least(size, ver->off.tstate.prev, 8);
	size = at_least(size, ver->off.tstate.next, 8);
	size = at_least(size, ver->off.tstate.interp, 8);
	size = at_least(size, ver->off.tstate.thread_id, 8);
	size = at_least(size, ver->off.tstate.id, 8);
	size = at_least(size, ver->off.tstate.native_thread_id, 8);
	size = at_least(size, ver->off.tstate.frame, 8);
	size = at_least(size, ver->off.tstate.datastack_limit, 8);
	size = at_least(size, ver->off.tstate.state, 4);
	size = at_least(size, ver->off.tstate.gil_requested, 4);
	return size < PYVER_TSTATE_MAX ? size : PYVER_TSTATE_MAX;
}

bool
walk_init(struct walker *w, const struct pyver *ver, struct peek *pk,
	  const struct walk_judge *judge)
{
	char *p;

	*w = (struct walker){ .ver = ver, .peek = pk, .judge = *judge };
	w->tstate_size = tstate_size(ver);
	w->size = WALK_LISTS * sizeof(struct walk_list) +
		  WALK_PAIRS * sizeof(*w->pairs) + COPY_SIZE;
	w->memory = sys_map_private(w->size);
	if (!w->memory)
		return false;
	p = w->memory;
	for (size_t i = 0; i < WALK_LISTS; i++) {
		w->lists[i] = (struct walk_list *)p;
		p += sizeof(struct walk_list);
	}
	w->pairs = (uint64_t *)p;
	p += WALK_PAIRS * sizeof(*w->pairs);
	w->copy = (uint8_t *)p;
	return true;
}

void
walk_fini(struct walker *w)
{
	sys_unmap(w->memory, w->size);
	w->memory = NULL;
}

static uintptr_t
load_ptr(const uint8_t *bytes, uint32_t offset)
{
	uintptr_t p;

	memcpy(&p, bytes + offset, sizeof(p));
	return p;
}

uintptr_t
walk_tstate_ptr(const struct walker *w, uint32_t offset)
{
	return load_ptr(w->tstate, offset);
}

/* A holder that holds something else as soon as that has returned. In 3.11 it
 * goes on holding what is no more. */
static bool
holders_are_left(const struct walker *w)
{
	return w->ver->owner_shim &&
	       w->ver->off.tstate.cframe_current != OFFSET_NONE;
}

/* Where Python calls Python its holder says what runs. In 3.11 one that C comes
 * to and leaves does not: that the thread is there has to be read first. */
static void
guess_read(struct walker *w)
{
	struct walk_guess *g = &w->guess;

	g->is_read = w->begun && g->holder &&
		     (holders_are_left(w) || g->stayed >= GUESS_STEADY);
	if (!g->is_read)
		return;
	if (!peek_ptr(w->peek, &g->word,
		      g->holder + w->ver->off.tstate.cframe_current))
		g->holder = 0;
	sys_settle();
}

/* What says where a thread is is read alone, when nothing that was read before
 * is still on its way: a reading that waits for an earlier one is made again if
 * the program writes there meanwhile, and then finds what it has just written,
 * mostly a call or its end. */
static bool
tstate_read(struct walker *w, uintptr_t tstate, bool begin)
{
	const struct py_offsets *off = &w->ver->off;
	uintptr_t frame;

	w->begun = begin && off->tstate.cframe_current != OFFSET_NONE;
	if (!walk_context_read(w, tstate))
		return false;
	sys_settle();
	guess_read(w);
	if (!peek_ptr(w->peek, &frame, tstate + off->tstate.frame))
		return false;
	sys_settle();
	if (!peek(w->peek, w->tstate, tstate, w->tstate_size))
		return false;
	memcpy(w->tstate + off->tstate.frame, &frame, sizeof(frame));
	return true;
}

bool
walk_load(struct walker *w, uintptr_t tstate)
{
	return tstate_read(w, tstate, false);
}

bool
walk_begin(struct walker *w, uintptr_t tstate)
{
	return tstate_read(w, tstate, true);
}

/* What holds it may lie on the C stack, and is something else once C
 * returned. */
static bool
leaf_read(struct walker *w, uintptr_t tstate, struct walk_spot *spot)
{
	const struct py_offsets *off = &w->ver->off;
	uintptr_t again;

	spot->leaf = 0;
	if (off->tstate.cframe_current == OFFSET_NONE || spot->holder == 0) {
		spot->leaf = spot->holder;
		return true;
	}
	return peek_ptr(w->peek, &spot->leaf,
			spot->holder + off->tstate.cframe_current) &&
	       peek_ptr(w->peek, &again, tstate + off->tstate.frame) &&
	       again == spot->holder;
}

/* The thread is at another holder. One that lies further in may be left and
 * come to all the time: that is the better guess. */
static void
guess_miss(struct walker *w, uintptr_t holder)
{
	struct walk_guess *g = &w->guess;

	if (g->holder == holder)
		return;
	g->stayed = 0;
	if (g->holder && holders_are_left(w) && holder > g->holder &&
	    ++g->missed < GUESS_STAYS)
		return;
	*g = (struct walk_guess){ .holder = holder };
	if (!peek_ptr(w->peek, &g->previous,
		      holder + w->ver->off.tstate.cframe_current +
			  CFRAME_PREVIOUS))
		g->holder = 0;
}

bool
walk_spot_loaded(struct walker *w, uintptr_t tstate, struct walk_spot *spot,
		 bool *same)
{
	struct walk_guess *g = &w->guess;

	spot->holder = walk_tstate_ptr(w, w->ver->off.tstate.frame);
	*same = w->begun && g->is_read && g->holder && spot->holder;
	if (w->begun && g->holder == spot->holder)
		g->stayed++;
	if (*same && g->holder == spot->holder) {
		spot->leaf = g->word;
		if (!walk_spot_is_left(w, spot))
			g->leaf = g->word;
		g->missed = 0;
		return true;
	}
	/* It has returned since. */
	if (*same && holders_are_left(w) && g->previous == spot->holder &&
	    g->leaf && g->word == g->leaf) {
		*spot = (struct walk_spot){ g->holder, g->leaf };
		g->missed = 0;
		return true;
	}
	*same = false;
	if (w->begun && spot->holder)
		guess_miss(w, spot->holder);
	return leaf_read(w, tstate, spot);
}

bool
walk_spot(struct walker *w, uintptr_t tstate, struct walk_spot *spot)
{
	return peek_ptr(w->peek, &spot->holder,
			tstate + w->ver->off.tstate.frame) &&
	       leaf_read(w, tstate, spot);
}

bool
walk_spot_again(struct walker *w, uintptr_t tstate,
		const struct walk_spot *target, struct walk_spot *spot)
{
	uint32_t current = w->ver->off.tstate.cframe_current;

	if (!target->leaf || !holders_are_left(w))
		return walk_spot(w, tstate, spot);
	*spot = *target;
	return peek_ptr(w->peek, &spot->leaf, target->holder + current) &&
	       spot->leaf == target->leaf;
}

bool
walk_spot_is_left(const struct walker *w, const struct walk_spot *spot)
{
	uintptr_t apart = spot->leaf > spot->holder ? spot->leaf - spot->holder
						    : spot->holder - spot->leaf;

	return holders_are_left(w) && apart < SHIM_APART;
}

bool
walk_spot_before(struct walker *w, uintptr_t tstate, struct walk_spot *spot)
{
	const struct py_offsets *off = &w->ver->off;
	uint32_t current = off->tstate.cframe_current;
	uintptr_t left = spot->holder, now;

	return current != OFFSET_NONE &&
	       peek_ptr(w->peek, &spot->holder,
			left + current + CFRAME_PREVIOUS) &&
	       peek_ptr(w->peek, &spot->leaf, spot->holder + current) &&
	       peek_ptr(w->peek, &now, tstate + off->tstate.frame) &&
	       (now == left || now == spot->holder);
}

/* Copy the used part of the thread's newest chunk, or as much of its end as
 * the buffer holds. The innermost frame may be newer than the thread state's
 * copy. */
static bool
chunk_copy(struct walker *w, uintptr_t leaf)
{
	const struct py_offsets *off = &w->ver->off;
	uintptr_t chunk, top, limit, end, size;

	w->copy_at = w->copy_end = w->chunk_end = 0;
	if (off->tstate.datastack_chunk == OFFSET_NONE)
		return true;
	chunk = walk_tstate_ptr(w, off->tstate.datastack_chunk);
	top = walk_tstate_ptr(w, off->tstate.datastack_top);
	if (chunk == 0)
		return true; /* it has not called a function yet */
	/* Not datastack_limit: while a chunk is given back to the kernel, which
	 * takes long, that is still the one of the chunk. */
	if (!peek_ptr(w->peek, &size, chunk + CHUNK_SIZE_AT) ||
	    size > CHUNK_MAX || top < chunk || top - chunk > size)
		return false;
	limit = chunk + size;
	if (leaf > top && leaf < limit)
		top = leaf;
	end = limit - top > COPY_BEYOND ? top + COPY_BEYOND : limit;
	w->copy_at = top - chunk > COPY_MAX ? top - COPY_MAX : chunk;
	if (!peek(w->peek, w->copy, w->copy_at, end - w->copy_at))
		return false;
	w->copy_end = end;
	w->chunk_end = limit;
	return true;
}

/* The bytes of a frame; NULL: unreadable, or in the chunk but beyond what was
 * copied, which it was not when the copy was made. */
static const uint8_t *
frame_bytes(struct walker *w, uintptr_t at, bool *outside)
{
	size_t size = w->ver->off.frame.size;

	*outside = false;
	if (at % 8)
		return NULL;
	if (at >= w->copy_at && at < w->copy_end) {
		if (w->copy_end - at < size)
			return NULL;
		return w->copy + (at - w->copy_at);
	}
	if (at >= w->copy_end && at < w->chunk_end)
		return NULL;
	*outside = true;
	return peek(w->peek, w->raw, at, size) ? w->raw : NULL;
}

static bool
frame_is_shim(const struct walker *w, const uint8_t *bytes)
{
	return w->ver->owner_shim &&
	       bytes[w->ver->off.frame.owner] >= w->ver->owner_shim;
}

static uintptr_t
code_of(const struct walker *w, uintptr_t word)
{
	return w->ver->tagged ? word & ~(uintptr_t)3 : word;
}

static void
item_fill(const struct walker *w, uintptr_t at, const uint8_t *bytes,
	  struct walk_item *item)
{
	const struct py_offsets *off = &w->ver->off;

	item->addr = at;
	item->code = code_of(w, load_ptr(bytes, off->frame.code));
	item->instr = load_ptr(bytes, off->frame.instr);
	item->flags = 0;
	if (w->ver->heap_frames) {
		/* f_lasti is an int, and every call goes through C. */
		item->instr &= 0xffffffffu;
		item->flags |= WALK_ENTRY;
		return;
	}
	if (off->frame.is_entry != OFFSET_NONE && bytes[off->frame.is_entry])
		item->flags |= WALK_ENTRY;
	if (bytes[off->frame.owner] == 1)
		item->flags |= WALK_GENERATOR;
}

/* By the time that somebody asks for it, the frame may have returned. */
static void
local_read(struct walker *w, struct walk_item *item)
{
	item->local = 0;
	if (w->ver->heap_frames)
		peek_ptr(w->peek, &item->local,
			 item->addr + w->ver->off.frame.localsplus);
}

/* Looks for the place where a walk meets the trail. */
struct join {
	const struct trail *trail;
	size_t expect; /* where the next frame should be; or NOWHERE */
	size_t run;    /* frames that were as in the trail */
	size_t missed, next_search;
};

static size_t
trail_find(const struct trail *trail, uintptr_t addr)
{
	for (size_t i = trail->n; i > 0; i--) {
		if (trail->frames[i - 1].addr == addr)
			return i - 1;
	}
	return NOWHERE;
}

/* True when enough frames were those of the trail; the last of them is then
 * join->expect + 1. Searches get rarer, as each looks at the whole trail. */
static bool
join_found(struct join *join, const struct walk_item *item)
{
	size_t at = join->expect;
	const struct walk_frame *f;

	if (at == NOWHERE || join->trail->frames[at].addr != item->addr) {
		at = NOWHERE;
		join->run = 0;
		if (++join->missed >= join->next_search) {
			join->next_search *= 2;
			at = trail_find(join->trail, item->addr);
		}
	}
	join->expect = at == 0 || at == NOWHERE ? NOWHERE : at - 1;
	if (at == NOWHERE)
		return false;
	f = &join->trail->frames[at];
	if (f->code == item->code && f->instr == item->instr)
		join->run++;
	else
		join->run = 0;
	return join->run >= JOIN_RUN && at > 0;
}

bool
walk_name_holds(struct walker *w, const struct walk_frame *f)
{
	for (size_t i = 0; i < SELF_WORDS; i++)
		if (!peek_holds(w->peek, &f->self[i]))
			return false;
	return true;
}

bool
walk_trail_holds(struct walker *w, const struct trail *trail, size_t i)
{
	const struct walk_frame *f = &trail->frames[i];
	struct walk_item item;
	bool outside;
	const uint8_t *bytes = frame_bytes(w, f->addr, &outside);

	if (!bytes)
		return false;
	item_fill(w, f->addr, bytes, &item);
	return item.code == f->code && item.instr == f->instr &&
	       walk_name_holds(w, f);
}

/* A walk has met the trail: see if some of the first n frames hold. */
static bool
trail_rest_holds(struct walker *w, const struct trail *trail, size_t n)
{
	size_t step = n / JOIN_TURN + 1;

	for (size_t i = 0; i < n && i < JOIN_ROOT; i++) {
		if (!walk_trail_holds(w, trail, i))
			return false;
	}
	for (size_t i = w->turn++ % step; i < n; i += step) {
		if (!walk_trail_holds(w, trail, i))
			return false;
	}
	return true;
}

/* True if the frames of the list so far, but for the first of them, are still
 * there. That one, which may be the innermost, must still be innermost if any
 * will do. */
static bool
list_holds(struct walker *w, uintptr_t tstate, const struct walk_list *list,
	   bool any)
{
	uint32_t previous = w->ver->off.frame.previous;
	size_t first = any ? 0 : 1;
	uintptr_t at = list->items[first].addr;

	if (any && !peek_ptr(w->peek, &at, tstate + w->ver->off.tstate.frame))
		return false;
	for (size_t i = first; i < list->n; i++) {
		const struct walk_item *was = &list->items[i];
		struct walk_item item;
		const uint8_t *bytes;
		bool outside;

		if (at != was->addr)
			return false;
		bytes = frame_bytes(w, at, &outside);
		if (!bytes)
			return false;
		item_fill(w, at, bytes, &item);
		if (item.code != was->code ||
		    (i > first && item.instr != was->instr))
			return false;
		at = load_ptr(bytes, previous);
	}
	return true;
}

enum look_end { LOOK_DONE, LOOK_BROKEN, LOOK_MOVED };

/* Follow the chain from its innermost frame at. BROKEN: it leads nowhere;
 * MOVED: its inner part changed meanwhile, which only settle looks for. */
static enum look_end
list_walk(struct walker *w, uintptr_t tstate, uintptr_t at,
	  const struct trail *trail, bool settle, bool any,
	  struct walk_list *list)
{
	struct join join = { trail, NOWHERE, 0, 0, 1 };
	uint32_t previous = w->ver->off.frame.previous;
	uintptr_t mark = 0;

	list->n = list->joined = list->settled = 0;
	for (size_t steps = 0; at; steps++) {
		struct walk_item *item = &list->items[list->n];
		uintptr_t frame = at;
		const uint8_t *bytes;
		bool outside;

		if (steps == WALK_MAX_FRAMES)
			return LOOK_BROKEN;
		bytes = frame_bytes(w, frame, &outside);
		if (!bytes)
			return LOOK_BROKEN;
		at = load_ptr(bytes, previous);
		/* A torn chain that meets an object goes on to its type, and
		 * that of all types is itself. Brent's method finds a ring in
		 * few rounds, where the bound of steps would take 10 000. */
		if (at && at == mark)
			return LOOK_BROKEN;
		if (!(steps & (steps + 1)))
			mark = at;
		if (frame_is_shim(w, bytes)) {
			if (list->n)
				item[-1].flags |= WALK_ENTRY;
			continue;
		}
		item_fill(w, frame, bytes, item);
		local_read(w, item);
		list->n++;
		if (!settle && !outside)
			walk_settle(w, list);
		if (outside && join_found(&join, item)) {
			list->joined = join.expect + 1;
			if (trail_rest_holds(w, trail, list->joined))
				return LOOK_DONE;
			/* Something below changed: go all the way. */
			list->joined = 0;
			join.next_search = SIZE_MAX;
			join.expect = NOWHERE;
			join.run = 0;
		}
		if (settle && join.run == SETTLE_RUN && !list->settled) {
			if (!list_holds(w, tstate, list, any))
				return LOOK_MOVED;
			list->settled = list->n;
		}
	}
	return LOOK_DONE;
}

bool
walk_look(struct walker *w, uintptr_t tstate, uintptr_t leaf,
	  const struct trail *trail, bool any, struct walk_list *list)
{
	bool settle = w->ver->heap_frames;
	int tries = settle && any ? SETTLE_TRIES : settle;
	enum look_end end = LOOK_MOVED;

	if (!chunk_copy(w, leaf))
		return false;
	for (int try = 0; try < tries && end != LOOK_DONE; try++) {
		end = list_walk(w, tstate, leaf, trail, true, any, list);
		if (any && end != LOOK_DONE &&
		    !peek_ptr(w->peek, &leaf,
			      tstate + w->ver->off.tstate.frame))
			return false;
	}
	if (end != LOOK_DONE && (any || !settle))
		end = list_walk(w, tstate, leaf, trail, false, any, list);
	return end == LOOK_DONE;
}

bool
walk_word(struct walker *w, uintptr_t at, uintptr_t *word)
{
	if (at < w->copy_at || at + sizeof(*word) > w->copy_end)
		return peek_ptr(w->peek, word, at);
	memcpy(word, w->copy + (at - w->copy_at), sizeof(*word));
	return true;
}

/* A call gets its caller before it runs, and loses it after that. */
static bool
runs(struct walker *w, uintptr_t frame)
{
	int8_t state;

	return peek(w->peek, &state, frame + w->ver->off.gen.state, 1) &&
	       state == w->ver->gen.executes;
}

bool
walk_is_root(struct walker *w, uintptr_t frame)
{
	uintptr_t caller;

	for (int i = 0; i < ROOT_READS; i++) {
		if (!runs(w, frame) ||
		    !peek_ptr(w->peek, &caller,
			      frame + w->ver->off.frame.previous) ||
		    caller)
			return false;
		sys_pause();
	}
	return runs(w, frame);
}

bool
walk_is_below(struct walker *w, uintptr_t frame, uintptr_t below)
{
	for (int i = 0; i < BELOW_MAX && frame; i++) {
		if (!peek_ptr(w->peek, &frame,
			      frame + w->ver->off.frame.previous))
			return false;
		if (frame == below)
			return true;
	}
	return false;
}

bool
walk_instr(struct walker *w, uintptr_t frame, uintptr_t *instr)
{
	if (!peek_ptr(w->peek, instr, frame + w->ver->off.frame.instr))
		return false;
	if (w->ver->heap_frames)
		*instr &= 0xffffffffu;
	return true;
}

bool
walk_code(struct walker *w, uintptr_t frame, uintptr_t *code)
{
	if (!peek_ptr(w->peek, code, frame + w->ver->off.frame.code))
		return false;
	*code = code_of(w, *code);
	return true;
}
