/* src/tui/timeline_read.c - what the timeline's columns stand for: how much ran
 * in them and whose it was, the height, and who is hot enough for a colour.
 */
#include "tui/timeline_pane.h"

#include <string.h>

#define CORES_SLACK 0.2f /* of a core, that is still no further one */

static void
read_groups(struct slice *s, const struct timeline_slice *sum)
{
	uint64_t most = 0;

	for (size_t k = 0; k < TIMELINE_GROUPS; k++) {
		s->top[k].group = sum->top[k].group;
		if (sum->busy)
			s->top[k].share = (float)((double)sum->top[k].busy /
						  (double)sum->busy);
		if (sum->top[k].busy + sum->top[k].idle > most) {
			most = sum->top[k].busy + sum->top[k].idle;
			s->waits = sum->top[k].group;
		}
	}
}

void
timeline_read(struct timeline_pane *t, const struct timeline *tl, int i)
{
	uint64_t from = t->first + (uint64_t)i * t->width;
	uint64_t to = from + t->width;
	struct timeline_slice sum;
	struct slice *s = &t->slices[i];

	if (to > t->end)
		to = t->end;
	memset(s, 0, sizeof(*s));
	if (to <= from)
		return;
	timeline_sum(tl, from, to, &sum);
	s->seen = sum.busy || sum.idle || sum.cpu;
	s->ran = (float)((double)sum.cpu / (double)(to - from));
	s->queue = (float)((double)sum.gil / (double)(to - from));
	read_groups(s, &sum);
}

static int
cores_of(float most)
{
	return most > 4096 ? 4096 : (int)(most + 1 - CORES_SLACK);
}

void
timeline_scale(struct timeline_pane *t)
{
	float ran = 1, both = 1;

	t->queued = false;
	for (int i = 0; i < t->used - 1; i++) {
		const struct slice *s = &t->slices[i];

		ran = s->ran > ran ? s->ran : ran;
		t->queued |= s->queue > CORES_SLACK;
		both = s->ran + s->queue > both ? s->ran + s->queue : both;
	}
	t->cores = cores_of(both);
	if (t->cores > 2 * cores_of(ran))
		t->cores = 2 * cores_of(ran);
}

static bool
is_ranked(const struct timeline_pane *t, name_id group)
{
	for (int i = 0; i < SLOTS; i++)
		if (t->rank[i] == group)
			return true;
	return false;
}

/* What counts for a colour: above all what ran. */
static uint64_t
heat(const struct timeline_slice *sum, int k)
{
	if (k < 0 || !sum->top[k].group)
		return 0;
	return 1 + sum->top[k].busy + sum->top[k].idle / 8;
}

void
timeline_rank(struct timeline_pane *t, const struct timeline *tl)
{
	struct timeline_slice sum;
	int free_slot = 0;

	timeline_sum_on(tl, t->start, t->end, &t->past, &sum);
	memset(t->rank, 0, sizeof(t->rank));
	for (int i = 0; i < SLOTS && i < TIMELINE_GROUPS; i++) {
		int best = -1;

		for (int k = 0; k < TIMELINE_GROUPS; k++)
			if (heat(&sum, k) > heat(&sum, best))
				best = k;
		if (best < 0)
			break;
		t->rank[i] = sum.top[best].group;
		sum.top[best].group = 0;
	}
	for (int i = 0; i < SLOTS; i++)
		if (!is_ranked(t, t->slots[i]))
			t->slots[i] = 0;
	for (int i = 0; i < SLOTS; i++) {
		if (!t->rank[i] || timeline_slot(t, t->rank[i]) >= 0)
			continue;
		while (free_slot < SLOTS && t->slots[free_slot])
			free_slot++;
		if (free_slot < SLOTS)
			t->slots[free_slot] = t->rank[i];
	}
}
