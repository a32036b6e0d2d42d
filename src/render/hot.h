/* src/render/hot.h - the functions of a report, hottest first: for the formats
 * that are tables. What counts is what counts in the tree of the report.
 */
#ifndef PIT_RENDER_HOT_H
#define PIT_RENDER_HOT_H

#include "model/functions.h"
#include "render/renderer.h"

struct hot {
	struct functions functions;
	uint32_t *order; /* of their numbers: by self time, then by total */
	size_t len;
};

/* PIT_ENOMEM leaves nothing to free. */
enum pit_status hot_init(struct hot *hot, const struct snapshot *snap,
			 const struct render_options *opts) PIT_MUST_USE;
void hot_fini(struct hot *hot);

static inline const struct function_cost *
hot_at(const struct hot *hot, size_t i)
{
	return &hot->functions.at[hot->order[i]];
}

/* How many are shown: as is asked for, else usual, of which 0 is all. */
size_t hot_rows(const struct hot *hot, const struct render_options *opts,
		size_t usual);

/* "Class.function", as one line; */
void hot_name(struct out *o, const struct snapshot *snap, frame_id frame);
/* "json/encoder.py", "<time>", "" */
void hot_file(struct out *o, const struct snapshot *snap, frame_id frame);
/* and its first line; 0: it has none. */
uint32_t hot_line(const struct snapshot *snap, frame_id frame);

#endif
