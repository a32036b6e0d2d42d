/* tests/golden/session.h - a pyinstrument session file as a run of ours: as if
 * its program had been sampled here.
 */
#ifndef PIT_TESTS_GOLDEN_SESSION_H
#define PIT_TESTS_GOLDEN_SESSION_H

#include "model/model.h"

#include <stdbool.h>

struct golden {
	struct model *model;
	struct snapshot snap;
	const char *description;
	bool deviates; /* from pyinstrument, on purpose */
};

/* Everything is owned by g. Wrong files are failed assertions. flat: see
 * model_set_flat(). */
void golden_load(struct golden *g, const char *path, bool flat);
void golden_free(struct golden *g);

/* The whole file, NUL-terminated; free() it. NULL: it cannot be read. */
char *file_read(const char *path);

#endif
