/* src/load/quick.h - records as pyinstrument writes them, at the pace of
 * memory.
 *
 * Most texts of a long list of stacks were there before. Such a text is known
 * by its bytes as they stand in the file, so that nothing is decoded twice:
 * whoever decodes one the first time says which number it has. What is written
 * in any other way than pyinstrument's is not taken.
 */
#ifndef PIT_LOAD_QUICK_H
#define PIT_LOAD_QUICK_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct quick;

/* A text of a record, and its number. */
struct quick_frame {
	uint32_t text, frame;
};

/* A record that was taken. Borrowed until the next one is read. */
struct quick_record {
	uint32_t callers; /* the number that quick_keep() was told of those
			   * below the one frame; 0: all frames are here */
	const struct quick_frame *frames; /* outermost first */
	size_t depth;
	const char *number; /* as JSON has it */
	size_t n;           /* bytes of it */
};

struct quick *quick_new(void); /* owned by the caller; NULL: no memory */
void quick_free(struct quick *quick);

/* Take ', [["text", ...], number]' from n bytes. Returns its length. 0: it is
 * not whole, not written so, or has texts that are not known. */
size_t quick_read(struct quick *quick, const char *p, size_t n,
		  struct quick_record *record);

/* The number, not 0, of the stack of all but the innermost frame of the record
 * that was taken last, whose bytes are still there: where another record begins
 * with the same, its texts are not looked at one by one. */
void quick_keep(struct quick *quick, uint32_t callers);

/* If that was a record of so many texts of which some are not known: which
 * number each of them has, at its depth. The next record is another one. */
bool quick_asks(const struct quick *quick, size_t depth);
void quick_teach(struct quick *quick, size_t at, uint32_t frame);

#endif
