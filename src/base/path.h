/* src/base/path.h - paths as text: nothing here looks at a file system.
 *
 * A path is n bytes, '/' between its components. Empty components and "."
 * count for nothing everywhere; ".." is a component like any other, except
 * where a function says that it resolves it.
 */
#ifndef PIT_BASE_PATH_H
#define PIT_BASE_PATH_H

#include "base/out.h"

#include <stdbool.h>
#include <stddef.h>

/* One component, borrowed from the path it is of. */
struct path_part {
	const char *p;
	size_t n;
};

/* The next component from offset *at (0 to begin with); false: no more. */
bool path_next(const char *path, size_t n, size_t *at, struct path_part *part);

/* How many components. */
size_t path_count(const char *path, size_t n);

/* The last component; n 0: there is none. */
struct path_part path_base(const char *path, size_t n);

/* A command line without the folders of its program, which are long and tell
 * little. Borrowed from the command. */
const char *path_command(const char *command);

static inline bool
path_is_absolute(const char *path, size_t n)
{
	return n > 0 && path[0] == '/';
}

/* Is path the prefix itself or something below it? By whole components:
 * "/a/bc" is not below "/a/b". One absolute, the other not: never. An empty
 * prefix: never. */
bool path_below(const char *path, size_t n, const char *prefix);

/* Append path as an absolute one, taken from cwd if it is relative, with ".."
 * resolved by name: "/w" and "../a//./b" give "/a/b". */
void path_absolute(struct out *o, const char *cwd, const char *path, size_t n);

/* Append the way from the directory base to path, both absolute and free of
 * "..": "../b/c.py"; "." if they are the same. Returns the components of what
 * it appends, and with o NULL only counts them. */
size_t path_relative(struct out *o, const char *path, size_t n,
		     const char *base);

#endif
