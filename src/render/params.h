/* src/render/params.h - the parameters of reports, as -p has them; the list is
 * params.def.
 */
#ifndef PIT_RENDER_PARAMS_H
#define PIT_RENDER_PARAMS_H

#include "base/err.h"
#include "render/renderer.h"

#include <stdbool.h>
#include <stddef.h>

enum param_id {
#define PARAM(ID, name, renderers, kind, field, values, help) PARAM_##ID,
#include "render/params.def"
#undef PARAM
	PARAM_COUNT
};

enum param_kind { PARAM_BOOL, PARAM_CHOICE, PARAM_NUMBER, PARAM_REGEX };

struct param_row {
	const char *name, *renderers;
	enum param_kind kind;
	size_t offset, size; /* of the field */
	const char *values, *help;
};

/* Which were set. */
struct params_given {
	bool set[PARAM_COUNT];
};

const struct param_row *params_at(size_t i); /* the list; NULL: past it */

/* Has a report of this kind the parameter? */
bool params_has(const struct renderer *renderer, enum param_id id);

/* "name" or "name=value", for a report of this kind: set what it says. The
 * patterns in opts are then owned by them. PIT_EUSAGE: an unknown name or a
 * value of another type, in one sentence; opts may be set in part. */
enum pit_status params_set(const struct renderer *renderer, const char *text,
			   struct render_options *opts,
			   struct params_given *given,
			   struct pit_err *err) PIT_MUST_USE;

/* A value that came as one, not as text. */
enum param_type {
	PARAM_NONE, /* as if nothing was said; of patterns alone */
	PARAM_TRUTH,
	PARAM_FIGURE,
	PARAM_TEXT,
	PARAM_OTHER, /* what no parameter can be */
};

struct param_value {
	enum param_type type;
	bool truth;
	double figure;
	const char *text;
};

/* The same of such a value, of a name with all of its dots. The sentence speaks
 * of no -p. */
enum pit_status
params_set_value(const struct renderer *renderer, const char *name,
		 const struct param_value *value, struct render_options *opts,
		 struct params_given *given, struct pit_err *err) PIT_MUST_USE;

/* Is name what stands before a dot in the names of some? */
bool params_is_object(const struct renderer *renderer, const char *name);

/* Free the patterns. */
void params_fini(struct render_options *opts);

#endif
