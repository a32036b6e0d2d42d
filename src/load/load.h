/* src/load/load.h - a session file of pyinstrument's into a struct session.
 *
 * The file comes in pieces and is nowhere as a whole. Wrong types are refused,
 * and so is what no run can have measured; keys may come in any order. What
 * pyinstrument does without is not needed here either.
 */
#ifndef PIT_LOAD_LOAD_H
#define PIT_LOAD_LOAD_H

#include "base/err.h"
#include "model/session.h"

#include <stdio.h>

/* What a time may be at most, s; and all of them together. */
#define LOAD_MAX_SECONDS 1e9

struct loader;

struct loader *loader_new(void); /* owned by the caller; NULL: no memory */
void loader_free(struct loader *loader);

/* Take the next bytes of a file. A failure comes with a sentence that says
 * where, and leaves loader_free() alone. */
enum pit_status loader_feed(struct loader *loader, const void *bytes, size_t n,
			    struct pit_err *err) PIT_MUST_USE;
/* The file has ended: the session is the caller's. Likewise. */
enum pit_status loader_end(struct loader *loader, struct session **session,
			   struct pit_err *err) PIT_MUST_USE;

/* All of that, from where file is to its end. */
enum pit_status load_file(FILE *file, struct session **session,
			  struct pit_err *err) PIT_MUST_USE;

#endif
