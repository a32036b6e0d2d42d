/* src/reader/sampling_turn.c - the tasks that do not run. They are walked in
 * turn, some at a time, so that what this costs has a bound however many there
 * are: the sample of a task that waits stands for the time since the one
 * before, less what the task ran.
 */
#include "reader/sampling_task.h"

#include "base/random.h"

#include <string.h>

#define MS UINT64_C(1000000)

#define TASKS_EVERY (10 * MS)
#define TASKS_TIME  (TASKS_EVERY / 100) /* of a CPU, that a walk may take */
#define TASKS_MOST  48u /* that are walked at a time, if nothing tells time */
#define TASKS_BEST  96u /* however little time they take */
#define TASKS_LEAST 16u /* however long that takes */
#define LATE_MOST   4u  /* times as many when as much time went by */
#define SLOTS_MOST  32768u /* of a set that are looked at, at a time */
#define SLOTS_NODE  16u    /* as long takes one that is not free, or a node */
/* Read before what is in them is: a task that lives for some ms must not have
 * ended when it is its turn. */
#define SLOTS_AHEAD 4u
#define GOLDEN      40503u /* of 65536: the golden section */
#define CORO_LINES  3u     /* in which a coroutine has what is read */
#define NODES_MOST  8192u  /* of a list that are gone by */
#define HEAD_NODES  16u    /* of a list, that may stay while others end */
#define COUNT_MOST  1024u  /* that are counted at a time */
#define COUNT_EACH  128u   /* the same in the mean */
#define COUNT_BANK  65536u /* what was not counted before that may be now */
/* A task that was not there for two rounds and so long has ended. */
#define SWEEP_AFTER (30 * MS)
/* All are gone through for that. */
#define SWEEPS_A_ROUND 8u

_Static_assert(TASKS_BEST *LATE_MOST <= TURN_MOST, "all may be met");

uint64_t
turn_next(struct sampling *s)
{
	return s->now + TASKS_EVERY / 2 + random_next(&s->random) % TASKS_EVERY;
}

static void
turn_takes(struct turn *turn, size_t slots)
{
	turn->slots -= slots < turn->slots ? (uint32_t)slots : turn->slots;
}

static void
round_note(struct turn *turn, const struct aio_list *list, uint64_t now)
{
	uint64_t last = list->began - list->ended, round = now - list->began;

	round = last > round ? last : round;
	round = list->length > round ? list->length : round;
	if (round > turn->longest)
		turn->longest = round;
}

/* Go on in a list, from its beginning or in the middle of a round. Where that
 * is not the place that it was at, what was ahead may be behind now. */
static void
list_at(struct aio_list *list, uintptr_t place, uint64_t now)
{
	if (!list->at) {
		list->first = now;
		list->has_moved = false;
	} else if (place != list->place) {
		list->has_moved = true;
	}
	list->place = place;
}

/* At the end; is it the place that it was at all the while? A round that may
 * have missed some does not say that rounds are shorter now: who was missed is
 * there. */
static void
list_round(struct aio_list *list, bool is_there, uint64_t now)
{
	uint64_t length = now - list->first;
	bool is_sure = is_there && !list->has_moved;

	if (is_sure)
		list->sure = list->first;
	if (is_sure || length > list->length)
		list->length = length;
	list->at = 0;
	list->ended = list->began;
	list->began = now;
}

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

/* How long a round through a list takes of which this turn saw a part. */
static uint64_t
list_expected(struct sampling *s, struct aio_list *list, uint64_t all,
	      uint64_t part)
{
	uint64_t step = s->now - list->turned;

	list->turned = s->now;
	return round_expected(step, all, part);
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

	if (!list->at || list->place != set->table)
		list->block = set_block(set);
	list_at(list, set->table, s->now);
	n = set_visit(s, look, set, turn, there);
	set_passed(s, look->scan, set, n);
	return n;
}

/* A set, from where the last turn left it, at most once. */
static void
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

/* The tasks of a thread. New ones come to the end of the list. */
static void
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

/* Who cannot have run Python since has the loop that it had. */
static void
loops_find(struct sampling *s, struct aio *aio)
{
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t = &s->threads.list[i];

		if (t->interp != aio->interp || !thread_is_there(t, s->tick) ||
		    t->moved < t->loop_at)
			continue;
		t->loop =
		    aio_loop(aio, &s->target.ver, s->target.peek, t->tstate);
		t->loop_at = s->tick;
	}
}

/* Tasks that were not seen for as long as a round takes, and longer. Their runs
 * are closed. */
