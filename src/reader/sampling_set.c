/* src/reader/sampling_set.c - the tasks that a set has: of an interpreter, or
 * of one of trio's runners.
 */
#include "reader/sampling_task.h"

/* Read before what is in them is: a task that lives for some ms must not have
 * ended when it is its turn. */
#define SLOTS_AHEAD 4u
#define GOLDEN      40503u /* of 65536: the golden section */
#define CORO_LINES  3u     /* in which a coroutine has what is read */

static bool
set_open(struct sampling *s, const struct look *look, struct pyset *set)
{
	const struct pyver *ver = &s->target.ver;
	struct peek *pk = s->target.peek;

	return look->trio ? trio_all(look->trio, ver, pk, look->runner, set)
			  : aio_all(look->aio, ver, pk, set);
}

/* Is what was read of a set still what it has? */
static bool
set_stays(struct sampling *s, const struct look *look, const struct pyset *set)
{
	struct pyset again;

	return set_open(s, look, &again) && again.table == set->table;
}

/* Of slots that are looked at by number the part is known. Where as many tasks
 * are looked at however many slots that takes, that part would be too large in
 * the mean: there it is that of all that the set has. */
static uint64_t
set_round(struct sampling *s, struct aio_list *list, const struct pyset *set,
	  size_t done, size_t there, bool by_tasks)
{
	return by_tasks ? list_expected(s, list, set->used, there)
			: list_expected(s, list, set->slots, done);
}

/* Have come what will be read of some tasks. */
static void
tasks_soon(struct sampling *s, const uintptr_t items[], size_t n)
{
	struct peek *pk = s->target.peek;
	uintptr_t coro;

	if (!pk->is_own)
		return;
	for (size_t i = 0; i < n; i++) {
		peek_soon(pk, items[i]);
		peek_soon(pk, items[i] + PEEK_LINE);
		known_tasks_soon(&s->tasks, items[i]);
	}
	for (size_t i = 0; i < n; i++) {
		known_tasks_sooner(&s->tasks, items[i]);
		if (!peek_ptr(pk, &coro, items[i] + s->target.ver.off.aio.coro))
			continue;
		for (uintptr_t k = 0; k < CORO_LINES; k++)
			peek_soon(pk, coro + k * PEEK_LINE);
	}
}

/* How many slots of a set are looked at side by side: few where many have a
 * task in them, as those that were made one after the other lie there, and are
 * not what all are. What is nearly empty, as after many that ended, is gone
 * through faster in a piece. */
static size_t
set_block(const struct pyset *set)
{
	size_t block = SLOTS_AHEAD;

	while (block < PYSET_BLOCK && 2 * block <= set->slots &&
	       block * set->used <= set->slots)
		block *= 2;
	return block;
}

/* Where in a set the slots are that are the next, and how many: blocks are gone
 * through in an order that has those of each turn all over the table, and all
 * of them once in a round. */
static size_t
set_place(const struct pyset *set, const struct aio_list *list, size_t *n)
{
	size_t block = list->block, blocks = set->slots / block;
	size_t at = list->at, in = at % block;

	*n = block - in;
	/* A table has a power of two. */
	if (blocks && !(set->slots & (set->slots - 1)))
		at = at / block * (blocks * GOLDEN >> 16 | 1) % blocks * block +
		     in;
	return at;
}

/* Look at the tasks in some slots; returns how many of these that were, 0: they
 * cannot be read. */
static size_t
set_visit(struct sampling *s, const struct look *look, const struct pyset *set,
	  struct turn *turn, size_t *there)
{
	struct aio_scan *scan = look->scan;
	uintptr_t items[SLOTS_AHEAD];
	uint64_t since = scan->passed[scan->list.at * AIO_PARTS / set->slots];
	size_t n, i, at = set_place(set, &scan->list, &n);

	if (scan->list.block > SLOTS_AHEAD) {
		i = pyset_free(set, s->target.peek, at, n);
		if (i) {
			turn_takes(turn, i);
			return i;
		}
	}
	n = n < SLOTS_AHEAD ? n : SLOTS_AHEAD;
	n = pyset_items(set, s->target.peek, at, n, items);
	tasks_soon(s, items, n);
	for (i = 0; i < n && turn->tasks; i++) {
		if (!items[i])
			continue;
		++*there;
		turn->tasks -=
		    task_visit(s, look, &scan->list, items[i], since, turn);
	}
	turn_takes(turn, i * SLOTS_NODE);
	return i;
}

/* So many slots were looked at, from where one had come. */
static void
set_passed(struct sampling *s, struct aio_scan *scan, const struct pyset *set,
	   size_t n)
{
	size_t part = scan->list.at * AIO_PARTS / set->slots;

	scan->list.at += n;
	for (;
	     part < scan->list.at * AIO_PARTS / set->slots && part < AIO_PARTS;
	     part++)
		scan->passed[part] = s->now;
}

/* The next slots of a set; returns how many, 0: they cannot be read. */
static size_t
set_step(struct sampling *s, const struct look *look, const struct pyset *set,
	 struct turn *turn, size_t *there)
{
	struct aio_list *list = &look->scan->list;
	size_t n;

	if (!list->at || !list->block || list->place != set->table)
		list->block = set_block(set);
	list_at(list, set->table, s->now);
	n = set_visit(s, look, set, turn, there);
	set_passed(s, look->scan, set, n);
	return n;
}

void
set_look(struct sampling *s, const struct look *look, struct turn *turn)
{
	struct aio_scan *scan = look->scan;
	struct pyset set;
	size_t done = 0, there = 0, n;

	if (!set_open(s, look, &set))
		return;
	if (set.used > scan->list.used)
		births_add(s, scan, set.used - scan->list.used);
	scan->list.used = set.used;
	if (!turn->tasks)
		return;
	if (scan->list.at >= set.slots)
		scan->list.at = 0;
	while (done < set.slots && turn->tasks && turn->slots) {
		n = set_step(s, look, &set, turn, &there);
		if (!n)
			break;
		done += n;
		if (scan->list.at >= set.slots)
			list_round(&scan->list, set_stays(s, look, &set),
				   s->now);
	}
	turn_met(s, turn,
		 set_round(s, &scan->list, &set, done, there,
			   done < set.slots && !turn->tasks));
	round_note(turn, &scan->list, s->now);
}
