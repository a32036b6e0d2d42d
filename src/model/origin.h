/* src/model/origin.h - what a file's name says about the code in it.
 *
 * Pure functions of text: no file system is looked at. Whole path components
 * count, so "/proj/env" does not cover "/proj/environment.py".
 */
#ifndef PIT_MODEL_ORIGIN_H
#define PIT_MODEL_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>

struct origin {
	unsigned flags;      /* FRAME_* of model/symtab.h */
	const char *package; /* borrowed from the file name, or static */
	size_t npackage;
};

/* Where to look for more than the file name says: absolute paths. */
struct origin_dirs {
	char *const *prefixes; /* below them all is library code */
	size_t nprefixes;
	char *const *paths; /* entries of sys.path */
	size_t npaths;
};

/* file is n bytes of a co_filename, absolute if it is a path at all. */
struct origin origin_of(const char *file, size_t n,
			const struct origin_dirs *dirs);

/* Does the command, words each ended by a NUL, run a string: "python -c ..."?
 */
bool origin_is_string_run(const char *argv, size_t n);
/* In such a program: is this function of "<string>" its own, whoever calls it?
 * Methods that a library makes by exec() are called "__init__" and the like;
 * "<module>" may be a line of a .pth file, "<lambda>" a namedtuple's. */
bool origin_is_own(const char *name, const char *file);

/* Do programs of all sorts live below this prefix, so that it says nothing
 * about one? "/", "/usr", "/usr/local" and home directories. */
bool origin_is_shared(const char *prefix, size_t n);

#endif
