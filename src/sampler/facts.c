/* src/sampler/facts.c */
#include "sampler/facts.h"

#include "sampler/pystr.h"

#include <string.h>

#define FLAG_LIST (1ull << 25)
#define FLAG_STR  (1ull << 28)
#define FLAG_DICT (1ull << 29)

#define PATHS_MAX   256
#define ENTRIES_MAX 4096 /* of sys.__dict__; there are about 100 */
#define TEXT_MAX    4097 /* longer is no path; with its NUL */

/* In objects, from the end of the head that all have (object.ob_size). */
#define DICT_KEYS   16
#define DICT_VALUES 24
#define LIST_SIZE   0
#define LIST_ITEMS  8

/* In PyDictKeysObject. Until 3.10: refcount, size, lookup function, usable,
 * entries, indices. Since 3.11: refcount, four bytes, version, usable,
 * entries, indices. */
#define KEYS_SIZE_310     8
#define KEYS_NENTRIES_310 32
#define KEYS_INDICES_310  40
#define KEYS_LOG2_BYTES   9
#define KEYS_KIND         10
#define KEYS_NENTRIES     24
#define KEYS_INDICES      32

enum keys_kind { KEYS_GENERAL, KEYS_UNICODE };

/* The entries of a dict: an array of {hash, key, value} or {key, value}. */
struct dict_entries {
	uintptr_t at;
	size_t n;
	size_t size; /* of one */
	size_t key;  /* offset of the key in one; the value follows it */
};

struct facts {
	const struct pyver *ver;
	struct peek *pk;
	struct enc *enc;
	char *text; /* TEXT_MAX bytes */
};

static bool
has_flag(const struct facts *f, uintptr_t addr, uint64_t flag)
{
	uintptr_t type;
	uint64_t flags;

	return addr != 0 &&
	       peek_ptr(f->pk, &type, addr + f->ver->off.object.ob_type) &&
	       peek(f->pk, &flags, type + f->ver->off.object.tp_flags,
		    sizeof(flags)) &&
	       flags & flag;
}

static bool
entries_310(const struct facts *f, uintptr_t keys, struct dict_entries *out)
{
	int64_t size, n;
	unsigned width;

	if (!peek(f->pk, &size, keys + KEYS_SIZE_310, sizeof(size)) ||
	    !peek(f->pk, &n, keys + KEYS_NENTRIES_310, sizeof(n)))
		return false;
	if (size <= 0 || size > INT32_MAX || n < 0 || n > size)
		return false;
	width = size <= 0xff ? 1 : size <= 0xffff ? 2 : 4;
	out->at = keys + KEYS_INDICES_310 + (uintptr_t)size * width;
	out->n = (size_t)n;
	out->size = 24;
	out->key = 8;
	return true;
}

static bool
entries_311(const struct facts *f, uintptr_t keys, struct dict_entries *out)
{
	uint8_t log2_index_bytes, kind;
	int64_t n;

	if (!peek(f->pk, &log2_index_bytes, keys + KEYS_LOG2_BYTES, 1) ||
	    !peek(f->pk, &kind, keys + KEYS_KIND, 1) ||
	    !peek(f->pk, &n, keys + KEYS_NENTRIES, sizeof(n)))
		return false;
	if (log2_index_bytes > 32 || n < 0 || n > INT32_MAX ||
	    (kind != KEYS_GENERAL && kind != KEYS_UNICODE))
		return false;
	out->at = keys + KEYS_INDICES + ((uintptr_t)1 << log2_index_bytes);
	out->n = (size_t)n;
	out->size = kind == KEYS_UNICODE ? 16 : 24;
	out->key = kind == KEYS_UNICODE ? 0 : 8;
	return true;
}

/* A module's dict has its values beside its keys. Those that share their keys
 * with others (of instances) are not read. */
static bool
dict_entries(const struct facts *f, uintptr_t dict, struct dict_entries *out)
{
	uintptr_t head = dict + f->ver->off.object.ob_size;
	uintptr_t keys, values;

	if (!has_flag(f, dict, FLAG_DICT) ||
	    !peek_ptr(f->pk, &keys, head + DICT_KEYS) ||
	    !peek_ptr(f->pk, &values, head + DICT_VALUES) || values != 0)
		return false;
	return f->ver->minor >= 11 ? entries_311(f, keys, out)
				   : entries_310(f, keys, out);
}

/* Returns the length; -1: no str, unreadable, or too long to be a path. */
static long
text_read(const struct facts *f, uintptr_t str)
{
	long len;

	if (!has_flag(f, str, FLAG_STR))
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

	if (!has_flag(f, list, FLAG_LIST) ||
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
	struct dict_entries entries;
	uintptr_t dict;

	if (size < TEXT_MAX ||
	    !peek_ptr(pk, &dict, interp + ver->off.interp.sysdict) ||
	    !dict_entries(&f, dict, &entries))
		return;
	for (size_t i = 0; i < entries.n && i < ENTRIES_MAX; i++) {
		uintptr_t pair[2]; /* key, value; 0: a deleted entry */

		if (!peek(pk, pair, entries.at + i * entries.size + entries.key,
			  sizeof(pair)))
			return;
		if (pair[0] != 0 && pair[1] != 0)
			entry_add(&f, pair[0], pair[1]);
	}
}
