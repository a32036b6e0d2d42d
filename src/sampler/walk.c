/* src/sampler/walk.c */
#include "sampler/walk.h"

#include "sampler/sys.h"

#include <string.h>

#define WALK_TRIES    6
#define COPY_MAX      (64u * 1024)
#define COPY_BEYOND   512u /* behind the top: the program may have called on */
#define COPY_SIZE     (COPY_MAX + COPY_BEYOND)
#define CHUNK_MAX     (UINT64_C(1) << 32)
#define CHUNK_SIZE_AT 8u /* in _PyStackChunk: previous, size, top, data */
#define TRAIL_FIRST   64u
#define NOWHERE       SIZE_MAX

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

struct walk_item {
	uintptr_t addr, code, instr;
	uint32_t flags;
};

/* One look at a stack: its frames, innermost first, down to where the rest is
 * the first joined frames of the trail. settled: so many of the innermost were
 * read twice and had not changed. */
struct walk_list {
	size_t n, joined, settled;
	struct walk_item items[WALK_MAX_FRAMES];
};

static size_t
list_depth(const struct walk_list *list)
{
	return list->joined + list->n;
}

/* Counted from the root. */
static const struct walk_item *
list_at(const struct walk_list *list, size_t i)
{
	return &list->items[list_depth(list) - 1 - i];
}

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
	size = at_least(size, ver->off.tstate.gil_requested, 4);
	return size < PYVER_TSTATE_MAX ? size : PYVER_TSTATE_MAX;
}

bool
walk_init(struct walker *w, const struct pyver *ver, struct peek *pk)
{
	char *p;

	*w = (struct walker){ .ver = ver, .peek = pk };
	w->tstate_size = tstate_size(ver);
	w->size = 2 * sizeof(struct walk_list) + COPY_SIZE;
	w->memory = sys_map_private(w->size);
	if (!w->memory)
		return false;
	p = w->memory;
	w->lists[0] = (struct walk_list *)p;
	w->lists[1] = (struct walk_list *)(p + sizeof(struct walk_list));
	w->copy = (uint8_t *)(p + 2 * sizeof(struct walk_list));
	return true;
}

void
walk_fini(struct walker *w)
{
	sys_unmap(w->memory, w->size);
	w->memory = NULL;
}

static size_t
trail_bytes(size_t cap)
{
	return cap * sizeof(struct walk_frame);
}

void
trail_fini(struct trail *trail)
{
	sys_unmap(trail->frames, trail_bytes(trail->cap));
	*trail = (struct trail){ 0 };
}

static bool
trail_reserve(struct trail *trail, size_t want)
{
	size_t cap = trail->cap ? trail->cap : TRAIL_FIRST;
	struct walk_frame *frames;

	if (want <= trail->cap)
		return true;
	while (cap < want)
		cap *= 2;
	frames = sys_map_private(trail_bytes(cap));
	if (!frames)
		return false;
	if (trail->n)
		memcpy(frames, trail->frames, trail_bytes(trail->n));
	sys_unmap(trail->frames, trail_bytes(trail->cap));
	trail->frames = frames;
	trail->cap = cap;
	return true;
}

