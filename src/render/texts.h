/* src/render/texts.h - texts by number, for formats that write each of them
 * once, and what functions are called in such formats.
 */
#ifndef PIT_RENDER_TEXTS_H
#define PIT_RENDER_TEXTS_H

#include "base/out.h"
#include "base/table.h"
#include "model/symtab.h"

/* Numbers count from 1 in order of first sight. */
struct texts {
	struct table table;
	struct out bytes;
	struct text *list; /* list[0] is not used */
	uint32_t len;      /* numbers are below this */
	size_t cap;
};

struct text {
	size_t at, n;
	uint32_t first; /* what texts_add() was told with it first */
};

void texts_init(struct texts *t);
void texts_fini(struct texts *t);

/* The number of n bytes, which are copied; 0: no memory. */
uint32_t texts_add(struct texts *t, const char *p, size_t n, uint32_t first);

/* Append "Encoder.encode", "time.sleep", "[native]"; "root" of none. Neither
 * clean nor known to be anything but empty. */
void text_function(struct out *o, const struct frame_info *info);

#endif
