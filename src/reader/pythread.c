/* src/reader/pythread.c */
#include "reader/pythread.h"

#include "reader/pydict.h"
#include "reader/pystr.h"

#include <string.h>

#define LOOKS     4  /* that have to agree with the first */
#define NAME_HEAD 32 /* bytes of a str: its type, length, hash and state */

/* sys.modules["threading"]._active[ident]; 0: no such thread. */
static uintptr_t
thread_find(const struct pyver *ver, struct peek *pk, uintptr_t interp,
	    uint64_t ident, struct pythread_hints *hints)
{
	uintptr_t at;
	struct pydict d;

	if (!peek_ptr(pk, &at, interp + ver->off.interp.sysdict) ||
	    !pydict_open(ver, pk, at, &d) ||
	    !pydict_find(&d, ver, pk, "modules", &hints->modules, &at) ||
	    !pydict_open(ver, pk, at, &d) ||
	    !pydict_find(&d, ver, pk, "threading", &hints->threading, &at))
		return 0;
	/* A module is a head and a dict. */
	if (!peek_ptr(pk, &at, at + ver->off.object.ob_size) ||
	    !pydict_open(ver, pk, at, &d) ||
	    !pydict_find(&d, ver, pk, "_active", &hints->active, &at) ||
	    !pydict_open(ver, pk, at, &d) ||
	    !pydict_find_int(&d, ver, pk, ident, &at))
		return 0;
	return at;
}

/* The str that is its name; 0: none. */
static uintptr_t
name_find(const struct pyver *ver, struct peek *pk, uintptr_t interp,
	  uint64_t ident, struct pythread_hints *hints)
{
	uintptr_t at = thread_find(ver, pk, interp, ident, hints);
	struct pydict d;

	if (!at || !pydict_open_instance(ver, pk, at, &d) ||
	    !pydict_find(&d, ver, pk, "_name", &hints->name, &at) ||
	    !pytype_has(ver, pk, at, PYTYPE_STR))
		return 0;
	return at;
}

/* Its characters, and what says how many they are, of one moment. */
static long
name_read(const struct pyver *ver, struct peek *pk, uintptr_t at, char *buf,
	  size_t cap)
{
	uint8_t head[NAME_HEAD], again[NAME_HEAD];
	uintptr_t from = at + ver->off.object.ob_type;
	long n;

	if (!peek(pk, head, from, sizeof(head)))
		return -1;
	n = pystr_read(ver, pk, buf, cap, at);
	if (!peek(pk, again, from, sizeof(again)) ||
	    memcmp(head, again, sizeof(head)) != 0)
		return -1;
	return n;
}

long
pythread_name(const struct pyver *ver, struct peek *pk, uintptr_t interp,
	      uint64_t ident, struct pythread_hints *hints, char *buf,
	      size_t cap)
{
	char again[PYTHREAD_NAME_MAX];
	uintptr_t at = name_find(ver, pk, interp, ident, hints);
	long n;

	if (!at || cap > sizeof(again))
		return -1;
	/* The next name may lie where the last one did, and something else
	 * between the two, so that neither the address alone tells nor that
	 * two looks agree; nor do more of them, where the program and they keep
	 * step. */
	n = name_read(ver, pk, at, buf, cap);
	for (int look = 0; n >= 0 && look < LOOKS; look++)
		if (name_find(ver, pk, interp, ident, hints) != at ||
		    name_read(ver, pk, at, again, cap) != n ||
		    memcmp(buf, again, (size_t)n) != 0)
			return -1;
	return name_find(ver, pk, interp, ident, hints) == at ? n : -1;
}
