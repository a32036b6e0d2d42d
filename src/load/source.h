/* src/load/source.h - the text of source files, as long as they are what was
 * run.
 */
#ifndef PIT_LOAD_SOURCE_H
#define PIT_LOAD_SOURCE_H

#include "base/source.h"
#include "model/snapshot.h"

#include <stddef.h>
#include <stdint.h>

struct source {
	uint64_t since; /* CLOCK_REALTIME ns: what is newer is not what ran; 0:
			 * unknown */
	struct source_text render; /* borrows the source */
	char *start;   /* where relative names begin; NULL: unknown */
	char *text;    /* of the file at hand; NULL: none */
	size_t *lines; /* where each begins, and the end */
	size_t nlines, cap;
};

/* For reports of snap; NULL: nothing is known of the run yet. source must stay
 * where it is. */
void source_init(struct source *source, const struct snapshot *snap);
/* When and where the run began is known now, or where others did. */
void source_since(struct source *source, const struct snapshot *snap);
void source_fini(struct source *source);

#endif
