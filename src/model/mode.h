/* src/model/mode.h - which time counts: all of it, or that spent in one way. */
#ifndef PIT_MODEL_MODE_H
#define PIT_MODEL_MODE_H

#include <stdbool.h>
#include <stdint.h>

enum mode {
#define MODE(NAME, name, title, means) MODE_##NAME,
#include "model/mode.def"
#undef MODE
	MODES
};

/* Does a sample with these flags (WIRE_SAMPLE_*) count? */
bool mode_counts(enum mode mode, uint32_t flags);

/* "cpu", "CPU", and what that means: "time on a CPU". */
const char *mode_name(enum mode mode);
const char *mode_title(enum mode mode);
const char *mode_means(enum mode mode);

/* False: there is no such mode. */
bool mode_find(const char *name, enum mode *mode);

#endif
