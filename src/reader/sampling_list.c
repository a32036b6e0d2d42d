/* src/reader/sampling_list.c - the tasks that a thread has in a list, from
 * CPython 3.14 on.
 */
#include "reader/sampling_task.h"

#include <string.h>

#define NODES_MOST 8192u  /* of a list that are gone by */
#define HEAD_NODES 16u    /* of a list, that may stay while others end */
#define COUNT_MOST 1024u  /* that are counted at a time */
#define COUNT_EACH 128u   /* the same in the mean */
#define COUNT_BANK 65536u /* what was not counted before that may be now */

/* Go by the first n of a list that were looked at before. */
static bool
list_skip(struct sampling *s, uintptr_t tstate, size_t n, uintptr_t *node)
{
	*node = 0;
	for (size_t i = 0; i < n; i++)
		if (!aio_next(&s->target.ver, s->target.peek, tstate, node))
			return false;
	return true;
}

/* Is a node the last one, or was there no going on from it? */
static bool
list_ends(struct sampling *s, uintptr_t tstate, uintptr_t node)
{
	return aio_tail(&s->target.ver, s->target.peek, tstate) == node;
}

/* Go on where the last turn ended, if that node is in the list still, or one
 * before it. Where nobody can tell if it is the same task's, what lies between
 * its old place and the end of the list may be missed. */
static void
list_resume(struct sampling *s, const struct thread *t, struct aio_list *list,
	    uintptr_t *node)
{
	*node = 0;
	for (size_t i = 0; list->at && i < AIO_CRUMBS; i++) {
		const struct aio_crumb *crumb =
		    &list->crumbs[(list->n_crumbs - i) % AIO_CRUMBS];

		if (!aio_stands(&s->target.ver, s->target.peek, crumb, t->loop))
			continue;
		*node = list->place = crumb->node;
		list->has_moved |= !crumb->number;
		return;
	}
	if (list->at <= NODES_MOST && list_skip(s, t->tstate, list->at, node))
		return;
	list->at = 0;
	*node = 0;
}

/* How many numbers the first tasks leave out from one to the next, where those
 * have ended that were made between them. */
static uint32_t
list_holes(struct sampling *s, const struct thread *t, uintptr_t node)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;
	uint32_t last = aio_crumb(ver, pk, node).number, holes = 0;

	for (uint32_t i = 1; last && i < HEAD_NODES; i++) {
		uint32_t number;

		if (!aio_next(ver, pk, t->tstate, &node))
			break;
		number = aio_crumb(ver, pk, node).number;
		if (number <= last)
			return 0;
		holes += number - last - 1;
		last = number;
	}
	return holes;
}

/* The ends of a list. Tasks get higher numbers the later they are made. */
static void
list_find_ends(struct sampling *s, const struct thread *t,
	       struct aio_list *list)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;
	uintptr_t first = 0;

	aio_next(ver, pk, t->tstate, &first);
	list->head = aio_crumb(ver, pk, first);
	list->holes = list_holes(s, t, first);
	list->tail = aio_crumb(ver, pk, aio_tail(ver, pk, t->tstate));
	if (list->tail.number > list->newest)
		list->newest = list->tail.number;
}

/* A turn ends at a node. What is newer than all that there was at its beginning
 * may have been made after that was gone by, in its place. */
static void
list_leave(struct sampling *s, struct aio_list *list, uintptr_t node)
{
	struct aio_crumb *crumb = &list->crumbs[++list->n_crumbs % AIO_CRUMBS];

	*crumb = aio_crumb(&s->target.ver, s->target.peek, node);
	if (crumb->number > list->newest)
		crumb->number = 0;
}

/* How many nodes may be counted in this turn: many at once where that is
 * seldom, so that all that were made at once are known soon. */
static uint32_t
count_most(struct aio_list *list)
{
	list->may_count += COUNT_EACH;
	if (list->may_count > COUNT_BANK)
		list->may_count = COUNT_BANK;
	return list->may_count < COUNT_MOST ? list->may_count : COUNT_MOST;
}

