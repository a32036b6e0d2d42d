/* src/model/ftree_session_light.h - which rows of a loaded session are sure to
 * be left out for their little time, before there are any: what is below them
 * need not be made. A session in which nearly every stack is another one has
 * millions of rows, of which a report keeps some hundred.
 */
#ifndef PIT_MODEL_FTREE_SESSION_LIGHT_H
#define PIT_MODEL_FTREE_SESSION_LIGHT_H

#include "model/ftree_session.h"

struct session_light {
	double limit;   /* s; 0: nothing is known to be light */
	uint32_t *keys; /* by stack: equal for those of one row */
	double *sums;   /* by key: as much as its rows have, or more */
};

/* A row of less than so many seconds is sure to go. 0: where none is, or where
 * times are negative or none, so that a part may be more than the whole. */
double session_light_limit(const struct session *session,
			   const struct ftree_look *look);

/* The tree has its session. PIT_ENOMEM leaves nothing to free. */
enum pit_status session_light_init(struct session_light *light,
				   const struct ftree *ft,
				   const struct ftree_look *look) PIT_MUST_USE;
void session_light_fini(struct session_light *light);

/* Will the row of the frame on top of stack go? What is hidden has none. */
static inline bool
session_light_is(const struct session_light *light, uint32_t stack)
{
	return light->limit > 0 &&
	       light->sums[light->keys[stack]] < light->limit;
}

#endif
