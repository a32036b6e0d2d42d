/* src/reader/pydict.h - look into the dicts and the instances of a program
 * that changes them meanwhile.
 *
 * What is found is what some words of memory said. Whoever needs to be sure
 * asks twice and checks the type of what he was given. All loops are bounded;
 * what is not understood is not there.
 */
#ifndef PIT_READER_PYDICT_H
#define PIT_READER_PYDICT_H

#include "reader/peek.h"
#include "reader/pyver/pyver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a type's flags: what its instances are. */
#define PYTYPE_INT   (1ull << 24)
#define PYTYPE_LIST  (1ull << 25)
#define PYTYPE_TUPLE (1ull << 26)
#define PYTYPE_STR   (1ull << 28)
#define PYTYPE_DICT  (1ull << 29)

/* A view of a table: valid while nobody changes the dict. */
struct pydict {
	uintptr_t indices; /* the hash table: of slots numbers of width bytes */
	uint64_t slots;
	unsigned width;
	uintptr_t entries; /* {hash, key, value} or {key, value} */
	size_t n;
	unsigned size;    /* of one */
	unsigned key;     /* offset of the key in one; the value follows it */
	uintptr_t values; /* of a dict that shares its keys; 0: in entries */
};

struct pydict_item {
	uintptr_t key, value; /* 0: the entry was deleted */
};

/* Does the object at addr count any reference? */
bool pyobject_is_alive(const struct pyver *ver, struct peek *peek,
		       uintptr_t addr);

/* Is the object at addr an instance of the type with this flag, or of a
 * subclass? */
bool pytype_has(const struct pyver *ver, struct peek *peek, uintptr_t addr,
		uint64_t flag);

/* The type of the object at addr, or one that it is derived from, has this
 * name, as C has it: "_asyncio.Task" is no "Task" that is made in Python. */
bool pytype_is_a(const struct pyver *ver, struct peek *peek, uintptr_t addr,
		 const char *name);

/* The name of an object's own type, terminated, cut. False: unreadable. */
bool pytype_name(const struct pyver *ver, struct peek *peek, uintptr_t addr,
		 char *buf, size_t cap);

/* The dict at addr. False: it is none. */
bool pydict_open(const struct pyver *ver, struct peek *peek, uintptr_t addr,
		 struct pydict *out);

/* Is a dict without an entry at addr? One word says so. False too if that
 * cannot be read. */
bool pydict_is_empty(const struct pyver *ver, struct peek *peek,
		     uintptr_t addr);

/* The attributes that the instance at addr has of its own, where they are kept
 * by name: in a dict, or in place of one. */
bool pydict_open_instance(const struct pyver *ver, struct peek *peek,
			  uintptr_t addr, struct pydict *out);

/* Entry i of d, in the order of insertion. False: there is none, or it cannot
 * be read. */
bool pydict_item(const struct pydict *d, struct peek *peek, size_t i,
		 struct pydict_item *out);

/* The value of a key that is an ASCII str. *hint: where it was the last time,
 * or anything. */
bool pydict_find(const struct pydict *d, const struct pyver *ver,
		 struct peek *peek, const char *key, uint32_t *hint,
		 uintptr_t *value);

/* The value of a key that is an int, and below 2^61 - 1. */
bool pydict_find_int(const struct pydict *d, const struct pyver *ver,
		     struct peek *peek, uint64_t key, uintptr_t *value);

/* A view of a set's table: valid while nobody changes the set. */
struct pyset {
	uintptr_t table;
	size_t slots; /* some are free */
	size_t used;
	uint32_t referent; /* in a weak reference */
	bool is_weak;      /* it holds references to what it has */
};

/* The set at addr. False: it is none. */
bool pyset_open(const struct pyver *ver, struct peek *peek, uintptr_t addr,
		struct pyset *out);

/* The weakref.WeakSet at addr. *hint: as in pydict_find(). */
bool pyset_open_weak(const struct pyver *ver, struct peek *peek, uintptr_t addr,
		     uint32_t *hint, struct pyset *out);

/* What is in slots i and on, up to n of them (at most PYSET_BLOCK) and to the
 * end of the table: 0 where nothing is, or what was there is no more. Returns
 * how many slots these are; 0: there is none, or they cannot be read. */
#define PYSET_BLOCK 32u
size_t pyset_items(const struct pyset *set, struct peek *peek, size_t i,
		   size_t n, uintptr_t items[]);
/* How many slots from i on have nothing in them, of the same. */
size_t pyset_free(const struct pyset *set, struct peek *peek, size_t i,
		  size_t n);

#endif
