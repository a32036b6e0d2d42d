/* src/reader/pydict.c */
#include "reader/pydict.h"

#include "reader/pystr.h"

#include <string.h>

#define FLAG_INLINE_VALUES (1ull << 2) /* 3.13 and later */
#define FLAG_MANAGED_DICT  (1ull << 4) /* 3.11 and later */

#define ENTRIES_MAX (1u << 16) /* that are looked through for a key */
#define PROBES_MAX  1024u      /* of a hash table; two are the mean */
#define BLOCK       32u        /* entries that are read at once */

#define HEAD_MAX 32 /* bytes before an object's type */

/* In PyDictObject, from the end of the head that all have (object.ob_size). */
#define DICT_USED   0
#define DICT_KEYS   16
#define DICT_VALUES 24

/* In PyDictKeysObject. Until 3.10: refcount, size, lookup function, usable,
 * entries, indices. Since 3.11: refcount, four bytes, version, usable,
 * entries, indices. */
#define KEYS_SIZE_310     8
#define KEYS_NENTRIES_310 32
#define KEYS_INDICES_310  40
#define KEYS_LOG2_SIZE    8
#define KEYS_NENTRIES     24
#define KEYS_INDICES      32

/* The four bytes. */
struct keys_head {
	uint8_t log2_size, log2_index_bytes, kind, unused;
};

enum keys_kind { KEYS_GENERAL, KEYS_UNICODE, KEYS_SPLIT };

/* Values that stand apart from their keys: until 3.12 an array of pointers,
 * then one behind four bytes, of which the last says if they count. */
#define VALUES_313       8
#define VALUES_VALID_313 3

/* In PySetObject, from the end of the object's head. An entry whose hash is -1
 * was taken out. */
#define SET_USED  8
#define SET_MASK  16
#define SET_TABLE 24
#define SLOTS_MAX ((size_t)1 << 26)

/* In a type object, from tp_name. */
#define TP_BASE   232
#define BASES_MAX 16
#define TYPE_NAME 48u

/* Before an instance with a managed dict. Free-threaded builds have nothing of
 * the garbage collector's there. */
#define MANAGED_VALUES_311 32
#define MANAGED_DICT       24
#define MANAGED_DICT_FREE  8

bool
pyobject_is_alive(const struct pyver *ver, struct peek *pk, uintptr_t addr)
{
	char head[HEAD_MAX];
	uint32_t type = ver->off.object.ob_type;

	return type <= sizeof(head) && peek(pk, head, addr, type) &&
	       pyver_is_alive(ver, head);
}

static bool
type_flags(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	   uintptr_t *type, uint64_t *flags)
{
	return addr != 0 &&
	       peek_ptr(pk, type, addr + ver->off.object.ob_type) &&
	       peek(pk, flags, *type + ver->off.object.tp_flags,
		    sizeof(*flags));
}

bool
pytype_has(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	   uint64_t flag)
{
	uintptr_t type;
	uint64_t flags;

	return type_flags(ver, pk, addr, &type, &flags) && (flags & flag);
}

static bool
name_of_type(const struct pyver *ver, struct peek *pk, uintptr_t type,
	     char *buf, size_t cap)
{
	uintptr_t at;

	return peek_ptr(pk, &at, type + ver->off.object.tp_name) &&
	       peek_cstr(pk, buf, cap, at) >= 0;
}

bool
pytype_name(const struct pyver *ver, struct peek *pk, uintptr_t addr, char *buf,
	    size_t cap)
{
	uintptr_t type;

	return addr && addr % 8 == 0 &&
	       peek_ptr(pk, &type, addr + ver->off.object.ob_type) &&
	       name_of_type(ver, pk, type, buf, cap);
}

bool
pytype_is_a(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	    const char *name)
{
	char its[TYPE_NAME];
	uintptr_t type;

	if (!addr || addr % 8 ||
	    !peek_ptr(pk, &type, addr + ver->off.object.ob_type))
		return false;
	for (int i = 0; type && i < BASES_MAX; i++) {
		if (name_of_type(ver, pk, type, its, sizeof(its)) &&
		    strcmp(its, name) == 0)
			return true;
		if (!peek_ptr(pk, &type,
			      type + ver->off.object.tp_name + TP_BASE))
			return false;
	}
	return false;
}

