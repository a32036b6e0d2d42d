/* tests/unit/test_lives.c - how long tasks live that are looked at in turn, as
 * tasks.h has it: right in the mean, whatever they live for.
 */
#include "reader/tasks.h"

#include "../lib/test.h"

#include <stdlib.h>
#include <string.h>

#define MS     UINT64_C(1000000)
#define TURN   (10 * MS)
#define MOST   16u /* that are looked at in a turn */
#define PLACES 4096u

/* What a program has, and what a walk over it says. */
struct place {
	uint64_t born, dies; /* born 0: nothing is there */
	uint64_t passed;     /* when it was last looked at */
	bool found;
	struct task task;
};

struct walk {
	struct place places[PLACES];
	uint64_t now, step, lived, said;
	uint64_t most; /* that one was said to live longer than it did */
	size_t at, used;
	uint32_t seed;
	bool uneven; /* turns come when they can */
	bool named;  /* by the program */
};

static uint32_t
any(struct walk *w)
{
	w->seed = w->seed * 1664525 + 1013904223;
	return w->seed >> 8;
}

static int
setup(void **state)
{
	struct walk *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	w->now = 1000 * MS;
	w->seed = 1;
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	free(*state);
	return 0;
}

static void
add(struct walk *w, uint64_t at, uint64_t life)
{
	size_t i = any(w) % PLACES;

	while (w->places[i].born)
		i = (i + 1) % PLACES;
	w->places[i].born = at;
	w->places[i].dies = at + life;
	w->lived += life;
	w->used++;
}

static void
end(struct walk *w, struct place *p)
{
	uint64_t life = p->dies - p->born, had;

	if (p->found) {
		had = p->task.run.weight + p->task.fill;
		w->said += had;
		if (had > life && had - life > w->most)
			w->most = had - life;
	}
	p->born = 0;
	p->found = false;
	memset(&p->task, 0, sizeof(p->task));
	w->used--;
}

static void
look(struct walk *w, struct place *p, uint64_t birth)
{
	if (p->found) {
		life_goes_on(&p->task, w->now);
	} else {
		p->task.key.is_named = w->named;
		life_begins(&p->task, w->now, birth);
		p->task.last = birth;
	}
	p->task.run.weight += w->now - p->task.last;
	p->task.last = p->task.looked = w->now;
	p->found = true;
}

/* One turn of the walk. birth: when what is new is taken to be born; 0: in the
 * middle of the time that its place was not looked at. */
static void
turn(struct walk *w, uint64_t birth)
{
	struct place *met[MOST];
	size_t there = 0, done = 0;

	for (; done < PLACES && there < MOST; done++) {
		struct place *p = &w->places[w->at];
		uint64_t middle = w->now - (w->now - p->passed) / 2;

		w->at = (w->at + 1) % PLACES;
		if (p->born) {
			look(w, p, birth ? birth : middle);
			met[there++] = p;
		}
		p->passed = w->now;
	}
	for (size_t i = 0; i < there; i++)
		life_stands_for(&met[i]->task,
				round_expected(w->step, w->used, there));
}

/* Until then; how many come at once, or at any time, each to live that long. */
static void
run(struct walk *w, uint64_t until, uint64_t birth)
{
	while (w->now < until) {
		w->step = TURN;
		if (w->uneven)
			w->step = TURN / 2 + any(w) % (3 * TURN);
		w->now += w->step;
		for (size_t i = 0; i < PLACES; i++)
			if (w->places[i].born && w->places[i].dies <= w->now)
				end(w, &w->places[i]);
		turn(w, birth);
	}
}

/* Many of them, made at once, which end at once. Returns what was said of them,
 * in thousandths of what they lived. */
static uint64_t
bursts(struct walk *w, uint64_t life)
{
	w->lived = w->said = 0;
	for (int i = 0; i < 40; i++) {
		uint64_t at = w->now + any(w) % TURN;

		for (int n = 0; n < 800; n++)
			add(w, at, life);
		run(w, at + life + TURN, at);
		run(w, w->now + 100 * MS, at);
	}
	return w->said * 1000 / w->lived;
}

/* The same of such as come and go all the time. */
static uint64_t
flow(struct walk *w, uint64_t life)
{
	uint64_t end = w->now + 60000 * MS;

	w->lived = w->said = 0;
	while (w->now < end) {
		uint64_t to = w->now + 20 * MS;

		for (uint64_t n = 800 * 20 * MS; n > life; n -= life)
			if (w->used < PLACES / 2)
				add(w, w->now + any(w) % 1000, life);
		run(w, to, 0);
	}
	run(w, w->now + life + 2 * TURN, 0);
	return w->said * 1000 / w->lived;
}

