/* src/render/text.h - the tree of the report for people, which others show,
 * too.
 */
#ifndef PIT_RENDER_TEXT_H
#define PIT_RENDER_TEXT_H

#include "render/summary.h"

/* The rows, a line each; there are some. */
void text_frames(struct out *o, const struct summary *sum,
		 const struct snapshot *snap,
		 const struct render_options *opts);

#endif
