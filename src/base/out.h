/* src/base/out.h - bounded output buffer whose errors stick.
 *
 * Append freely and ask once, at the end: after the first failure every call
 * is a no-op and out_status() says why. data is NUL-terminated as soon as
 * anything was appended, NULL before. What is too much for memory goes on to a
 * sink, a large piece at a time.
 */
#ifndef PIT_BASE_OUT_H
#define PIT_BASE_OUT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Takes bytes in their order; false: it cannot, and is not called again. */
typedef bool out_sink(void *arg, const char *bytes, size_t n);

struct out {
	char *data; /* owned by the out; out_take() hands it over */
	size_t len, cap, max;
	enum pit_status status;
	out_sink *sink; /* NULL: all stays in data */
	void *arg;
};

void out_init(struct out *o, size_t max); /* max: most bytes it may hold */
/* One that goes on to a sink: data has what the sink has not, and out_take() is
 * not for it. PIT_EIO: the sink could not take it. */
void out_init_sink(struct out *o, out_sink *sink, void *arg);
/* Hand the rest to the sink, if there is one. Returns the status. */
enum pit_status out_flush(struct out *o);
void out_fini(struct out *o);
void out_mem(struct out *o, const void *bytes, size_t n);
void out_str(struct out *o, const char *s);
void out_char(struct out *o, char c);
void out_printf(struct out *o, const char *fmt, ...) PIT_PRINTF(2, 3);
/* The same for one number with a fraction ("%.3f") and no other text: its point
 * is a point in every locale. */
void out_number(struct out *o, const char *fmt, ...) PIT_PRINTF(2, 3);
enum pit_status out_status(const struct out *o) PIT_MUST_USE;
/* The text, now the caller's (mem_free); "" if empty. NULL after a failure.
 * Either way nothing is left to out_fini(). */
char *out_take(struct out *o);

#endif
