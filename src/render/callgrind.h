/* src/render/callgrind.h - what functions are called in a callgrind profile:
 * private to callgrind.c, which writes it, and callgrind_name.c.
 *
 * callgrind_annotate takes functions of one file and name for one, KCachegrind
 * those of one object and name, in whatever files: no two of ours may be.
 */
#ifndef PIT_RENDER_CALLGRIND_H
#define PIT_RENDER_CALLGRIND_H

#include "render/calls.h"
#include "render/texts.h"

/* What a function is called; of its key, which is these, each with a NUL. */
struct callgrind_parts {
	const char *object, *file, *name, *line;
};

struct callgrind_named {
	uint32_t object, file; /* numbers of texts */
	uint32_t kin;  /* the first function of the same object and name */
	uint32_t name; /* number of a final */
	bool shared;   /* others have its file and name */
	bool crowded;  /* of kin: there are some in other files */
	bool written;
};

struct callgrind {
	struct out *o;
	struct calls calls;
	struct texts texts; /* objects and files */
	struct texts names; /* files with a name */
	struct texts kin;   /* objects with a name */
	struct texts
	    finals; /* objects with what a function is called at last */
	struct callgrind_named *named; /* by function */
	uint8_t *known;                /* by text: AS_OBJECT, AS_FILE */
	size_t room;                   /* bytes that the head may still take */
	struct out rest;               /* what found no room in it */
};

/* For calls_init(): the key of a function. */
void callgrind_key(struct out *o, const struct snapshot *snap, frame_id frame,
		   uint32_t pid);

struct callgrind_parts callgrind_parts(const struct calls *calls, uint32_t id);

/* Find a name for each function. False: no memory. */
bool callgrind_name(struct callgrind *cg);

/* A function's name, as it is to be written. Borrowed. */
const char *callgrind_final(const struct callgrind *cg, uint32_t id);

#endif
