/* tests/golden/session.h - a pyinstrument session file as the events that a
 * program would have sent.
 */
#ifndef PIT_TESTS_GOLDEN_SESSION_H
#define PIT_TESTS_GOLDEN_SESSION_H

#include "model/model.h"

#include <stdbool.h>

struct golden {
	struct model *model;
	char *description;
	bool deviates; /* from pyinstrument, on purpose */
};

/* Everything is owned by s. Wrong files are failed assertions. */
void golden_load(struct golden *s, const char *path);
void golden_free(struct golden *s);

/* The whole file, NUL-terminated; free() it. NULL: it cannot be read. */
char *file_read(const char *path);

#endif
