/* src/load/json.h - JSON as it comes, a piece at a time and never in memory as
 * a whole: yajl, behind what Python takes and yajl does not.
 *
 * Texts are Python's strings in UTF-8. A lone surrogate, which a string of
 * Python's may have, is the three bytes that UTF-8 would have for it; one that
 * stands for a byte that is no UTF-8 is that byte, unless it could be taken for
 * something else (base/surrogate.h).
 */
#ifndef PIT_LOAD_JSON_H
#define PIT_LOAD_JSON_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Bytes of a text or a number, or of blanks; what is longer is refused. */
#define JSON_MAX_TOKEN (16u << 20)

/* What comes. Texts are borrowed for the call, and are without a NUL at their
 * end. Another status than PIT_OK ends the reading. */
struct json_events {
	enum pit_status (*open)(void *arg, char bracket);
	enum pit_status (*close)(void *arg);
	enum pit_status (*key)(void *arg, const char *p, size_t n);
	enum pit_status (*text)(void *arg, const char *p, size_t n);
	enum pit_status (*number)(void *arg, const char *p, size_t n);
	/* null, true and false. */
	enum pit_status (*word)(void *arg, const char *word);
	/* Right behind a list, before what comes is looked at; NULL: never.
	 * used: how many of the bytes were taken past us. They must be such as
	 * may stand there, whole values, each with the comma before it. */
	enum pit_status (*more)(void *arg, const char *p, size_t n,
				size_t *used);
};

struct json;

/* events and arg are borrowed. Owned by the caller; NULL: no memory. */
struct json *json_new(const struct json_events *events, void *arg);
void json_free(struct json *json);

/* Take the next bytes, or the end. After a failure only json_free() is left.
 * What an event returned is handed on without a sentence. */
enum pit_status json_feed(struct json *json, const void *bytes, size_t n,
			  struct pit_err *err) PIT_MUST_USE;
enum pit_status json_end(struct json *json, struct pit_err *err) PIT_MUST_USE;

/* How many bytes there were up to the end of what came last. */
uint64_t json_place(const struct json *json);

#endif