static void
list_has(struct aio_list *list, size_t n, struct aio_crumb to)
{
	list->used = n;
	list->from = list->begun;
	list->from_holes = list->begun_holes;
	list->to = to;
	list->counted = 0;
}

static void
list_from_here(struct aio_list *list)
{
	list->begun = list->head;
	list->begun_holes = list->holes;
}

/* Count how many a list has that is not gone through in one turn, a part in
 * each: in each round, and when its ends are others. */
static void
list_count(struct sampling *s, const struct thread *t, struct aio_list *list,
	   bool anew)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;
	uintptr_t node = list->counting.node, next;
	uint32_t most = count_most(list);

	if (anew || !aio_stands(ver, pk, &list->counting, t->loop))
		list->counted = 0;
	if (!list->counted && !anew && list->head.node == list->from.node &&
	    list->tail.node == list->to.node)
		return;
	if (!list->counted) {
		node = 0;
		list_from_here(list);
	}
	for (next = node; most && aio_next(ver, pk, t->tstate, &next); most--) {
		node = next;
		list->counted++;
		list->may_count--;
	}
	list->counting = aio_crumb(ver, pk, node);
	if (most && list_ends(s, t->tstate, node))
		list_has(list, list->counted, list->counting);
	else if (most)
		list->counted = 0;
}

/* How many tasks have the numbers from one to another, at the most. */
static uint64_t
numbers_between(const struct aio_crumb *from, const struct aio_crumb *to,
		uint32_t holes)
{
	uint64_t all = (uint64_t)to->number + 1 - from->number;

	return from->number && from->number <= to->number && holes < all
		   ? all - holes
		   : 0;
}

/* How many there are now. Where most of the numbers between its ends are those
 * of tasks in it, they were made at once, and may end so: what came and went at
 * its ends since it was counted is known, but for what lies behind some that
 * stay. */
static uint64_t
list_length(const struct aio_list *list)
{
	uint64_t then =
	    numbers_between(&list->from, &list->to, list->from_holes);
	uint64_t now = numbers_between(&list->head, &list->tail, list->holes);

	if (then && now && 2 * list->used > then)
		return list->used * now / then;
	return list->used > list->counted ? list->used : list->counted;
}

/* A turn has gone through passed nodes of a list, from its beginning or not, to
 * its end or not. */
static void
list_turned(struct sampling *s, const struct thread *t, struct aio_list *list,
	    struct turn *turn, size_t passed, bool anew, bool ended)
{
	if (anew && ended) {
		list_from_here(list);
		list_has(list, passed, list->tail);
	} else {
		list_count(s, t, list, anew);
	}
	turn_met(s, turn, list_expected(s, list, list_length(list), passed));
	if (!ended)
		return;
	memset(list->crumbs, 0, sizeof(list->crumbs));
	list_round(list, list_ends(s, t->tstate, list->place), s->now);
}

static void
list_begin(struct sampling *s, struct aio_list *list)
{
	list->began = list->ended = list->turned = s->aio_since;
	list->may_count = COUNT_BANK;
}

void
list_look(struct sampling *s, struct aio *aio, struct thread *t,
	  struct turn *turn)
{
	struct aio_list *list = &t->tasks;
	struct look look = { .aio = aio,
			     .scan = &s->scans[aio - s->aios],
			     .thread = t };
	uintptr_t node, addr, last = list->tail.node;
	size_t passed = 0;
	bool anew, ended = false;

	list_find_ends(s, t, list);
	births_add(s, look.scan, list->tail.node && list->tail.node != last);
	if (!list->began)
		list_begin(s, list);
	if (!turn->tasks)
		return;
	list_resume(s, t, list, &node);
	anew = !list->at;
	list_at(list, node, s->now);
	while (turn->tasks && turn->slots) {
		addr =
		    aio_next(&s->target.ver, s->target.peek, t->tstate, &node);
		ended = !addr;
		if (ended)
			break;
		list->at++;
		list->place = node;
		passed++;
		turn_takes(turn, SLOTS_NODE);
		turn->tasks -=
		    task_visit(s, &look, list, addr, list->began, turn);
	}
	list_leave(s, list, node);
	list_turned(s, t, list, turn, passed, anew, ended);
	round_note(turn, list, s->now);
}
