/* src/python/options.h - the options of a report, as a dict has them. */
#ifndef PIT_PYTHON_OPTIONS_H
#define PIT_PYTHON_OPTIONS_H

#include "python/module.h"

#include "render/renderer.h"

#include <stdbool.h>

/* Set what a mapping says; None: nothing. Names are those of -p, and dotted
 * ones may be mappings, too. The patterns are then owned by opts:
 * params_fini(). False: an exception is set. */
bool options_take(PyObject *options, const struct renderer *renderer,
		  struct render_options *opts);

#endif
