/* src/base/source.h - the text of source files, from whoever may read files.
 */
#ifndef PIT_BASE_SOURCE_H
#define PIT_BASE_SOURCE_H

#include <stdint.h>

struct source_text {
	/* Turn to a file. NULL: its text can be had; else why not: "it has
	 * changed since the run". */
	const char *(*look)(void *arg, const char *file);
	/* A line of it, counted from 1; NULL: it has none. Borrowed until the
	 * next look(). */
	const char *(*line)(void *arg, uint32_t line);
	void *arg;
};

#endif
