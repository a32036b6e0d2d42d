/* src/render/flame.h - a flame graph as an SVG that needs nothing else: boxes
 * from the top down, each as wide as its share, with a script (flame_script.c)
 * that zooms and searches.
 *
 * The picture stands without the script, too. Boxes narrower than a pixel, and
 * those below FLAME_LEVELS, are left out, and the head says how many.
 */
#ifndef PIT_RENDER_FLAME_H
#define PIT_RENDER_FLAME_H

#include "base/out.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FLAME_LEVELS 1024
#define FLAME_WIDTH  1180 /* pixels that 1.0 takes */

/* Where a box is, in shares of the whole. Callers come before what they call,
 * and boxes of one caller from left to right. */
struct flame_box {
	double x, width;
	uint32_t level; /* 0: at the top */
	uint32_t id;    /* the caller's */
};

struct flame {
	struct flame_box *boxes; /* those that are shown */
	size_t len, cap;
	size_t narrow, deep; /* left out */
	uint32_t levels;     /* that are shown */
	enum pit_status status;
};

/* What the boxes of a graph are: their names, all that is said of them, and
 * their colours, as 0xrrggbb. Texts need no escapes. */
struct flame_look {
	void (*name)(const void *arg, uint32_t id, struct out *o);
	void (*about)(const void *arg, uint32_t id, struct out *o);
	uint32_t (*color)(const void *arg, uint32_t id);
	const void *arg;
	const char *title; /* one line; borrowed, as is the other */
	const char *head;  /* lines below it, each ended by \n */
};

/* Zeroed: an empty graph. False: it is not shown, nor is what it calls, which
 * need not be added. */
bool flame_add(struct flame *flame, const struct flame_box *box);
void flame_fini(struct flame *flame);

void flame_write(struct out *o, const struct flame *flame,
		 const struct flame_look *look);

/* A light colour of a hue from 0 to 359. */
uint32_t flame_hue(unsigned hue);

/* One line each; NULL ends it. */
extern const char *const flame_script[];

#endif
