/* src/reader/facts.c */
#include "reader/facts.h"

#include "reader/pydict.h"
#include "reader/pystr.h"

#include <string.h>

#define PATHS_MAX   256
#define ENTRIES_MAX 4096 /* of sys.__dict__; there are about 100 */
#define TEXT_MAX    4097 /* longer is no path; with its NUL */

/* In lists, from the end of the head that all have (object.ob_size). */
#define LIST_SIZE  0
#define LIST_ITEMS 8

struct facts {
	const struct pyver *ver;
	struct peek *pk;
	struct enc *enc;
	char *text; /* TEXT_MAX bytes */
};

/* Returns the length; -1: no str, unreadable, or too long to be a path. */
static long
text_read(const struct facts *f, uintptr_t str)
{
	long len;

	if (!pytype_has(f->ver, f->pk, str, PYTYPE_STR))
		return -1;
	len = pystr_read(f->ver, f->pk, f->text, TEXT_MAX, str);
	/* What was cut may have lost a character of four bytes. */
	return len < TEXT_MAX - 4 ? len : -1;
}

static void
fact_add(const struct facts *f, enum wire_fact_kind kind, uintptr_t str)
{
	struct event ev = { .type = WIRE_FACT };
	long len = text_read(f, str);

	if (len < 0)
		return;
	ev.fact.kind = kind;
	ev.fact.text.p = f->text;
	ev.fact.text.n = (size_t)len;
	enc_event(f->enc, &ev);
}

static void
path_add(const struct facts *f, uintptr_t list)
{
	uintptr_t head = list + f->ver->off.object.ob_size;
	uintptr_t items, item;
	int64_t n;

	if (!pytype_has(f->ver, f->pk, list, PYTYPE_LIST) ||
	    !peek(f->pk, &n, head + LIST_SIZE, sizeof(n)) ||
	    !peek_ptr(f->pk, &items, head + LIST_ITEMS))
		return;
	for (int64_t i = 0; i < n && i < PATHS_MAX; i++) {
		if (!peek_ptr(f->pk, &item,
			      items + (uintptr_t)i * sizeof(item)))
			return;
		fact_add(f, WIRE_FACT_SYS_PATH, item);
	}
}

static bool
is_prefix(const char *name)
{
	return strcmp(name, "prefix") == 0 ||
	       strcmp(name, "exec_prefix") == 0 ||
	       strcmp(name, "base_prefix") == 0 ||
	       strcmp(name, "base_exec_prefix") == 0;
}

static void
entry_add(const struct facts *f, uintptr_t key, uintptr_t value)
{
	if (text_read(f, key) < 0)
		return;
	if (strcmp(f->text, "path") == 0)
		path_add(f, value);
	else if (is_prefix(f->text))
		fact_add(f, WIRE_FACT_SYS_PREFIX, value);
}

void
facts_encode(const struct pyver *ver, struct peek *pk, uintptr_t interp,
	     struct enc *enc, void *scratch, size_t size)
{
	struct facts f = { ver, pk, enc, scratch };
	struct pydict sys;
	struct pydict_item item;
	uintptr_t dict;

	if (size < TEXT_MAX ||
	    !peek_ptr(pk, &dict, interp + ver->off.interp.sysdict) ||
	    !pydict_open(ver, pk, dict, &sys))
		return;
	for (size_t i = 0; i < ENTRIES_MAX; i++) {
		if (!pydict_item(&sys, pk, i, &item))
			return;
		if (item.key && item.value)
			entry_add(&f, item.key, item.value);
	}
}
