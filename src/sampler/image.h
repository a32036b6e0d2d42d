/* src/sampler/image.h - will the dynamic linker of a program take us?
 *
 * A 32-bit program, one for another machine or one linked with musl would
 * complain on stderr of an LD_PRELOAD that it cannot load, so it is started
 * without us. Async-signal-safe.
 */
#ifndef PIT_SAMPLER_IMAGE_H
#define PIT_SAMPLER_IMAGE_H

#include <stdbool.h>

/* False only if it is known that the file, or the interpreter that its #!
 * line names, cannot take us. */
bool image_takes_preload(const char *path);
bool image_takes_preload_fd(int fd);

#endif
