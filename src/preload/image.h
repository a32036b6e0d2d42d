/* src/preload/image.h - will the dynamic linker of a program take us?
 *
 * A 32-bit program, one for another machine or one linked with musl would
 * complain on stderr of an LD_PRELOAD that it cannot load, or not run at all;
 * the runtime of a sanitizer does not bear another library before it. They are
 * started without us. Async-signal-safe.
 */
#ifndef PIT_PRELOAD_IMAGE_H
#define PIT_PRELOAD_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

/* Of the file, or of the interpreter that its #! line names. What cannot be
 * read or understood takes us. */
enum image_kind {
	IMAGE_TAKES_US,
	IMAGE_FOREIGN, /* 32-bit, or for another machine */
	IMAGE_MUSL,
	IMAGE_SANITIZED, /* with a runtime that has to come first */
};

/* path as seen from the directory dir, as for openat(). Where python is not
 * NULL it is set if the program, or one on the way to it, has a Python's name.
 */
enum image_kind image_look(int dir, const char *path, bool *python);
enum image_kind image_look_fd(int fd, bool *python);
/* The program that execvp(name) would run with this value of PATH; NULL: none
 * is set. */
enum image_kind image_look_name(const char *name, const char *path,
				bool *python);

/* Why it runs without us, for a person; NULL: it does not. */
const char *image_reason(enum image_kind kind);

/* python3, /opt/x/python3.12: by its name, whatever it is. */
bool image_is_python(const char *path);

/* Is this the file name of a library that has to come first? */
bool image_is_runtime(const char *name, size_t len);

#endif