static bool
keys_open_310(struct peek *pk, uintptr_t keys, struct pydict *out)
{
	int64_t size, n;

	if (!peek(pk, &size, keys + KEYS_SIZE_310, sizeof(size)) ||
	    !peek(pk, &n, keys + KEYS_NENTRIES_310, sizeof(n)))
		return false;
	if (size <= 0 || size > INT32_MAX || n < 0 || n > size)
		return false;
	out->slots = (uint64_t)size;
	out->width = size <= 0xff ? 1 : size <= 0xffff ? 2 : 4;
	out->indices = keys + KEYS_INDICES_310;
	out->entries = out->indices + (uintptr_t)size * out->width;
	out->n = (size_t)n;
	out->size = 24;
	out->key = 8;
	return true;
}

static bool
keys_open_311(struct peek *pk, uintptr_t keys, struct pydict *out)
{
	struct keys_head head;
	int64_t n;

	if (!peek(pk, &head, keys + KEYS_LOG2_SIZE, sizeof(head)) ||
	    !peek(pk, &n, keys + KEYS_NENTRIES, sizeof(n)))
		return false;
	if (head.log2_size > head.log2_index_bytes ||
	    head.log2_index_bytes > 33 || head.kind > KEYS_SPLIT || n < 0 ||
	    n > INT32_MAX)
		return false;
	out->slots = UINT64_C(1) << head.log2_size;
	out->width = head.log2_size < 8 ? 1 : head.log2_size < 16 ? 2 : 4;
	out->indices = keys + KEYS_INDICES;
	out->entries = out->indices + ((uintptr_t)1 << head.log2_index_bytes);
	out->n = (size_t)n;
	out->size = head.kind == KEYS_GENERAL ? 24 : 16;
	out->key = head.kind == KEYS_GENERAL ? 8 : 0;
	return true;
}

static bool
keys_open(const struct pyver *ver, struct peek *pk, uintptr_t keys,
	  uintptr_t values, struct pydict *out)
{
	out->values = values;
	return ver->minor >= 11 ? keys_open_311(pk, keys, out)
				: keys_open_310(pk, keys, out);
}

bool
pydict_open(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	    struct pydict *out)
{
	uintptr_t head = addr + ver->off.object.ob_size;
	uintptr_t keys, values;

	if (!pytype_has(ver, pk, addr, PYTYPE_DICT) ||
	    !peek_ptr(pk, &keys, head + DICT_KEYS) ||
	    !peek_ptr(pk, &values, head + DICT_VALUES))
		return false;
	if (values && ver->minor >= 13)
		values += VALUES_313;
	return keys_open(ver, pk, keys, values, out);
}

bool
pydict_is_empty(const struct pyver *ver, struct peek *pk, uintptr_t addr)
{
	uintptr_t used;

	return peek_ptr(pk, &used,
			addr + ver->off.object.ob_size + DICT_USED) &&
	       used == 0;
}

/* Attributes whose names are those of all instances of the type. */
static bool
open_shared(const struct pyver *ver, struct peek *pk, uintptr_t type,
	    uintptr_t values, struct pydict *out)
{
	uintptr_t keys;

	return peek_ptr(pk, &keys, type + ver->off.object.ht_cached_keys) &&
	       keys && keys_open(ver, pk, keys, values, out);
}

/* In the object itself, unless it has outgrown that. */
static bool
open_inline(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	    uintptr_t type, struct pydict *out)
{
	int64_t basic;
	uint8_t valid;

	if (!peek(pk, &basic, type + ver->off.object.tp_basicsize,
		  sizeof(basic)) ||
	    basic <= 0 || basic > INT32_MAX)
		return false;
	addr += (uintptr_t)basic;
	return peek(pk, &valid, addr + VALUES_VALID_313, 1) && valid &&
	       open_shared(ver, pk, type, addr + VALUES_313, out);
}

/* 3.11: the values, and beside them the dict. 3.12: one word for both, marked
 * if it is the values. 3.13: the dict; if there is none, the values may be in
 * the object. */
