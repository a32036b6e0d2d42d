/* src/reader/pythread.c */
#include "reader/pythread.h"

#include "reader/pydict.h"
#include "reader/pystr.h"

#include <string.h>

#define LOOKS     4  /* that have to agree with the first */
#define NAME_HEAD 32 /* bytes of a str: its type, length, hash and state */
#define DIGITS    8  /* of an int, behind what says how many they are */

/* sys.modules["threading"]._active, a dict; 0: there is none. */
static uintptr_t
active_find(const struct pyver *ver, struct peek *pk, uintptr_t interp,
	    struct pythread_hints *hints)
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
	    !pydict_find(&d, ver, pk, "_active", &hints->active, &at))
		return 0;
	return at;
}

/* Its name, a str, and what it has for being a daemon; 0: nothing. */
struct found {
	uintptr_t name, daemon;
};

/* False: it has no name. */
static bool
fields_find(const struct pyver *ver, struct peek *pk, uintptr_t active,
	    uint64_t ident, struct pythread_hints *hints, struct found *out)
{
	uintptr_t at;
	struct pydict d;

	if (!pydict_open(ver, pk, active, &d) ||
	    !pydict_find_int(&d, ver, pk, ident, &at) ||
	    !pydict_open_instance(ver, pk, at, &d) ||
	    !pydict_find(&d, ver, pk, "_name", &hints->name, &out->name) ||
	    !pytype_has(ver, pk, out->name, PYTYPE_STR))
		return false;
	if (!pydict_find(&d, ver, pk, "_daemonic", &hints->daemon,
			 &out->daemon))
		out->daemon = 0;
	return true;
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

/* A look more. False: it does not have the name where it was; a name alone
 * stays if what it has for a daemon is another. */
static bool
fields_stay(const struct pyver *ver, struct peek *pk, uintptr_t active,
	    uint64_t ident, struct pythread_hints *hints, struct found *found)
{
	struct found again;

	if (!fields_find(ver, pk, active, ident, hints, &again) ||
	    again.name != found->name)
		return false;
	if (again.daemon != found->daemon)
		found->daemon = 0;
	return true;
}

/* What is True or False is so for as long as the program runs. */
static enum pythread_daemon
daemon_read(const struct pyver *ver, struct peek *pk, uintptr_t at)
{
	char type[sizeof("bool") + 1];
	uint32_t digit;

	if (!pytype_name(ver, pk, at, type, sizeof(type)) ||
	    strcmp(type, "bool") != 0 ||
	    !peek(pk, &digit, at + ver->off.object.ob_size + DIGITS,
		  sizeof(digit)))
		return PYTHREAD_UNTOLD;
	return digit ? PYTHREAD_DAEMON : PYTHREAD_NO_DAEMON;
}

long
pythread_read(const struct pyver *ver, struct peek *pk, uintptr_t interp,
	      uint64_t ident, struct pythread_hints *hints, char *buf,
	      size_t cap, enum pythread_daemon *daemon)
{
	char again[PYTHREAD_NAME_MAX];
	uintptr_t active = active_find(ver, pk, interp, hints);
	struct found found;
	long n;

	*daemon = PYTHREAD_UNTOLD;
	if (!active || cap > sizeof(again) ||
	    !fields_find(ver, pk, active, ident, hints, &found))
		return -1;
	/* The next name may lie where the last one did, and something else
	 * between the two, so that neither the address alone tells nor that
	 * two looks agree; nor do more of them, where the program and they keep
	 * step. */
	n = name_read(ver, pk, found.name, buf, cap);
	for (int look = 0; n >= 0 && look < LOOKS; look++)
		if (!fields_stay(ver, pk, active, ident, hints, &found) ||
		    name_read(ver, pk, found.name, again, cap) != n ||
		    memcmp(buf, again, (size_t)n) != 0)
			return -1;
	/* The dict that they looked into is the same one still: a look takes
	 * half of the time if it does not ask, and a thread may live for one
	 * millisecond. */
	if (n < 0 || !fields_stay(ver, pk, active, ident, hints, &found) ||
	    active_find(ver, pk, interp, hints) != active)
		return -1;
	*daemon = daemon_read(ver, pk, found.daemon);
	return n;
}
