/* src/reader/take.c - which look at a stack is the sample. */
#include "reader/sys.h"
#include "reader/walk.h"
#include "reader/walk_list.h"

#include <string.h>

#define TRAIL_FIRST 64u

#define LOOKS      32 /* at a stack, at most */
#define LOOKS_HUNT 8  /* of them, at what ran in the first one */
#define LOOKS_LOST 12 /* if none of them led anywhere */
#define SPOTS      24 /* times to see if that runs again, between two looks */

/* Times that a caller must be seen at its instruction, how often what it called
 * must be seen in between if that is no call, and when to give up waiting. */
#define STEADY_MIN  4
#define STEADY_SEEN 3
#define STEADY_MAX  12

/* Times to see if what ran runs again, before its caller is believed. */
#define CALLER_SPOTS 96

struct take {
	struct walker *w;
	uintptr_t tstate;
	struct trail *trail;
	struct walk_spot target; /* where the thread was at first */
	uintptr_t context;       /* in which that was */
	bool has_holder, has_leaf;
	unsigned hits;          /* looks at it */
	bool at_target;         /* now is a look at it */
	bool read;              /* there was a look, though it may be torn */
	struct walk_list *now;  /* the newest look */
	struct walk_list *last; /* the one before; NULL: it failed */
	struct walk_list *kept; /* the surest one at the target; NULL: none */
};

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
		    f->instr != item->instr || f->flags & WALK_UNSURE ||
		    !slot_is_unchanged(w, f) || !walk_name_holds(w, f))
			break;
	}
	return i;
}

/* True if frame i, whatever its instruction, is that of the trail. */
static bool
trail_has(const struct trail *trail, const struct walk_list *list, size_t i)
{
	return i < trail->n &&
	       trail->frames[i].addr == list_at(list, i)->addr &&
	       trail->frames[i].code == list_at(list, i)->code;
}

/* Only the innermost instruction moved, if anything: no second look needed,
 * since nothing but the same stack looks like that, if that was sure. */
static bool
is_trail(struct walker *w, const struct trail *trail,
	 const struct walk_list *list)
{
	size_t depth = list_depth(list);

	return list->same == depth ||
	       (list->same + 1 == depth && trail_has(trail, list, list->same) &&
		!(trail->frames[list->same].flags & WALK_UNSURE) &&
		slot_is_unchanged(w, &trail->frames[list->same]));
}

/* How many frames at the root two looks agree about. The innermost instruction
 * of the later one may have moved. */
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

/* The frames but for the innermost, of which there is at least one. */
static size_t
outer_depth(const struct walk_list *list)
{
	size_t depth = list_depth(list);

	return depth > 1 ? depth - 1 : depth;
}

/* True if another look has the same outer frames. The instruction of the last
 * of them moves as soon as what it called returns. */
static bool
outer_agrees(const struct walk_list *list, const struct walk_list *other)
{
	size_t n = outer_depth(list);
	size_t i = list->joined > other->joined ? list->joined : other->joined;

	if (list_depth(other) < n)
		return false;
	for (; i < n; i++) {
		const struct walk_item *x = list_at(list, i);
		const struct walk_item *y = list_at(other, i);

		if (x->addr != y->addr || x->code != y->code ||
		    (x->instr != y->instr && i + 1 < n))
			return false;
	}
	return true;
}

/* The same of the trail. */
static bool
outer_is_trail(const struct trail *trail, const struct walk_list *list)
{
	size_t n = outer_depth(list);

	return (list->same >= n && n < list_depth(list)) ||
	       (list->same + 1 == n && trail_has(trail, list, list->same));
}

/* Of the newest look. */
static bool
outer_holds(const struct take *t, const struct walk_list *list)
{
	return outer_is_trail(t->trail, list) ||
	       (list->settled &&
		list->same + list->settled >= list_depth(list)) ||
	       (t->last && outer_agrees(list, t->last)) ||
	       (t->kept && outer_agrees(list, t->kept));
}

/* Code that runs for the first time does one thing once: that it is not seen at
 * it again says nothing, if it is where what runs by now was called from. */
static bool
target_runs(const struct take *t)
{
	struct walk_spot spot = { 0 };

	if (walk_spot_again(t->w, t->tstate, &t->target, &spot) &&
	    spot.leaf == t->target.leaf)
		return true;
	return walk_is_below(t->w, spot.leaf, t->target.leaf);
}

/* True if it is a frame of that code now. */
static bool
is_same_frame(const struct take *t, const struct walk_item *item)
{
	uintptr_t code;

	return walk_code(t->w, item->addr, &code) && code == item->code;
}