static void
tasks_sweep(struct sampling *s, uint64_t round)
{
	tasks_close(s);
	for (uint32_t i = 1; i <= s->tasks.used; i++) {
		const struct task *task = &s->tasks.list[i];

		if (task->key.addr && task->kind != WIRE_TASK_GREENLET &&
		    s->now - task->seen > 2 * round + SWEEP_AFTER)
			task_end(s, i);
	}
}

static void
scan_begin(struct sampling *s, struct aio_scan *scan)
{
	memset(&scan->births, 0, sizeof(scan->births));
	memset(&scan->list, 0, sizeof(scan->list));
	scan->known = scan->last = s->now;
	scan->list.began = scan->list.ended = scan->list.turned = s->now;
	for (size_t i = 0; i < AIO_PARTS; i++)
		scan->passed[i] = s->now;
}

/* False: the interpreter has no asyncio. */
static bool
aio_turn(struct sampling *s, uintptr_t interp, uint32_t n, struct turn *turn)
{
	struct aio_scan *scan = &s->scans[n];
	struct aio *aio = &s->aios[n];
	struct look look = { .aio = aio, .scan = scan };

	if (!aio_look(aio, &s->target.ver, s->target.peek, interp) ||
	    !known_tasks_init(&s->tasks)) {
		scan->known = 0;
		return false;
	}
	if (!scan->known) {
		scan_begin(s, scan);
		s->aio_since = s->now;
	}
	loops_find(s, aio);
	scan->turn++; /* another thread's first, each time */
	for (uint32_t i = 0; i < s->threads.n; i++) {
		struct thread *t =
		    &s->threads.list[(i + scan->turn) % s->threads.n];

		if (t->interp == interp && thread_is_there(t, s->tick) &&
		    t->loop && s->target.ver.off.aio.tasks_head != OFFSET_NONE)
			list_look(s, aio, t, turn);
	}
	set_look(s, &look, turn);
	scan->last = s->now;
	return true;
}

/* The runner that works in a thread; 0: none. */
static uintptr_t
runner_of(struct sampling *s, const struct thread *t, const struct trio *trio)
{
	for (size_t i = 0; i < t->trail.n; i++) {
		const struct walk_frame *f = &t->trail.frames[i];
		uintptr_t runner = trio_runner(
		    trio, &s->target.ver, s->target.peek, f->addr, f->code);

		if (runner)
			return runner;
	}
	return 0;
}

/* A new one has the place of the one that was not seen for the longest time. */
static struct aio_scan *
runner_scan(struct sampling *s, uintptr_t runner)
{
	struct trio_scan *old = &s->runners[0];

	for (size_t i = 0; i < TRIO_RUNNERS; i++) {
		struct trio_scan *r = &s->runners[i];

		if (r->runner == runner) {
			r->seen = s->now;
			return &r->scan;
		}
		if (r->seen < old->seen)
			old = r;
	}
	if (old->seen == s->now)
		return NULL;
	old->runner = runner;
	old->seen = s->now;
	scan_begin(s, &old->scan);
	return &old->scan;
}

/* False: the interpreter has no trio. */
static bool
trio_turn(struct sampling *s, uintptr_t interp, uint32_t n, struct turn *turn)
{
	struct trio *trio = &s->trios[n];

	if (pymodule_is_level(&s->aios[n].module, &trio->module) ||
	    !trio_look(trio, &s->target.ver, s->target.peek, interp) ||
	    !known_tasks_init(&s->tasks))
		return false;
	trio->turn++; /* another thread's first, each time */
	for (uint32_t i = 0; i < s->threads.n; i++) {
		const struct thread *t =
		    &s->threads.list[(i + trio->turn) % s->threads.n];
		struct look look = { .aio = &s->aios[n],
				     .trio = trio,
				     .thread = t };

		if (t->interp != interp || !thread_is_there(t, s->tick))
			continue;
		look.runner = runner_of(s, t, trio);
		look.scan = look.runner ? runner_scan(s, look.runner) : NULL;
		if (!look.scan)
			continue;
		set_look(s, &look, turn);
		look.scan->last = s->now;
	}
	return true;
}

/* A dict of tasks, from where the last turn left it, at most once. New ones
 * come to its end. */
