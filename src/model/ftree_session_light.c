/* src/model/ftree_session_light.c - a row is known by a hash of the functions
 * that lead to it. Those that share one are taken for one, so that it seems to
 * have more time than it has: then it is made, and the processors see.
 */
#include "model/ftree_session_light.h"

#include "base/mem.h"
#include "base/table.h"

#include <math.h>

#define KEYS 0x40000u
/* The order in which times are added makes less of a difference. */
#define SURELY 0.999

double
session_light_limit(const struct session *session,
		    const struct ftree_look *look)
{
	double share = look->threshold < 1 ? look->threshold : 1;
	double whole = 0;

	if (!(share > 0))
		return 0;
	for (size_t i = 0; i < session->nrecords; i++) {
		const struct session_record *record = &session->records[i];

		if (!(record->seconds >= 0))
			return 0;
		if (ftree_session_is_wanted(session, record->stack, look))
			whole += record->seconds;
	}
	return isfinite(whole) ? SURELY * share * whole : 0;
}

/* What was spent in each stack and what it called. A caller's number is smaller
 * than those of what it calls. */
static void
sum_stacks(const struct session *s, const struct ftree_look *look,
	   double times[])
{
	for (size_t i = 0; i < s->nrecords; i++) {
		uint32_t stack = s->records[i].stack;

		if (ftree_session_is_wanted(s, stack, look))
			times[stack] += s->records[i].seconds;
	}
	for (size_t i = s->nstacks; i-- > 1;)
		times[s->stacks[i].caller] += times[i];
}

static void
sum_rows(struct session_light *light, const struct ftree *ft,
	 const struct ftree_look *look, const double times[])
{
	const struct session *s = ft->session->s;
	const struct table unseeded = { 0 };

	for (size_t i = 1; i < s->nstacks; i++) {
		const struct session_stack *at = &s->stacks[i];
		uint32_t key = light->keys[at->caller];

		if (!ftree_session_is_hidden(ft, at->frame, look)) {
			key =
			    (uint32_t)table_words(
				&unseeded, key, s->frames[at->frame].identity) &
			    (KEYS - 1);
			light->sums[key] += times[i];
		}
		light->keys[i] = key;
	}
}

enum pit_status
session_light_init(struct session_light *light, const struct ftree *ft,
		   const struct ftree_look *look)
{
	const struct session *s = ft->session->s;
	double *times;

	*light = (struct session_light){ 0 };
	light->limit = session_light_limit(s, look);
	if (!(light->limit > 0))
		return PIT_OK;
	times = mem_calloc(s->nstacks, sizeof(*times));
	light->keys = mem_calloc(s->nstacks, sizeof(*light->keys));
	light->sums = mem_calloc(KEYS, sizeof(*light->sums));
	if (!times || !light->keys || !light->sums) {
		mem_free(times);
		session_light_fini(light);
		return PIT_ENOMEM;
	}
	sum_stacks(s, look, times);
	sum_rows(light, ft, look, times);
	mem_free(times);
	return PIT_OK;
}

void
session_light_fini(struct session_light *light)
{
	mem_free(light->keys);
	mem_free(light->sums);
	*light = (struct session_light){ 0 };
}