bool
walk_load(struct walker *w, uintptr_t tstate)
{
	return peek(w->peek, w->tstate, tstate, w->tstate_size);
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

/* The address of the innermost frame; 0: no Python is running. */
static bool
frame_current(struct walker *w, uintptr_t *frame)
{
	const struct py_offsets *off = &w->ver->off;

	*frame = walk_tstate_ptr(w, off->tstate.frame);
	if (off->tstate.cframe_current == OFFSET_NONE || *frame == 0)
		return true;
	return peek_ptr(w->peek, frame, *frame + off->tstate.cframe_current);
}

/* Copy the used part of the thread's newest chunk, or as much of its end as
 * the buffer holds. */
static bool
chunk_copy(struct walker *w)
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

static void
item_fill(const struct walker *w, uintptr_t at, const uint8_t *bytes,
	  struct walk_item *item)
{
	const struct py_offsets *off = &w->ver->off;

	item->addr = at;
	item->code = load_ptr(bytes, off->frame.code);
	if (w->ver->tagged)
		item->code &= ~(uintptr_t)3;
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

/* True if a frame of the trail still is what and where it was. */
static bool
trail_holds(struct walker *w, const struct trail *trail, size_t i)
{
	const struct walk_frame *f = &trail->frames[i];
	struct walk_item item;
	bool outside;
	const uint8_t *bytes = frame_bytes(w, f->addr, &outside);

	if (!bytes)
		return false;
	item_fill(w, f->addr, bytes, &item);
	return item.code == f->code && item.instr == f->instr;
}

/* A walk has met the trail: see if some of the first n frames hold. */
static bool
trail_rest_holds(struct walker *w, const struct trail *trail, size_t n)
{
	size_t step = n / JOIN_TURN + 1;

	for (size_t i = 0; i < n && i < JOIN_ROOT; i++) {
		if (!trail_holds(w, trail, i))
			return false;
	}
	for (size_t i = w->turn++ % step; i < n; i += step) {
		if (!trail_holds(w, trail, i))
			return false;
	}
	return true;
}

/* True if the frames of the list so far are still there, and innermost. */
static bool
list_holds(struct walker *w, uintptr_t tstate, const struct walk_list *list)
{
	uint32_t previous = w->ver->off.frame.previous;
	uintptr_t at;

	if (!peek_ptr(w->peek, &at, tstate + w->ver->off.tstate.frame))
		return false;
	for (size_t i = 0; i < list->n; i++) {
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
		    (i > 0 && item.instr != was->instr))
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
	  const struct trail *trail, bool settle, struct walk_list *list)
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
		list->n++;
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
			if (!list_holds(w, tstate, list))
				return LOOK_MOVED;
			list->settled = list->n;
		}
	}
	return LOOK_DONE;
}

/* Look at the thread of the last walk_load(). */
static bool
snapshot(struct walker *w, uintptr_t tstate, const struct trail *trail,
	 struct walk_list *list)
{
	bool settle = w->ver->heap_frames;
	enum look_end end;
	uintptr_t leaf;

	if (!frame_current(w, &leaf) || !chunk_copy(w))
		return false;
	for (int try = 0; settle && try < SETTLE_TRIES; try++) {
		end = list_walk(w, tstate, leaf, trail, true, list);
		if (end == LOOK_DONE)
			return true;
		if (!peek_ptr(w->peek, &leaf,
			      tstate + w->ver->off.tstate.frame))
			return false;
	}
	end = list_walk(w, tstate, leaf, trail, false, list);
	return end == LOOK_DONE;
}

static bool
slot_is_unchanged(struct walker *w, const struct walk_frame *f)
{
	uintptr_t now;

	return !f->slot_at ||
	       (peek_ptr(w->peek, &now, f->slot_at) && now == f->slot);
}

/* How many frames at the root are those of the trail. */
static size_t
trail_common(struct walker *w, const struct trail *trail,
	     const struct walk_list *list)
{
	size_t depth = list_depth(list);
	size_t end = depth < trail->n ? depth : trail->n;
	size_t i;

	for (i = list->joined; i < end; i++) {
		const struct walk_frame *f = &trail->frames[i];
		const struct walk_item *item = list_at(list, i);

		if (f->addr != item->addr || f->code != item->code ||
		    f->instr != item->instr || !slot_is_unchanged(w, f))
			break;
	}
	return i;
}

/* Only the innermost instruction moved, if anything: no second look needed,
 * since nothing but the same stack looks like that. */
