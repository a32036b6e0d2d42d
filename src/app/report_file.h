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

/* Opening it would wait for the other end. */
bool path_is_fifo(const char *path);

/* How long to wait for a reader that takes nothing. */
enum patience {
	PATIENCE_SHORT, /* a second: somebody looks on */
	PATIENCE_LONG,  /* until somebody wants us to end: a blocked INT, QUIT,
			 * TERM or HUP comes; then a second more */
};

/* A report on its way to its file. */
struct report_stream;

/* NULL: it cannot be written. The file is borrowed. */
struct report_stream *report_stream_open(const struct report_file *file,
					 enum patience patience,
					 struct pit_err *err);
/* An out_sink; arg is the stream. */
bool report_stream_put(void *arg, const char *bytes, size_t n);
/* The end of it; frees the stream. whole: nothing is missing, so that it may
 * take the place of an old file. If it does not, or on failure, a file that was
 * there is as it was, and one that report_check() created is gone. A reader of
 * a descriptor that has gone is no failure. */
enum pit_status report_stream_close(struct report_stream *stream, bool whole,
				    struct pit_err *err);

/* All n bytes to an open descriptor, blocking or not. False: errno, which is
 * EINTR where patience ended. */
bool fd_write(int fd, const void *bytes, size_t n, enum patience patience);

/* A blocked signal that wants us to end and has come; 0: none. */
int ending_signal(void);

#endif
