/* src/collect/growing.h - a file that gets longer by whole pieces, and whose
 * end has room on the disk before it is needed.
 */
#ifndef PIT_COLLECT_GROWING_H
#define PIT_COLLECT_GROWING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct growing {
	int fd;        /* the owner's */
	int error;     /* errno of the first piece that it did not take; 0 */
	uint64_t size; /* bytes, of whole pieces */
	uint64_t reserved; /* where the room behind these ends */
};

/* All n bytes at its end, or as if nothing had been written. */
bool growing_append(struct growing *file, const uint8_t *p, size_t n);

/* Have room for n bytes behind its end, if the file system can. False: it can,
 * and there is none; what there was before is still there. */
bool growing_reserve(struct growing *file, size_t n);

/* Give up that room. */
void growing_trim(struct growing *file);

#endif
