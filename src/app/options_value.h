/* src/app/options_value.h - values of options. Each sentence names what was
 * asked for and what was typed.
 */
#ifndef PIT_APP_OPTIONS_VALUE_H
#define PIT_APP_OPTIONS_VALUE_H

#include "base/err.h"
#include "model/mode.h"

#include <stddef.h>
#include <stdint.h>

struct slower_limit;

/* Time between samples, in ns: a number of seconds, or with us, ms, s, hz or
 * khz behind it. */
enum pit_status value_interval(uint64_t *ns, const char *text,
			       struct pit_err *err) PIT_MUST_USE;
/* A length of time or a moment of the run, in ns: a number of seconds, or with
 * us, ms, s, m or h behind it. what: "--from". */
/* The same, or a mark: "@a"; then it is its name, and ns stays. */
enum pit_status value_moment(uint64_t *ns, const char **mark, const char *what,
			     const char *text,
			     struct pit_err *err) PIT_MUST_USE;
enum pit_status value_time(uint64_t *ns, const char *what, const char *text,
			   struct pit_err *err) PIT_MUST_USE;
/* The same for --duration, which is more than nothing. */
enum pit_status value_duration(uint64_t *ns, const char *text,
			       struct pit_err *err) PIT_MUST_USE;
/* Bytes of the history: a number, or with K, M or G behind it. */
enum pit_status value_size(size_t *bytes, const char *text,
			   struct pit_err *err) PIT_MUST_USE;
/* Which time counts. */
enum pit_status value_mode(enum mode *mode, const char *text,
			   struct pit_err *err) PIT_MUST_USE;
/* Whether tasks are their threads': "off", or "on". */
enum pit_status value_async(bool *off, const char *text,
			    struct pit_err *err) PIT_MUST_USE;
/* A heading: {args} is the only placeholder, {{ and }} are braces. */
enum pit_status value_heading(const char *text,
			      struct pit_err *err) PIT_MUST_USE;

/* How much slower a run may be: "10%", or "10%:FUNCTION", which is borrowed. */
enum pit_status value_limit(struct slower_limit *limit, const char *text,
			    struct pit_err *err) PIT_MUST_USE;

#endif
