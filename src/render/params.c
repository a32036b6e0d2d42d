/* src/render/params.c */
#include "render/params.h"

#include "base/ascii.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/regex.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#define NAME_MAX_LEN 128
#define LIST_MAX     320

static const struct param_row rows[] = {
#define PARAM(ID, param_name, names, param_kind, field, list, text)            \
	{                                                                      \
		.name = param_name,                                            \
		.renderers = names,                                            \
		.kind = PARAM_##param_kind,                                    \
		.offset = offsetof(struct render_options, field),              \
		.size = sizeof(((struct render_options *)0)->field),           \
		.values = list,                                                \
		.help = text,                                                  \
	},
#include "render/params.def"
#undef PARAM
};

/* One parameter on its way into the options. */
struct setting {
	const char *option; /* "-p", or "" of what was not typed */
	const struct renderer *renderer;
	struct render_options *opts;
	struct params_given *given;
	struct pit_err *err;
};

const struct param_row *
params_at(size_t i)
{
	return i < ARRAY_LEN(rows) ? &rows[i] : NULL;
}

static bool
is_for(const struct param_row *row, const struct renderer *renderer)
{
	return ascii_has_word(row->renderers, renderer->name);
}

bool
params_has(const struct renderer *renderer, enum param_id id)
{
	return is_for(&rows[id], renderer);
}

/* "a, b", or "none". */
static void
list_params(const struct renderer *renderer, char *list, size_t size)
{
	size_t n = 0;

	snprintf(list, size, "none");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!is_for(&rows[i], renderer))
			continue;
		if (n + strlen(rows[i].name) + 3 > size)
			break;
		n += (size_t)snprintf(list + n, size - n, "%s%s", n ? ", " : "",
				      rows[i].name);
	}
}

static enum pit_status
refuse_name(const struct setting *s, const char *name)
{
	char list[LIST_MAX], text[NEAREST_TEXT];
	struct nearest near;

	nearest_init(&near, name);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (is_for(&rows[i], s->renderer))
			nearest_offer(&near, rows[i].name);
	list_params(s->renderer, list, sizeof(list));
	return pit_fail(s->err, PIT_EUSAGE,
			"%s%sa %s report has no parameter \"%.60s\"%s; it has: "
			"%s",
			s->option, *s->option ? ": " : "", s->renderer->name,
			name, nearest_text(&near, "", text), list);
}

static enum pit_status
refuse_value(const struct setting *s, const struct param_row *row,
	     const char *what)
{
	return pit_fail(s->err, PIT_EUSAGE, "%s%s%s must be %s", s->option,
			*s->option ? " " : "", row->name, what);
}

static enum pit_status
set_bool(const struct setting *s, const struct param_row *row,
	 const struct param_value *v)
{
	bool *field = (bool *)((char *)s->opts + row->offset);

	if (v->type == PARAM_TRUTH)
		*field = v->truth;
	else if (v->type == PARAM_FIGURE && (v->figure == 0 || v->figure == 1))
		*field = v->figure != 0;
	else
		return refuse_value(s, row, "true or false");
	return PIT_OK;
}

/* Which of "a|b|c" is it? -1: none. */
static int
find_choice(const char *values, const char *word)
{
	size_t len = strlen(word);
	int i = 0;

	for (const char *p = values, *end; p; p = *end ? end + 1 : NULL, i++) {
		end = strchrnul(p, '|');
		if ((size_t)(end - p) == len && !memcmp(p, word, len))
			return i;
	}
	return -1;
}

static enum pit_status
set_choice(const struct setting *s, const struct param_row *row,
	   const struct param_value *v)
{
	char *field = (char *)s->opts + row->offset;
	int i = v->type == PARAM_TEXT ? find_choice(row->values, v->text) : -1;

	if (i < 0)
		return refuse_value(s, row, row->values);
	if (row->size == sizeof(bool))
		*(bool *)field = i != 0;
	else
		memcpy(field, &i, sizeof(i));
	return PIT_OK;
}

static enum pit_status
set_number(const struct setting *s, const struct param_row *row,
	   const struct param_value *v)
{
	char *field = (char *)s->opts + row->offset;
	double number;

	if (v->type != PARAM_FIGURE || !isfinite(v->figure))
		return refuse_value(s, row, "a number");
	/* A negative field means that nothing was said. */
	number = v->figure > 0 ? v->figure : 0;
	memcpy(field, &number, sizeof(number));
	if (row == &rows[PARAM_THRESHOLD])
		s->opts->threshold_given = true;
	return PIT_OK;
}

/* The pattern of a row is ours to free. */
static void
regex_put(struct render_options *opts, const struct param_row *row,
	  const struct regex *regex)
{
	const struct regex **field =
	    (const struct regex **)((char *)opts + row->offset);

	regex_free((struct regex *)(uintptr_t)*field);
	*field = regex;
}