/* A round of 800 takes half a second. */
static const uint64_t lives[] = { 50 * MS,  150 * MS,  400 * MS, 500 * MS,
				  700 * MS, 1200 * MS, 3000 * MS };

static void
what_is_made_at_once_has_the_time_it_lived(void **state)
{
	struct walk *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(lives); i++)
		assert_in_range(bursts(w, lives[i]), 970, 1030);
}

static void
what_comes_and_goes_has_the_time_it_lived(void **state)
{
	struct walk *w = *state;

	for (size_t i = 1; i < ARRAY_LEN(lives); i++)
		assert_in_range(flow(w, lives[i]), 970, 1030);
}

static void
uneven_turns_change_nothing_of_that(void **state)
{
	struct walk *w = *state;

	w->uneven = true;
	for (size_t i = 1; i < ARRAY_LEN(lives); i++) {
		assert_in_range(bursts(w, lives[i]), 950, 1050);
		assert_in_range(flow(w, lives[i]), 950, 1050);
	}
	/* What a turn that comes late has too much, the next one has too
	 * little. */
	for (size_t i = 2; i < ARRAY_LEN(lives); i++) {
		assert_in_range(bursts(w, lives[i]), 980, 1015);
		assert_in_range(flow(w, lives[i]), 975, 1015);
	}
}

/* One that lives over many rounds, each of half a second. */
static void
one_that_lives_long_has_no_more_than_a_round_too_much(void **state)
{
	struct walk *w = *state;

	assert_in_range(bursts(w, 5000 * MS), 990, 1010);
	assert_in_range(w->most, 0, 510 * MS);
	w->most = 0;
	assert_in_range(bursts(w, 20000 * MS), 995, 1005);
	assert_in_range(w->most, 0, 260 * MS);
}

static void
what_the_program_names_is_as_right(void **state)
{
	struct walk *w = *state;

	w->named = true;
	for (size_t i = 1; i < ARRAY_LEN(lives); i++) {
		assert_in_range(bursts(w, lives[i]), 970, 1030);
		assert_in_range(flow(w, lives[i]), 970, 1030);
	}
	assert_in_range(bursts(w, 5000 * MS), 980, 1020);
	assert_in_range(bursts(w, 20000 * MS), 990, 1010);
}

/* Now one is in a place, now it is in another one, whenever it is looked at,
 * and nothing tells that it is the next of that name. Some run at the first
 * look. */
static void
the_next_by_that_name_is_not_there_in_between(void **state)
{
	struct walk *w = *state;
	uint64_t lived = 0, said = 0;

	for (uint32_t n = 0; n < 100; n++) {
		struct task task = { .key.is_named = true, .last = w->now };

		for (uint32_t i = 0; i < 200; i++) {
			uint64_t step = TURN / 2 + any(w) % TURN;

			w->now += step;
			if (any(w) % 4)
				continue;
			if (i == 0 && n % 2)
				life_runs(&task, w->now);
			else if (task.looks)
				life_goes_on(&task, w->now);
			else
				life_begins(&task, w->now, w->now - step / 2);
			if (task.looks == 1 && !task.looked)
				task.last = task.born;
			task.run.weight += w->now - task.last;
			task.last = task.looked = w->now;
			lived += step;
			life_stands_for(&task, step);
		}
		said += task.run.weight + task.fill;
	}
	assert_in_range(said * 1000 / lived, 990, 1010);
}

/* What had all of its time is the first of many by its name. */
static void
one_that_is_renamed_has_no_more_than_its_looks_from_then_on(void **state)
{
	struct walk *w = *state;
	struct task task = { .last = w->now };
	uint64_t had = 0;

	life_begins(&task, w->now, w->now);
	task.looked = w->now;
	for (uint32_t i = 0; i < 40; i++) {
		w->now += TURN;
		life_goes_on(&task, w->now);
		task.run.weight += w->now - task.last;
		task.last = task.looked = w->now;
		life_stands_for(&task, TURN);
		if (i == 19) {
			had = task.run.weight;
			task.key.is_named = true;
			life_renamed(&task);
			assert_in_range(had, 19 * TURN, 20 * TURN);
		}
		/* Then every second look is at the next one. */
		if (i >= 19)
			w->now += TURN;
	}
	assert_in_range(task.run.weight + task.fill - had, 19 * TURN,
			22 * TURN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(what_is_made_at_once_has_the_time_it_lived),
		TEST(what_comes_and_goes_has_the_time_it_lived),
		TEST(uneven_turns_change_nothing_of_that),
		TEST(one_that_lives_long_has_no_more_than_a_round_too_much),
		TEST(what_the_program_names_is_as_right),
		TEST(the_next_by_that_name_is_not_there_in_between),
		TEST(
		    one_that_is_renamed_has_no_more_than_its_looks_from_then_on),
	};

	return RUN_TESTS(tests);
}