/* True if it is the innermost frame now. */
static bool
runs_again(const struct take *t, const struct walk_item *item)
{
	struct walk_spot want = { t->target.holder, item->addr }, spot;

	return walk_spot_again(t->w, t->tstate, &want, &spot) &&
	       spot.leaf == want.leaf;
}

/* True if Python code called this frame, and no C did: what has a caller's call
 * that leads elsewhere was left behind by another one. */
static bool
is_direct(const struct take *t, const struct walk_item *leaf)
{
	return !t->w->ver->heap_frames && !(leaf->flags & WALK_ENTRY);
}

/* A look goes to the innermost frame first and to its caller later, where what
 * was called next may lie by then: again and again, if it is called in turn. So
 * what lies there while the innermost frame runs has to be the caller. What is
 * not met again may have been called there all the same, if C called it or
 * resumed it, and such a call was sure once: soon after it another function
 * may lie in its caller's place. What Python calls is seen to be called there,
 * or it was not. */
static bool
caller_is_believed(const struct take *t, const struct walk_list *list)
{
	const struct walk_item *leaf = &list->items[0], *caller = leaf + 1;
	bool once = list == t->kept && t->hits < 2;
	bool direct = is_direct(t, leaf) && !(leaf->flags & WALK_GENERATOR);
	bool known;

	if (list->n < 2)
		return true;
	known = !direct && walk_pair_is_known(t->w, list);
	if (once && known)
		return true;
	for (int i = 0; i < CALLER_SPOTS; i++) {
		bool same;

		sys_pause();
		if (!runs_again(t, leaf))
			continue;
		same = is_same_frame(t, leaf) && is_same_frame(t, caller);
		if (!runs_again(t, leaf))
			continue;
		if (same)
			walk_pair_learn(t->w, list);
		return same;
	}
	return known;
}

/* Up to 3.10 an instruction alone does not say of which code it is. */
static bool
caller_stands(const struct take *t, const struct walk_item *caller)
{
	uintptr_t instr;

	return walk_instr(t->w, caller->addr, &instr) &&
	       instr == caller->instr &&
	       (!t->w->ver->heap_frames || is_same_frame(t, caller));
}

/* The innermost frame's caller stays where it is, for a while in which the
 * other one is seen to run. A loop may come round so that it looks like that:
 * what is no call calls seldom, so there once is not enough. */
static bool
edge_is_steady(const struct take *t, const struct walk_item *caller,
	       const struct walk_call *call)
{
	int seen = 0, enough = call->at ? 1 : STEADY_SEEN;

	for (int i = 1; i <= STEADY_MAX; i++) {
		uintptr_t word;

		sys_pause();
		seen += target_runs(t);
		if (!caller_stands(t, caller))
			return false;
		if (call->at && (!peek_ptr(t->w->peek, &word, call->at) ||
				 word != call->word))
			return false;
		if (seen >= enough && i >= STEADY_MIN)
			return true;
	}
	return false;
}

/* True if the last look at the target has the same call. */
static bool
edge_agrees(const struct take *t, const struct walk_list *list)
{
	size_t n = list_depth(list);

	return t->kept && list_depth(t->kept) == n &&
	       t->kept->joined + 2 <= n &&
	       list_at(t->kept, n - 1)->code == list_at(list, n - 1)->code &&
	       list_at(t->kept, n - 2)->addr == list_at(list, n - 2)->addr &&
	       list_at(t->kept, n - 2)->instr == list_at(list, n - 2)->instr;
}

/* Work out what the innermost frame and its caller call. */
static enum walk_edge
edge_of(const struct take *t, struct walk_list *list)
{
	enum walk_leads leads = LEADS_UNKNOWN;
	const struct walk_judge *judge = &t->w->judge;
	const struct walk_item *leaf = &list->items[0];
	const struct walk_item *caller = &list->items[1];
	struct walk_call *call = &list->calls[1];

	list->calls[0] =
	    judge->call(judge->arg, t->w, leaf->addr, leaf->code, leaf->instr);
	if (list->n < 2)
		return EDGE_PROVEN;
	*call = judge->call(judge->arg, t->w, caller->addr, caller->code,
			    caller->instr);
	if (call->at)
		leads = judge->leads(judge->arg, call->word, leaf->code);
	if (leads == LEADS_THERE)
		return EDGE_PROVEN;
	if (leads == LEADS_ELSEWHERE && is_direct(t, leaf))
		return EDGE_WRONG;
	if (edge_is_steady(t, caller, call))
		return EDGE_STEADY;
	return edge_agrees(t, list) ? EDGE_AGREED : EDGE_OPEN;
}

