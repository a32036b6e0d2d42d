/* src/app/options_check.h - do the options go together, and what follows from
 * them.
 */
#ifndef PIT_APP_OPTIONS_CHECK_H
#define PIT_APP_OPTIONS_CHECK_H

#include "app/options.h"

/* All options have been taken: choose the renderer, hand it its parameters, and
 * refuse what does not go together. */
enum pit_status options_check(struct options *opts,
			      struct pit_err *err) PIT_MUST_USE;

/* A recording is wanted at path. */
enum pit_status options_record(struct options *opts, const char *path,
			       struct pit_err *err) PIT_MUST_USE;

#endif
