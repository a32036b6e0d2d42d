#include "load/fields.h"

#include "base/mem.h"
#include "load/load.h"

#include <string.h>

#define MAX_EPOCH 1e10 /* s: the year 2286 */

#define AT(member) offsetof(struct session, member)

static const struct field fields[] = {
	{ "start_time", FIELD_EPOCH, AT(start_time), true, false },
	{ "duration", FIELD_NUMBER, AT(duration), true, false },
	{ "min_interval", FIELD_NUMBER, AT(min_interval), false, false },
	{ "max_interval", FIELD_NUMBER, AT(max_interval), false, false },
	{ "sample_count", FIELD_COUNT, AT(sample_count), true, false },
	{ "start_call_stack", FIELD_START, 0, true, false },
	{ "target_description", FIELD_TEXT, AT(target_description), true,
	  false },
	/* pyinstrument takes none for zero, here alone. */
	{ "cpu_time", FIELD_NUMBER, AT(cpu_time), true, true },
	{ "sys_path", FIELD_TEXTS, AT(sys_path), false, false },
	{ "sys_prefixes", FIELD_TEXTS, AT(sys_prefixes), false, false },
	{ "frame_records", FIELD_RECORDS, 0, true, false },
};

const struct field *
field_at(size_t i)
{
	return i < ARRAY_LEN(fields) ? &fields[i] : NULL;
}

size_t
field_index(const struct field *field)
{
	return (size_t)(field - fields);
}

const struct field *
field_find(const char *key, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (n == strlen(fields[i].key) &&
		    !memcmp(key, fields[i].key, n))
			return &fields[i];
	return NULL;
}

const char *
field_wants(const struct field *field)
{
	switch (field->kind) {
	case FIELD_NUMBER:
	case FIELD_EPOCH:
		return "a number";
	case FIELD_COUNT:
		return "a whole number";
	case FIELD_TEXT:
		return "a text";
	case FIELD_TEXTS:
	case FIELD_START:
		return "a list of texts";
	case FIELD_RECORDS:
		return "a list of records";
	}
	return "";
}

void *
field_in(const struct field *field, struct session *session)
{
	return (char *)session + field->at;
}

void
field_open_texts(const struct field *field, struct session *session)
{
	session_texts_clear(field_in(field, session));
	if (field->at == AT(sys_path))
		session->has_sys_path = true;
	else
		session->has_sys_prefixes = true;
}

static enum pit_status
refuse_type(const struct field *field, struct pit_err *err)
{
	return pit_fail(err, PIT_ECORRUPT, "%s is not %s", field->key,
			field_wants(field));
}

enum pit_status
field_set_number(const struct field *field, struct session *session,
		 struct session_number number, struct pit_err *err)
{
	double most = field->kind == FIELD_EPOCH ? MAX_EPOCH : LOAD_MAX_SECONDS;
	double least = field->kind == FIELD_EPOCH ? 0 : -LOAD_MAX_SECONDS;

	switch (field->kind) {
	case FIELD_NUMBER:
	case FIELD_EPOCH:
		/* Nor what is no number. */
		if (!(number.value <= most && number.value >= least))
			break;
		*(struct session_number *)field_in(field, session) = number;
		return PIT_OK;
	case FIELD_COUNT:
		if (!number.is_whole)
			return refuse_type(field, err);
		if (number.whole < 0)
			break;
		*(uint64_t *)field_in(field, session) = (uint64_t)number.whole;
		return PIT_OK;
	default:
		return refuse_type(field, err);
	}
	return pit_fail(err, PIT_ECORRUPT, "%s cannot be %.17g", field->key,
			number.value);
}
