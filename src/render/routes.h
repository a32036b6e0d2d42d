/* src/render/routes.h - the calls that each place is, outermost first, kept for
 * the formats in order of time: of a long run, the same few thousand places
 * come again and again.
 *
 * A call is a number: a frame, or what a thread does there that does not run
 * Python.
 */
#ifndef PIT_RENDER_ROUTES_H
#define PIT_RENDER_ROUTES_H

#include "render/slices.h"

/* A call's number, and back. */
uint32_t route_number(const struct snapshot *snap, const struct slice *call);
struct slice route_call(const struct snapshot *snap, uint32_t number);
/* All are less than this. */
size_t route_numbers(const struct snapshot *snap);

struct route {
	size_t at;
	uint32_t len; /* 0: it is not there */
};

struct routes {
	const struct snapshot *snap; /* borrowed */
	const struct stacks_look *look;
	struct unwound frames;
	struct route *at; /* by place */
	uint32_t *numbers;
	size_t len, cap;
};

/* PIT_ENOMEM leaves nothing to free. */
enum pit_status routes_init(struct routes *r,
			    const struct tracks *tracks) PIT_MUST_USE;
void routes_fini(struct routes *r);

/* The calls of a place, at least one; borrowed until the next time. NULL: no
 * memory. O(1) where it is known, else O(depth). */
const uint32_t *routes_get(struct routes *r, place_id place, size_t *n);

#endif
