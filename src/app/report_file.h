/* src/app/report_file.h - where a report goes, and bytes going there.
 *
 * A regular file is written beside and renamed, so that the old one is there
 * until the new one is whole. What cannot be replaced (a device, a FIFO, a
 * descriptor of ours, a file that several names or somebody else own, one in a
 * folder that is not ours to change) is written as it is.
 */
#ifndef PIT_APP_REPORT_FILE_H
#define PIT_APP_REPORT_FILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct report_file {
	const char *path; /* borrowed; NULL: standard output */
	int fd;           /* the open descriptor it names; -1: it is a file */
	bool created;     /* it did not exist before report_check() */
};

/* Is path a place that a report can be written to? Creates the file if it is
 * not there, so that nobody waits for an hour to hear that it cannot be; what
 * is in it stays. To be called before we open descriptors of our own. */
enum pit_status report_check(struct report_file *file, const char *path,
			     struct pit_err *err);
/* There will be no report: take away what report_check() created. */
void report_cancel(const struct report_file *file);

/* How long to wait for a reader that takes nothing. */
enum patience {
	PATIENCE_SHORT, /* a second: somebody looks on */
	PATIENCE_LONG,  /* until somebody wants us to end: a blocked INT, QUIT,
			 * TERM or HUP comes; then a second more */
};

/* Write all to file->path. On failure a file that was there is as it was,
 * and one that report_check() created is gone. */
enum pit_status report_file_write(const struct report_file *file,
				  const void *bytes, size_t n,
				  enum patience patience, struct pit_err *err);

/* All n bytes to an open descriptor, blocking or not. False: errno, which is
 * EINTR where patience ended. */
bool fd_write(int fd, const void *bytes, size_t n, enum patience patience);

/* A blocked signal that wants us to end and has come; 0: none. */
int ending_signal(void);

#endif
