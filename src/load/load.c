/* src/load/load.c */
#include "load/load.h"

#include "base/mem.h"
#include "load/fields.h"
#include "load/json.h"
#include "load/records.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#define PIECE      (64u * 1024)
#define MAX_NESTED 1000 /* levels of a value that nobody looks at */

/* What the next event is a part of. */
enum place {
	AT_BEGINNING,
	IN_SESSION,
	IN_LIST, /* of texts or frames */
	IN_RECORDS,
	IN_RECORD,
	IN_STACK,
	IN_OTHER, /* the value of a key that nobody knows */
	AT_END,
};

struct loader {
	struct json *json;
	struct session *session;
	struct pit_err err; /* why an event was refused */
	enum place place;
	const struct field *field; /* whose value it is; NULL: of none */
	unsigned seen;             /* fields, by their bit */
	unsigned nested;           /* of an unknown value */
	unsigned parts;            /* of a record, that came */
	struct records records;
};

/* Fill err with a sentence about what came last. */
static enum pit_status refuse(struct loader *l, const char *fmt, ...)
    PIT_PRINTF(2, 3);

static enum pit_status
refuse(struct loader *l, const char *fmt, ...)
{
	char why[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return pit_fail(&l->err, PIT_ECORRUPT, "byte %" PRIu64 ": %s",
			json_place(l->json), why);
}

/* What came cannot be there. */
static enum pit_status
refuse_type(struct loader *l)
{
	switch (l->place) {
	case AT_BEGINNING:
	case AT_END:
		return refuse(l, "this is no session of pyinstrument's");
	case IN_SESSION:
	case IN_LIST:
		return refuse(l, "%s is not %s", l->field->key,
			      field_wants(l->field));
	case IN_RECORDS:
	case IN_RECORD:
		return refuse(l, "a record is not a stack and a time");
	case IN_STACK:
		return refuse(l, "a frame is not a text");
	case IN_OTHER:
		break;
	}
	return PIT_OK;
}

/* Is the value that comes one that nobody looks at? */
static bool
is_other(const struct loader *l)
{
	return l->place == IN_OTHER || (l->place == IN_SESSION && !l->field);
}

static void *
field_of(const struct loader *l)
{
	return field_in(l->field, l->session);
}

static enum pit_status
open_list(struct loader *l)
{
	switch (l->field->kind) {
	case FIELD_TEXTS:
		field_open_texts(l->field, l->session);
		l->place = IN_LIST;
		return PIT_OK;
	case FIELD_START:
		session_clear_start(l->session);
		l->place = IN_LIST;
		return PIT_OK;
	case FIELD_RECORDS:
		records_clear(&l->records);
		l->place = IN_RECORDS;
		return PIT_OK;
	default:
		return refuse_type(l);
	}
}

static enum pit_status
open_array(struct loader *l)
{
	switch (l->place) {
	case IN_SESSION:
		return open_list(l);
	case IN_RECORDS:
		l->parts = 0;
		l->place = IN_RECORD;
		return PIT_OK;
	case IN_RECORD:
		if (l->parts)
			return refuse_type(l);
		records_open_stack(&l->records);
		l->place = IN_STACK;
		return PIT_OK;
	default:
		return refuse_type(l);
	}
}

static enum pit_status
on_open(void *arg, char bracket)
{
	struct loader *l = arg;

	if (is_other(l)) {
		l->place = IN_OTHER;
		return ++l->nested <= MAX_NESTED
			   ? PIT_OK
			   : refuse(l, "more than %d levels of brackets",
				    MAX_NESTED);
	}
	if (bracket == '[')
		return open_array(l);
	if (l->place != AT_BEGINNING)
		return refuse_type(l);
	l->place = IN_SESSION;
	return PIT_OK;
}

static enum pit_status
on_close(void *arg)
{
	struct loader *l = arg;

	switch (l->place) {
	case IN_SESSION:
		l->place = AT_END;
		break;
	case IN_LIST:
	case IN_RECORDS:
		l->place = IN_SESSION;
		break;
	case IN_RECORD:
		if (l->parts != 2)
			return refuse_type(l);
		records_teach(&l->records);
		l->place = IN_RECORDS;
		break;
	case IN_STACK:
		l->parts = 1;
		l->place = IN_RECORD;
		break;
	case IN_OTHER:
		if (!--l->nested)
			l->place = IN_SESSION;
		break;
	case AT_BEGINNING:
	case AT_END:
		break;
	}
	return PIT_OK;
}

static enum pit_status
on_key(void *arg, const char *p, size_t n)
{
	struct loader *l = arg;

	if (l->place != IN_SESSION)
		return PIT_OK;
	l->field = field_find(p, n);
	if (l->field)
		l->seen |= 1u << field_index(l->field);
	return PIT_OK;
}

/* What the session could not take. */
static enum pit_status
check(struct loader *l, enum pit_status st)
{
	if (st == PIT_ECORRUPT)
		return refuse(l, "the line of a frame is not a number");
	if (st == PIT_ELIMIT)
		return refuse(l, "more frames or records than can be");
	return st;
}

static enum pit_status
add_to_list(struct loader *l, const char *p, size_t n)
{
	enum pit_status st;
	uint32_t frame;

	if (l->field->kind == FIELD_TEXTS)
		return session_texts_add(field_of(l), p, n);
	st = session_frame(l->session, p, n, &frame);
	return check(l, st ? st : session_add_start(l->session, frame));
}

static enum pit_status
on_text(void *arg, const char *p, size_t n)
{
	struct loader *l = arg;

	if (is_other(l))
		return PIT_OK;
	if (l->place == IN_STACK)
		return check(l, records_add_frame(&l->records, p, n));
	if (l->place == IN_LIST)
		return add_to_list(l, p, n);
	if (l->place == IN_SESSION && l->field->kind == FIELD_TEXT)
		return session_text_set(field_of(l), p, n);
	return refuse_type(l);
}

static enum pit_status
set_field(struct loader *l, struct session_number number)
{
	struct pit_err why;

	if (!field_set_number(l->field, l->session, number, &why))
		return PIT_OK;
	return refuse(l, "%s", why.text);
}

static enum pit_status
add_record(struct loader *l, struct session_number seconds)
{
	if (seconds.value < 0)
		return refuse(l, "the time of a record is below zero");
	if (!records_can_be(&l->records, seconds))
		return refuse(l, "the times are of more than %g seconds",
			      LOAD_MAX_SECONDS);
	l->parts = 2;
	return check(l, records_add(&l->records, seconds));
}

static enum pit_status
on_number(void *arg, const char *p, size_t n)
{
	struct loader *l = arg;
	struct session_number number;

	if (is_other(l))
		return PIT_OK;
	if (l->place != IN_SESSION && (l->place != IN_RECORD || l->parts != 1))
		return refuse_type(l);
	if (!records_number(p, n, &number))
		return refuse(l, "a number is too large");
	return l->place == IN_SESSION ? set_field(l, number)
				      : add_record(l, number);
}

static enum pit_status
on_word(void *arg, const char *word)
{
	struct loader *l = arg;

	if (is_other(l))
		return PIT_OK;
	/* pyinstrument takes none for zero, here alone. */
	if (l->place == IN_SESSION && l->field->may_be_none &&
	    !strcmp(word, "null"))
		return set_field(l, session_whole(0));
	return refuse_type(l);
}

/* Behind a record, many more. */
static enum pit_status
on_more(void *arg, const char *p, size_t n, size_t *used)
{
	struct loader *l = arg;

	*used = 0;
	return l->place == IN_RECORDS ? records_more(&l->records, p, n, used)
				      : PIT_OK;
}

static const struct json_events events = {
	.open = on_open,
	.close = on_close,
	.key = on_key,
	.text = on_text,
	.number = on_number,
	.word = on_word,
	.more = on_more,
};

struct loader *
loader_new(void)
{
	struct loader *l = mem_zalloc(sizeof(*l));

	if (!l)
		return NULL;
	l->session = session_new();
	l->json = json_new(&events, l);
	if (!l->session || !l->json || !records_init(&l->records, l->session)) {
		loader_free(l);
		return NULL;
	}
	return l;
}

void
loader_free(struct loader *l)
{
	if (!l)
		return;
	json_free(l->json);
	session_free(l->session);
	records_fini(&l->records);
	mem_free(l);
}

/* What went wrong in an event is known here. */
static enum pit_status
fail(const struct loader *l, enum pit_status st, struct pit_err *err)
{
	if (l->err.status)
		return pit_fail(err, l->err.status, "%s", l->err.text);
	if (st == PIT_ENOMEM)
		return pit_fail(err, st, "out of memory");
	return st;
}

enum pit_status
loader_feed(struct loader *l, const void *bytes, size_t n, struct pit_err *err)
{
	enum pit_status st = json_feed(l->json, bytes, n, err);

	return st ? fail(l, st, err) : PIT_OK;
}

enum pit_status
loader_end(struct loader *l, struct session **session, struct pit_err *err)
{
	enum pit_status st = json_end(l->json, err);

	if (st)
		return fail(l, st, err);
	for (size_t i = 0; field_at(i); i++)
		if (field_at(i)->needed && !(l->seen & 1u << i))
			return pit_fail(err, PIT_ECORRUPT,
					"it has no \"%s\", which a session of "
					"pyinstrument's has",
					field_at(i)->key);
	*session = l->session;
	l->session = NULL;
	return PIT_OK;
}

static enum pit_status
feed_file(struct loader *l, FILE *file, struct pit_err *err)
{
	enum pit_status st = PIT_OK;
	char *piece = mem_zalloc(PIECE);
	size_t n;

	if (!piece)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	do {
		errno = 0;
		n = fread(piece, 1, PIECE, file);
		st = loader_feed(l, piece, n, err);
	} while (!st && n == PIECE);
	if (!st && ferror(file))
		st = pit_fail(err, PIT_EIO, "cannot read it: %s",
			      strerror(errno));
	mem_free(piece);
	return st;
}

enum pit_status
load_file(FILE *file, struct session **session, struct pit_err *err)
{
	struct loader *l = loader_new();
	enum pit_status st;

	if (!l)
		return pit_fail(err, PIT_ENOMEM, "out of memory");
	st = feed_file(l, file, err);
	if (!st)
		st = loader_end(l, session, err);
	loader_free(l);
	return st;
}
