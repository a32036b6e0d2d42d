/* src/model/dirs.h - where the programs of a run were and what they search:
 * from there code is known to be library, and file names are shortened.
 *
 * Paths that are given are copied; what is too long, or one too many, is left
 * out.
 */
#ifndef PIT_MODEL_DIRS_H
#define PIT_MODEL_DIRS_H

#include "base/err.h"
#include "model/origin.h"

#include <stddef.h>
#include <stdint.h>

struct dirs; /* opaque */

struct dirs *dirs_new(void); /* owned by the caller; NULL: no memory */
void dirs_free(struct dirs *dirs);

/* See symtab_set_cwd(), symtab_add_prefix() and symtab_add_path(). */
enum pit_status dirs_set_cwd(struct dirs *dirs, const char *path, size_t n);
enum pit_status dirs_add_prefix(struct dirs *dirs, const char *path, size_t n);
enum pit_status dirs_add_path(struct dirs *dirs, const char *path, size_t n);
/* See symtab_start(), symtab_prefix() and symtab_path(). */
const char *dirs_start(const struct dirs *dirs);
const char *dirs_prefix(const struct dirs *dirs, size_t i);
const char *dirs_path(const struct dirs *dirs, size_t i);

/* A path as the directories are compared: absolute; as it is while the working
 * directory is not known. Owned by the caller; NULL: no memory. */
char *dirs_absolute(const struct dirs *dirs, const char *path, size_t n);

/* What the name of a file says, absolute if it is a path at all. */
struct origin dirs_origin(const struct dirs *dirs, const char *file, size_t n);

/* The short form of a file's name, see symtab_short_file(); file itself if it
 * has none that is better. id: the file's number, small and its own. Borrowed
 * until dirs_free(). */
const char *dirs_short(struct dirs *dirs, uint32_t id, const char *file);

#endif
