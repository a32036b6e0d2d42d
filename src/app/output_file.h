/* src/app/output_file.h - all that the program writes to its terminal, in a
 * file, as it comes (--output-file).
 */
#ifndef PIT_APP_OUTPUT_FILE_H
#define PIT_APP_OUTPUT_FILE_H

#include "base/err.h"

#include <stddef.h>

struct output_file {
	const char *path;   /* borrowed; NULL: none is wanted */
	int fd;             /* -1: not open, or given up */
	struct pit_err err; /* what went wrong first; PIT_OK: nothing */
};

/* path NULL is fine. What was in the file is lost, as with a shell's ">". */
enum pit_status output_file_open(struct output_file *file, const char *path,
				 struct pit_err *err) PIT_MUST_USE;
/* After a failure nothing is written any more; output_file_close() tells. */
void output_file_add(struct output_file *file, const char *bytes, size_t n);
enum pit_status output_file_close(struct output_file *file,
				  struct pit_err *err);

#endif
