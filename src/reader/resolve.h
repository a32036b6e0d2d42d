/* src/reader/resolve.h - the frames of a trail to the ids of a stack. */
#ifndef PIT_READER_RESOLVE_H
#define PIT_READER_RESOLVE_H

#include "reader/callee.h"
#include "reader/codes.h"
#include "reader/intern.h"
#include "reader/walk.h"

#define RESOLVE_MAX_CALLEES (1u << 14)

/* Where a stack that is too deep was cut: between the frames of its root part
 * and those from leaf on, of which there may be up to most. leaf 0: nowhere. */
struct cut {
	size_t leaf, most;
};

struct resolver {
	const struct pyver *ver;
	struct peek *peek;
	const struct callee_types *types;
	struct intern *intern;   /* borrowed */
	struct codes *codes;     /* borrowed */
	struct walker *walker;   /* borrowed: of the trails' frames */
	struct idmap callees;    /* callee_key() to frame, or NOT_C */
	struct callee_name name; /* too large for the stack */
	void *memory;
	size_t size;
};

bool resolver_init(struct resolver *r, const struct pyver *ver,
		   struct peek *peek, const struct callee_types *types,
		   struct intern *intern, struct codes *codes,
		   struct walker *walker);
void resolver_fini(struct resolver *r);
/* What the walker is to know of code; r is borrowed. */
struct walk_judge resolver_judge(struct resolver *r);
/* Forget all ids, with intern_reset(). */
void resolver_reset(struct resolver *r);

/* Give the frames of trail from fresh on their stacks. *cut: kept between the
 * calls for one trail, zero for a new one. On success *stack is the whole
 * stack, with the C function that the innermost frame is in. Else *good is the
 * number of frames at the root that have their stack. */
enum codes_status resolve(struct resolver *r, struct trail *trail, size_t fresh,
			  struct cut *cut, uint32_t *stack, size_t *good);

/* The first frame whose code object has been replaced by another one at its
 * address, looking at up to few of those before fresh; fresh: none was. */
size_t resolve_recheck(struct resolver *r, const struct trail *trail,
		       size_t fresh, uint64_t turn);

#endif