static bool
open_managed(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	     uintptr_t type, uint64_t flags, struct pydict *out)
{
	uintptr_t word,
	    before = ver->free_threaded ? MANAGED_DICT_FREE : MANAGED_DICT;

	if (ver->minor == 11) {
		if (!peek_ptr(pk, &word, addr - MANAGED_VALUES_311))
			return false;
		if (word)
			return open_shared(ver, pk, type, word, out);
	}
	if (!peek_ptr(pk, &word, addr - before))
		return false;
	if (ver->minor == 12 && (word & 1))
		return open_shared(ver, pk, type, word + 1, out);
	if (word)
		return pydict_open(ver, pk, word, out);
	return ver->minor >= 13 && (flags & FLAG_INLINE_VALUES) &&
	       open_inline(ver, pk, addr, type, out);
}

bool
pydict_open_instance(const struct pyver *ver, struct peek *pk, uintptr_t addr,
		     struct pydict *out)
{
	uintptr_t type, dict;
	uint64_t flags;
	int64_t offset;

	if (!type_flags(ver, pk, addr, &type, &flags))
		return false;
	if (ver->minor >= 11 && (flags & FLAG_MANAGED_DICT))
		return open_managed(ver, pk, addr, type, flags, out);
	/* Negative: behind a variable part. No class of those is of use here.
	 */
	return peek(pk, &offset, type + ver->off.object.tp_dictoffset,
		    sizeof(offset)) &&
	       offset > 0 && offset <= INT32_MAX &&
	       peek_ptr(pk, &dict, addr + (uintptr_t)offset) &&
	       pydict_open(ver, pk, dict, out);
}

static bool
value_read(const struct pydict *d, struct peek *pk, size_t i, uintptr_t *value)
{
	return !d->values ||
	       peek_ptr(pk, value, d->values + i * sizeof(*value));
}

bool
pydict_item(const struct pydict *d, struct peek *pk, size_t i,
	    struct pydict_item *out)
{
	return i < d->n &&
	       peek(pk, out, d->entries + i * d->size + d->key, sizeof(*out)) &&
	       value_read(d, pk, i, &out->value);
}

static bool
item_is(const struct pydict *d, const struct pyver *ver, struct peek *pk,
	size_t i, const char *key, uintptr_t *value)
{
	struct pydict_item item;

	if (!pydict_item(d, pk, i, &item) || !item.value ||
	    !pystr_is(ver, pk, item.key, key))
		return false;
	*value = item.value;
	return true;
}

/* Some entries at once: from outside of the process each read costs a system
 * call. */
static bool
block_find(const struct pydict *d, const struct pyver *ver, struct peek *pk,
	   size_t first, const char *key, size_t *found)
{
	uint8_t block[BLOCK * 24];
	size_t n = d->n - first < BLOCK ? d->n - first : BLOCK;
	uintptr_t at;

	if (!peek(pk, block, d->entries + first * d->size, n * d->size))
		return false;
	for (size_t i = 0; i < n; i++) {
		memcpy(&at, block + i * d->size + d->key, sizeof(at));
		if (at && pystr_is(ver, pk, at, key)) {
			*found = first + i;
			return true;
		}
	}
	return false;
}

/* There is no hash to look for: that of a str depends on a secret. */
bool
pydict_find(const struct pydict *d, const struct pyver *ver, struct peek *pk,
	    const char *key, uint32_t *hint, uintptr_t *value)
{
	size_t found;

	if (item_is(d, ver, pk, *hint, key, value))
		return true;
	for (size_t i = 0; i < d->n && i < ENTRIES_MAX; i += BLOCK) {
		if (!block_find(d, ver, pk, i, key, &found))
			continue;
		*hint = (uint32_t)found;
		return item_is(d, ver, pk, found, key, value);
	}
	return false;
}

/* The number in a slot of the hash table; negative: no entry. */
static bool
slot_read(const struct pydict *d, struct peek *pk, uint64_t slot, int64_t *out)
{
	uintptr_t at = d->indices + (uintptr_t)slot * d->width;
	int32_t four = 0;
	int16_t two = 0;
	int8_t one = 0;
	bool ok;

	if (d->width == 1)
		ok = peek(pk, &one, at, sizeof(one));
	else if (d->width == 2)
		ok = peek(pk, &two, at, sizeof(two));
	else
		ok = peek(pk, &four, at, sizeof(four));
	*out = (int64_t)one + two + four;
	return ok;
}