static void
dict_look(struct sampling *s, const struct look *look, struct turn *turn)
{
	struct aio_list *list = &look->scan->list;
	struct pydict d;
	size_t i;

	if (!curio_all(look->curio, &s->target.ver, s->target.peek,
		       look->runner, &d))
		return;
	if (d.n > list->used)
		births_add(s, look->scan, d.n - list->used);
	list->used = d.n;
	if (!turn->tasks)
		return;
	if (list->at >= d.n)
		list->at = 0;
	for (i = 0; i < d.n && turn->tasks && turn->slots; i++) {
		struct pydict_item item;

		turn_takes(turn, SLOTS_NODE);
		list_at(list, d.entries, s->now);
		if (pydict_item(&d, s->target.peek, list->at, &item) &&
		    item.value)
			turn->tasks -= task_visit(s, look, list, item.value,
						  list->began, turn);
		if (++list->at < d.n)
			continue;
		list_round(list, true, s->now);
		i++;
		break;
	}
	turn_met(s, turn, list_expected(s, list, d.n, i));
	round_note(turn, list, s->now);
}

/* The kernel that works in a thread; 0: none. */
static uintptr_t
kernel_of(struct sampling *s, const struct thread *t, const struct curio *curio)
{
	uintptr_t kernel = 0;

	for (size_t i = 0; i < t->trail.n && !kernel; i++)
		kernel = curio_kernel(curio, &s->target.ver, s->target.peek,
				      t->trail.frames[i].addr,
				      t->trail.frames[i].code);
	return kernel;
}

/* False: the interpreter has no curio. */
static bool
curio_turn(struct sampling *s, uintptr_t interp, uint32_t n, struct turn *turn)
{
	struct curio *curio = &s->curios[n];

	if (pymodule_is_level(&s->aios[n].module, &curio->module) ||
	    !curio_look(curio, &s->target.ver, s->target.peek, interp) ||
	    !known_tasks_init(&s->tasks))
		return false;
	curio->turn++; /* another thread's first, each time */
	for (uint32_t i = 0; i < s->threads.n; i++) {
		const struct thread *t =
		    &s->threads.list[(i + curio->turn) % s->threads.n];
		struct look look = { .aio = &s->aios[n],
				     .curio = curio,
				     .thread = t };

		if (t->interp != interp || t->seen != s->tick)
			continue;
		look.runner = kernel_of(s, t, curio);
		look.scan = look.runner ? runner_scan(s, look.runner) : NULL;
		if (!look.scan)
			continue;
		dict_look(s, &look, turn);
		look.scan->last = s->now;
	}
	return true;
}

/* How many tasks are looked at. */
static uint32_t
tasks_most(const struct sampling *s)
{
	uint64_t most;

	if (!s->tasks.cost)
		return TASKS_MOST;
	most = TASKS_TIME / s->tasks.cost;
	most = most < TASKS_BEST ? most : TASKS_BEST;
	return most > TASKS_LEAST ? (uint32_t)most : TASKS_LEAST;
}

/* How often that, at a turn that was due then: more often when it comes late,
 * so that a round does not take longer for that. */
static uint32_t
turn_times(const struct sampling *s, uint64_t due)
{
	uint64_t late = due ? (s->now - due) / TASKS_EVERY : 0;

	return late < LATE_MOST ? 1 + (uint32_t)late : LATE_MOST;
}

/* A turn has looked at so many, and took so long of a CPU. What one costs
 * depends on what else was in the caches: that of some turns counts. */
static void
cost_learn(struct tasks *tasks, uint32_t visits, uint64_t time)
{
	uint64_t cost;

	if (visits < TASKS_LEAST)
		return;
	cost = time / visits + 1;
	tasks->cost = tasks->cost ? (7 * tasks->cost + cost) / 8 : cost;
}

static void
turn_walk(struct sampling *s, uintptr_t interp, uint32_t n, struct turn *turn)
{
	bool has = aio_turn(s, interp, n, turn);

	has |= trio_turn(s, interp, n, turn);
	has |= curio_turn(s, interp, n, turn);
	if (!has || s->now < s->tasks.sweep)
		return;
	tasks_sweep(s, turn->longest);
	s->tasks.sweep = s->now + SWEEP_AFTER + turn->longest / SWEEPS_A_ROUND;
}

void
tasks_tick(struct sampling *s, uintptr_t interp, uint32_t n)
{
	uint64_t (*spent)(void) = s->target.spent;
	struct turn turn = { .slots = SLOTS_MOST };
	uint64_t due = s->scans[n].due, began;
	uint32_t most;

	if (s->now < due)
		return;
	s->scans[n].due = turn_next(s);
	most = tasks_most(s) * turn_times(s, due);
	turn.tasks = most;
	began = spent ? spent() : 0;
	turn_walk(s, interp, n, &turn);
	if (spent)
		cost_learn(&s->tasks, most - turn.tasks, spent() - began);
}
