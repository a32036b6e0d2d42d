/* src/app/save.h - file names as a user types them. */
#ifndef PIT_APP_SAVE_H
#define PIT_APP_SAVE_H

#include <stdbool.h>
#include <stddef.h>

/* path with ~ and ~user as a shell has them. False: there is no such user, or
 * it is too long. */
bool save_expand(const char *path, char *buf, size_t size);

/* path, gone on with as far as all files agree that it fits; a folder gets its
 * slash. Returns how many fit. */
size_t save_complete(const char *path, char *buf, size_t size);

/* What was typed as the path it means, and why a report cannot go there; "": it
 * can. The suffix says the format. */
void save_refusal(const char *typed, char *path, size_t size, char *why,
		  size_t why_size);

/* path with the suffix of the next format, and what that is. */
void save_next_format(const char *path, char *buf, size_t size, char *what,
		      size_t what_size);

/* Is it the name of a recording? */
bool save_is_recording(const char *path);

/* Is there a file at path with something in it? */
bool save_would_replace(const char *path);

#endif
