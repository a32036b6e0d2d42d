/* src/load/fields.h - what a session of pyinstrument's consists of, and what
 * its values can be: the one list, for its files and for its objects.
 */
#ifndef PIT_LOAD_FIELDS_H
#define PIT_LOAD_FIELDS_H

#include "base/err.h"
#include "model/session.h"

#include <stdbool.h>
#include <stddef.h>

enum field_kind {
	FIELD_NUMBER = 1, /* s, of whatever sign */
	FIELD_EPOCH,      /* s since 1970 */
	FIELD_COUNT,      /* a whole number */
	FIELD_TEXT,
	FIELD_TEXTS, /* a list of texts */
	FIELD_START, /* a list of frames */
	FIELD_RECORDS,
};

struct field {
	const char *key;
	enum field_kind kind;
	size_t at;        /* in struct session; START, RECORDS: nowhere */
	bool needed;      /* a session without it is none */
	bool may_be_none; /* which is 0 */
};

const struct field *field_at(size_t i); /* the list; NULL: past it */
size_t field_index(const struct field *field);
/* By its key of n bytes; NULL: there is none. */
const struct field *field_find(const char *key, size_t n);

/* "a number", "a list of texts". Static. */
const char *field_wants(const struct field *field);

/* Its member of the session. */
void *field_in(const struct field *field, struct session *session);

/* The session has such a list, which is empty. */
void field_open_texts(const struct field *field, struct session *session);

/* PIT_ECORRUPT: no run can have such a number there, or the field is none of a
 * number; one sentence says so. */
enum pit_status field_set_number(const struct field *field,
				 struct session *session,
				 struct session_number number,
				 struct pit_err *err) PIT_MUST_USE;

#endif