/* An int's hash is its value. */
static bool
entry_is_int(const struct pydict *d, const struct pyver *ver, struct peek *pk,
	     size_t i, uint64_t key, uintptr_t *value)
{
	struct {
		uint64_t hash;
		struct pydict_item item;
	} entry;

	if (i >= d->n ||
	    !peek(pk, &entry, d->entries + i * d->size, sizeof(entry)) ||
	    entry.hash != key || !entry.item.value ||
	    !pytype_has(ver, pk, entry.item.key, PYTYPE_INT))
		return false;
	*value = entry.item.value;
	return true;
}

bool
pydict_find_int(const struct pydict *d, const struct pyver *ver,
		struct peek *pk, uint64_t key, uintptr_t *value)
{
	uint64_t mask = d->slots - 1, perturb = key, slot = key & mask;
	int64_t i;

	if (d->size != 24 || d->values) /* all its keys are str */
		return false;
	for (unsigned n = 0; n < PROBES_MAX; n++) {
		if (!slot_read(d, pk, slot, &i) || i == -1)
			return false;
		if (i >= 0 && entry_is_int(d, ver, pk, (size_t)i, key, value))
			return true;
		perturb >>= 5;
		slot = (slot * 5 + perturb + 1) & mask;
	}
	return false;
}

bool
pyset_open(const struct pyver *ver, struct peek *pk, uintptr_t addr,
	   struct pyset *out)
{
	uintptr_t head = addr + ver->off.object.ob_size;
	int64_t mask, used;

	if (!pytype_is_a(ver, pk, addr, "set") ||
	    !peek(pk, &used, head + SET_USED, sizeof(used)) ||
	    !peek(pk, &mask, head + SET_MASK, sizeof(mask)) ||
	    !peek_ptr(pk, &out->table, head + SET_TABLE) || mask < 0 ||
	    (uint64_t)mask >= SLOTS_MAX)
		return false;
	out->slots = (size_t)mask + 1;
	out->used = used < 0 ? 0 : (size_t)used;
	out->referent = ver->off.object.ob_size;
	out->is_weak = false;
	return true;
}

bool
pyset_open_weak(const struct pyver *ver, struct peek *pk, uintptr_t addr,
		uint32_t *hint, struct pyset *out)
{
	struct pydict d;
	uintptr_t data;

	if (!pydict_open_instance(ver, pk, addr, &d) ||
	    !pydict_find(&d, ver, pk, "data", hint, &data) ||
	    !pyset_open(ver, pk, data, out))
		return false;
	out->is_weak = true;
	return true;
}

/* A slot: setentry of CPython's Include/cpython/setobject.h. */
struct set_entry {
	uintptr_t key;
	int64_t hash; /* -1: of what was taken out */
};

static uintptr_t
entry_key(const struct set_entry *entry)
{
	return entry->hash == -1 ? 0 : entry->key;
}

static size_t
entries_read(const struct pyset *set, struct peek *pk, size_t i, size_t n,
	     struct set_entry entries[PYSET_BLOCK])
{
	n = n < PYSET_BLOCK ? n : PYSET_BLOCK;
	if (i >= set->slots)
		return 0;
	n = n < set->slots - i ? n : set->slots - i;
	return peek(pk, entries, set->table + i * sizeof(entries[0]),
		    n * sizeof(entries[0]))
		   ? n
		   : 0;
}

size_t
pyset_free(const struct pyset *set, struct peek *pk, size_t i, size_t n)
{
	struct set_entry entries[PYSET_BLOCK];
	size_t k = 0;

	n = entries_read(set, pk, i, n, entries);
	while (k < n && !entry_key(&entries[k]))
		k++;
	return k;
}

size_t
pyset_items(const struct pyset *set, struct peek *pk, size_t i, size_t n,
	    uintptr_t items[])
{
	struct set_entry entries[PYSET_BLOCK];

	n = entries_read(set, pk, i, n, entries);
	for (size_t k = 0; set->is_weak && k < n; k++)
		peek_soon(pk, entries[k].key + set->referent);
	for (size_t k = 0; k < n; k++) {
		items[k] = entry_key(&entries[k]);
		if (set->is_weak && items[k] &&
		    !peek_ptr(pk, &items[k], items[k] + set->referent))
			items[k] = 0;
	}
	return n;
}
