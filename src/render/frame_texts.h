/* src/render/frame_texts.h - frames as a format writes them, each made once and
 * found by who it is.
 */
#ifndef PIT_RENDER_FRAME_TEXTS_H
#define PIT_RENDER_FRAME_TEXTS_H

#include "base/out.h"
#include "base/table.h"

#include <stddef.h>
#include <stdint.h>

struct frame_text {
	uint32_t frame; /* in the session; or a symbol, and its line */
	uint32_t line;
	size_t at, n; /* in texts.bytes */
};

struct frame_texts {
	struct frame_text *list; /* from 1 */
	size_t len, cap;
	struct table table;
	struct out bytes;
};

void frame_texts_init(struct frame_texts *texts);
void frame_texts_fini(struct frame_texts *texts);
/* The number of a frame's text; 0: it is new, and must be made. */
uint32_t frame_texts_find(const struct frame_texts *texts, uint32_t frame,
			  uint32_t line);
/* A frame's text is what stands in bytes behind at. 0: no memory. */
uint32_t frame_texts_add(struct frame_texts *texts, uint32_t frame,
			 uint32_t line, size_t at);

#endif