static enum pit_status
set_regex(const struct setting *s, const struct param_row *row,
	  const struct param_value *v)
{
	struct regex *regex = NULL;
	struct pit_err why;
	enum pit_status st;

	if (v->type != PARAM_TEXT && v->type != PARAM_NONE)
		return refuse_value(s, row, "a pattern");
	if (v->type == PARAM_TEXT) {
		st = regex_add_match(&regex, v->text, &why);
		if (st)
			return pit_fail(s->err, st, "%s%s%s: %.300s", s->option,
					*s->option ? " " : "", row->name,
					why.text);
	}
	regex_put(s->opts, row, regex);
	return PIT_OK;
}

static enum pit_status
set_row(const struct setting *s, const struct param_row *row,
	const struct param_value *v)
{
	s->given->set[row - rows] = true;
	switch (row->kind) {
	case PARAM_BOOL:
		return set_bool(s, row, v);
	case PARAM_CHOICE:
		return set_choice(s, row, v);
	case PARAM_NUMBER:
		return set_number(s, row, v);
	case PARAM_REGEX:
		return set_regex(s, row, v);
	}
	return PIT_OK;
}

/* Borrows the text. */
static struct param_value
value_of(const cJSON *v)
{
	struct param_value value = { .type = PARAM_OTHER };

	if (cJSON_IsBool(v)) {
		value.type = PARAM_TRUTH;
		value.truth = cJSON_IsTrue(v);
	} else if (cJSON_IsNumber(v)) {
		value.type = PARAM_FIGURE;
		value.figure = v->valuedouble;
	} else if (cJSON_IsString(v)) {
		value.type = PARAM_TEXT;
		value.text = v->valuestring;
	} else if (cJSON_IsNull(v)) {
		value.type = PARAM_NONE;
	}
	return value;
}

static const struct param_row *
find_row(const struct renderer *renderer, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (is_for(&rows[i], renderer) && !strcmp(rows[i].name, name))
			return &rows[i];
	return NULL;
}

bool
params_is_object(const struct renderer *renderer, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (is_for(&rows[i], renderer) &&
		    !strncmp(rows[i].name, name, n) && rows[i].name[n] == '.')
			return true;
	return false;
}

static enum pit_status
set_object(const struct setting *s, const char *name, const cJSON *v)
{
	char member[2 * NAME_MAX_LEN];
	const struct param_row *row;
	struct param_value value;
	const cJSON *at;
	enum pit_status st;

	if (!cJSON_IsObject(v))
		return pit_fail(s->err, PIT_EUSAGE,
				"-p %s must be an object, such as "
				"{\"filter_threshold\": 0}",
				name);
	cJSON_ArrayForEach(at, v)
	{
		snprintf(member, sizeof(member), "%s.%s", name, at->string);
		row = find_row(s->renderer, member);
		if (!row)
			return refuse_name(s, member);
		value = value_of(at);
		st = set_row(s, row, &value);
		if (st)
			return st;
	}
	return PIT_OK;
}

/* The value as JSON, or else as the text that it is. A pattern is what was
 * typed even if it could be a number or a list. NULL: no memory. */
static cJSON *
parse_value(const struct param_row *row, const char *text)
{
	cJSON *v = text ? cJSON_ParseWithOpts(text, NULL, true)
			: cJSON_CreateBool(true);

	if (text && row && row->kind == PARAM_REGEX && v && !cJSON_IsNull(v) &&
	    !cJSON_IsString(v)) {
		cJSON_Delete(v);
		v = NULL;
	}
	return v ? v : cJSON_CreateString(text ? text : "");
}

enum pit_status
params_set(const struct renderer *renderer, const char *text,
	   struct render_options *opts, struct params_given *given,
	   struct pit_err *err)
{
	const struct setting s = { "-p", renderer, opts, given, err };
	const char *equals = strchrnul(text, '=');
	char name[NAME_MAX_LEN];
	const struct param_row *row;
	struct param_value value;
	enum pit_status st;
	cJSON *v;

	snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
	row = find_row(renderer, name);
	if ((!row && !params_is_object(renderer, name)) ||
	    (size_t)(equals - text) >= sizeof(name))
		return refuse_name(&s, name);
	v = parse_value(row, *equals ? equals + 1 : NULL);
	if (!v)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	value = value_of(v);
	st = row ? set_row(&s, row, &value) : set_object(&s, name, v);
	cJSON_Delete(v);
	return st;
}

enum pit_status
params_set_value(const struct renderer *renderer, const char *name,
		 const struct param_value *value, struct render_options *opts,
		 struct params_given *given, struct pit_err *err)
{
	const struct setting s = { "", renderer, opts, given, err };
	const struct param_row *row = find_row(renderer, name);

	return row ? set_row(&s, row, value) : refuse_name(&s, name);
}

void
params_fini(struct render_options *opts)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].kind == PARAM_REGEX)
			regex_put(opts, &rows[i], NULL);
}
