/* src/render/base64.h - bytes as base64 (RFC 4648) on their way into a report,
 * in one line.
 */
#ifndef PIT_RENDER_BASE64_H
#define PIT_RENDER_BASE64_H

#include "base/out.h"

struct base64 {
	struct out in; /* what is appended here goes on */
	struct out *o; /* borrowed */
	unsigned char rest[3];
	size_t nrest; /* bytes that wait for others, less than 3 */
};

/* b must stay where it is. Failures of either are in the status of both at the
 * end. */
void base64_open(struct base64 *b, struct out *o);
void base64_close(struct base64 *b);

#endif