/* Make the trail the first depth frames of list. */
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
			.local = item->local,
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

	while (n < trail->n && walk_trail_holds(w, trail, n))
		n++;
	if (n == 0)
		return WALK_TORN;
	trail->n = n;
	*fresh = n;
	return WALK_PART;
}

/* A frame object that was freed under our eyes has no caller any more, nor has
 * a generator's frame from 3.11 on that has yielded, and a look that meets one
 * ends there: it does not reach the thread's root. The root may really have
 * changed: of an object that shows, and for the others the last looks count. */
static bool
is_rooted(struct walker *w, const struct trail *trail,
	  const struct walk_list *list, bool last)
{
	uintptr_t root;

	if (!list->n || list->joined)
		return true;
	root = list_at(list, 0)->addr;
	if (trail->n && root == trail->frames[0].addr)
		return true;
	if (w->ver->heap_frames)
		return walk_is_root(w, root);
	return !trail->n || list->n > 1 || last;
}

/* This look is the sample. */
static enum walk_end
take_whole(const struct take *t, struct walk_list *list, size_t *fresh)
{
	const struct walk_judge *judge = &t->w->judge;
	struct trail *trail = t->trail;
	size_t depth = list_depth(list);
	bool old = list->old, sure = old || list->edge >= EDGE_STEADY;

	*fresh = list->same;
	t->w->mixed = !list->whole;
	if (depth == 0) {
		trail->n = 0;
		return WALK_WHOLE;
	}
	/* What C calls again and again is met, now and then, made and not
	 * entered yet. */
	if (old && list->same < depth)
		list->items[0].flags |=
		    trail->frames[list->same].flags & WALK_ENTRY;
	if (!trail_update(trail, list, list->same, depth))
		return WALK_TORN;
	if (old)
		list->calls[0] =
		    judge->call(judge->arg, t->w, list->items[0].addr,
				list->items[0].code, list->items[0].instr);
	else if (depth > 1)
		trail->frames[depth - 2].call = list->calls[1];
	trail->frames[depth - 1].call = list->calls[0];
	if (!sure)
		trail->frames[depth - 1].flags |= WALK_UNSURE;
	else if (!old)
		walk_pair_learn(t->w, list);
	return WALK_WHOLE;
}

/* No look can be believed as a whole: what the last two have in common. */
static enum walk_end
take_part(const struct take *t, const struct walk_list *before, size_t *fresh)
{
	struct walk_list *last = t->last;
	size_t stable = before && last ? lists_common(before, last) : 0;

	if (stable > 1 && stable == list_depth(last) &&
	    edge_of(t, last) == EDGE_WRONG)
		stable--;
	t->w->mixed = t->w->context_at && !(last && last->whole);
	if (stable == 0 || !is_rooted(t->w, t->trail, last, false))
		return trail_keep_root(t->w, t->trail, fresh);
	*fresh = last->same < stable ? last->same : stable;
	return trail_update(t->trail, last, *fresh, stable) ? WALK_PART
							    : WALK_TORN;
}

static bool
is_target(const struct take *t, const struct walk_spot *spot)
{
	return t->w->context.at == t->context &&
	       (!t->has_holder || spot->holder == t->target.holder) &&
	       (!t->has_leaf || spot->leaf == t->target.leaf);
}

/* What the holder held, in the same moment, has returned: the thread is where
 * the one before it says. */
static bool
spot_leave(struct take *t, struct walk_spot *spot)
{
	if (!walk_spot_before(t->w, t->tstate, spot))
		return false;
	t->target.holder = spot->holder;
	return true;
}

/* Where the thread was when it was first read is the sample. */
static bool
spot_first(struct take *t, struct walk_spot *spot)
{
	bool same, ok = walk_spot_loaded(t->w, t->tstate, spot, &same);

	t->target.holder = spot->holder;
	t->has_holder = true;
	if (!ok || !walk_spot_is_left(t->w, spot))
		return ok;
	return same && spot_leave(t, spot);
}

/* The program's next step after a return, to let go of the holder, is held up
 * by our reading it, and so is seen far longer than it lasts, unless it was
 * read in the first moment: what the holder held comes again. */
static bool
has_returned(const struct take *t, const struct walk_spot *spot)
{
	return !t->has_leaf && walk_spot_is_left(t->w, spot);
}

/* Wait a moment for the thread to be where it was at first. If it is not again,
 * *spot is where it is. In between the program goes on: while we read what it
 * writes, it hardly does. */
