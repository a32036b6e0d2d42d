/* src/sampler/interp.h - which Python is this process, if it is one?
 *
 * Asked of the dynamic linker, before the interpreter has run.
 */
#ifndef PIT_SAMPLER_INTERP_H
#define PIT_SAMPLER_INTERP_H

#include "reader/callee.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stdint.h>

struct interp {
	uint32_t hex;   /* PY_VERSION_HEX */
	uint32_t flags; /* WIRE_HELLO_* */
	uintptr_t runtime, code_type;
	struct callee_types types;
	struct pyver ver;
	char refusal[160]; /* why it cannot be sampled; "": it can be */
};

/* False: no Python at all. */
bool interp_find(struct interp *interp);

/* PY_VERSION_HEX out of what Py_GetVersion() says: "3.13.0rc2+ (main, ..."; 0:
 * it is not understood. */
uint32_t interp_parse_version(const char *text);

#endif
