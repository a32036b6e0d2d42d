/* src/app/options_take.h - what each option says. */
#ifndef PIT_APP_OPTIONS_TAKE_H
#define PIT_APP_OPTIONS_TAKE_H

#include "app/options.h"
#include "app/options_table.h"

/* One option, with its value in optarg. */
enum pit_status option_take(struct options *opts, enum option_id id,
			    struct pit_err *err) PIT_MUST_USE;

#endif
