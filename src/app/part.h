/* src/app/part.h - the part of a run that --from and --to have. */
#ifndef PIT_APP_PART_H
#define PIT_APP_PART_H

#include "app/options.h"
#include "base/err.h"
#include "model/snapshot.h"

#include <stdbool.h>

/* Is it all of it? */
bool part_is_whole(const struct options *opts);

/* Of a run, whose marks may be its ends. PIT_EUSAGE: it has no such marks. */
enum pit_status part_of(const struct options *opts, const struct snapshot *snap,
			struct window *window,
			struct pit_err *err) PIT_MUST_USE;

#endif