static bool
is_trail(const struct trail *trail, const struct walk_list *list, size_t same)
{
	size_t depth = list_depth(list);
	const struct walk_frame *f;
	const struct walk_item *leaf;

	if (same == depth)
		return true;
	if (same + 1 != depth || depth > trail->n)
		return false;
	f = &trail->frames[same];
	leaf = list_at(list, same);
	return f->addr == leaf->addr && f->code == leaf->code;
}

/* What is not as in the trail was read twice. */
static bool
is_settled(const struct walk_list *list, size_t same)
{
	return list->settled && same + list->settled >= list_depth(list);
}

/* How many frames at the root two looks in a row agree about. The innermost
 * instruction of the later one may have moved. */
static size_t
lists_common(const struct walk_list *a, const struct walk_list *b)
{
	size_t depth = list_depth(b);
	size_t end = list_depth(a) < depth ? list_depth(a) : depth;
	size_t i = a->joined > b->joined ? a->joined : b->joined;

	for (; i < end; i++) {
		const struct walk_item *x = list_at(a, i);
		const struct walk_item *y = list_at(b, i);

		if (x->addr != y->addr || x->code != y->code ||
		    (x->instr != y->instr && i + 1 < depth))
			break;
	}
	return i < end ? i : end;
}

/* Make the trail the first depth frames of list; same of them it has. */
static bool
trail_update(struct trail *trail, const struct walk_list *list, size_t same,
	     size_t depth)
{
	if (!trail_reserve(trail, depth))
		return false;
	for (size_t i = same; i < depth; i++) {
		const struct walk_item *item = list_at(list, i);

		trail->frames[i] = (struct walk_frame){
			.addr = item->addr,
			.code = item->code,
			.instr = item->instr,
			.flags = item->flags,
		};
	}
	trail->n = depth;
	return true;
}

/* No two looks agreed about anything: the frames at the root that still are
 * what they were in the last tick are all there is. */
static enum walk_end
trail_keep_root(struct walker *w, struct trail *trail, size_t *fresh)
{
	size_t n = 0;

	while (n < trail->n && trail_holds(w, trail, n))
		n++;
	if (n == 0)
		return WALK_TORN;
	trail->n = n;
	*fresh = n;
	return WALK_PART;
}

/* A frame object that was freed under our eyes has no caller any more, and a
 * look that meets one ends there: it does not reach the thread's root. */
static bool
is_rooted(const struct walker *w, const struct trail *trail,
	  const struct walk_list *list)
{
	return !w->ver->heap_frames || !trail->n || !list->n || list->joined ||
	       list_at(list, 0)->addr == trail->frames[0].addr;
}

enum walk_end
walk_take(struct walker *w, uintptr_t tstate, struct trail *trail,
	  size_t *fresh)
{
	const struct walk_list *last = NULL;
	size_t stable = 0, same = 0;
	bool read = false;

	for (int try = 0; try < WALK_TRIES; try++) {
		struct walk_list *list = w->lists[try & 1];

		/* The root may really have changed: the last looks count. */
		if ((try > 0 && !walk_load(w, tstate)) ||
		    !snapshot(w, tstate, trail, list) ||
		    (try + 2 < WALK_TRIES && !is_rooted(w, trail, list))) {
			last = NULL;
			stable = 0;
			continue;
		}
		read = true;
		same = trail_common(w, trail, list);
		stable = last ? lists_common(last, list) : 0;
		if (is_trail(trail, list, same) || is_settled(list, same) ||
		    (last && stable == list_depth(list))) {
			*fresh = same;
			return trail_update(trail, list, same, list_depth(list))
				   ? WALK_WHOLE
				   : WALK_TORN;
		}
		last = list;
	}
	if (!read)
		return WALK_UNREADABLE;
	if (!last || stable == 0 || !is_rooted(w, trail, last))
		return trail_keep_root(w, trail, fresh);
	*fresh = same < stable ? same : stable;
	return trail_update(trail, last, *fresh, stable) ? WALK_PART
							 : WALK_TORN;
}
