/* src/model/diff_keys.h - which functions of two runs are the same: their
 * names, numbered from 1.
 */
#ifndef PIT_MODEL_DIFF_KEYS_H
#define PIT_MODEL_DIFF_KEYS_H

#include "base/out.h"
#include "base/table.h"
#include "model/ftree.h"

struct diff_keys {
	struct out text; /* one behind the other */
	size_t *start;   /* of each, by number; start[0] is not used */
	uint32_t len;    /* numbers are below this */
	size_t cap;
	struct table table;
	struct out key; /* that is looked for */
	bool qualified; /* by qualified names */
};

/* qualified: both sides have such names. Owned; NULL: no memory. */
struct diff_keys *diff_keys_new(bool qualified);
void diff_keys_free(struct diff_keys *keys); /* NULL is fine */

/* Has a run qualified names? */
bool diff_keys_are_qualified(const struct snapshot *snap);

/* The number of a frame; 0: no memory. */
uint32_t diff_keys_frame(struct diff_keys *keys, const struct snapshot *snap,
			 frame_id frame);

#endif
