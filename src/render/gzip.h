/* src/render/gzip.h - bytes packed by zlib on their way into a report. */
#ifndef PIT_RENDER_GZIP_H
#define PIT_RENDER_GZIP_H

#include "base/out.h"

struct gzip; /* opaque */

enum gzip_form {
	GZIP_FILE,   /* of gzip, RFC 1952 */
	GZIP_STREAM, /* of zlib, RFC 1950, for columns of numbers */
};

/* What is added goes into o, which is borrowed. NULL: no memory, which o has as
 * its status, too. */
struct gzip *gzip_open(struct out *o, enum gzip_form form);
/* Failures are in the status of o. gz NULL is fine in both. */
void gzip_add(struct gzip *gz, const void *bytes, size_t n);
void gzip_close(struct gzip *gz);

#endif