static bool
spot_find(struct take *t, bool hunt, struct walk_spot *spot)
{
	bool ok;

	if (!t->has_holder && t->w->context.at == t->context &&
	    spot_first(t, spot))
		return true;
	for (int i = 0; hunt && i < SPOTS; i++) {
		sys_pause();
		ok = walk_context_read(t->w, t->tstate) &&
		     walk_spot_again(t->w, t->tstate, &t->target, spot);
		if (ok && is_target(t, spot) && !has_returned(t, spot))
			return true;
	}
	return walk_context_read(t->w, t->tstate) &&
	       walk_spot(t->w, t->tstate, spot);
}

static struct walk_list *
list_unused(const struct take *t)
{
	struct walk_list *const *lists = t->w->lists;
	size_t i = 0;

	while (lists[i] == t->last || lists[i] == t->kept)
		i++;
	return lists[i];
}

static bool
take_look(struct take *t, int try)
{
	bool any = try >= LOOKS_HUNT;
	struct walk_spot spot;

	if ((try > 0 && !walk_load(t->w, t->tstate)) ||
	    !spot_find(t, !any, &spot))
		return false;
	t->now = list_unused(t);
	if (!walk_look(t->w, t->tstate, spot.leaf, t->trail, any, t->now) &&
	    !(any && walk_spot_before(t->w, t->tstate, &spot) &&
	      walk_look(t->w, t->tstate, spot.leaf, t->trail, any, t->now)))
		return false;
	t->read = true;
	t->now->whole = walk_context_holds(t->w, t->tstate) &&
			t->w->context.at == t->context;
	t->now->same = trail_common(t->w, t->trail, t->now);
	t->now->old = is_trail(t->w, t->trail, t->now);
	if (!walk_list_fits(t->w, t->now))
		return false;
	if (!is_rooted(t->w, t->trail, t->now, try + 2 >= LOOKS))
		return false;
	t->at_target = is_target(t, &spot) && t->now->whole;
	t->hits += t->at_target;
	/* Not before it has proved to be a frame, of that context. */
	if (t->at_target && !t->has_leaf) {
		t->target = spot;
		t->has_holder = t->has_leaf = true;
	}
	t->has_holder &= t->has_leaf || t->now->whole;
	return true;
}

/* The look that can be believed by now; NULL: none. */
static struct walk_list *
take_choose(const struct take *t, int try)
{
	struct walk_list *now = t->now;
	bool any = try >= LOOKS_HUNT;

	if ((t->at_target || any) && now->old)
		return now;
	if (t->at_target) {
		now->edge = edge_of(t, now);
		now->holds = outer_holds(t, now);
		if (now->edge >= EDGE_STEADY && now->holds)
			return now;
	} else if (t->kept) {
		t->kept->holds |= outer_agrees(t->kept, now);
		if (t->kept->edge >= EDGE_STEADY && t->kept->holds)
			return t->kept;
	}
	if (any && t->last && lists_common(t->last, now) == list_depth(now)) {
		now->edge = edge_of(t, now);
		if (now->edge >= EDGE_STEADY ||
		    (now->edge > EDGE_WRONG && caller_is_believed(t, now)))
			return now;
	}
	return NULL;
}

/* True if there is a look a, and better than b. */
static bool
is_surer(const struct walk_list *a, const struct walk_list *b)
{
	if (!a || a->holds != b->holds)
		return a && a->holds;
	return a->edge > b->edge;
}

enum walk_end
walk_take(struct walker *w, uintptr_t tstate, struct trail *trail,
	  size_t *fresh)
{
	struct take t = { .w = w,
			  .tstate = tstate,
			  .trail = trail,
			  .context = w->context.at };
	const struct walk_list *before = NULL;

	for (int try = 0; try < LOOKS; try++) {
		struct walk_list *chosen;

		/* It does not come back. It did run: only where exactly its
		 * caller was is not sure. */
		if (try == LOOKS_HUNT && t.kept && t.kept->holds &&
		    caller_is_believed(&t, t.kept))
			return take_whole(&t, t.kept, fresh);
		if (!take_look(&t, try)) {
			t.last = NULL;
			if (!t.read && try + 1 >= LOOKS_LOST)
				break;
			continue;
		}
		chosen = take_choose(&t, try);
		if (chosen)
			return take_whole(&t, chosen, fresh);
		before = t.last;
		t.last = t.now;
		if (t.at_target && t.now->edge > EDGE_WRONG &&
		    !is_surer(t.kept, t.now))
			t.kept = t.now;
	}
	if (!t.read)
		return WALK_UNREADABLE;
	return take_part(&t, before, fresh);
}
